# Legitimate statements of MySQL and MariaDB, by family: "-- name [server column=mask ...]", a step a line as in
# attacks.sql. Each case runs in a transaction that is rolled back, as text and as prepared statements. "<-" gives a
# statement's parameters. Masks are those of the last result's columns, by position.

== ORM reads
-- by key
SELECT o1_0.id, o1_0.status, o1_0.total FROM orders o1_0 WHERE o1_0.id = ? <- 5
-- labelled by key [2=last 3=first]
SELECT `customers`.`name`, `customers`.`ssn`, `customers`.`phone` FROM `customers` WHERE `customers`.`id` = ? LIMIT 1 <- 1
-- all columns [3=last 4=first 5=redact 6=null]
SELECT `customers`.* FROM `customers` WHERE `customers`.`active` = TRUE ORDER BY `customers`.`id` ASC
-- every row of a labelled table [3=stars]
SELECT * FROM payments
-- association [3=last]
SELECT o.id, c.id, c.ssn FROM orders o LEFT OUTER JOIN customers c ON c.id = o.customer WHERE o.id IN (?, ?) ORDER BY o.id <- 1, 2
-- page
SELECT id, title, price FROM products ORDER BY price DESC, id LIMIT 5 OFFSET 5
-- page by parameters
SELECT id, title FROM products ORDER BY id LIMIT ?, ? <- 2, 3
-- keyset page
SELECT id, placed FROM orders WHERE (placed, id) > ('2024-01-20', 19) ORDER BY placed, id LIMIT 3
-- labelled page [2=last]
SELECT id, ssn FROM customers ORDER BY id LIMIT 1, 2
-- count
SELECT COUNT(*) AS `__count` FROM `orders` WHERE (`orders`.`total` > 100 AND NOT (`orders`.`status` = 'open'))
-- exists
SELECT EXISTS (SELECT 1 FROM products WHERE sku = ?) <- sku-3
-- exists, as Rails asks
SELECT 1 AS one FROM `customers` WHERE `customers`.`name` = 'Ann' LIMIT 1
-- search
SELECT id, title FROM products WHERE LOWER(title) LIKE CONCAT('%', LOWER(?), '%') ORDER BY id <- T 1
-- full text
SELECT id FROM products WHERE MATCH (title) AGAINST ('product' IN BOOLEAN MODE) ORDER BY id LIMIT 3
-- distinct join
SELECT DISTINCT c.id, c.name FROM customers c JOIN orders o ON o.customer = c.id WHERE o.total > 500 AND c.id = 1
-- document
SELECT id FROM customers WHERE JSON_EXTRACT(prefs, '$.beta') = true
-- document by an arrow [mysql]
SELECT id, prefs ->> '$.beta' FROM customers ORDER BY id
-- enum
SELECT size, COUNT(*) FROM products GROUP BY size
-- include tree
SELECT p.id, c.title, d.title FROM products p JOIN categories c ON c.id = p.category LEFT JOIN categories d ON d.id = c.parent ORDER BY p.id LIMIT 4
-- current moment
SELECT 1 FROM DUAL WHERE NOW() IS NOT NULL
-- row lock
SELECT id, total FROM orders WHERE id = ? FOR UPDATE <- 7
-- shared lock
SELECT id FROM orders WHERE id = 7 LOCK IN SHARE MODE
-- hashed [2=hash]
SELECT id, code FROM badges ORDER BY id
-- pseudonym of nothing
SELECT id, mail FROM members WHERE id = 3

== labelled tables, unlabelled columns
-- count
SELECT count(*) FROM customers
-- count of a city
SELECT city, count(*) FROM customers GROUP BY city ORDER BY city
-- rollup of a city
SELECT city, count(*) FROM customers GROUP BY city WITH ROLLUP
-- concatenation
SELECT CONCAT(name, ' of ', city) FROM customers ORDER BY id
-- upper
SELECT UPPER(name) FROM customers ORDER BY id
-- ifnull
SELECT IFNULL(city, '-') FROM customers ORDER BY id
-- CASE
SELECT CASE WHEN active THEN 'on' ELSE 'off' END FROM customers ORDER BY id
-- date part
SELECT MONTH(joined), DATE_FORMAT(joined, '%Y-%m') FROM customers ORDER BY id
-- beside a labelled column [1=last]
SELECT ssn, UPPER(name) FROM customers ORDER BY id
-- beside every labelled column [1=last 2=first 3=redact 4=null]
SELECT ssn, phone, born, secret, LENGTH(name) FROM customers ORDER BY id
-- sum of payments
SELECT SUM(amount), SUM(paid) FROM payments
-- payments by day
SELECT o.placed, SUM(p.amount) FROM payments p JOIN orders o ON o.id = p.orders GROUP BY o.placed ORDER BY 1 LIMIT 3
-- row number
SELECT name, ROW_NUMBER() OVER (ORDER BY id) FROM customers ORDER BY id
-- group_concat
SELECT GROUP_CONCAT(name ORDER BY name SEPARATOR ', ') FROM customers
-- json of unlabelled columns
SELECT JSON_OBJECT('id', id, 'name', name) FROM customers ORDER BY id
-- condition on an unlabelled column [2=last]
SELECT name, ssn FROM customers WHERE city LIKE 'B%' AND active ORDER BY joined DESC

