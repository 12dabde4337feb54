# Legitimate statements, by family: "-- name [column=mask ...]", a step a line as in attacks.sql. Each case runs in a
# transaction that is rolled back. "<-" gives a statement's parameters, or the lines of a COPY FROM STDIN. Masks are
# those of the last result's columns, by position. {p:value} is the value, or its pseudonym through the gate.

== ORM reads
-- by key
SELECT o1_0.id, o1_0.status, o1_0.total FROM orders o1_0 WHERE o1_0.id = ? <- 5
-- labelled by key [2=last 3=first]
SELECT "customers"."name", "customers"."ssn", "customers"."phone" FROM "customers" WHERE "customers"."id" = ? LIMIT 1 <- 1
-- all columns [3=last 4=first 5=redact 6=null]
SELECT "customers".* FROM "customers" WHERE "customers"."active" = TRUE ORDER BY "customers"."id" ASC
-- association [3=last]
SELECT o.id, c.id, c.ssn FROM orders o LEFT JOIN customers c ON c.id = o.customer WHERE o.id IN (?, ?) ORDER BY o.id <- 1, 2
-- page
SELECT id, title, price FROM products ORDER BY price DESC, id OFFSET 5 ROWS FETCH FIRST 5 ROWS ONLY
-- keyset page
SELECT id, placed FROM orders WHERE (placed, id) > (date '2024-01-20', 19) ORDER BY placed, id LIMIT 3
-- labelled page [2=last]
SELECT id, ssn FROM customers ORDER BY id LIMIT 2 OFFSET 1
-- count
SELECT COUNT(*) AS "__count" FROM "orders" WHERE ("orders"."total" > 100 AND NOT ("orders"."status" = 'open'))
-- exists
SELECT EXISTS (SELECT 1 FROM products WHERE sku = ?) <- sku-3
-- search
SELECT id, title FROM products WHERE lower(title) LIKE '%' || lower(?) || '%' ORDER BY id <- T 1
-- distinct join
SELECT DISTINCT c.id, c.name FROM customers c JOIN orders o ON o.customer = c.id WHERE o.total > 500 AND c.id = 1
-- array parameter
SELECT id FROM orders WHERE id = ANY (string_to_array(?, ',')::int[]) ORDER BY id <- 1,3
-- document
SELECT id FROM customers WHERE prefs @> '{"beta": true}'
-- array member
SELECT name FROM customers WHERE 'vip' = ANY (tags)
-- include tree
SELECT p.id, c.title, d.title FROM products p JOIN categories c ON c.id = p.category LEFT JOIN categories d ON d.id = c.parent ORDER BY p.id LIMIT 4
-- current moment
SELECT 1 WHERE now() IS NOT NULL

== labelled tables, unlabelled columns
-- count
SELECT count(*) FROM customers
-- count of a city
SELECT city, count(*) FROM customers GROUP BY city ORDER BY city
-- concatenation
SELECT name || ' of ' || city FROM customers ORDER BY id
-- upper
SELECT upper(name) FROM customers ORDER BY id
-- coalesce
SELECT coalesce(city, '-') FROM customers ORDER BY id
-- CASE
SELECT CASE WHEN active THEN 'on' ELSE 'off' END FROM customers ORDER BY id
-- date part
SELECT extract(month FROM joined) FROM customers ORDER BY id
-- to_char
SELECT to_char(joined, 'YYYY-MM') FROM customers ORDER BY id
-- array_length
SELECT name, array_length(tags, 1) FROM customers ORDER BY id
-- unnest
SELECT t FROM customers, unnest(tags) t ORDER BY t
-- document field
SELECT prefs ->> 'beta' FROM customers ORDER BY id
-- beside a labelled column [1=last]
SELECT ssn, upper(name) FROM customers ORDER BY id
-- beside every labelled column [1=last 2=first 3=redact 4=null]
SELECT ssn, phone, born, secret, length(name) FROM customers ORDER BY id
-- sum of payments
SELECT sum(amount) FROM payments
-- payments by day
SELECT o.placed, sum(p.amount) FROM payments p JOIN orders o ON o.id = p.orders GROUP BY o.placed ORDER BY 1 LIMIT 3
-- row number
SELECT name, row_number() OVER (ORDER BY id) FROM customers ORDER BY id
-- aggregate of names
SELECT string_agg(name, ', ' ORDER BY name) FROM customers
-- json of unlabelled columns
SELECT json_build_object('id', id, 'name', name) FROM customers ORDER BY id
-- paid flags
SELECT bool_and(paid), bool_or(paid) FROM payments

