-- The demo's shop as MySQL and MariaDB have it: the same rows as in shop.sql, made by the same
-- arithmetic. Run as root in an empty database.

CREATE TABLE customers (
  id         INT PRIMARY KEY,
  name       VARCHAR(100) NOT NULL,
  email      VARCHAR(100) NOT NULL UNIQUE,
  phone      VARCHAR(20) NOT NULL,
  ssn        VARCHAR(11) NOT NULL UNIQUE,
  city       VARCHAR(50) NOT NULL,
  birthday   DATE NOT NULL,
  newsletter BOOLEAN NOT NULL,
  created_at DATETIME NOT NULL
);

CREATE TABLE staff (
  id       INT PRIMARY KEY,
  name     VARCHAR(100) NOT NULL,
  email    VARCHAR(100) NOT NULL UNIQUE,
  role     VARCHAR(50) NOT NULL,
  salary   DECIMAL(10,2) NOT NULL,
  hired_on DATE NOT NULL,
  lead_id  INT,
  FOREIGN KEY (lead_id) REFERENCES staff (id)
);

CREATE TABLE products (
  id      INT PRIMARY KEY,
  sku     CHAR(36) NOT NULL UNIQUE,
  name    VARCHAR(50) NOT NULL,
  price   DECIMAL(8,2) NOT NULL CHECK (price > 0),
  tags    JSON NOT NULL,
  details JSON NOT NULL
);

CREATE TABLE orders (
  id          INT PRIMARY KEY,
  customer_id INT NOT NULL,
  region      VARCHAR(20) NOT NULL,
  status      ENUM('placed', 'paid', 'shipped', 'delivered', 'returned') NOT NULL,
  total       DECIMAL(10,2) NOT NULL DEFAULT 0,
  created_at  DATETIME NOT NULL,
  FOREIGN KEY (customer_id) REFERENCES customers (id),
  INDEX (region, created_at)
);

CREATE TABLE order_items (
  order_id   INT,
  line       SMALLINT,
  product_id INT NOT NULL,
  quantity   SMALLINT NOT NULL CHECK (quantity > 0),
  price      DECIMAL(8,2) NOT NULL,
  PRIMARY KEY (order_id, line),
  FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE,
  FOREIGN KEY (product_id) REFERENCES products (id)
);

CREATE TABLE payments (
  id       INT PRIMARY KEY,
  order_id INT NOT NULL,
  card     VARCHAR(19) NOT NULL COMMENT 'Card number: label card',
  amount   DECIMAL(10,2) NOT NULL,
  paid_at  DATETIME NOT NULL,
  FOREIGN KEY (order_id) REFERENCES orders (id)
);

CREATE TABLE events (
  id          BIGINT AUTO_INCREMENT PRIMARY KEY,
  customer_id INT NOT NULL,
  kind        VARCHAR(20) NOT NULL,
  address     VARCHAR(45) NOT NULL,
  detail      JSON NOT NULL,
  at          DATETIME NOT NULL
);

-- The numbers from 1 to 100,000, gone at the end.
CREATE TABLE numbers (n BIGINT PRIMARY KEY);
CREATE TABLE digits (d INT);
INSERT INTO digits VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9);
INSERT INTO numbers
SELECT 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d
FROM digits a, digits b, digits c, digits e, digits f;

-- A number from 0 to below `size` that looks random and never changes.
CREATE FUNCTION dice(n BIGINT, salt BIGINT, size INT) RETURNS INT DETERMINISTIC
  RETURN (n * (2654435761 + salt * 15485863) % 4294967291 * 69621 % 2147483647) % size;

CREATE FUNCTION word(n INT, words VARCHAR(1000) CHARACTER SET utf8mb4) RETURNS VARCHAR(50) CHARACTER SET utf8mb4 DETERMINISTIC
  RETURN SUBSTRING_INDEX(SUBSTRING_INDEX(words, ',', n), ',', -1);

CREATE FUNCTION pick(n BIGINT, salt INT, words VARCHAR(1000) CHARACTER SET utf8mb4) RETURNS VARCHAR(50) CHARACTER SET utf8mb4 DETERMINISTIC
  RETURN word(1 + dice(n, salt, 1 + LENGTH(words) - LENGTH(REPLACE(words, ',', ''))), words);

CREATE FUNCTION first_name(n BIGINT) RETURNS VARCHAR(50) CHARACTER SET utf8mb4 DETERMINISTIC
  RETURN pick(n, 1, 'Ada,Amir,Beatriz,Björn,Carmen,Chidi,Clara,Daniel,Elena,Emeka,Fatima,Felix,Grace,Hana,Hugo,Inês,Ivan,Jamal,Julia,Kenji,Laila,Leo,Maria,Mateo,Mina,Nadia,Noah,Olga,Omar,Paula,Priya,Rafael,Rosa,Samir,Sofia,Tomas,Uma,Viktor,Yara,Zoe');

