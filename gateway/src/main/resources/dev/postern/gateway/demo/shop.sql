-- The demo's shop: the same rows at every load, none of a real person. National ids are in the range
-- that is never issued (9xx), phone numbers in the range kept for fiction (555-01xx), mail domains
-- and card numbers those reserved for examples and tests. Run as the owner of an empty database.

CREATE TYPE order_status AS ENUM ('placed', 'paid', 'shipped', 'delivered', 'returned');

CREATE TABLE customers (
  id         integer PRIMARY KEY,
  name       text NOT NULL,
  email      text NOT NULL UNIQUE,
  phone      text NOT NULL,
  ssn        text NOT NULL UNIQUE,
  city       text NOT NULL,
  birthday   date NOT NULL,
  newsletter boolean NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE TABLE staff (
  id       integer PRIMARY KEY,
  name     text NOT NULL,
  email    text NOT NULL UNIQUE,
  role     text NOT NULL,
  salary   numeric(10,2) NOT NULL,
  hired_on date NOT NULL,
  lead_id  integer REFERENCES staff
);

CREATE TABLE products (
  id      integer PRIMARY KEY,
  sku     uuid NOT NULL UNIQUE,
  name    text NOT NULL,
  price   numeric(8,2) NOT NULL CHECK (price > 0),
  tags    text[] NOT NULL,
  details jsonb NOT NULL
);

CREATE TABLE orders (
  id          integer PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES customers,
  region      text NOT NULL,
  status      order_status NOT NULL,
  total       numeric(10,2) NOT NULL DEFAULT 0,
  created_at  timestamptz NOT NULL
);

CREATE TABLE order_items (
  order_id   integer REFERENCES orders ON DELETE CASCADE,
  line       smallint,
  product_id integer NOT NULL REFERENCES products,
  quantity   smallint NOT NULL CHECK (quantity > 0),
  price      numeric(8,2) NOT NULL,
  PRIMARY KEY (order_id, line)
);

CREATE TABLE payments (
  id       integer PRIMARY KEY,
  order_id integer NOT NULL REFERENCES orders,
  card     text NOT NULL,
  amount   numeric(10,2) NOT NULL,
  paid_at  timestamptz NOT NULL
);

CREATE TABLE events (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES customers,
  kind        text NOT NULL,
  address     inet NOT NULL,
  detail      jsonb NOT NULL,
  at          timestamptz NOT NULL
);

-- A number from 0 to below `size` that looks random and never changes.
CREATE FUNCTION pg_temp.dice(n bigint, salt integer, size integer) RETURNS integer
  LANGUAGE sql IMMUTABLE AS
  $$ SELECT ((n * (2654435761 + salt * 15485863) % 4294967291 * 69621 % 2147483647) % size)::integer $$;

CREATE FUNCTION pg_temp.pick(n bigint, salt integer, words text[]) RETURNS text
  LANGUAGE sql IMMUTABLE AS
  $$ SELECT words[1 + pg_temp.dice(n, salt, cardinality(words))] $$;

CREATE FUNCTION pg_temp.first_name(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT pg_temp.pick(n, 1, '{Ada,Amir,Beatriz,Björn,Carmen,Chidi,Clara,Daniel,Elena,Emeka,Fatima,Felix,Grace,Hana,Hugo,Inês,Ivan,Jamal,Julia,Kenji,Laila,Leo,Maria,Mateo,Mina,Nadia,Noah,Olga,Omar,Paula,Priya,Rafael,Rosa,Samir,Sofia,Tomas,Uma,Viktor,Yara,Zoe}') $$;

CREATE FUNCTION pg_temp.last_name(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT pg_temp.pick(n, 2, '{Abbott,Almeida,Andersen,Bauer,Becker,Brown,Castillo,Chen,Costa,Dubois,Eriksen,Fischer,Garcia,Haddad,Hansen,Ito,Ivanova,Jansen,Johnson,Kaya,Kim,Kowalski,Kumar,Lindqvist,López,Marino,Mensah,Moreau,Müller,Nakamura,Nguyen,Novak,Okafor,Olsen,Patel,Petrov,Ramos,Rossi,Sato,Schmidt,Silva,Singh,Smith,Suzuki,Takahashi,Thomas,Vargas,Weber,Wilson,Yilmaz}') $$;

CREATE FUNCTION pg_temp.mailbox(name text) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT translate(lower(name), 'öêüó', 'oeuo') $$;

-- Fifteen digits and the check digit that card terminals ask for (ISO/IEC 7812, Luhn).
CREATE FUNCTION pg_temp.card(fifteen text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT fifteen || (10 - sum(CASE WHEN i % 2 = 0 THEN d ELSE d * 2 / 10 + d * 2 % 10 END) % 10) % 10
  FROM (SELECT i, substr(fifteen, i, 1)::integer AS d FROM generate_series(1, 15) AS i) AS digits
$$;

INSERT INTO customers
SELECT n,
       first || ' ' || last,
       pg_temp.mailbox(first || '.' || last || n) || '@example.' || pg_temp.pick(n, 3, '{com,net,org}'),
       format('+1-%s-555-01%s', 201 + pg_temp.dice(n, 4, 700), lpad(pg_temp.dice(n, 5, 100)::text, 2, '0')),
       format('9%s-%s-%s', lpad((n / 10)::text, 2, '0'), 10 + pg_temp.dice(n, 6, 90), lpad(((n * 7919) % 10000)::text, 4, '0')),
       pg_temp.pick(n, 7, '{Amsterdam,Barcelona,Berlin,Boston,Chicago,Copenhagen,Dublin,Hamburg,Lagos,Lisbon,London,Madrid,Milan,Nairobi,Oslo,Paris,Prague,Seattle,Stockholm,Tokyo,Toronto,Vienna,Warsaw,Zurich}'),
       date '1950-01-01' + pg_temp.dice(n, 8, 20000),
       pg_temp.dice(n, 9, 3) > 0,
       timestamptz '2023-01-02 08:00:00+00' + n * interval '26 hours 17 minutes'
FROM (SELECT n, pg_temp.first_name(n) AS first, pg_temp.last_name(n) AS last
      FROM generate_series(1, 900) AS n) AS people;

INSERT INTO staff
SELECT n,
       first || ' ' || last,
       pg_temp.mailbox(first || '.' || last) || '@shop.example',
       CASE WHEN n = 1 THEN 'managing director' WHEN n <= 4 THEN 'lead'
            ELSE pg_temp.pick(n, 10, '{buyer,developer,support,warehouse,accountant}') END,
       CASE WHEN n = 1 THEN 164000 WHEN n <= 4 THEN 98000 ELSE 41000 END + pg_temp.dice(n, 11, 200) * 100,
       date '2018-03-01' + n * 71,
       CASE WHEN n = 1 THEN NULL WHEN n <= 4 THEN 1 ELSE 2 + n % 3 END
FROM (SELECT n, pg_temp.first_name(n + 5000) AS first, pg_temp.last_name(n + 9000) AS last
      FROM generate_series(1, 36) AS n) AS people;

INSERT INTO products
SELECT n,
       md5('product ' || n)::uuid,
       pg_temp.pick(n, 12, '{Oak,Walnut,Steel,Linen,Copper,Glass}') || ' ' ||
         (ARRAY['lamp','chair','table','shelf','kettle','clock','vase','mirror','rug','desk'])[1 + n % 10],
       9.90 + pg_temp.dice(n, 13, 400),
       ARRAY[pg_temp.pick(n, 14, '{home,office,garden}'), pg_temp.pick(n, 15, '{new,classic,sale}')],
       jsonb_build_object('weight_g', 200 + pg_temp.dice(n, 16, 9000), 'colour', pg_temp.pick(n, 17, '{black,white,natural,blue}'))
FROM generate_series(1, 60) AS n;

INSERT INTO orders
SELECT n,
       1 + pg_temp.dice(n, 18, 900),
       pg_temp.pick(n, 19, '{eu-north,eu-south,us-east,us-west,apac}'),
       pg_temp.pick(n, 20, '{placed,paid,shipped,delivered,delivered,delivered,returned}')::order_status,
       0,
       timestamptz '2025-01-01 06:00:00+00' + n * interval '2 hours 41 minutes'
FROM generate_series(1, 4000) AS n;

INSERT INTO order_items
SELECT n, line, product, quantity, price
FROM generate_series(1, 4000) AS n
CROSS JOIN LATERAL generate_series(1, 1 + pg_temp.dice(n, 21, 4)) AS line
CROSS JOIN LATERAL (SELECT 1 + pg_temp.dice(n * 8 + line, 22, 60) AS product,
                           1 + pg_temp.dice(n * 8 + line, 23, 3) AS quantity) AS chosen
JOIN products ON products.id = product;

UPDATE orders SET total = sums.total
FROM (SELECT order_id, sum(quantity * price) AS total FROM order_items GROUP BY order_id) AS sums
WHERE orders.id = sums.order_id;

INSERT INTO payments
SELECT id, id,
       pg_temp.card('400000' || lpad((customer_id::bigint * 7654321 % 1000000000)::text, 9, '0')),
       total,
       created_at + interval '9 minutes'
FROM orders
WHERE status <> 'placed';

INSERT INTO events (customer_id, kind, address, detail, at)
SELECT 1 + pg_temp.dice(n, 24, 900),
       pg_temp.pick(n, 25, '{visit,visit,visit,search,search,basket,checkout,login,logout}'),
       inet '192.0.2.0' + pg_temp.dice(n, 26, 256),
       jsonb_build_object('page', '/p/' || 1 + pg_temp.dice(n, 27, 60), 'ms', 20 + pg_temp.dice(n, 28, 900)),
       timestamptz '2026-01-01 00:00:00+00' + n * interval '97 seconds'
FROM generate_series(1, 100000) AS n;

CREATE INDEX ON orders (customer_id);
CREATE INDEX ON orders (region, created_at);
CREATE INDEX ON order_items (product_id);
CREATE INDEX ON payments (order_id);
CREATE INDEX ON events (customer_id, at);

CREATE VIEW customer_contacts AS
  SELECT id, name, email, phone FROM customers;

CREATE VIEW order_overview AS
  SELECT orders.id, customers.name AS customer, customers.email, orders.region, orders.status,
         orders.total, payments.card AS paid_with
  FROM orders
  JOIN customers ON customers.id = orders.customer_id
  LEFT JOIN payments ON payments.order_id = orders.id;

CREATE MATERIALIZED VIEW revenue_by_region AS
  SELECT region, date_trunc('month', created_at, 'UTC') AS month, count(*) AS orders, sum(total) AS revenue
  FROM orders
  WHERE status <> 'returned'
  GROUP BY 1, 2;

CREATE FUNCTION customer_total(customer integer) RETURNS numeric
  LANGUAGE sql STABLE AS
  $$ SELECT coalesce(sum(total), 0) FROM orders WHERE customer_id = customer AND status <> 'returned' $$;

CREATE FUNCTION find_customer(part text) RETURNS SETOF customers
  LANGUAGE sql STABLE AS
  $$ SELECT * FROM customers WHERE name ILIKE '%' || part || '%' ORDER BY id $$;

COMMENT ON COLUMN customers.ssn IS 'National id: label national-id';
COMMENT ON COLUMN payments.card IS 'Card number: label card';

GRANT USAGE, CREATE ON SCHEMA public TO postern;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO postern;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO postern;

ANALYZE customers, staff, products, orders, order_items, payments, events, revenue_by_region;