== renames, views and subqueries
-- renamed [1=last]
SELECT ssn AS number FROM customers ORDER BY id
-- column aliases [2=last]
SELECT a, c FROM customers AS x(a, b, c) ORDER BY a
-- view [3=last]
SELECT * FROM directory ORDER BY id
-- view's unlabelled columns
SELECT name, city FROM directory ORDER BY id
-- view's expression
SELECT upper(name) FROM directory ORDER BY id
-- derived table [1=last]
SELECT s FROM (SELECT id, ssn AS s FROM customers) t ORDER BY id
-- common table [1=last]
WITH t AS (SELECT id, ssn FROM customers) SELECT ssn FROM t ORDER BY id
-- common table beside another [2=last]
WITH paid AS (SELECT customer, sum(total) s FROM orders GROUP BY customer) SELECT p.s, c.ssn FROM paid p JOIN customers c ON c.id = p.customer ORDER BY c.id
-- lateral [2=last]
SELECT l.id, c.ssn FROM customers c CROSS JOIN LATERAL (SELECT id FROM orders o WHERE o.customer = c.id ORDER BY id LIMIT 1) l ORDER BY c.id
-- labelled table in EXISTS
SELECT id FROM orders o WHERE EXISTS (SELECT FROM customers c WHERE c.id = o.customer AND c.city = 'Ulm') ORDER BY id LIMIT 3
-- labelled table in a scalar subquery
SELECT o.id, (SELECT name FROM customers c WHERE c.id = o.customer) FROM orders o ORDER BY id LIMIT 3
-- aggregating view
SELECT * FROM sales ORDER BY status

== reports
-- totals
SELECT status, count(*), sum(total), avg(total)::numeric(12,2) FROM orders GROUP BY status ORDER BY status
-- having
SELECT customer, sum(total) FROM orders GROUP BY customer HAVING sum(total) > 100 ORDER BY customer
-- running total
SELECT id, sum(total) OVER (PARTITION BY customer ORDER BY id) FROM orders ORDER BY id LIMIT 5
-- rank
SELECT id, rank() OVER w, lag(total) OVER w FROM orders WINDOW w AS (PARTITION BY status ORDER BY total DESC) ORDER BY id LIMIT 5
-- grouping sets
SELECT status, customer, sum(total) FROM orders GROUP BY GROUPING SETS ((status), (customer), ()) ORDER BY 1, 2
-- rollup
SELECT status, count(*) FROM orders GROUP BY ROLLUP (status) ORDER BY 1
-- filter
SELECT count(*) FILTER (WHERE status = 'paid') FROM orders
-- percentile
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY total) FROM orders
-- recursion
WITH RECURSIVE t(id, title, depth) AS (SELECT id, title, 0 FROM categories WHERE parent IS NULL UNION ALL SELECT c.id, c.title, depth + 1 FROM categories c JOIN t ON c.parent = t.id) SELECT * FROM t ORDER BY id
-- calendar
SELECT d::date, count(o.id) FROM generate_series(date '2024-01-01', date '2024-01-05', interval '1 day') d LEFT JOIN orders o ON o.placed = d::date GROUP BY 1 ORDER BY 1
-- union
SELECT title FROM products WHERE id = 1 UNION ALL SELECT title FROM categories WHERE id = 1
-- by city of the customer
SELECT c.city, sum(o.total) FROM orders o JOIN customers c ON c.id = o.customer GROUP BY c.city ORDER BY 1
-- best seller
SELECT p.title, sum(i.quantity) FROM items i JOIN products p ON p.id = i.product GROUP BY p.title ORDER BY 2 DESC, 1 LIMIT 3
-- distinct on
SELECT DISTINCT ON (customer) customer, id, placed FROM orders ORDER BY customer, placed DESC
-- values
SELECT * FROM (VALUES (1, 'a'), (2, 'b')) v(n, t) ORDER BY n
-- explain analyze of a change
EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) UPDATE products SET title = 'x' WHERE id = 1
-- explain
EXPLAIN (COSTS OFF) SELECT * FROM products WHERE id = 1