== renames, views and subqueries
-- renamed [1=last]
SELECT ssn AS number FROM customers ORDER BY id
-- view [3=last]
SELECT * FROM directory ORDER BY id
-- view's unlabelled columns
SELECT name, city FROM directory ORDER BY id
-- derived table [1=last]
SELECT s FROM (SELECT id, ssn AS s FROM customers) t ORDER BY id
-- common table [1=last]
WITH t AS (SELECT id, ssn FROM customers) SELECT ssn FROM t ORDER BY id
-- common table beside another [2=last]
WITH paid AS (SELECT customer, SUM(total) s FROM orders GROUP BY customer) SELECT p.s, c.ssn FROM paid p JOIN customers c ON c.id = p.customer ORDER BY c.id
-- lateral [mysql 2=last]
SELECT l.id, c.ssn FROM customers c CROSS JOIN LATERAL (SELECT id FROM orders o WHERE o.customer = c.id ORDER BY id LIMIT 1) l ORDER BY c.id
-- labelled table in EXISTS
SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM customers c WHERE c.id = o.customer AND c.city = 'Ulm') ORDER BY id LIMIT 3
-- labelled table in a scalar subquery
SELECT o.id, (SELECT name FROM customers c WHERE c.id = o.customer) FROM orders o ORDER BY id LIMIT 3
-- aggregating view
SELECT * FROM sales ORDER BY status
-- qualified by the database [1=last]
SELECT gate_shop.customers.ssn FROM gate_shop.customers WHERE id = 1

== reports
-- totals
SELECT status, COUNT(*), SUM(total), AVG(total) FROM orders GROUP BY status ORDER BY status
-- having
SELECT customer, SUM(total) AS spent FROM orders GROUP BY customer HAVING spent > 100 ORDER BY customer
-- running total
SELECT id, SUM(total) OVER (PARTITION BY customer ORDER BY id) FROM orders ORDER BY id LIMIT 5
-- rank
SELECT id, RANK() OVER w, LAG(total) OVER w FROM orders WINDOW w AS (PARTITION BY status ORDER BY total DESC) ORDER BY id LIMIT 5
-- recursion
WITH RECURSIVE t (id, title, depth) AS (SELECT id, title, 0 FROM categories WHERE parent IS NULL UNION ALL SELECT c.id, c.title, depth + 1 FROM categories c JOIN t ON c.parent = t.id) SELECT * FROM t ORDER BY id
-- union
SELECT title FROM products WHERE id = 1 UNION ALL SELECT title FROM categories WHERE id = 1
-- by city of the customer
SELECT c.city, SUM(o.total) FROM orders o JOIN customers c ON c.id = o.customer GROUP BY c.city ORDER BY 1
-- best seller
SELECT p.title, SUM(i.quantity) AS sold FROM items i JOIN products p ON p.id = i.product GROUP BY p.title ORDER BY sold DESC, 1 LIMIT 3
-- json table
SELECT j.n FROM JSON_TABLE('[1, 2, 3]', '$[*]' COLUMNS (n int PATH '$')) j
-- values [mysql]
VALUES ROW(1, 'a'), ROW(2, 'b')
-- table [mysql]
TABLE categories ORDER BY id
-- explain
EXPLAIN SELECT * FROM products WHERE id = 1
-- explain as json
EXPLAIN FORMAT=JSON SELECT id FROM products WHERE sku = 'sku-1'
-- describe
DESCRIBE products
-- found rows
SELECT SQL_CALC_FOUND_ROWS id FROM orders WHERE status = 'paid' LIMIT 1
SELECT FOUND_ROWS()

