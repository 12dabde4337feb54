# A small shop, part of which is labelled: customers.ssn keeps its last four characters, customers.phone its first
# three, customers.born and payments.card are redacted, customers.secret is null, members.mail a pseudonym.

CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL, ssn text, phone varchar(20), born date, secret text,
  city text, active boolean NOT NULL DEFAULT true, joined timestamp, tags text[], prefs jsonb);
INSERT INTO customers VALUES
  (1, 'Ann', '123-45-6789', '+41 111', '1980-02-03', 'a', 'Bern', true, '2024-01-01 10:00', '{vip,new}', '{"beta": true}'),
  (2, 'Bob', '987-65-4321', '+49 222', '1990-04-05', 'b', 'Ulm', true, '2024-02-01 11:00', '{}', '{"beta": false}'),
  (3, 'Cid', NULL, NULL, NULL, NULL, 'Bern', false, '2024-03-01 12:00', '{old}', '{}');
CREATE TABLE categories (id int PRIMARY KEY, parent int REFERENCES categories, title text);
INSERT INTO categories VALUES (1, NULL, 'all'), (2, 1, 'books'), (3, 1, 'toys'), (4, 2, 'novels');
CREATE TABLE products (id int PRIMARY KEY, sku text UNIQUE, title text, price numeric(10,2), category int REFERENCES categories);
INSERT INTO products SELECT i, 'sku-' || i, 'product ' || i, i * 1.5, 2 + i % 3 FROM generate_series(1, 20) i;
CREATE TABLE orders (id int PRIMARY KEY, customer int REFERENCES customers, status text, total numeric(12,2), placed date);
INSERT INTO orders SELECT i, 1 + i % 3, CASE WHEN i % 2 = 0 THEN 'paid' ELSE 'open' END, i * 10, date '2024-01-01' + i
  FROM generate_series(1, 60) i;
CREATE TABLE items (id int PRIMARY KEY, orders int REFERENCES orders, product int REFERENCES products, quantity int);
INSERT INTO items SELECT i, 1 + i % 60, 1 + i % 20, 1 + i % 4 FROM generate_series(1, 120) i;
CREATE TABLE payments (id int PRIMARY KEY, orders int REFERENCES orders, card text, amount numeric(12,2), paid boolean);
INSERT INTO payments SELECT i, i, '4111-' || i, i * 10, i % 2 = 0 FROM generate_series(1, 30) i;
CREATE TABLE members (id int PRIMARY KEY, mail text, note text);
INSERT INTO members VALUES (1, 'ann@mail.test', 'a'), (2, 'bob@mail.test', 'b'), (3, NULL, 'c'), (4, 'ann@mail.test', 'd');
CREATE VIEW mailing AS SELECT id AS number, mail AS address FROM members;
CREATE TABLE passes (code uuid PRIMARY KEY DEFAULT gen_random_uuid(), holder int UNIQUE REFERENCES customers, note text,
  mail text);
CREATE UNIQUE INDEX passes_note ON passes (lower(note)) WHERE note IS NOT NULL;
INSERT INTO passes (holder, note, mail) VALUES (1, 'first', 'ann@mail.test');
CREATE SEQUENCE tickets;
CREATE VIEW directory AS SELECT id, name, ssn AS number, city FROM customers;
CREATE VIEW sales AS SELECT status, count(*) AS orders, sum(total) AS total FROM orders GROUP BY status;
ANALYZE;

DO $$ BEGIN EXECUTE 'GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO "gate_' || current_database() || '"'; END $$;