== changes
-- insert
INSERT INTO orders (id, customer, status, total) VALUES (?, 1, ?, 5) RETURNING id, status <- 901, new
-- bulk insert
INSERT INTO categories VALUES (10, 1, 'x'), (11, 1, 'y')
SELECT count(*) FROM categories
-- upsert
INSERT INTO products (id, sku, title, price) VALUES (1, 'sku-1', 'again', 9) ON CONFLICT (id) DO UPDATE SET title = excluded.title RETURNING id, title
-- upsert of a labelled column
INSERT INTO customers (id, name, ssn) VALUES (1, 'Ann', '000-00-0000') ON CONFLICT (id) DO UPDATE SET ssn = excluded.ssn RETURNING id, name
-- do nothing
INSERT INTO products (id, sku) VALUES (1, 'z') ON CONFLICT DO NOTHING
-- update
UPDATE orders SET total = total * 2 WHERE id = ? <- 3
SELECT total FROM orders WHERE id = 3
-- update returning
UPDATE products SET price = price + 1 WHERE id IN (1, 2) RETURNING id, price
-- update from
UPDATE orders o SET status = p.title FROM products p WHERE p.id = o.id AND o.id < 3
-- delete
DELETE FROM items WHERE orders = 1
-- delete returning
DELETE FROM items USING orders o WHERE o.id = items.orders AND o.id = 2 RETURNING items.id
-- merge
MERGE INTO categories c USING (VALUES (2, 'tomes'), (20, 'new')) v(id, title) ON c.id = v.id WHEN MATCHED THEN UPDATE SET title = v.title WHEN NOT MATCHED THEN INSERT VALUES (v.id, 1, v.title)
SELECT id, title FROM categories ORDER BY id
-- insert from a query
INSERT INTO categories SELECT id + 100, 1, title FROM products WHERE id < 4
-- data-modifying table
WITH gone AS (DELETE FROM items WHERE id < 3 RETURNING orders) SELECT count(*) FROM gone
-- insert into a labelled table
INSERT INTO customers (id, name, ssn) VALUES (50, 'Dee', '000-00-0000') RETURNING id, name
-- update of an unlabelled column of a labelled table
UPDATE customers SET city = 'Basel' WHERE id = 1
SELECT city FROM customers WHERE id = 1
-- update of a labelled column
UPDATE customers SET ssn = ? WHERE id = 1 <- 555-55-5555
-- delete of a labelled table's row
DELETE FROM payments WHERE id = 30
-- returning of a labelled table
UPDATE customers SET active = false WHERE id = 2 RETURNING id, name, active
-- insert into a table whose labelled key has a default
INSERT INTO passes (holder, note) VALUES (2, 'second') RETURNING holder, note
-- insert with the default of a labelled key
INSERT INTO passes VALUES (DEFAULT, 3, 'third', 'cid@mail.test'), (DEFAULT, NULL, NULL, NULL)
-- upsert by a key beside labelled columns
INSERT INTO passes (holder, mail) VALUES (1, 'new@mail.test') ON CONFLICT (holder) DO UPDATE SET mail = excluded.mail, note = 'again' RETURNING holder, note
-- update of a key beside labelled columns
UPDATE passes SET note = upper(note), mail = 'x@mail.test' WHERE holder = 1
-- COPY into columns beside a labelled key
COPY passes (note, mail) FROM STDIN (FORMAT csv) <- fifth,e@mail.test
-- sequence
SELECT setval('tickets', 41)
SELECT nextval('tickets')