CREATE FUNCTION last_name(n BIGINT) RETURNS VARCHAR(50) CHARACTER SET utf8mb4 DETERMINISTIC
  RETURN pick(n, 2, 'Abbott,Almeida,Andersen,Bauer,Becker,Brown,Castillo,Chen,Costa,Dubois,Eriksen,Fischer,Garcia,Haddad,Hansen,Ito,Ivanova,Jansen,Johnson,Kaya,Kim,Kowalski,Kumar,Lindqvist,López,Marino,Mensah,Moreau,Müller,Nakamura,Nguyen,Novak,Okafor,Olsen,Patel,Petrov,Ramos,Rossi,Sato,Schmidt,Silva,Singh,Smith,Suzuki,Takahashi,Thomas,Vargas,Weber,Wilson,Yilmaz');

CREATE FUNCTION mailbox(name VARCHAR(100) CHARACTER SET utf8mb4) RETURNS VARCHAR(100) CHARACTER SET utf8mb4 DETERMINISTIC
  RETURN REPLACE(REPLACE(REPLACE(REPLACE(LOWER(name), 'ö', 'o'), 'ê', 'e'), 'ü', 'u'), 'ó', 'o');

-- Fifteen digits and the check digit that card terminals ask for (ISO/IEC 7812, Luhn).
CREATE FUNCTION card(fifteen CHAR(15)) RETURNS CHAR(16) READS SQL DATA
  RETURN CONCAT(fifteen, (SELECT (10 - SUM(IF(n % 2 = 0, SUBSTR(fifteen, n, 1) + 0,
      SUBSTR(fifteen, n, 1) * 2 DIV 10 + SUBSTR(fifteen, n, 1) * 2 % 10)) % 10) % 10
    FROM numbers WHERE n <= 15));

INSERT INTO customers
SELECT n,
       CONCAT(first, ' ', last),
       CONCAT(mailbox(CONCAT(first, '.', last, n)), '@example.', pick(n, 3, 'com,net,org')),
       CONCAT('+1-', 201 + dice(n, 4, 700), '-555-01', LPAD(dice(n, 5, 100), 2, '0')),
       CONCAT('9', LPAD(n DIV 10, 2, '0'), '-', 10 + dice(n, 6, 90), '-', LPAD(n * 7919 % 10000, 4, '0')),
       pick(n, 7, 'Amsterdam,Barcelona,Berlin,Boston,Chicago,Copenhagen,Dublin,Hamburg,Lagos,Lisbon,London,Madrid,Milan,Nairobi,Oslo,Paris,Prague,Seattle,Stockholm,Tokyo,Toronto,Vienna,Warsaw,Zurich'),
       DATE '1950-01-01' + INTERVAL dice(n, 8, 20000) DAY,
       dice(n, 9, 3) > 0,
       TIMESTAMP '2023-01-02 08:00:00' + INTERVAL n * 1577 MINUTE
FROM (SELECT n, first_name(n) AS first, last_name(n) AS last FROM numbers WHERE n <= 900) AS people;

INSERT INTO staff
SELECT n,
       CONCAT(first, ' ', last),
       CONCAT(mailbox(CONCAT(first, '.', last)), '@shop.example'),
       CASE WHEN n = 1 THEN 'managing director' WHEN n <= 4 THEN 'lead'
            ELSE pick(n, 10, 'buyer,developer,support,warehouse,accountant') END,
       CASE WHEN n = 1 THEN 164000 WHEN n <= 4 THEN 98000 ELSE 41000 END + dice(n, 11, 200) * 100,
       DATE '2018-03-01' + INTERVAL n * 71 DAY,
       CASE WHEN n = 1 THEN NULL WHEN n <= 4 THEN 1 ELSE 2 + n % 3 END
FROM (SELECT n, first_name(n + 5000) AS first, last_name(n + 9000) AS last
      FROM numbers WHERE n <= 36) AS people
ORDER BY n;

INSERT INTO products
SELECT n,
       INSERT(INSERT(INSERT(INSERT(MD5(CONCAT('product ', n)), 21, 0, '-'), 17, 0, '-'), 13, 0, '-'), 9, 0, '-'),
       CONCAT(pick(n, 12, 'Oak,Walnut,Steel,Linen,Copper,Glass'), ' ',
              word(1 + n % 10, 'lamp,chair,table,shelf,kettle,clock,vase,mirror,rug,desk')),
       9.90 + dice(n, 13, 400),
       JSON_ARRAY(pick(n, 14, 'home,office,garden'), pick(n, 15, 'new,classic,sale')),
       JSON_OBJECT('weight_g', 200 + dice(n, 16, 9000), 'colour', pick(n, 17, 'black,white,natural,blue'))