== changes
-- insert
INSERT INTO orders (customer, status, total) VALUES (?, ?, 5) <- 1, new
-- bulk insert
INSERT INTO categories VALUES (10, 1, 'x'), (11, 1, 'y')
SELECT COUNT(*) FROM categories
-- last id
INSERT INTO items (id, orders, product, quantity) VALUES (NULL, 1, 1, 1)
SELECT LAST_INSERT_ID() > 120
-- insert by SET
INSERT INTO categories SET id = 12, title = 'set'
-- upsert
INSERT INTO products (id, sku, title, price) VALUES (1, 'sku-1', 'again', 9) ON DUPLICATE KEY UPDATE title = VALUES(title)
SELECT title FROM products WHERE id = 1
-- upsert by an alias [mysql]
INSERT INTO products (id, sku, price) VALUES (1, 'sku-1', 9) AS new ON DUPLICATE KEY UPDATE price = new.price
SELECT price FROM products WHERE id = 1
-- insert ignore
INSERT IGNORE INTO products (id, sku) VALUES (1, 'z')
-- replace
REPLACE INTO categories VALUES (4, 2, 'short stories')
-- update
UPDATE orders SET total = total * 2 WHERE id = ? <- 3
SELECT total FROM orders WHERE id = 3
-- update with a limit
UPDATE items SET quantity = quantity + 1 ORDER BY id LIMIT 3
-- update by a join
UPDATE orders o JOIN products p ON p.id = o.id SET o.status = p.size WHERE o.id < 3
-- delete
DELETE FROM items WHERE orders = 1
-- delete by a join
DELETE i FROM items i JOIN orders o ON o.id = i.orders WHERE o.id = 2
-- insert from a query
INSERT INTO categories SELECT id + 100, 1, title FROM products WHERE id < 4
-- insert into a labelled table
INSERT INTO customers (id, name, city) VALUES (50, 'Dee', 'Ulm')
SELECT name FROM customers WHERE id = 50
-- update of an unlabelled column of a labelled table
UPDATE customers SET city = 'Basel' WHERE id = 1
SELECT city FROM customers WHERE id = 1
-- delete of a labelled table's row
DELETE FROM payments WHERE id = 30
-- row count
UPDATE products SET price = price + 1 WHERE id IN (1, 2)
SELECT ROW_COUNT()
-- warnings of an unlabelled table
INSERT IGNORE INTO products (id, sku) VALUES (1, 'z')
SHOW WARNINGS
-- returning [mariadb]
INSERT INTO categories VALUES (13, 1, 'z') RETURNING id, title

== sessions and transactions
-- savepoint
SAVEPOINT s
DELETE FROM items
ROLLBACK TO SAVEPOINT s
SELECT COUNT(*) FROM items
-- isolation
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED
SELECT @@session.transaction_isolation
-- names
SET NAMES utf8mb4
SELECT name FROM customers WHERE id = 1
-- time zone
SET time_zone = '+00:00'
SELECT @@time_zone
-- sql_mode of Django
SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ZERO_DATE,NO_ENGINE_SUBSTITUTION'
SELECT @@sql_mode
-- sql_mode of Rails
SET @@SESSION.sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES'), @@SESSION.wait_timeout = 2147483
SELECT @@wait_timeout
-- ANSI_QUOTES
SET SESSION sql_mode = 'ANSI_QUOTES'
SELECT "name" FROM "customers" WHERE "id" = 1
-- version
SELECT VERSION(), @@version_comment
-- names of here
SELECT DATABASE(), SCHEMA()
-- what Connector/J asks
SELECT @@session.auto_increment_increment AS auto_increment_increment, @@character_set_client AS character_set_client, @@character_set_connection AS character_set_connection, @@character_set_results AS character_set_results, @@collation_server AS collation_server, @@collation_connection AS collation_connection, @@init_connect AS init_connect, @@interactive_timeout AS interactive_timeout, @@license AS license, @@lower_case_table_names AS lower_case_table_names, @@max_allowed_packet AS max_allowed_packet, @@sql_mode AS sql_mode, @@system_time_zone AS system_time_zone, @@time_zone AS time_zone, @@wait_timeout AS wait_timeout
-- harmless variable
SET @n = 5
SELECT @n + 1, @n
-- variable in a condition
SET @floor := 15
SELECT id FROM products WHERE price > @floor ORDER BY id
-- variable from an unlabelled column
SELECT MAX(total) INTO @most FROM orders
SELECT @most
-- row numbers by a variable
SET @r = 0
SELECT @r := @r + 1 AS r, title FROM categories ORDER BY id
-- text PREPARE
PREPARE p FROM 'SELECT title FROM products WHERE id = ?'
SET @id = 4
EXECUTE p USING @id
-- text PREPARE of a labelled column [1=last]
PREPARE q FROM 'SELECT ssn FROM customers WHERE id = ?'
SET @id = 1
EXECUTE q USING @id
-- DO
DO 1 + 1
-- comment of a tool
/* ApplicationName=DBeaver */ SELECT id FROM categories ORDER BY id
-- version comment of a dump
/*!40101 SET NAMES utf8mb4 */
SELECT 1
-- lock for a while
SELECT GET_LOCK('job', 0), RELEASE_LOCK('job')