== COPY
-- table out
COPY categories TO STDOUT
-- query out
COPY (SELECT id, price FROM products ORDER BY id LIMIT 2) TO STDOUT (FORMAT csv, HEADER)
-- unlabelled columns of a labelled table
COPY customers (id, name, city) TO STDOUT
-- columns of a query on a labelled table
COPY (SELECT id, name FROM customers ORDER BY id) TO STDOUT (FORMAT csv)
-- in
COPY categories FROM STDIN (FORMAT csv) <- 30,1,a|31,1,b
SELECT id, title FROM categories WHERE id >= 30 ORDER BY id

== cursors and prepared statements
-- fetch
DECLARE c CURSOR FOR SELECT id FROM orders ORDER BY id
FETCH 3 FROM c
-- labelled fetch [1=last]
DECLARE c CURSOR FOR SELECT ssn FROM customers ORDER BY id
FETCH 2 FROM c
-- move
DECLARE c SCROLL CURSOR FOR SELECT id FROM orders ORDER BY id
MOVE 10 FROM c
FETCH NEXT FROM c
-- prepare
PREPARE p(int) AS SELECT title FROM products WHERE id = $1
EXECUTE p(4)
-- prepare labelled [1=last]
PREPARE q(int) AS SELECT ssn FROM customers WHERE id = $1
EXECUTE q(1)
-- savepoint
SAVEPOINT s
DELETE FROM items
ROLLBACK TO SAVEPOINT s
SELECT count(*) FROM items

== definitions
-- table with a check
CREATE TABLE bins (id int PRIMARY KEY, size int CHECK (size > 0), CHECK (size < 100 OR id = 1))
INSERT INTO bins VALUES (1, 5)
-- table with a computed column
CREATE TABLE sums (a int, b int GENERATED ALWAYS AS (a * 2) STORED)
-- table that refers to a labelled one
CREATE TABLE visits (id int, customer int REFERENCES customers (id), minutes int CHECK (minutes > 0))
-- table changed where it was made
CREATE TABLE racks (id int)
ALTER TABLE racks ADD COLUMN size int, ADD CHECK (size > 0), ADD COLUMN double int GENERATED ALWAYS AS (id * 2) STORED
CREATE INDEX ON racks ((size + 1)) WHERE size > 2
ALTER TABLE racks ADD CONSTRAINT few CHECK (id < 10)
-- enum
CREATE TYPE grade AS ENUM ('low', 'high')
CREATE TABLE graded (id int, grade grade)
INSERT INTO graded VALUES (1, 'low')

