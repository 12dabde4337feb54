# A small shop, part of which is labelled: customers.ssn keeps its last four characters, customers.phone its first
# three, customers.born and payments.card are redacted, customers.secret is null, badges.code a hash, members.mail a
# pseudonym.

CREATE TABLE customers (id int PRIMARY KEY AUTO_INCREMENT, name varchar(40) NOT NULL, ssn varchar(20), phone varchar(20),
  born date, secret varchar(40), city varchar(40), active tinyint(1) NOT NULL DEFAULT 1, joined datetime, prefs json,
  KEY by_city (city)) COMMENT 'who buys';
INSERT INTO customers VALUES
  (1, 'Ann', '123-45-6789', '+41 111', '1980-02-03', 'a', 'Bern', 1, '2024-01-01 10:00:00', '{"beta": true}'),
  (2, 'Bob', '987-65-4321', '+49 222', '1990-04-05', 'b', 'Ulm', 1, '2024-02-01 11:00:00', '{"beta": false}'),
  (3, 'Cid', NULL, NULL, NULL, NULL, 'Bern', 0, '2024-03-01 12:00:00', '{}');
CREATE TABLE categories (id int PRIMARY KEY, parent int, title varchar(40), FOREIGN KEY (parent) REFERENCES categories (id));
INSERT INTO categories VALUES (1, NULL, 'all'), (2, 1, 'books'), (3, 1, 'toys'), (4, 2, 'novels');
CREATE TABLE products (id int PRIMARY KEY AUTO_INCREMENT, sku varchar(20) UNIQUE, title varchar(40), price decimal(10,2),
  category int, size enum('S', 'M', 'L') DEFAULT 'M', FULLTEXT KEY words (title));
INSERT INTO products (id, sku, title, price, category) WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 20)
  SELECT i, CONCAT('sku-', i), CONCAT('product ', i), i * 1.5, 2 + i % 3 FROM n;
CREATE TABLE orders (id int PRIMARY KEY AUTO_INCREMENT, customer int, status varchar(10), total decimal(12,2), placed date,
  touched timestamp NULL ON UPDATE CURRENT_TIMESTAMP, FOREIGN KEY (customer) REFERENCES customers (id));
INSERT INTO orders (id, customer, status, total, placed) WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 60)
  SELECT i, 1 + i % 3, IF(i % 2 = 0, 'paid', 'open'), i * 10, '2024-01-01' + INTERVAL i DAY FROM n;
CREATE TABLE items (id int PRIMARY KEY AUTO_INCREMENT, orders int, product int, quantity int);
INSERT INTO items (id, orders, product, quantity) WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 120)
  SELECT i, 1 + i % 60, 1 + i % 20, 1 + i % 4 FROM n;
CREATE TABLE payments (id int PRIMARY KEY, orders int, card varchar(20), amount decimal(12,2), paid tinyint(1));
INSERT INTO payments WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 30)
  SELECT i, i, CONCAT('4111-', i), i * 10, i % 2 = 0 FROM n;
CREATE TABLE badges (id int PRIMARY KEY, code varchar(80));
INSERT INTO badges VALUES (1, 'b-1'), (2, NULL);
CREATE TABLE members (id int PRIMARY KEY, mail varchar(120), note varchar(40));
INSERT INTO members VALUES (1, 'ann@mail.test', 'a'), (2, 'bob@mail.test', 'b'), (3, NULL, 'c'), (4, 'ann@mail.test', 'd');
CREATE VIEW directory AS SELECT id, name, ssn AS number, city FROM customers;
CREATE VIEW sales AS SELECT status, count(*) AS orders, sum(total) AS total FROM orders GROUP BY status;