FROM numbers
WHERE n <= 60;

INSERT INTO orders
SELECT n,
       1 + dice(n, 18, 900),
       pick(n, 19, 'eu-north,eu-south,us-east,us-west,apac'),
       pick(n, 20, 'placed,paid,shipped,delivered,delivered,delivered,returned'),
       0,
       TIMESTAMP '2025-01-01 06:00:00' + INTERVAL n * 161 MINUTE
FROM numbers
WHERE n <= 4000;

INSERT INTO order_items
SELECT chosen.n, chosen.line, products.id, chosen.quantity, products.price
FROM (SELECT orders.n, lines_.n AS line,
             1 + dice(orders.n * 8 + lines_.n, 22, 60) AS product,
             1 + dice(orders.n * 8 + lines_.n, 23, 3) AS quantity
      FROM numbers AS orders
      JOIN numbers AS lines_ ON lines_.n <= 4 AND lines_.n <= 1 + dice(orders.n, 21, 4)
      WHERE orders.n <= 4000) AS chosen
JOIN products ON products.id = chosen.product;

UPDATE orders
JOIN (SELECT order_id, SUM(quantity * price) AS total FROM order_items GROUP BY order_id) AS sums
  ON orders.id = sums.order_id
SET orders.total = sums.total;

INSERT INTO payments
SELECT id, id,
       card(CONCAT('400000', LPAD(customer_id * 7654321 % 1000000000, 9, '0'))),
       total,
       created_at + INTERVAL 9 MINUTE
FROM orders
WHERE status <> 'placed';

-- In line: a hundred thousand rows of function calls take their time.
INSERT INTO events (customer_id, kind, address, detail, at)
SELECT 1 + (n * (2654435761 + 24 * 15485863) % 4294967291 * 69621 % 2147483647) % 900,
       ELT(1 + (n * (2654435761 + 25 * 15485863) % 4294967291 * 69621 % 2147483647) % 9,
           'visit', 'visit', 'visit', 'search', 'search', 'basket', 'checkout', 'login', 'logout'),
       CONCAT('192.0.2.', (n * (2654435761 + 26 * 15485863) % 4294967291 * 69621 % 2147483647) % 256),
       JSON_OBJECT('ms', 20 + (n * (2654435761 + 28 * 15485863) % 4294967291 * 69621 % 2147483647) % 900,
                   'page', CONCAT('/p/', 1 + (n * (2654435761 + 27 * 15485863) % 4294967291 * 69621 % 2147483647) % 60)),
       TIMESTAMP '2026-01-01 00:00:00' + INTERVAL n * 97 SECOND
FROM numbers
ORDER BY n;

ALTER TABLE events
  ADD FOREIGN KEY (customer_id) REFERENCES customers (id),
  ADD INDEX (customer_id, at);

DROP FUNCTION card;
DROP FUNCTION mailbox;
DROP FUNCTION last_name;
DROP FUNCTION first_name;
DROP FUNCTION pick;
DROP FUNCTION word;
DROP FUNCTION dice;
DROP TABLE numbers, digits;

CREATE VIEW customer_contacts AS
  SELECT id, name, email, phone FROM customers;

CREATE VIEW order_overview AS
  SELECT orders.id, customers.name AS customer, customers.email, orders.region, orders.status,
         orders.total, payments.card AS paid_with
  FROM orders
  JOIN customers ON customers.id = orders.customer_id
  LEFT JOIN payments ON payments.order_id = orders.id;

CREATE VIEW revenue_by_region AS
  SELECT region, DATE_FORMAT(created_at, '%Y-%m-01') AS month, COUNT(*) AS orders, SUM(total) AS revenue
  FROM orders
  WHERE status <> 'returned'
  GROUP BY 1, 2;

CREATE FUNCTION customer_total(customer INT) RETURNS DECIMAL(12,2) READS SQL DATA
  RETURN (SELECT COALESCE(SUM(total), 0) FROM orders WHERE customer_id = customer AND status <> 'returned');

CREATE PROCEDURE find_customer(IN part VARCHAR(100)) READS SQL DATA
  SELECT * FROM customers WHERE name LIKE CONCAT('%', part, '%') ORDER BY id;

ANALYZE TABLE customers, staff, products, orders, order_items, payments, events;