== what the transaction makes
-- sum of a temporary table
CREATE TEMP TABLE mine AS SELECT id, total FROM orders
SELECT sum(total) FROM mine
-- select into
SELECT id, total INTO TEMP mine FROM orders WHERE status = 'paid'
SELECT count(*), max(total), min(id) + 1 AS first FROM mine
-- joined with a labelled table [3=last]
CREATE TEMP TABLE spent AS SELECT customer, sum(total) AS total FROM orders GROUP BY customer
SELECT c.name, s.total * 2 AS twice, c.ssn FROM spent s JOIN customers c ON c.id = s.customer ORDER BY c.id
-- all columns beside a labelled table's [4=last]
CREATE TEMP TABLE spent AS SELECT customer, sum(total) AS total FROM orders GROUP BY customer
SELECT s.*, c.name, c.ssn FROM spent s JOIN customers c ON c.id = s.customer ORDER BY c.id
-- staged rows
CREATE TEMP TABLE stage (id int PRIMARY KEY, title text NOT NULL, CHECK (id > 0)) ON COMMIT DROP
COPY stage FROM STDIN (FORMAT csv) <- 1,a|2,b
INSERT INTO stage VALUES (3, 'c')
SELECT upper(title), count(*) OVER () FROM stage WHERE id > 1 ORDER BY id
-- staged rows on their way
CREATE TEMP TABLE stage (id int PRIMARY KEY, title text)
INSERT INTO stage SELECT g, 'title ' || g FROM generate_series(40, 44) g
INSERT INTO categories SELECT id, 1, title FROM stage ON CONFLICT (id) DO UPDATE SET title = excluded.title
SELECT c.id, s.title || '!' FROM categories c JOIN stage s USING (id) ORDER BY c.id
-- returning from a temporary table
CREATE TEMP TABLE stage (id int, title text)
INSERT INTO stage VALUES (1, 'a'), (2, 'b') RETURNING id + 1, title
-- change and delete
CREATE TEMP TABLE stage (id int, title text)
INSERT INTO stage VALUES (1, 'a'), (2, 'b'), (3, 'c')
UPDATE stage SET title = title || '.' WHERE id > 1
DELETE FROM stage WHERE id = 3
SELECT string_agg(title, ',' ORDER BY id) FROM stage
-- temporary view
CREATE TEMP VIEW paid (number, amount) AS SELECT id, total FROM orders WHERE status = 'paid'
SELECT avg(amount), max(number) FROM paid
-- temporary view of a labelled table's other columns [3=last]
CREATE TEMP VIEW of_bern AS SELECT id, name FROM customers WHERE city = 'Bern'
SELECT b.id * 10 AS ten, upper(b.name), c.ssn FROM of_bern b JOIN customers c ON c.id = b.id ORDER BY b.id
-- by the names that the server gives
CREATE TEMP TABLE mine AS SELECT count(*), max(total), 'x'::text, CASE WHEN true THEN 1 END, coalesce(1, 2), ARRAY[1], date '2024-01-01', extract(year FROM max(placed)), EXISTS (SELECT 1), (SELECT id FROM orders LIMIT 1), lower('A'), NULLIF(1, 2), 1 AS "Two Words" FROM orders
SELECT m.count + 1 AS n, m.max, m.text, m."case", m.coalesce, m.array, m.date, m.extract, m.exists, m.id, m.lower, m.nullif, m."Two Words", c.name FROM mine m, customers c WHERE c.id = 1
-- of a labelled table's other columns
CREATE TEMP TABLE cities AS SELECT id, city FROM customers
SELECT city, count(*) FROM cities GROUP BY city ORDER BY city
-- column added
CREATE TEMP TABLE mine (id int)
ALTER TABLE mine ADD COLUMN twice int
INSERT INTO mine VALUES (1, 2)
SELECT id + twice FROM mine
-- column renamed
CREATE TEMP TABLE mine AS SELECT 1 AS n
ALTER TABLE mine RENAME COLUMN n TO m
SELECT mine.m + 1 AS n, c.name FROM mine, customers c WHERE c.id = mine.m
-- renamed
CREATE TEMP TABLE mine AS SELECT 1 AS n
ALTER TABLE mine RENAME TO other
SELECT o.n + 1 AS n, c.name FROM other o, customers c WHERE c.id = o.n
-- rolled back to a savepoint and made otherwise
SAVEPOINT s
CREATE TEMP TABLE mine AS SELECT 1 AS n
ROLLBACK TO SAVEPOINT s
CREATE TEMP TABLE mine AS SELECT 'x' AS n, 2 AS m
SELECT n || m FROM mine
-- dropped and made otherwise
CREATE TEMP TABLE mine AS SELECT 1 AS n
DROP TABLE mine
CREATE TEMP TABLE mine (word text, n int)
INSERT INTO mine VALUES ('a', 1)
SELECT word || n FROM mine
-- made of a temporary table
CREATE TEMP TABLE mine AS SELECT id, total FROM orders
CREATE TEMP TABLE best AS SELECT id FROM mine ORDER BY total DESC LIMIT 3
SELECT array_agg(id ORDER BY id) FROM best
-- if it is not there
CREATE TEMP TABLE IF NOT EXISTS mine (id int)
CREATE TEMP TABLE IF NOT EXISTS mine (id int, other text)
INSERT INTO mine VALUES (7)
SELECT id + 1 FROM mine
-- indexed, analysed, truncated
CREATE TEMP TABLE mine AS SELECT id, total FROM orders
CREATE INDEX ON mine (total)
ANALYZE mine
SELECT count(*) + 0 FROM mine WHERE total > 100
-- cursor
CREATE TEMP TABLE mine AS SELECT id, total FROM orders
DECLARE c CURSOR FOR SELECT id, total * 2 FROM mine ORDER BY id
FETCH 2 FROM c
-- prepared
CREATE TEMP TABLE mine AS SELECT id, total FROM orders
PREPARE own (int) AS SELECT sum(total) FROM mine WHERE id > $1
EXECUTE own(10)
-- copied out
CREATE TEMP TABLE mine AS SELECT id, total FROM orders WHERE id < 4
COPY mine TO STDOUT (FORMAT csv)
-- copied out beside a labelled table
CREATE TEMP TABLE mine AS SELECT id, total FROM orders WHERE id < 4
COPY (SELECT m.id, m.total * 2, c.name FROM mine m JOIN customers c ON c.id = m.id ORDER BY 1) TO STDOUT
-- sequence
CREATE TEMP SEQUENCE numbers
SELECT nextval('numbers'), nextval('numbers') + 1
-- recursive over a temporary table
CREATE TEMP TABLE tree AS SELECT id, parent FROM categories
WITH RECURSIVE r AS (SELECT id, 1 AS deep FROM tree WHERE parent IS NULL UNION ALL SELECT t.id, deep + 1 FROM tree t JOIN r ON t.parent = r.id) SELECT max(deep) FROM r