== definitions
-- table
DROP TABLE IF EXISTS bins
CREATE TABLE bins (id int PRIMARY KEY AUTO_INCREMENT, size int CHECK (size > 0), made timestamp DEFAULT CURRENT_TIMESTAMP) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4
INSERT INTO bins (size) VALUES (5)
SELECT id, size FROM bins
-- table changed
DROP TABLE IF EXISTS racks
CREATE TABLE racks (id int)
ALTER TABLE racks ADD COLUMN size int DEFAULT 3, ADD INDEX by_size (size)
INSERT INTO racks (id) VALUES (1)
SELECT * FROM racks
-- table like another
DROP TABLE IF EXISTS shelves
CREATE TABLE shelves LIKE categories
INSERT INTO shelves SELECT * FROM categories
SELECT COUNT(*) FROM shelves
-- table of a query
DROP TABLE IF EXISTS copies
CREATE TABLE copies AS SELECT id, total FROM orders WHERE id < 4
SELECT SUM(total) FROM copies
-- truncate
DROP TABLE IF EXISTS empties
CREATE TABLE empties (id int)
TRUNCATE TABLE empties
SELECT COUNT(*) FROM empties
-- view
CREATE OR REPLACE VIEW paid AS SELECT id, total FROM orders WHERE status = 'paid'
SELECT COUNT(*), SUM(total) FROM paid
-- index
DROP TABLE IF EXISTS indexed
CREATE TABLE indexed (a int, b int)
CREATE INDEX by_a ON indexed (a)
SHOW COLUMNS FROM indexed

== temporary tables
-- made of a query
CREATE TEMPORARY TABLE mine_1 AS SELECT id, total FROM orders
SELECT SUM(total) FROM mine_1
-- staged rows
CREATE TEMPORARY TABLE mine_2 (id int PRIMARY KEY, title varchar(40))
INSERT INTO mine_2 VALUES (1, 'a'), (2, 'b')
UPDATE mine_2 SET title = CONCAT(title, '.') WHERE id > 1
SELECT UPPER(title) FROM mine_2 WHERE id > 1
-- joined with a labelled table [3=last]
CREATE TEMPORARY TABLE mine_3 AS SELECT customer, SUM(total) AS total FROM orders GROUP BY customer
SELECT c.name, s.total * 2 AS twice, c.ssn FROM mine_3 s JOIN customers c ON c.id = s.customer ORDER BY c.id
-- of a labelled table's other columns
CREATE TEMPORARY TABLE mine_4 AS SELECT id, city FROM customers
SELECT city, COUNT(*) FROM mine_4 GROUP BY city ORDER BY city
-- dropped and made otherwise
CREATE TEMPORARY TABLE mine_5 (n int)
DROP TEMPORARY TABLE mine_5
CREATE TEMPORARY TABLE mine_5 (word varchar(10), n int)
INSERT INTO mine_5 VALUES ('a', 1)
SELECT CONCAT(word, n) FROM mine_5