== settings
-- backslash behind a SET
SET search_path = public
SELECT name FROM customers WHERE name LIKE '\A%' ESCAPE '\' ORDER BY id
-- show
SHOW server_version_num
-- set local
SET LOCAL statement_timeout = '5s'
SHOW statement_timeout
-- search path
SET LOCAL search_path = public
SELECT count(*) FROM products
-- time zone
SET LOCAL TIME ZONE 'UTC'
SELECT current_setting('TimeZone')
-- version
SELECT version()
-- names
SELECT current_database(), current_schema()

== catalogs
-- tables
SELECT n.nspname, c.relname, c.relkind FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'v') AND n.nspname = 'public' AND pg_catalog.pg_table_is_visible(c.oid) ORDER BY 1, 2
-- columns
SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull FROM pg_catalog.pg_attribute a WHERE a.attrelid = 'customers'::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
-- defaults
SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid, true) FROM pg_catalog.pg_attrdef d WHERE d.adrelid = 'customers'::regclass
-- indexes
SELECT c2.relname, i.indisprimary, pg_catalog.pg_get_indexdef(i.indexrelid, 0, true) FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c2 ON c2.oid = i.indexrelid WHERE i.indrelid = 'products'::regclass ORDER BY 1
-- foreign keys
SELECT conname, pg_catalog.pg_get_constraintdef(oid, true) FROM pg_catalog.pg_constraint WHERE conrelid = 'orders'::regclass AND contype = 'f'
-- view text
SELECT pg_catalog.pg_get_viewdef('directory'::regclass, true)
-- information schema
SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position
-- types
SELECT t.typname, t.typcategory FROM pg_catalog.pg_type t WHERE t.typname IN ('int4', 'text', 'jsonb') ORDER BY 1
-- functions
SELECT p.proname, pg_catalog.pg_get_function_arguments(p.oid) FROM pg_catalog.pg_proc p WHERE p.proname = 'left'
-- comments
SELECT c.relname, d.description FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_description d ON d.objoid = c.oid AND d.objsubid = 0 WHERE c.relname = 'orders'
-- privileges
SELECT has_table_privilege('customers', 'SELECT')
-- schemas
SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_t' ORDER BY 1
-- databases
SELECT datname FROM pg_catalog.pg_database WHERE datname = current_database()
-- roles
SELECT rolname, rolcanlogin FROM pg_catalog.pg_roles WHERE rolname = current_user
-- extensions
SELECT extname FROM pg_catalog.pg_extension ORDER BY 1
-- sessions
SELECT datname, state, backend_type, wait_event FROM pg_catalog.pg_stat_activity WHERE pid = pg_backend_pid()
-- sessions by their state
SELECT state, count(*) FROM pg_stat_activity WHERE pid = pg_backend_pid() AND state <> 'idle' AND xact_start IS NOT NULL GROUP BY state ORDER BY 1
-- sessions and what they run [2=null]
SELECT state, query FROM pg_stat_activity WHERE pid = pg_backend_pid()
-- encryption of the session's own connection
SELECT count(*) FROM pg_stat_ssl WHERE pid = pg_backend_pid()
-- how far sequences are
SELECT sequencename, max_value, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1
-- rows of tables
SELECT relname, n_live_tup >= 0, n_dead_tup >= 0, n_tup_upd >= 0, n_tup_hot_upd >= 0 FROM pg_stat_user_tables WHERE relname IN ('orders', 'customers') ORDER BY 1
-- reads of tables and indexes
SELECT relname, heap_blks_hit >= 0, idx_blks_hit >= 0 FROM pg_statio_user_tables WHERE relname = 'orders'
-- counters of the database
SELECT datname, xact_commit >= 0, blks_hit >= 0, deadlocks FROM pg_stat_database WHERE datname = current_database()
-- counters of the log [2=null 3=null]
SELECT 1, wal_records, wal_bytes FROM pg_stat_wal
-- whether the server is a standby
SELECT pg_is_in_recovery(), pg_wal_lsn_diff('0/10', '0/1')
-- replication slots
SELECT slot_name, active, wal_status FROM pg_replication_slots
-- relation size
SELECT pg_catalog.pg_relation_size('orders') > 0

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
-- nobody's
SELECT id, mail = '{p:nobody@mail.test}' IS NULL FROM members ORDER BY id
-- select list
SELECT id, mail = '{p:ann@mail.test}' AS same FROM members ORDER BY id
-- CASE
SELECT CASE mail = '{p:ann@mail.test}' WHEN true THEN note ELSE '-' END FROM members ORDER BY id
-- counted
SELECT count(*) FILTER (WHERE mail = ?) FROM members <- {p:ann@mail.test}
-- sorted by
SELECT id FROM members ORDER BY mail = '{p:bob@mail.test}' NULLS FIRST, id
-- EXISTS
SELECT EXISTS (SELECT 1 FROM members WHERE mail = ?) <- {p:bob@mail.test}
-- joined
SELECT o.id FROM orders o JOIN members m ON m.id = o.customer AND m.mail = '{p:bob@mail.test}' ORDER BY o.id LIMIT 3
-- view
SELECT number FROM mailing WHERE address = '{p:ann@mail.test}' ORDER BY number
-- common table
WITH m (i, a) AS (SELECT id, mail FROM members) SELECT i FROM m WHERE a = ? ORDER BY i <- {p:ann@mail.test}
-- UPDATE
UPDATE members SET note = 'new' WHERE mail = ? <- {p:ann@mail.test}
-- DELETE
DELETE FROM members WHERE mail = '{p:bob@mail.test}' RETURNING id
-- cursor
DECLARE asked CURSOR FOR SELECT id FROM members WHERE mail = '{p:ann@mail.test}' ORDER BY id
FETCH ALL FROM asked
-- COPY
COPY (SELECT id FROM members WHERE mail = '{p:ann@mail.test}' ORDER BY id) TO STDOUT
-- PREPARE
PREPARE asked_for AS SELECT id FROM members WHERE mail = '{p:ann@mail.test}' ORDER BY id
EXECUTE asked_for