== what drivers and tools ask
-- tables
SHOW TABLES
-- full tables
SHOW FULL TABLES FROM `gate_shop` LIKE 'c%'
-- columns
SHOW FULL COLUMNS FROM `customers` FROM `gate_shop`
-- create table
SHOW CREATE TABLE products
-- create table of a labelled one
SHOW CREATE TABLE customers
-- create view
SHOW CREATE VIEW directory
-- index
SHOW INDEX FROM products
-- variables
SHOW VARIABLES LIKE 'lower_case_%'
-- session variables
SHOW SESSION VARIABLES WHERE Variable_name IN ('sql_mode', 'max_allowed_packet')
-- status
SHOW STATUS LIKE 'Ssl_version'
-- status of the server
SHOW GLOBAL STATUS WHERE Variable_name IN ('Innodb_page_size', 'Open_streams', 'Com_create_user', 'Ssl_accepts')
-- status of one's own session
SHOW SESSION STATUS LIKE 'Innodb\_page\_size'
-- counter of changed rows [2=null]
SHOW SESSION STATUS LIKE 'Handler\_update'
-- status as a table
SELECT COUNT(*) > 100 FROM performance_schema.session_status
-- all variables
SHOW VARIABLES LIKE '%version%'
-- binary log's settings
SHOW GLOBAL VARIABLES LIKE 'gtid_m%'
-- variables of one's own
SELECT @@GLOBAL.max_connections, @@sql_mode, @@version_comment
-- databases
SHOW DATABASES LIKE 'gate_s%'
-- engines
SHOW ENGINES
-- collations
SHOW COLLATION LIKE 'utf8mb4_bin'
-- character sets
SHOW CHARACTER SET LIKE 'utf8mb4'
-- warnings of nothing
SELECT 1
SHOW WARNINGS
-- table names
SELECT TABLE_NAME, TABLE_TYPE, ENGINE, TABLE_COMMENT FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME IN ('customers', 'orders', 'sales') ORDER BY TABLE_NAME
-- column names
SELECT COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, COLUMN_KEY, EXTRA FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = 'gate_shop' AND TABLE_NAME = 'customers' ORDER BY ORDINAL_POSITION
-- keys
SELECT CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = 'gate_shop' AND TABLE_NAME = 'orders' ORDER BY 1, 2
-- rules of keys
SELECT CONSTRAINT_NAME, UPDATE_RULE, DELETE_RULE FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = 'gate_shop' ORDER BY 1
-- indexes of Prisma
SELECT INDEX_NAME, COLUMN_NAME, NON_UNIQUE, SEQ_IN_INDEX FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = 'gate_shop' AND TABLE_NAME = 'products' ORDER BY BINARY INDEX_NAME, SEQ_IN_INDEX
-- indexes with what they hold [2=null]
SELECT INDEX_NAME, CARDINALITY FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = 'gate_shop' AND TABLE_NAME = 'products' ORDER BY INDEX_NAME, SEQ_IN_INDEX
-- index of a table, behind its database
SHOW KEYS FROM products IN gate_shop WHERE Non_unique = 0
-- index of a labelled table [7=null]
SHOW INDEX FROM customers
-- sizes of tables
SELECT TABLE_NAME, ENGINE, TABLE_ROWS, TABLE_COLLATION FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'gate_shop' AND ENGINE = 'InnoDB' AND TABLE_NAME = 'categories'
-- schemas
SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = 'gate_shop'
-- engine of a table, as a dump asks [13=null]
SHOW TABLE STATUS LIKE 'categories'
-- triggers, as a dump asks
SHOW TRIGGERS LIKE 'customers'
-- rows, as a dump asks
SELECT /*!40001 SQL_NO_CACHE */ * FROM `categories`
-- labelled rows, as a dump asks [3=last 4=first 5=redact 6=null]
SELECT /*!40001 SQL_NO_CACHE */ * FROM `customers`
-- fields, as a dump asks
SHOW FIELDS FROM `orders`
-- routines
SELECT ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = 'gate_shop'
-- grants
SHOW GRANTS
-- user
SELECT CURRENT_USER() IS NOT NULL

== asking by pseudonym
-- constant
SELECT id, note FROM members WHERE mail = '{p:ann@mail.test}' ORDER BY id
-- constant on the left
SELECT id FROM members WHERE '{p:bob@mail.test}' = mail
-- parameter
SELECT m.id FROM members m WHERE m.mail = ? ORDER BY m.id <- {p:ann@mail.test}
-- list
SELECT id FROM members WHERE mail IN (?, '{p:bob@mail.test}') ORDER BY id <- {p:ann@mail.test}
-- not
SELECT id FROM members WHERE NOT (mail = '{p:ann@mail.test}') ORDER BY id
-- not in a list
SELECT id FROM members WHERE mail NOT IN ('{p:bob@mail.test}', '{p:nobody@mail.test}') ORDER BY id
-- select list by pseudonym
SELECT id, mail = '{p:ann@mail.test}' AS same FROM members ORDER BY id
-- EXISTS by pseudonym
SELECT EXISTS (SELECT 1 FROM members WHERE mail = ?) AS there <- {p:bob@mail.test}
-- joined by pseudonym
SELECT o.id FROM orders o JOIN members m ON m.id = o.customer AND m.mail = '{p:bob@mail.test}' ORDER BY o.id LIMIT 3
-- derived table by pseudonym
SELECT d.i FROM (SELECT id AS i, mail AS a FROM members) d WHERE d.a = ? ORDER BY d.i <- {p:ann@mail.test}
-- common table by pseudonym
WITH m (i, a) AS (SELECT id, mail FROM members) SELECT i FROM m WHERE a = ? ORDER BY i <- {p:ann@mail.test}
-- UPDATE by pseudonym
UPDATE members SET note = 'new' WHERE mail = ? <- {p:ann@mail.test}
-- DELETE by pseudonym
DELETE FROM members WHERE mail = '{p:bob@mail.test}'
