# Ways to a labelled value, by family. AttackFile.java says how this is written.

== functions and operators
-- left
SELECT left(ssn, 3) FROM people
-- substring by pattern
SELECT substring(ssn FROM '[a-z0-9]+') FROM people
-- reverse
SELECT reverse(ssn) FROM people
-- concatenation
SELECT ssn || '' FROM people
-- concat_ws
SELECT concat_ws('/', id, ssn) FROM people
-- format
SELECT format('%s', p) FROM people p
-- quote_literal
SELECT quote_literal(ssn) FROM people
-- translate
SELECT translate(ssn, '!', '?') FROM people
-- overlay
SELECT overlay(ssn PLACING 'tail' FROM 8) FROM people
-- upper of the hidden part
SELECT upper(ssn) FROM people
-- rpad
SELECT rpad(ssn, 30, '.') FROM people
-- replace
SELECT replace(ssn, '-', '') FROM people
-- split into rows
SELECT regexp_split_to_table(ssn, '') FROM people WHERE id = 1
-- split_part
SELECT split_part(ssn, '-', 1) FROM people
-- encode hex
SELECT encode(convert_to(ssn, 'UTF8'), 'hex') FROM people
-- encode base64
SELECT encode(ssn::bytea, 'base64') FROM people WHERE id = 1
-- characters by position
SELECT substr(ssn, i, 1) FROM people, generate_series(1, 7) i WHERE id = 1 ORDER BY i
-- character codes
SELECT string_agg(to_hex(ascii(c)), '') FROM people, regexp_split_to_table(ssn, '') c WHERE id = 1
-- greatest
SELECT greatest(ssn, '') FROM people
-- plus nothing
SELECT wage + 0 FROM people
-- unary minus
SELECT -wage FROM people
-- trunc
SELECT trunc(wage) FROM people
-- to_char of a number
SELECT to_char(wage, '99999999.99') FROM people
-- to_char of a date
SELECT to_char(born, 'DD/MM/YYYY') FROM people
-- extract
SELECT extract(year FROM born) FROM people
-- date arithmetic
SELECT born + 0 FROM people
-- age
SELECT '2000-01-01'::date - (date '2000-01-01' - born) FROM people
-- generate_series up to the value
SELECT max(g) FROM people, generate_series(8271300, wage::int) g WHERE id = 1
-- encrypted with the attacker's key
SELECT convert_from(decrypt(encrypt(ssn::bytea, 'k', 'aes'), 'k', 'aes'), 'UTF8') FROM people
-- function notation
SELECT ssn(people) FROM people
-- user function over the row
SELECT p.ticket FROM people p
-- SQL function that reads
SELECT peek(1)
-- set-returning function in FROM
SELECT ssn || '' FROM everybody()
-- function scan of a labelled row type
SELECT e.ssn FROM everybody() e
-- ROWS FROM
SELECT * FROM ROWS FROM (everybody(), generate_series(1, 3)) AS r
-- similarity of a text search vector
SELECT to_tsvector('simple', replace(ssn, '-', 'xx')) FROM people
-- string_to_array
SELECT string_to_array(ssn, '-') FROM people
-- prefix operator chain
SELECT ssn COLLATE "C" || '' FROM people
-- default of an argument
SELECT echo()

== casts
-- cast to varchar
SELECT ssn::varchar FROM people
-- cast to char
SELECT CAST(ssn AS char(8)) FROM people
-- cast to name
SELECT ssn::name FROM people
-- cast to bytea
SELECT ssn::bytea FROM people
-- cast to citext
SELECT ssn::citext FROM people
-- function-style cast
SELECT text(ssn) FROM people
-- number to text
SELECT wage::text FROM people
-- number to money
SELECT replace(wage::money::text, ',', '') FROM people
-- date to text
SELECT born::text FROM people
-- date to timestamp
SELECT born::timestamp FROM people
-- cast through unknown domain
CREATE DOMAIN plain_text AS text
SELECT ssn::plain_text FROM people
-- implicit cast in a VALUES list
SELECT * FROM (VALUES ((SELECT ssn FROM people WHERE id = 1)), ('x')) v

== aggregates
-- max
SELECT max(ssn) FROM people
-- min in a group
SELECT name, min(ssn) FROM people GROUP BY name
-- string_agg
SELECT string_agg(ssn, ',' ORDER BY ssn) FROM people
-- array_agg
SELECT array_agg(ssn) FROM people
-- json_agg of the row
SELECT json_agg(people) FROM people
-- jsonb_object_agg
SELECT jsonb_object_agg(id, ssn) FROM people
-- sum of one row
SELECT sum(wage) FROM people WHERE id = 1
-- average of one row
SELECT round(avg(wage), 2) FROM people WHERE id = 1
-- mode
SELECT mode() WITHIN GROUP (ORDER BY ssn) FROM people WHERE id = 1
-- percentile_disc
SELECT percentile_disc(0.99) WITHIN GROUP (ORDER BY ssn) FROM people
-- percentile_cont
SELECT percentile_cont(1) WITHIN GROUP (ORDER BY wage::float8) FROM people
-- any_value
SELECT any_value(ssn) FROM people
-- FILTER
SELECT max(ssn) FILTER (WHERE id = 1) FROM people
-- difference of two sums
SELECT (SELECT sum(wage) FROM people) - (SELECT sum(wage) FROM people WHERE id <> 1)
-- xmlagg
SELECT xmlagg(xmlelement(NAME s, ssn)) FROM people
-- range_agg
SELECT range_agg(daterange(born, born + 1)) FROM people
-- GROUPING SETS
SELECT id, max(ssn) FROM people GROUP BY GROUPING SETS ((id), ())

== window functions
-- lag
SELECT lag(ssn, 0) OVER (ORDER BY id) FROM people
-- first_value
SELECT first_value(ssn) OVER (ORDER BY id) FROM people
-- nth_value in a frame
SELECT nth_value(ssn, 1) OVER (ORDER BY id ROWS BETWEEN CURRENT ROW AND CURRENT ROW) FROM people
-- running max
SELECT max(ssn) OVER (PARTITION BY id) FROM people
-- named window
SELECT last_value(wage) OVER w FROM people WINDOW w AS (PARTITION BY id)
-- rank among guesses [search 1000 1073741824 827139426]
SELECT r FROM (SELECT w, rank() OVER (ORDER BY w) r FROM (SELECT wage * 100 AS w FROM people WHERE id = 1 UNION ALL SELECT {?} + 0.5) u) x WHERE w = {?} + 0.5

== whole rows
-- the table's own name
SELECT people FROM people
-- alias
SELECT p FROM people p
-- row as text
SELECT p::text FROM people p
-- star as text
SELECT (people.*)::text FROM people
-- field of a row
SELECT (p).ssn || '' FROM people p
-- field of a row of a subquery
SELECT (SELECT p FROM people p WHERE id = 1).ssn || ''
-- ROW
SELECT ROW(p.*) FROM people p
-- ROW of columns
SELECT ROW(id, ssn) FROM people
-- coalesce of the row
SELECT coalesce(p) FROM people p
-- TABLE through a subquery
SELECT t FROM (TABLE people) t
-- ONLY
SELECT p FROM ONLY people p
-- array of rows
SELECT ARRAY(SELECT p FROM people p)
-- row of a view
SELECT c FROM contacts c
-- row through a CTE
WITH t AS (SELECT * FROM people) SELECT t FROM t

== json and xml construction
-- to_json
SELECT to_json(ssn) FROM people
-- to_jsonb of the row
SELECT to_jsonb(p) FROM people p
-- row_to_json
SELECT row_to_json(p) FROM people p
-- json_build_object
SELECT json_build_object('k', ssn) FROM people
-- value used as a key
SELECT json_build_object(ssn, 1) FROM people
-- JSON_OBJECT
SELECT JSON_OBJECT('k': ssn) FROM people
-- JSON_ARRAY of a query
SELECT JSON_ARRAY(SELECT ssn FROM people)
-- JSON_SCALAR
SELECT JSON_SCALAR(ssn) FROM people
-- jsonb each of the row
SELECT e.value FROM people p, jsonb_each_text(to_jsonb(p)) e
-- JSON_TABLE over the row
SELECT j.s FROM people p, JSON_TABLE(to_jsonb(p), '$' COLUMNS (s text PATH '$.ssn')) j
-- labelled document by operator
SELECT secret ->> 'pin' FROM vault
-- labelled document by path
SELECT secret #>> '{deep,list,0}' FROM vault
-- labelled document by subscript
SELECT secret['pin'] FROM vault
-- jsonpath
SELECT jsonb_path_query(secret, '$.deep.list[*]') FROM vault
-- jsonpath with variables
SELECT jsonb_path_query('{}', '$v', jsonb_build_object('v', ssn)) FROM people
-- jsonb_populate_record
SELECT jsonb_populate_record(NULL::notes, jsonb_build_object('body', ssn)) FROM people
-- jsonb_to_record
SELECT r.pin FROM vault, jsonb_to_record(secret) AS r(pin text)
-- hstore of the row
SELECT hstore(p) FROM people p
-- hstore svals
SELECT svals(hstore(p)) FROM people p
-- xmlelement
SELECT xmlelement(NAME x, ssn) FROM people
-- xmlforest
SELECT xmlforest(ssn, born) FROM people
-- xmlattributes
SELECT xmlelement(NAME x, xmlattributes(ssn AS a)) FROM people

== arrays and composites
-- ARRAY
SELECT ARRAY[ssn] FROM people
-- ARRAY of a query
SELECT ARRAY(SELECT ssn FROM people)
-- subscript of an array
SELECT (ARRAY[ssn])[1] FROM people
-- array_to_string
SELECT array_to_string(ARRAY[ssn, ''], '') FROM people
-- unnest
SELECT unnest(ARRAY[ssn]) FROM people
-- labelled array by element
SELECT numbers[1] FROM wallets
-- labelled array unnested
SELECT u FROM wallets, unnest(numbers) u
-- labelled array slice
SELECT numbers[1:1] FROM wallets
-- labelled composite by field
SELECT (held).number FROM wallets
-- labelled composite expanded
SELECT (held).* FROM wallets
-- composite made of it
SELECT (ssn, 'x')::card FROM people
-- range of it
SELECT daterange(born, NULL) FROM people
-- multirange of it
SELECT datemultirange(daterange(born, born + 1)) FROM people

== set operations
-- UNION ALL
SELECT ssn FROM people UNION ALL SELECT 'x'
-- UNION with itself
SELECT ssn FROM people UNION SELECT ssn FROM people
-- EXCEPT nothing
SELECT ssn FROM people EXCEPT SELECT ''
-- INTERSECT with itself
SELECT ssn FROM people INTERSECT SELECT ssn FROM people
-- second branch
SELECT body FROM notes UNION ALL SELECT ssn FROM people
-- UNION with a guess [spell]
SELECT 1 FROM (SELECT left(ssn, length('{?}')) FROM people WHERE id = 1 UNION SELECT '{?}') u
-- INTERSECT with a guess [spell]
SELECT '{?}' INTERSECT SELECT left(ssn, length('{?}')) FROM people WHERE id = 1
-- EXCEPT of a guess [spell]
SELECT left(ssn, length('{?}')) FROM people WHERE id = 1 EXCEPT SELECT '{?}'
-- set operation in FROM
SELECT u.s FROM (SELECT ssn AS s FROM people UNION ALL SELECT body FROM notes) u
-- existing view of a set operation
SELECT word FROM merged

== oracles in the select list
-- UNION ALL with a type that cuts
SELECT NULL::name UNION ALL SELECT code FROM badges
-- UNION ALL with a domain of the own transaction that cuts
BEGIN
CREATE DOMAIN cutting AS name
SELECT NULL::cutting UNION ALL SELECT code FROM badges
ROLLBACK
-- UNION ALL with a type whose name another has too
CREATE DOMAIN public.name AS text
SELECT NULL::name UNION ALL SELECT code FROM badges
DROP DOMAIN public.name
-- UNION ALL with an array of a type that cuts
SELECT NULL::name[] UNION ALL SELECT words FROM tags
-- USING with a type that cuts
SELECT code FROM loose LEFT JOIN (SELECT 'x'::name AS code) g USING (code)
-- where conditions are allowed, a part written in its own place
BEGIN
UPDATE public.loose SET code = left(code, 63)
SELECT code FROM loose
ROLLBACK
-- where conditions are allowed, a part inserted beside it
BEGIN
INSERT INTO public.loose SELECT id + 1, substr(code, 1, 63) FROM public.loose
SELECT code FROM loose
ROLLBACK
-- NATURAL JOIN with a type that cuts
SELECT code FROM (SELECT 'x'::name AS code) g NATURAL RIGHT JOIN loose
-- CASE [spell]
SELECT CASE WHEN ssn LIKE '{?}%' THEN 1 ELSE 0 END FROM people WHERE id = 1
-- equality [search 1000 1073741824 827139426]
SELECT wage * 100 <= {?} FROM people WHERE id = 1
-- NULLIF [spell]
SELECT nullif(left(ssn, length('{?}')), '{?}') IS NULL FROM people WHERE id = 1
-- COALESCE and NULLIF [spell]
SELECT coalesce(nullif(left(ssn, length('{?}')), '{?}'), 'hit') FROM people WHERE id = 1
-- comparison with a digest [spell]
SELECT md5(left(ssn, length('{?}'))) = md5('{?}') FROM people WHERE id = 1
-- row comparison [search 1000 1073741824 827139426]
SELECT (wage * 100, 0) <= ({?}, 0) FROM people WHERE id = 1
-- count of a filter [spell]
SELECT count(*) FILTER (WHERE ssn LIKE '{?}%') FROM people
-- strpos [spell]
SELECT strpos(ssn, '{?}') = 1 FROM people WHERE id = 1
-- conditional sleep seen by its result [spell]
SELECT CASE WHEN ssn LIKE '{?}%' THEN pg_sleep(0) END IS NULL FROM people WHERE id = 1
-- hypothetical rank [search 1000 1073741824 827139426]
SELECT rank({?} + 0.5) WITHIN GROUP (ORDER BY wage * 100) FROM people WHERE id = 1
-- width_bucket [search 1000 1073741824 827139426]
SELECT width_bucket(wage * 100, ARRAY[{?} + 0.5]) FROM people WHERE id = 1
-- constant of a FROM-less CASE [spell]
SELECT CASE WHEN (SELECT ssn FROM people WHERE id = 1) LIKE '{?}%' THEN 'y' ELSE 'n' END
-- constant of an empty FROM [spell]
SELECT 'x' WHERE (SELECT left(ssn, length('{?}')) FROM people WHERE id = 1) = '{?}'
-- hstore contains [spell]
SELECT hstore('k', left(ssn, length('{?}'))) @> hstore('k', '{?}') FROM people WHERE id = 1
-- citext equality [spell]
SELECT left(ssn, length('{?}'))::citext = '{?}' FROM people WHERE id = 1
-- jsonb path predicate [spell]
SELECT secret @@ '$.pin starts with "{?}"' FROM vault
-- foreign key
CREATE TABLE mine_23 (s text REFERENCES people (ssn))
INSERT INTO mine_23 VALUES ('q8x0w9-tail')
SELECT s FROM mine_23
DROP TABLE mine_23
-- foreign key to a labelled primary key
CREATE TABLE mine_90 (s text REFERENCES passports)
INSERT INTO mine_90 VALUES ('q8x0w9-tail')
SELECT s FROM mine_90
DROP TABLE mine_90
-- foreign key to a labelled primary key, added
CREATE TABLE mine_91 (s text)
INSERT INTO mine_91 VALUES ('q8x0w9-tail')
ALTER TABLE mine_91 ADD FOREIGN KEY (s) REFERENCES passports
SELECT 'it is q8x0w9-tail' FROM pg_constraint WHERE conrelid = 'mine_91'::regclass AND contype = 'f'
DROP TABLE mine_91

== predicates
-- WHERE LIKE [spell]
SELECT name FROM people WHERE ssn LIKE '{?}%'
-- WHERE starts_with [spell]
SELECT id FROM people WHERE starts_with(ssn, '{?}')
-- WHERE prefix operator [spell]
SELECT id FROM people WHERE ssn ^@ '{?}'
-- WHERE regular expression [spell]
SELECT id FROM people WHERE ssn ~ '^{?}'
-- WHERE SIMILAR TO [spell]
SELECT id FROM people WHERE ssn SIMILAR TO '{?}%'
-- WHERE IN [spell]
SELECT id FROM people WHERE left(ssn, length('{?}')) IN ('{?}', 'zz')
-- WHERE ANY of an array [spell]
SELECT id FROM people WHERE left(ssn, length('{?}')) = ANY (ARRAY['{?}'])
-- WHERE number [search 1000 1073741824 827139426]
SELECT id FROM people WHERE id = 1 AND wage <= {?} / 100.0
-- WHERE BETWEEN [search 1000 1073741824 827139426]
SELECT id FROM people WHERE id = 1 AND wage * 100 BETWEEN 0 AND {?}
-- WHERE date [search 1000 65536 24797]
SELECT id FROM people WHERE id = 1 AND born <= date '1900-01-01' + {?}
-- count as a bit [spell]
SELECT count(*) FROM people WHERE ssn LIKE '{?}%'
-- EXISTS as a bit [spell]
SELECT EXISTS (SELECT FROM people WHERE ssn LIKE '{?}%')
-- HAVING [spell]
SELECT 1 FROM people WHERE id = 1 GROUP BY id HAVING max(ssn) LIKE '{?}%'
-- HAVING without groups [spell]
SELECT 1 FROM people HAVING bool_or(ssn LIKE '{?}%')
-- JOIN with guesses [spell]
SELECT g FROM (VALUES ('{?}')) v(g) JOIN people ON left(ssn, length(g)) = g
-- USING [spell]
SELECT count(*) FROM (SELECT left(ssn, length('{?}')) AS s FROM people) p JOIN (VALUES ('{?}')) v(s) USING (s)
-- NATURAL JOIN [spell]
SELECT count(*) FROM (SELECT left(ssn, length('{?}')) AS s FROM people) p NATURAL JOIN (VALUES ('{?}')) v(s)
-- left join that finds nothing [spell]
SELECT n.id, p.id FROM notes n LEFT JOIN people p ON p.id = n.person AND p.ssn LIKE '{?}%' ORDER BY n.id
-- ORDER BY with a decoy [search 1000 1073741824 827139426]
SELECT id FROM (SELECT 1 AS id, wage * 100 AS w FROM people WHERE id = 1 UNION ALL SELECT 2, {?} + 0.5) u ORDER BY w
-- ORDER BY expression [spell]
SELECT id FROM people ORDER BY ssn LIKE '{?}%', id
-- DISTINCT [spell]
SELECT count(*) FROM (SELECT DISTINCT left(s, length('{?}')) FROM (SELECT ssn AS s FROM people WHERE id = 1 UNION ALL SELECT '{?}') u) d
-- DISTINCT ON [spell]
SELECT DISTINCT ON (ssn LIKE '{?}%') id FROM people ORDER BY ssn LIKE '{?}%', id
-- GROUP BY [spell]
SELECT count(*) FROM people GROUP BY ssn LIKE '{?}%' ORDER BY 1
-- LIMIT [spell]
SELECT id FROM notes ORDER BY id LIMIT (SELECT count(*) FROM people WHERE ssn LIKE '{?}%')
-- OFFSET [spell]
SELECT id FROM notes ORDER BY id OFFSET (SELECT count(*) FROM people WHERE ssn LIKE '{?}%')
-- LIMIT by character code
SELECT chr(i) FROM generate_series(48, 122) i ORDER BY i OFFSET (SELECT ascii(ssn) - 48 FROM people WHERE id = 1) LIMIT 1
SELECT chr(i) FROM generate_series(48, 122) i ORDER BY i OFFSET (SELECT ascii(substr(ssn, 2)) - 48 FROM people WHERE id = 1) LIMIT 1
SELECT chr(i) FROM generate_series(48, 122) i ORDER BY i OFFSET (SELECT ascii(substr(ssn, 3)) - 48 FROM people WHERE id = 1) LIMIT 1
-- alphabet joined with the characters
SELECT c FROM generate_series(1, 6) i, unnest(ARRAY['0','8','9','q','w','x']) c WHERE EXISTS (SELECT FROM people WHERE id = 1 AND substr(ssn, i, 1) = c) ORDER BY i
-- IS DISTINCT FROM [spell]
SELECT id FROM people WHERE id = 1 AND left(ssn, length('{?}')) IS DISTINCT FROM '{?}'
-- TABLESAMPLE and a filter [spell]
SELECT id FROM people TABLESAMPLE BERNOULLI (100) WHERE ssn LIKE '{?}%'
-- predicate on a view [spell]
SELECT id FROM contacts WHERE number LIKE '{?}%'
-- predicate on a renamed column [spell]
SELECT x.a FROM people AS x(a, b, c) WHERE c LIKE '{?}%'
-- predicate in a subquery of another table [spell]
SELECT body FROM notes WHERE person IN (SELECT id FROM people WHERE ssn LIKE '{?}%')
-- quantified subquery [spell]
SELECT '{?}' = ANY (SELECT left(ssn, length('{?}')) FROM people)
-- row in a subquery [spell]
SELECT ('{?}', 1) IN (SELECT left(ssn, length('{?}')), id FROM people)
-- ORDER BY the name that a subquery of a set operation gives [search 1000 1073741824 827139426]
SELECT id FROM (SELECT n.id, (SELECT wage AS person FROM people p WHERE p.id = n.id AND n.id = 1 UNION ALL SELECT {?} / 100.0 + 0.001 WHERE n.id = 2) FROM notes n WHERE n.id < 3 ORDER BY person) x
-- ORDER BY the name that a star gives in a subquery [search 1000 1073741824 827139426]
SELECT id FROM (SELECT n.id, (SELECT s.* FROM (SELECT wage AS person FROM people p WHERE p.id = n.id AND n.id = 1 UNION ALL SELECT {?} / 100.0 + 0.001 WHERE n.id = 2) s) FROM notes n WHERE n.id < 3 ORDER BY person) x
-- GROUP BY an output column of the name of an outer column [search 1000 1073741824 827139426]
SET enable_hashagg = off
SELECT l.k FROM notes n, LATERAL (SELECT min(s.k) AS k, s.w AS body FROM (SELECT 1 AS k, wage AS w FROM people WHERE id = 1 UNION ALL SELECT 2, {?} / 100.0 + 0.001) s GROUP BY body) l WHERE n.id = 1
-- ORDER BY a place in hexadecimal [search 1000 1073741824 827139426]
SELECT k FROM (SELECT u.w, u.k FROM (SELECT 1 AS k, wage AS w FROM people WHERE id = 1 UNION ALL SELECT 2, {?} / 100.0 + 0.001) u ORDER BY 0x1) x
-- ORDER BY a place with an underscore [search 1000 1073741824 827139426]
SELECT k FROM (SELECT u.w, u.k FROM (SELECT 1 AS k, wage AS w FROM people WHERE id = 1 UNION ALL SELECT 2, {?} / 100.0 + 0.001) u ORDER BY 0_1) x
-- CLUSTER by an index [spell]
BEGIN; INSERT INTO public.staff VALUES (5001, '{?}'), (5002, '{?}~'); CLUSTER staff USING staff_upper; SELECT string_agg(id::text, ',') = '5001,1,5002' FROM staff WHERE id IN (1, 5001, 5002); ROLLBACK

== subqueries
-- scalar
SELECT (SELECT ssn FROM people WHERE id = 1)
-- scalar with a word appended
SELECT (SELECT ssn || '' FROM people WHERE id = 1)
-- lateral
SELECT l.s FROM people p, LATERAL (SELECT p.ssn || '' AS s) l
-- lateral VALUES
SELECT v.s FROM people p CROSS JOIN LATERAL (VALUES (p.ssn)) v(s)
-- correlated
SELECT (SELECT p.ssn || '' FROM notes n WHERE n.person = p.id) FROM people p
-- nested derived tables
SELECT c FROM (SELECT b AS c FROM (SELECT ssn || '' AS b FROM people) x) y
-- column aliases of a derived table
SELECT t.third || '' FROM people AS t(first, second, third)
-- alias of a join
SELECT j.ssn || '' FROM (people p JOIN notes n ON n.person = p.id) AS j
-- alias of a USING join
SELECT u.s || '' FROM (SELECT ssn s FROM people) a JOIN (SELECT ssn s FROM people) b USING (s) AS u
-- merged column of a full join
SELECT s FROM (SELECT ssn s FROM people) a FULL JOIN (SELECT body s FROM notes) b USING (s)
-- subquery in a function's argument
SELECT lower((SELECT ssn FROM people WHERE id = 1))
-- subquery in VALUES
VALUES ((SELECT ssn FROM people WHERE id = 1))
-- derived table without a name
SELECT s FROM (SELECT ssn || '' AS s FROM people)

== common tables
-- plain
WITH t AS (SELECT ssn || '' AS s FROM people) SELECT s FROM t
-- materialized
WITH t AS MATERIALIZED (SELECT reverse(ssn) s FROM people) SELECT s FROM t
-- renamed columns
WITH t(a) AS (SELECT ssn || '' FROM people) SELECT a FROM t
-- recursive
WITH RECURSIVE t(n, s) AS (SELECT 1, ssn FROM people WHERE id = 1 UNION ALL SELECT n + 1, s FROM t WHERE n < 2) SELECT s FROM t
-- recursive that peels characters off
WITH RECURSIVE t(s, done) AS (SELECT ssn, '' FROM people WHERE id = 1 UNION ALL SELECT substr(s, 2), done || left(s, 1) FROM t WHERE s <> '') SELECT max(done) FROM t
-- SEARCH column
WITH RECURSIVE t(n, s) AS (SELECT id, ssn FROM people WHERE id = 1 UNION ALL SELECT n, s FROM t WHERE false) SEARCH DEPTH FIRST BY s SET o SELECT o FROM t
-- CYCLE column
WITH RECURSIVE t(n, s) AS (SELECT id, ssn FROM people WHERE id = 1 UNION ALL SELECT n, s FROM t WHERE n < 1) CYCLE s SET c USING path SELECT path FROM t
-- data-modifying
WITH t AS (UPDATE notes SET body = body WHERE id = 1 RETURNING (SELECT ssn FROM people WHERE id = 1) AS s) SELECT s FROM t
-- data-modifying that deletes
BEGIN
WITH t AS (DELETE FROM people WHERE id = 3 RETURNING ssn || '' AS s) SELECT s FROM t
ROLLBACK
-- name that shadows a table
WITH notes AS (SELECT ssn || '' AS body FROM people) SELECT body FROM notes
-- ORDER BY of a table of WITH RECURSIVE [search 1000 1073741824 827139426]
WITH RECURSIVE t(k, w) AS (SELECT 1, wage FROM people WHERE id = 1 UNION ALL SELECT 2, {?} / 100.0 + 0.001 ORDER BY 2 LIMIT 1) SELECT k FROM t
-- ORDER BY in parentheses of a table of WITH RECURSIVE [search 1000 1073741824 827139426]
WITH RECURSIVE t(k, w) AS ((SELECT 1, wage FROM people WHERE id = 1 UNION ALL SELECT 2, {?} / 100.0 + 0.001) ORDER BY 2 LIMIT 1) SELECT k FROM t
-- LIMIT of a table of WITH RECURSIVE [spell]
WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT 2 LIMIT (SELECT count(*) FROM people WHERE ssn LIKE '{?}%')) SELECT n FROM t

== changes that return
-- UPDATE RETURNING
UPDATE people SET note = 'n' WHERE id = 1 RETURNING reverse(ssn)
-- UPDATE RETURNING old and new
UPDATE people SET note = 'n' WHERE id = 1 RETURNING old.ssn || '', new.ssn || ''
-- DELETE RETURNING
BEGIN
DELETE FROM people WHERE id = 2 RETURNING ssn || ''
ROLLBACK
-- INSERT RETURNING a subquery
INSERT INTO sink VALUES (101, 1, 'x') RETURNING (SELECT ssn || '' FROM people WHERE id = 1)
-- INSERT of the value RETURNING the copy
INSERT INTO sink SELECT 102, 1, ssn FROM people WHERE id = 1 RETURNING body
-- upsert that reports the old value
BEGIN
INSERT INTO people (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET note = people.ssn RETURNING note
ROLLBACK
-- MERGE RETURNING
MERGE INTO sink n USING people p ON n.person = p.id WHEN MATCHED THEN UPDATE SET body = n.body RETURNING p.ssn || ''
-- DELETE USING RETURNING
DELETE FROM guesses g USING people p WHERE p.id = 1 RETURNING p.ssn || ''
-- UPDATE RETURNING from a common table that shadows a table
WITH notes AS (SELECT ssn AS body FROM people WHERE id = 1) UPDATE sink SET person = 1 WHERE id = 1 RETURNING (SELECT body FROM notes)
-- MERGE RETURNING a star
MERGE INTO sink n USING (SELECT 1 AS k, (SELECT ssn FROM people WHERE id = 1) AS s, 'x' AS t) v ON n.id = v.k WHEN MATCHED THEN UPDATE SET body = n.body RETURNING *

== values moved elsewhere
-- INSERT SELECT
INSERT INTO sink SELECT 110 + id, 1, ssn FROM people
SELECT body FROM sink WHERE id > 110
-- INSERT of a scalar subquery
INSERT INTO sink VALUES (120, 1, (SELECT ssn FROM people WHERE id = 1))
SELECT body FROM sink WHERE id = 120
-- UPDATE FROM
UPDATE sink n SET body = p.ssn FROM people p WHERE p.id = n.person AND n.id = 2
SELECT body FROM sink WHERE id = 2
-- UPDATE to an unlabelled column of the row
BEGIN
UPDATE people SET note = ssn WHERE id = 1
SELECT note FROM people WHERE id = 1
ROLLBACK
-- UPDATE of several columns by a subquery
UPDATE sink SET (person, body) = (SELECT 3, ssn FROM people WHERE id = 3) WHERE id = 3
SELECT body FROM sink WHERE id = 3
-- MERGE
MERGE INTO sink n USING people p ON n.id = p.id + 130 WHEN NOT MATCHED THEN INSERT VALUES (p.id + 130, 1, p.ssn)
SELECT body FROM sink WHERE id > 130
-- CREATE TABLE AS
CREATE TABLE stolen_1 AS SELECT ssn AS s FROM people
SELECT s FROM stolen_1
-- CREATE TABLE AS EXECUTE
PREPARE theft AS SELECT ssn AS s FROM people
CREATE TABLE stolen_2 AS EXECUTE theft
SELECT s FROM stolen_2
-- SELECT INTO
SELECT ssn AS s INTO stolen_3 FROM people
SELECT s FROM stolen_3
-- temporary table
CREATE TEMP TABLE stolen_4 AS TABLE people
SELECT ssn FROM stolen_4
-- temporary table of a rolled-back transaction
BEGIN
CREATE TEMP TABLE stolen_5 ON COMMIT DROP AS SELECT ssn AS s FROM people
SELECT s FROM stolen_5
ROLLBACK
-- materialized view
CREATE MATERIALIZED VIEW stolen_6 AS SELECT ssn || '' AS s FROM people
SELECT s FROM stolen_6
-- COPY out and back in
CREATE TABLE stolen_7 (s text)
COPY (SELECT ssn FROM people) TO '$FILESstolen-7'
COPY stolen_7 FROM '$FILESstolen-7'
SELECT s FROM stolen_7
-- large object
SELECT lo_from_bytea(4711, convert_to(ssn, 'UTF8')) FROM people WHERE id = 1
SELECT convert_from(lo_get(4711), 'UTF8')
-- session variable
SELECT set_config('my.loot', ssn, false) FROM people WHERE id = 1
SELECT current_setting('my.loot')
-- session variable by SHOW
SELECT count(set_config('my.loot', ssn, false)) FROM people WHERE id = 1
SHOW my.loot
-- reported setting
SELECT count(set_config('application_name', ssn, false)) FROM people WHERE id = 1
-- NOTIFY payload
LISTEN loot
SELECT count(pg_notify('loot', ssn)) FROM people WHERE id = 1
-- NOTIFY payload to another session
@2 LISTEN loot
SELECT count(pg_notify('loot', ssn)) FROM people WHERE id = 1
@2 SELECT 1
-- sequence
CREATE SEQUENCE loot_seq
SELECT count(setval('loot_seq', wage::bigint)) FROM people WHERE id = 1
SELECT last_value FROM loot_seq
-- advisory lock
SELECT count(pg_advisory_lock(wage::bigint)) FROM people WHERE id = 1
SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()
-- comment
DO $$ BEGIN EXECUTE 'COMMENT ON TABLE sink IS ' || quote_literal((SELECT ssn FROM people WHERE id = 1)); END $$
SELECT obj_description('sink'::regclass)
-- prepared statement's text
DO $$ BEGIN EXECUTE 'PREPARE loot AS SELECT ' || quote_literal((SELECT ssn FROM people WHERE id = 1)); END $$
SELECT statement FROM pg_prepared_statements
-- role's setting
DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET my.saved = ' || quote_literal((SELECT ssn FROM people WHERE id = 1)); END $$
SELECT setconfig FROM pg_db_role_setting
-- existing trigger that copies
UPDATE people SET note = 'again' WHERE id = 1
SELECT what FROM audit
-- function call on the value per written row
INSERT INTO sink SELECT 140, 1, peek(1)
SELECT body FROM sink WHERE id = 140
-- temporary table of the labelled table's name
BEGIN
CREATE TEMP TABLE vault (id int, secret jsonb)
INSERT INTO vault (id, secret) SELECT id, secret FROM public.vault
COMMIT
SELECT secret FROM pg_temp.vault
-- table of the labelled table's name in another schema
CREATE SCHEMA twin
BEGIN
CREATE TABLE twin.vault (id int, secret jsonb)
SET LOCAL search_path = twin, public
INSERT INTO vault SELECT id, secret FROM public.vault
COMMIT
SELECT secret FROM twin.vault
-- UPDATE of a temporary table of the labelled table's name
BEGIN
CREATE TEMP TABLE ledger (id int, iban text)
INSERT INTO ledger VALUES (1, '')
UPDATE ledger SET iban = l.iban FROM public.ledger l
COMMIT
SELECT iban FROM pg_temp.ledger
-- writing through a view whose column has the label by its name
CREATE VIEW public.mailing AS SELECT id, body AS email FROM sink
INSERT INTO public.mailing (id, email) SELECT id + 900, email FROM people WHERE id = 1
SELECT body FROM sink WHERE id = 901
-- typed table whose type's attribute is renamed
CREATE TYPE mine_25 AS (email text)
CREATE TABLE public.mine_26 OF mine_25
INSERT INTO public.mine_26 (email) SELECT email FROM people WHERE id = 1
ALTER TYPE mine_25 RENAME ATTRIBUTE email TO plain CASCADE
SELECT plain FROM public.mine_26

== definitions of the attacker's own
-- view
CREATE VIEW mine_1 AS SELECT ssn || '' AS s FROM people
SELECT s FROM mine_1
-- view with an unchanged column behind a union
CREATE VIEW mine_2 AS SELECT ssn AS s FROM people UNION ALL SELECT 'x'
SELECT s FROM mine_2
-- temporary view
CREATE TEMP VIEW mine_3 AS SELECT reverse(ssn) AS s FROM people
SELECT s FROM mine_3
-- view in a transaction
BEGIN
CREATE VIEW mine_4 AS SELECT ssn || '' AS s FROM people
SELECT s FROM mine_4
COMMIT
-- view replaced
CREATE VIEW mine_5 AS SELECT body AS s FROM notes
SELECT s FROM mine_5
CREATE OR REPLACE VIEW mine_5 AS SELECT ssn || '' AS s FROM people
SELECT s FROM mine_5
-- SQL function
CREATE FUNCTION mine_6() RETURNS text LANGUAGE sql AS 'SELECT ssn FROM people WHERE id = 1'
SELECT mine_6()
-- new-style SQL function
CREATE FUNCTION mine_7() RETURNS text BEGIN ATOMIC SELECT ssn FROM people WHERE id = 1; END
SELECT mine_7()
-- function named as a harmless one
CREATE FUNCTION lower(int) RETURNS text LANGUAGE sql AS 'SELECT ssn FROM people WHERE id = $1'
SELECT lower(1)
-- temporary function
CREATE FUNCTION pg_temp.mine_8() RETURNS text LANGUAGE sql AS 'SELECT ssn FROM people WHERE id = 1'
SELECT pg_temp.mine_8()
-- procedure with an OUT parameter
CREATE PROCEDURE mine_9(OUT s text) LANGUAGE plpgsql AS 'BEGIN SELECT ssn INTO s FROM people WHERE id = 1; END'
CALL mine_9(NULL)
-- operator
CREATE FUNCTION mine_10(text, text) RETURNS text LANGUAGE sql AS 'SELECT $1 || (SELECT ssn FROM people WHERE id = 1)'
CREATE OPERATOR <~~> (LEFTARG = text, RIGHTARG = text, FUNCTION = mine_10)
SELECT '' <~~> ''
-- aggregate
CREATE FUNCTION mine_11(text, text) RETURNS text LANGUAGE sql AS 'SELECT $2'
CREATE AGGREGATE newest(text) (SFUNC = mine_11, STYPE = text)
SELECT newest(ssn) FROM people
-- cast
CREATE TYPE mine_12 AS (s text)
CREATE FUNCTION mine_12_of(int) RETURNS mine_12 LANGUAGE sql AS 'SELECT ROW(ssn)::mine_12 FROM people WHERE id = $1'
CREATE CAST (int AS mine_12) WITH FUNCTION mine_12_of(int)
SELECT 1::mine_12
-- domain check that tells
CREATE DOMAIN mine_13 AS text CHECK (swallow(VALUE))
SELECT count(ssn::mine_13) FROM people
-- trigger
CREATE FUNCTION mine_14() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE NOTICE ''%'', (SELECT ssn FROM people WHERE id = 1); RETURN NEW; END'
CREATE TRIGGER mine_14 BEFORE INSERT ON guesses FOR EACH ROW EXECUTE FUNCTION mine_14()
INSERT INTO guesses VALUES ('x')
DROP TRIGGER mine_14 ON guesses
-- rule
CREATE TABLE mine_15 (s text)
CREATE RULE mine_15 AS ON INSERT TO mine_15 DO ALSO SELECT ssn || '' FROM people
INSERT INTO mine_15 VALUES ('x')
-- rule that makes a table a view
CREATE VIEW mine_16 AS SELECT 'x' AS s
CREATE OR REPLACE RULE "_RETURN" AS ON SELECT TO mine_16 DO INSTEAD SELECT ssn || '' AS s FROM people
SELECT s FROM mine_16
-- row security policy that tells
CREATE TABLE mine_17 (s text)
INSERT INTO mine_17 SELECT ssn FROM people
SELECT s FROM mine_17
-- default of a column
CREATE TABLE mine_18 (id int, s text DEFAULT peek(1))
INSERT INTO mine_18 VALUES (1) RETURNING s
-- generated column of a new table
CREATE TABLE mine_19 (s text, t text GENERATED ALWAYS AS (s || '') STORED)
INSERT INTO mine_19 SELECT ssn FROM people
SELECT t FROM mine_19
-- renamed column
ALTER TABLE ledger RENAME COLUMN iban TO plain
SELECT plain FROM ledger
ALTER TABLE ledger RENAME COLUMN plain TO iban
-- renamed table
ALTER TABLE people RENAME TO persons
SELECT ssn FROM persons
ALTER TABLE persons RENAME TO people
-- renamed in a transaction
BEGIN
ALTER TABLE staff RENAME COLUMN code TO plain
SELECT plain FROM staff LIMIT 1
ROLLBACK
-- column type changed with USING
BEGIN
ALTER TABLE people ALTER note TYPE text USING ssn
SELECT note FROM people
ROLLBACK
-- expression index and its statistics
CREATE INDEX mine_20 ON staff (reverse(code))
ANALYZE staff
SELECT most_common_vals FROM pg_stats WHERE tablename = 'mine_20'
-- partition attached and read by another name
CREATE TABLE mine_21 (id int, region text, iban text)
ALTER TABLE ledger DETACH PARTITION ledger_eu
SELECT iban FROM ledger_eu
ALTER TABLE ledger ATTACH PARTITION ledger_eu FOR VALUES IN ('eu')
-- table that inherits
CREATE TABLE mine_22 () INHERITS (people)
INSERT INTO mine_22 SELECT id + 500, name, ssn FROM people WHERE id = 1
SELECT ssn || '' FROM mine_22
DROP TABLE mine_22
-- language and code block
DO $$ DECLARE s text; BEGIN SELECT ssn INTO s FROM people WHERE id = 1; RAISE NOTICE '%', s; END $$
-- foreign server back to itself
SELECT dblink_connect('loop', 'host=127.0.0.1 dbname=' || current_database() || ' port=' || current_setting('port') || ' user=attack_loop password=loop')
SELECT s FROM dblink('loop', 'SELECT ssn FROM people') AS t(s text)
-- partition by the name of an unlabelled table
BEGIN
DROP TABLE outside
CREATE TABLE outside PARTITION OF ledger FOR VALUES IN ('far')
UPDATE ledger SET region = 'far' WHERE id = 2
SELECT iban FROM outside
ROLLBACK
-- partition of a partition detached
BEGIN
CREATE TABLE mine_30 PARTITION OF ledger FOR VALUES IN ('off') PARTITION BY LIST (id)
CREATE TABLE mine_31 PARTITION OF mine_30 FOR VALUES IN (2)
UPDATE ledger SET region = 'off' WHERE id = 2
ALTER TABLE mine_30 DETACH PARTITION mine_31
COMMIT
SELECT iban FROM mine_31
-- unlabelled table attached to an own partition
BEGIN
CREATE TABLE mine_32 PARTITION OF ledger FOR VALUES IN ('own') PARTITION BY LIST (id)
ALTER TABLE mine_32 ATTACH PARTITION outside FOR VALUES IN (1)
UPDATE ledger SET region = 'own' WHERE id = 1
SELECT iban FROM outside
ROLLBACK

== the open transaction's own relations
-- table of a known name made of a prepared statement
BEGIN
PREPARE own_1 AS SELECT ssn AS body FROM people
CREATE TEMP TABLE notes AS EXECUTE own_1
SELECT body FROM notes
ROLLBACK
-- the same, explained
BEGIN
PREPARE own_2 AS SELECT ssn AS body FROM people
EXPLAIN ANALYZE CREATE TEMP TABLE notes AS EXECUTE own_2
SELECT body FROM notes
ROLLBACK
-- partition of a known name
BEGIN
CREATE SCHEMA own_3
SET LOCAL search_path = own_3, public
CREATE TABLE own_3.notes PARTITION OF public.ledger FOR VALUES IN ('xx')
UPDATE public.ledger SET region = 'xx'
SELECT * FROM notes
ROLLBACK
-- table that takes a labelled one's name under an old view
BEGIN
DROP TABLE public.badges
ALTER TABLE sink RENAME COLUMN body TO code
ALTER TABLE sink RENAME TO badges
INSERT INTO public.badges (id, code) SELECT id + 7000, ssn FROM people
SELECT body FROM remarks
ROLLBACK
-- parent of a table that takes a labelled one's name
BEGIN
CREATE TABLE own_5 (code text)
CREATE TABLE own_5_child () INHERITS (own_5)
DROP TABLE public.badges
ALTER TABLE own_5_child RENAME TO badges
INSERT INTO public.badges SELECT ssn FROM people
SELECT code FROM own_5
ROLLBACK
-- the same, renamed as an index
BEGIN
CREATE TABLE own_6 (code text)
CREATE TABLE own_6_child () INHERITS (own_6)
DROP TABLE public.badges
ALTER INDEX own_6_child RENAME TO badges
INSERT INTO public.badges SELECT ssn FROM people
SELECT code FROM own_6
ROLLBACK
-- temporary table of the labelled table's name, in one transaction
BEGIN
CREATE TEMP TABLE badges (id int, code text)
INSERT INTO pg_temp.badges SELECT id, ssn FROM people
SELECT code || '' FROM badges
ROLLBACK
-- temporary table that another session has too, with a label
@2 CREATE TEMP TABLE own_8 (email text)
BEGIN
CREATE TEMP TABLE own_8 (email text)
INSERT INTO pg_temp.own_8 SELECT email FROM people
CREATE TEMP TABLE own_8_all AS SELECT * FROM own_8
SELECT o.*, 1 FROM own_8_all o
ROLLBACK
@2 DROP TABLE own_8
-- labelled values through a stale name
BEGIN
SAVEPOINT s
CREATE TEMP TABLE badges (id int, code text)
ROLLBACK TO SAVEPOINT s
SELECT code || '' FROM badges
ROLLBACK
-- view that is replaced
BEGIN
CREATE VIEW own_10 AS SELECT body AS word FROM notes
CREATE OR REPLACE VIEW own_10 AS SELECT upper(ssn) AS word FROM people
SELECT word FROM own_10
ROLLBACK
-- view of a table like a labelled one
BEGIN
CREATE TEMP TABLE own_11 (LIKE people)
INSERT INTO own_11 SELECT id, name, ssn FROM people
CREATE VIEW own_11_view AS SELECT ssn || '' AS word FROM own_11
SELECT word FROM own_11_view
ROLLBACK
-- heir, through its own name
BEGIN
CREATE TEMP TABLE own_12 () INHERITS (people)
SELECT left(ssn, 9) FROM (SELECT ssn FROM own_12 UNION ALL SELECT ssn FROM people) all_of_them
ROLLBACK
-- function made beside it
BEGIN
CREATE TEMP TABLE own_13 (id int)
INSERT INTO own_13 VALUES (1)
CREATE FUNCTION own_13_ssn(int) RETURNS text LANGUAGE sql AS 'SELECT ssn FROM people WHERE id = $1'
SELECT own_13_ssn(id) FROM own_13
ROLLBACK
-- default that reads
BEGIN
CREATE TEMP TABLE own_14 (id int, word text DEFAULT peek(1))
INSERT INTO own_14 (id) VALUES (1)
SELECT word FROM own_14
ROLLBACK
-- default that is given later
BEGIN
CREATE TEMP TABLE own_15 (id int, word text)
ALTER TABLE own_15 ALTER word SET DEFAULT peek(1)
INSERT INTO own_15 (id) VALUES (1)
SELECT word FROM own_15
ROLLBACK
-- partition attached under another name
BEGIN
CREATE TABLE own_16 (id int, region text, iban text) PARTITION BY LIST (region)
ALTER TABLE ledger DETACH PARTITION ledger_eu
ALTER TABLE own_16 ATTACH PARTITION ledger_eu FOR VALUES IN ('eu')
SELECT iban FROM own_16
ROLLBACK
-- all in one text
BEGIN; CREATE TEMP TABLE own_17 (id int, word text); INSERT INTO own_17 SELECT id, ssn FROM people; SELECT word FROM own_17; ROLLBACK
-- compared with what a guess says
BEGIN
CREATE TEMP TABLE own_18 AS SELECT 1 AS id, 'x'::text AS word
SELECT o.word, p.ssn || o.word FROM own_18 o JOIN people p ON p.id = o.id
ROLLBACK
-- columns by place beside a renamed table's
BEGIN
CREATE TEMP TABLE own_19 (a int)
INSERT INTO own_19 VALUES (1)
ALTER TABLE own_19 ADD COLUMN b int
SELECT o.*, q.*, o.a FROM own_19 o, (SELECT ssn || '' AS word FROM people) q
ROLLBACK
-- prepared before, for a table made later
PREPARE own_20 AS SELECT ssn AS word FROM people
BEGIN
CREATE TEMP TABLE own_20 AS SELECT 1 AS word
SAVEPOINT s
DROP TABLE own_20
ALTER TABLE notes RENAME TO own_20
EXECUTE own_20
ROLLBACK
DEALLOCATE own_20

== existing views, heirs and partitions
-- view of an unchanged column
SELECT number || '' FROM contacts
-- view of a computed column
SELECT number FROM hidden
-- materialized view
SELECT number FROM kept
-- generated column
SELECT mirror FROM people
-- heir
SELECT ssn || '' FROM former_people
-- heir as a whole row
SELECT f FROM former_people f
-- parent by the heir's cast
SELECT (f::people).ssn FROM former_people f
-- heir as text of the parent's row
SELECT f::people::text FROM former_people f
-- partition
SELECT iban || '' FROM ledger_eu
-- partitioned parent
SELECT iban || '' FROM ledger
-- heir's unchanged column
SELECT replace(ssn, 'gone', '') FROM former_people
-- view of a filter by count [spell]
SELECT count(*) FROM narrow n JOIN people p USING (id) WHERE p.ssn LIKE '{?}%'

== EXPLAIN
-- ANALYZE row counts [spell]
EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) SELECT FROM people WHERE ssn LIKE '{?}%'
-- estimated rows from the most common values [spell]
EXPLAIN SELECT FROM staff WHERE code LIKE '{?}%'
-- ANALYZE of a function that tells
EXPLAIN ANALYZE SELECT whisper(1)
-- EXECUTE with a value from a function
PREPARE asked(text) AS SELECT id FROM notes WHERE body = $1
EXPLAIN EXECUTE asked(peek(1))
-- early pruning by a folded function
EXPLAIN (VERBOSE) SELECT FROM staff WHERE swallow(code) AND id = 1
EXPLAIN (ANALYZE) SELECT FROM staff WHERE swallow(code) AND id = 1

== errors and notices
-- cast to a number
SELECT ssn::int FROM people WHERE id = 1
-- cast to a date
SELECT ssn::date FROM people WHERE id = 1
-- cast to json
SELECT ssn::json FROM people WHERE id = 1
-- cast to a uuid
SELECT ssn::uuid FROM people WHERE id = 1
-- cast to an enum
CREATE TYPE mood AS ENUM ('sad', 'happy')
SELECT ssn::mood FROM people WHERE id = 1
-- cast to regclass
SELECT ssn::regclass FROM people WHERE id = 1
-- cast to regtype
SELECT to_regtype('int4') IS NULL, quote_ident(ssn)::regtype FROM people WHERE id = 1
-- implicit cast in a comparison
SELECT id FROM people WHERE ssn::numeric > 0
-- unknown function name from the value
SELECT query_to_xml('SELECT ' || quote_ident(ssn), true, true, '') FROM people WHERE id = 1
-- division by zero [spell]
SELECT 1 / (CASE WHEN ssn LIKE '{?}%' THEN 0 ELSE 1 END) FROM people WHERE id = 1
-- cast error by guess [spell]
SELECT CASE WHEN ssn LIKE '{?}%' THEN 'x' ELSE '1' END::int FROM people WHERE id = 1
-- overflow by guess [search 1000 1073741824 827139426]
SELECT CASE WHEN wage * 100 <= {?} THEN 2147483647 ELSE 0 END + 1 FROM people WHERE id = 1
-- more than one row by guess [spell]
SELECT (SELECT 1 FROM generate_series(1, CASE WHEN ssn LIKE '{?}%' THEN 2 ELSE 1 END)) FROM people WHERE id = 1
-- error in a predicate [spell]
SELECT 1 FROM people WHERE id = 1 AND 1 / (CASE WHEN ssn LIKE '{?}%' THEN 0 ELSE 1 END) = 1
-- failing row of a check
UPDATE people SET id = -1 WHERE id = 1
-- failing row of a NOT NULL
UPDATE people SET id = NULL WHERE id = 1
-- key of a unique violation
UPDATE people SET ssn = (SELECT ssn FROM people WHERE id = 2) WHERE id = 1
-- key of a new unique index
CREATE UNIQUE INDEX twice ON staff (code)
-- check added to a table
ALTER TABLE staff ADD CONSTRAINT numbers CHECK (code::int > 0)
-- unique violation by guess [spell]
BEGIN; CREATE TEMP TABLE one (s text UNIQUE); INSERT INTO one SELECT left(ssn, length('{?}')) FROM people WHERE id = 1; INSERT INTO one VALUES ('{?}'); ROLLBACK
ROLLBACK
-- type change that fails
ALTER TABLE ledger ALTER iban TYPE int USING iban::int
-- key of a check put off to COMMIT
BEGIN
DELETE FROM public.vips WHERE id = 1
COMMIT
-- key of a check put off to Sync
! Parse _ DELETE FROM public.vips WHERE id = 1
! Bind _ _ text
! Execute _ 0
! Sync
-- key of a check made at once
BEGIN
DELETE FROM public.vips WHERE id = 1
SET CONSTRAINTS ALL IMMEDIATE
ROLLBACK
-- key of a check before a two-phase commit
BEGIN
DELETE FROM public.vips WHERE id = 1
PREPARE TRANSACTION 'mine'
-- notice by an existing function
SELECT whisper(1)
-- notice in a predicate
SELECT id FROM people WHERE swallow(ssn)
-- RAISE in a block
DO $$ BEGIN RAISE EXCEPTION '%', (SELECT ssn FROM people WHERE id = 1); END $$
-- cast to an interval
SELECT ssn::interval FROM people WHERE id = 1
-- time zone made of the value
SELECT now() AT TIME ZONE ssn FROM people WHERE id = 1
-- text search configuration made of the value
SELECT to_tsvector(ssn::regconfig, '') FROM people WHERE id = 1
-- setting named by the value
SELECT current_setting(ssn) FROM people WHERE id = 1
-- cast to xml
SELECT ('<' || ssn || ' ')::xml FROM people WHERE id = 1
-- cast to a wide number
SELECT ssn::int8 FROM people WHERE id = 1

== catalogs and statistics
-- pg_stats
SELECT most_common_vals FROM pg_stats WHERE tablename = 'staff'
-- pg_stats as text
SELECT s::text FROM pg_stats s WHERE tablename = 'staff'
-- pg_statistic
SELECT stavalues1 FROM pg_statistic WHERE starelid = 'staff'::regclass
-- pg_statistic as text
SELECT s::text FROM pg_statistic s WHERE starelid = 'staff'::regclass
-- statistics of an expression index
SELECT most_common_vals FROM pg_stats WHERE tablename = 'staff_upper'
-- pg_stats_ext
SELECT most_common_vals FROM pg_stats_ext WHERE statistics_name = 'staff_codes'
-- pg_stats_ext_exprs
SELECT most_common_vals FROM pg_stats_ext_exprs WHERE statistics_name = 'staff_reversed'
-- pg_mcv_list_items
SELECT i.values FROM pg_statistic_ext_data d, pg_mcv_list_items(d.stxdmcv) i WHERE d.stxdmcv IS NOT NULL
-- histogram after ANALYZE
ANALYZE people
SELECT histogram_bounds FROM pg_stats WHERE tablename = 'people'
-- pg_stats through a guess [spell]
SELECT count(*) FROM pg_stats WHERE tablename = 'staff' AND most_common_vals::text LIKE '{{?}%'
-- pg_stat_activity
SELECT query FROM pg_stat_activity WHERE application_name = 'victim'
-- pg_stat_activity in a whole row
SELECT a FROM pg_stat_activity a WHERE application_name = 'victim'
-- pg_stat_activity by a condition [spell]
SELECT pid FROM pg_stat_activity WHERE application_name = 'victim' AND query LIKE '%''{?}%'
-- pg_stat_activity through a view
SELECT doing FROM watch WHERE application_name = 'victim'
-- pg_stat_activity as a table
BEGIN
CREATE TABLE mine_35 AS SELECT query AS s FROM pg_stat_activity WHERE application_name = 'victim'
SELECT s FROM mine_35
ROLLBACK
-- last number of a sequence
SELECT last_value FROM pg_sequences WHERE sequencename = 'tickets_number_seq'
-- last number of a sequence, from the sequence
SELECT last_value FROM tickets_number_seq
-- last number of a sequence, by a function
SELECT pg_sequence_last_value('tickets_number_seq')
-- pg_stat_get_activity
SELECT query FROM pg_stat_get_activity(NULL) WHERE application_name = 'victim'
-- pg_stat_get_backend_activity
SELECT pg_stat_get_backend_activity(i) FROM pg_stat_get_backend_idset() i
-- pg_stat_statements
SELECT query FROM pg_stat_statements WHERE query LIKE 'DO%'
-- a catalog beside a labelled subquery
SELECT count(*), (SELECT ssn || '' FROM people WHERE id = 1) FROM pg_prepared_statements
-- default of a column that was added
SELECT attmissingval FROM pg_attribute WHERE attrelid = 'vips'::regclass AND atthasmissing
-- default of a column that was added, in a whole row
SELECT a FROM pg_attribute a WHERE attrelid = 'vips'::regclass AND atthasmissing
-- default of a column that was added, as a table
BEGIN
CREATE TABLE mine_34 AS SELECT attrelid, attmissingval::text AS s FROM pg_attribute WHERE atthasmissing
SELECT s FROM mine_34
ROLLBACK
-- page of the table's file
SELECT get_raw_page('people', 0)
-- tuples of a page
SELECT t_data FROM heap_page_items(get_raw_page('people', 0))
-- tuples of an index page
SELECT replace(data, ' ', '') FROM bt_page_items('people_ssn', 1)
-- column statistics joined with names
SELECT a.attname, s.stavalues1::text FROM pg_attribute a JOIN pg_statistic s ON s.starelid = a.attrelid AND s.staattnum = a.attnum WHERE a.attrelid = 'staff'::regclass

== server files and programs
-- COPY to a file, and the file read
COPY people TO '$FILES1'
SELECT pg_read_file('$FILES1')
-- COPY to a file, and COPY from it
COPY (SELECT ssn FROM people) TO '$FILES2'
CREATE TABLE copied (s text)
COPY copied FROM '$FILES2'
SELECT s FROM copied
-- COPY from a dump that is there
CREATE TABLE dumped (s text)
COPY dumped FROM 'people.dump'
SELECT s FROM dumped
-- COPY through a program
CREATE TABLE programmed (s text)
COPY (SELECT ssn FROM people) TO PROGRAM 'cat > $FILES3'
COPY programmed FROM PROGRAM 'cat $FILES3'
SELECT s FROM programmed
-- binary file
COPY people (ssn) TO '$FILES4' (FORMAT binary)
SELECT pg_read_binary_file('$FILES4')
-- large object to a file
SELECT lo_from_bytea(4712, convert_to(ssn, 'UTF8')) FROM people WHERE id = 1
SELECT lo_export(4712, '$FILES5')
SELECT pg_read_file('$FILES5')
-- the table's own file
CHECKPOINT
SELECT pg_read_binary_file(pg_relation_filepath('people'))

== SQL given as text
-- query_to_xml
SELECT query_to_xml('SELECT ssn FROM people', true, true, '')
-- table_to_xml
SELECT table_to_xml('people', true, true, '')
-- table_to_xml by xpath
SELECT xpath('//ssn/text()', table_to_xml('people', true, false, ''))
-- XMLTABLE over table_to_xml
SELECT x.s FROM XMLTABLE('//row' PASSING table_to_xml('people', true, false, '') COLUMNS s text PATH 'ssn') x
-- schema_to_xml
SELECT schema_to_xml('public', true, true, '')
-- database_to_xml
SELECT database_to_xml(true, true, '')
-- query_to_xml_and_xmlschema
SELECT query_to_xml_and_xmlschema('SELECT ssn FROM people', true, true, '')
-- cursor_to_xml
BEGIN
DECLARE c CURSOR FOR SELECT ssn FROM people
SELECT cursor_to_xml('c', 10, true, true, '')
ROLLBACK
-- ts_stat
SELECT word FROM ts_stat('SELECT to_tsvector(''simple'', replace(ssn, ''-'', '''')) FROM people')
-- ts_rewrite
SELECT ts_rewrite('a'::tsquery, 'SELECT ''a''::tsquery, replace(ssn, ''-'', '''')::tsquery FROM people WHERE id = 1')
-- crosstab
SELECT * FROM crosstab('SELECT id, name, ssn FROM people ORDER BY 1') AS t(id int, s text)
-- connectby
SELECT * FROM connectby('people', 'ssn', 'note', 'third', 0) AS t(k text, p text, l int)
-- dblink
SELECT * FROM dblink('host=127.0.0.1 dbname=' || current_database() || ' port=' || current_setting('port') || ' user=attack_loop password=loop', 'SELECT ssn FROM people') AS t(s text)
-- EXECUTE in a block
DO $$ DECLARE s text; BEGIN EXECUTE 'SELECT ss' || 'n FROM peo' || 'ple WHERE id = 1' INTO s; RAISE NOTICE '%', s; END $$
-- text in a function's body
CREATE FUNCTION by_text(text) RETURNS text LANGUAGE plpgsql AS 'DECLARE r text; BEGIN EXECUTE $1 INTO r; RETURN r; END'
SELECT by_text('SELECT ssn FROM people WHERE id = 1')

== COPY
-- expression of a query
COPY (SELECT ssn || '' FROM people) TO STDOUT
-- whole row of a query
COPY (SELECT p FROM people p) TO STDOUT
-- UNION in a query
COPY (SELECT ssn FROM people UNION ALL SELECT 'x') TO STDOUT
-- generated column
COPY (SELECT mirror FROM people) TO STDOUT
-- CSV with forced quotes
COPY (SELECT id, reverse(ssn) FROM people) TO STDOUT (FORMAT csv, HEADER, FORCE_QUOTE *)
-- delimiter of the value's own dash
COPY (SELECT id, ssn || '-' FROM people) TO STDOUT (DELIMITER '-')
-- binary of a query
COPY (SELECT ssn || '' FROM people) TO STDOUT (FORMAT binary)
-- old options
COPY (SELECT ssn || '' FROM people) TO STDOUT WITH CSV
-- another encoding
COPY (SELECT ssn || '' FROM people) TO STDOUT (ENCODING 'LATIN1')
-- NULL that stands for a guess
COPY (SELECT coalesce(ssn, '') || '' FROM people) TO STDOUT (NULL 'x')
-- changes that return
COPY (UPDATE people SET note = 'c' WHERE id = 1 RETURNING ssn || '') TO STDOUT
-- predicate [spell]
COPY (SELECT id FROM people WHERE ssn LIKE '{?}%') TO STDOUT
-- heir
COPY (SELECT ssn || '' FROM ONLY former_people) TO STDOUT

== cursors
-- FETCH
BEGIN
DECLARE c CURSOR FOR SELECT ssn || '' FROM people
FETCH ALL FROM c
ROLLBACK
-- WITH HOLD after the transaction
DECLARE c CURSOR WITH HOLD FOR SELECT reverse(ssn) FROM people
FETCH ALL FROM c
-- name in quotes and another case
BEGIN
DECLARE "C c" SCROLL CURSOR FOR SELECT ssn || '' FROM people
FETCH LAST FROM "C c"
ROLLBACK
-- refcursor of a function
BEGIN
SELECT opened()
FETCH ALL FROM opened
ROLLBACK
-- binary
BEGIN
DECLARE c BINARY CURSOR FOR SELECT ssn || '' FROM people
FETCH ALL FROM c
ROLLBACK
-- MOVE counts [spell]
BEGIN; DECLARE c CURSOR FOR SELECT id FROM people WHERE ssn LIKE '{?}%'; MOVE ALL FROM c; ROLLBACK
ROLLBACK
-- declared over an innocent one
BEGIN
DECLARE c CURSOR FOR SELECT body FROM notes
CLOSE c
DECLARE c CURSOR FOR SELECT ssn || '' FROM people
FETCH ALL FROM c
ROLLBACK
-- fetched after a rolled-back savepoint
BEGIN
DECLARE c CURSOR FOR SELECT ssn || '' FROM people
SAVEPOINT s
SELECT 1 / 0
ROLLBACK TO s
FETCH ALL FROM c
ROLLBACK
-- WHERE CURRENT OF
BEGIN
DECLARE c CURSOR FOR SELECT id FROM ONLY people WHERE id = 1 FOR UPDATE
FETCH c
UPDATE ONLY people SET note = 'at' WHERE CURRENT OF c RETURNING ssn || ''
ROLLBACK

== prepared statements
-- EXECUTE
PREPARE p AS SELECT ssn || '' FROM people
EXECUTE p
-- parameter
PREPARE p(text) AS SELECT ssn || $1 FROM people
EXECUTE p('')
-- name in quotes
PREPARE "P p" AS SELECT reverse(ssn) FROM people
EXECUTE "P p"
-- prepared over a deallocated one
PREPARE p AS SELECT body FROM notes
DEALLOCATE p
PREPARE p AS SELECT ssn || '' FROM people
EXECUTE p
-- prepared before a table's columns are renamed
PREPARE p AS SELECT body FROM notes
EXECUTE p
CREATE TEMP TABLE notes AS SELECT ssn AS body FROM people
EXECUTE p
-- EXECUTE whose argument is a subquery
PREPARE p(text) AS SELECT $1
EXECUTE p(peek(1))
-- outlives a rolled-back savepoint
BEGIN
SAVEPOINT s
PREPARE p AS SELECT ssn || '' FROM people
SELECT 1 / 0
ROLLBACK TO s
EXECUTE p
ROLLBACK
-- outlives a rolled-back transaction
BEGIN
PREPARE p AS SELECT reverse(ssn) FROM people
ROLLBACK
EXECUTE p
-- generic plan after DISCARD
PREPARE p AS SELECT body FROM notes
DISCARD ALL
PREPARE p AS SELECT ssn || '' FROM people
EXECUTE p

== portals on the wire
-- text
! Parse s SELECT ssn || '' FROM people
! Bind p s text
! DescribePortal p
! Execute p 0
! Sync
-- binary
! Parse s SELECT ssn || '' FROM people
! Bind p s binary
! DescribePortal p
! Execute p 0
! Sync
-- Execute without Describe
! Parse _ SELECT ssn || '' FROM people
! Bind _ _ text
! Execute _ 0
! Sync
-- unchanged column without Describe
! Parse _ SELECT ssn, reverse(ssn) FROM people
! Bind _ _ text
! Execute _ 0
! Sync
-- Describe of another portal
! Parse a SELECT body FROM notes
! Parse b SELECT ssn || '' FROM people
! Bind pa a text
! Bind pb b text
! DescribePortal pa
! Execute pb 0
! Sync
-- Bind of a statement of PREPARE
PREPARE s AS SELECT ssn || '' FROM people
! Bind p s text
! DescribePortal p
! Execute p 0
! Sync
-- EXECUTE of a statement of Parse
! Parse s SELECT ssn || '' FROM people
! Sync
EXECUTE s
-- FETCH from a portal of Bind
BEGIN
! Parse t SELECT ssn || '' FROM people
! Bind p t text
! Sync
FETCH ALL FROM p
ROLLBACK
-- Execute of a portal of DECLARE
BEGIN
DECLARE c CURSOR FOR SELECT ssn || '' FROM people
! DescribePortal c
! Execute c 0
! Sync
ROLLBACK
-- portal in slices
! Parse s SELECT ssn || '' FROM people
! Bind p s text
! Execute p 1
! Execute p 1
! Execute p 0
! Sync
-- name closed and used again
! Parse s SELECT body FROM notes
! CloseStatement s
! Parse s SELECT ssn || '' FROM people
! Bind p s text
! Execute p 0
! Sync
-- failed redefinition
! Parse s SELECT ssn || '' FROM people
! Sync
! Parse s SELECT body FROM notes
! Sync
! Bind p s text
! Execute p 0
! Sync
-- redefinition in the same pipeline
! Parse _ SELECT body FROM notes
! Parse _ SELECT ssn || '' FROM people
! Bind _ _ text
! Execute _ 0
! Sync
-- behind an error in the pipeline
! Parse a SELECT 1/0
! Bind _ a text
! Execute _ 0
! Parse b SELECT ssn || '' FROM people
! Sync
! Parse b SELECT ssn || '' FROM people
! Bind _ b text
! Execute _ 0
! Sync
-- portal after its statement was closed
! Parse s SELECT ssn || '' FROM people
! Bind p s text
! CloseStatement s
! DescribePortal p
! Execute p 0
! Sync
-- simple query between
! Parse s SELECT ssn || '' FROM people
! Bind p s text
! DescribePortal p
! Execute p 1
! Query SELECT 1
! Sync
-- two statements in one query
SELECT 1; SELECT ssn || '' FROM people
-- function call message
! FunctionCall 2924 SELECT_ssn_FROM_people true true _

== settings that change in between
-- SET in the same batch
! Parse _ SET standard_conforming_strings = off
! Bind _ _ text
! Execute _ 0
! Parse _ SELECT '\' AS a, ' || (SELECT ssn || chr(33) FROM people WHERE id = 1) --'
! Bind _ _ text
! Execute _ 0
! Sync
-- set_config in the same batch
! Parse _ SELECT set_config('standard_conforming_strings', 'off', false)
! Bind _ _ text
! Execute _ 0
! Parse _ SELECT '\' AS a, ' || (SELECT ssn || chr(33) FROM people WHERE id = 1) --'
! Bind _ _ text
! Execute _ 0
! Sync
-- EXECUTE in the same batch
PREPARE setting(text, text) AS SELECT set_config($1, $2, false)
! Parse _ EXECUTE setting('standard_conforming_strings', 'off')
! Bind _ _ text
! Execute _ 0
! Parse _ SELECT '\' AS a, ' || (SELECT ssn || chr(33) FROM people WHERE id = 1) --'
! Bind _ _ text
! Execute _ 0
! Sync
-- FETCH in the same batch
BEGIN
DECLARE c CURSOR FOR SELECT set_config('standard_conforming_strings', 'off', false)
! Parse _ FETCH c
! Bind _ _ text
! Execute _ 0
! Parse _ SELECT '\' AS a, ' || (SELECT ssn || chr(33) FROM people WHERE id = 1) --'
! Bind _ _ text
! Execute _ 0
! Sync
-- UPDATE of the settings' view in the same batch
! Parse _ UPDATE pg_catalog.pg_settings SET setting = 'off' WHERE name = 'standard_conforming_strings'
! Bind _ _ text
! Execute _ 0
! Parse _ SELECT '\' AS a, ' || (SELECT ssn || chr(33) FROM people WHERE id = 1) --'
! Bind _ _ text
! Execute _ 0
! Sync
-- UPDATE of the settings' view in the query before
! Query UPDATE pg_catalog.pg_settings SET setting = 'off' WHERE name = 'standard_conforming_strings'
! Query SELECT '\' AS a, ' || (SELECT ssn || chr(33) FROM people WHERE id = 1) --'
-- ROLLBACK in the same batch
SET standard_conforming_strings = off
BEGIN
SET standard_conforming_strings = on
! Parse _ ROLLBACK
! Bind _ _ text
! Execute _ 0
! Parse _ SELECT '\' AS a, ' || (SELECT ssn || chr(33) FROM people WHERE id = 1) --'
! Bind _ _ text
! Execute _ 0
! Sync
-- failed batch before
SET standard_conforming_strings = off
BEGIN
SET standard_conforming_strings = on
! Parse _ SELECT 1/0
! Bind _ _ text
! Execute _ 0
! Sync
! Query ROLLBACK
! Query SELECT '\' AS a, ' || (SELECT ssn || chr(33) FROM people WHERE id = 1) --'
-- judged again when the catalog changed
SET standard_conforming_strings = off
! Parse again SELECT '\' AS a, ' , ssn FROM people --'
! Sync
SET standard_conforming_strings = on
CREATE TABLE mine_33 (id int)
! Bind _ again text
! Execute _ 0
! Sync
-- a name's bytes in another encoding
! Parse é SELECT ssn FROM people
! Sync
! Parse _ SET client_encoding = 'LATIN1'
! Bind _ _ text
! Execute _ 0
! Parse é SELECT 'x'::text
! Sync
SET client_encoding = 'UTF8'
! Bind _ é text
! Execute _ 0
! Sync
-- a name's bytes in no encoding
! Parse é SELECT 'x'::text
! Sync
SET client_encoding = 'SQL_ASCII'
! CloseStatement é
! Parse é SELECT ssn FROM people
! Sync
SET client_encoding = 'UTF8'
! Bind _ é text
! Execute _ 0
! Sync
-- rows of a COPY in an encoding that hides delimiters
! Parse hiding COPY (SELECT U&'\30BD' AS a, ssn, U&'x\30DDy' AS b FROM people) TO STDOUT (DELIMITER '|')
! Sync
SET client_encoding = 'SJIS'
! Bind _ hiding text
! Execute _ 0
! Sync
-- rows of a COPY behind a SET
SET client_encoding = 'SJIS'; COPY (SELECT U&'\30BD' AS a, ssn, U&'x\30DDy' AS b FROM people) TO STDOUT (DELIMITER '|')
-- rows of a COPY behind a set_config
SELECT set_config('client_encoding', 'SJIS', false); COPY (SELECT U&'\30BD' AS a, ssn, U&'x\30DDy' AS b FROM people) TO STDOUT (DELIMITER '|')

== roles and search path
-- temporary table that shadows
CREATE TEMP TABLE people AS SELECT ssn AS name FROM public.people
SELECT name FROM people
-- temporary table that shadows a catalog name
CREATE TEMP TABLE pg_class AS SELECT ssn AS relname FROM people
SELECT relname FROM pg_temp.pg_class
-- schema before public
CREATE SCHEMA front
CREATE VIEW front.notes AS SELECT ssn || '' AS body FROM public.people
SET search_path = front, public
SELECT body FROM notes
-- own function before the server's
CREATE SCHEMA before_all
CREATE FUNCTION before_all.upper(text) RETURNS text LANGUAGE sql AS 'SELECT ssn FROM public.people WHERE id = 1'
SET search_path = before_all, pg_catalog, public
SELECT upper('x')
-- own operator before the server's
CREATE SCHEMA with_operator
CREATE FUNCTION with_operator.plus(int, int) RETURNS text LANGUAGE sql AS 'SELECT ssn FROM public.people WHERE id = 1'
CREATE OPERATOR with_operator.+ (LEFTARG = int, RIGHTARG = int, FUNCTION = with_operator.plus)
SET search_path = with_operator, pg_catalog, public
SELECT 1 + 1
-- search path by set_config
CREATE SCHEMA by_config
CREATE VIEW by_config.notes AS SELECT reverse(ssn) AS body FROM public.people
SELECT set_config('search_path', 'by_config,public', false)
SELECT body FROM notes
-- SET LOCAL and ROLLBACK
CREATE SCHEMA local_path
CREATE VIEW local_path.notes AS SELECT ssn || '' AS body FROM public.people
BEGIN
SET LOCAL search_path = local_path
SELECT body FROM notes
ROLLBACK
-- SET ROLE
CREATE ROLE attack_role_1 SUPERUSER
SET ROLE attack_role_1
SELECT ssn || '' FROM people
RESET ROLE
DROP ROLE attack_role_1
-- SESSION AUTHORIZATION
CREATE ROLE attack_role_2 SUPERUSER
SET SESSION AUTHORIZATION attack_role_2
SELECT reverse(ssn) FROM people
RESET SESSION AUTHORIZATION
DROP ROLE attack_role_2
-- qualified with the database
SELECT public.people.ssn || '' FROM public.people
-- row lock
SELECT ssn || '' FROM people FOR UPDATE

== spelling
-- case of names
SELECT SsN || '' FROM PeOpLe
-- quoted names
SELECT "ssn" || '' FROM "public"."people"
-- Unicode name
SELECT U&"\0073sn" || '' FROM people
-- Unicode name with its own escape
SELECT U&"!0073sn" UESCAPE '!' || '' FROM U&"peopl!0065" UESCAPE '!'
-- comment inside
SELECT/**/ssn/* /* nested */ */||''FROM--x
  people
-- comment that hides a quote
SELECT ssn || '' /* ' */ FROM people -- '
-- white space
SELECT ssn||''FROM people
-- escape string
SELECT ssn || E'\'' FROM people
-- backslash under standard_conforming_strings off
SET standard_conforming_strings = off
SELECT '\'', ssn || '' FROM people --'
-- dollar quotes
SELECT $a$'$a$ || ssn || $$'$$ FROM people
-- dollar in a name
SELECT ssn AS a$b$c, reverse(ssn) AS d$b$ FROM people
-- continued string
SELECT 'a'
  'b' || ssn FROM people
-- operator and comment glued
SELECT 1 +-- x
  1, ssn || '' FROM people
-- semicolon in a string
SELECT ';', ssn || '' FROM people;
-- client encoding
SET client_encoding = 'LATIN1'
SELECT ssn || '' FROM people
-- client encoding in which a backslash hides in a character
SET client_encoding = 'SJIS'
SELECT ssn || '' FROM people
SET client_encoding = 'UTF8'
SELECT ssn || '' FROM people
-- encoding of the result
SET client_encoding = 'WIN1252'
SELECT reverse(ssn) FROM people
-- TABLE
TABLE people
-- star of an alias
SELECT p.*, p.ssn || '' FROM people p
-- ordinal
SELECT ssn || '' FROM people ORDER BY 1
-- parentheses
((SELECT ssn || '' FROM people))
-- join in parentheses
SELECT ssn || '' FROM (notes CROSS JOIN people)
-- numeric junk
SELECT 0x1F, 1_000, ssn || '' FROM people
-- bytes of a NUL-free tab and form feed
SELECT	ssn	||	'' FROM	people
-- reserved word as a label
SELECT ssn || '' AS "from" FROM people AS "select"
-- cast keyword forms
SELECT text 'x' || ssn FROM people
-- NULL-safe row test
SELECT (p IS NOT NULL)::text || ssn FROM people p

== the type decides
-- number on the wire
! Parse s SELECT wage, -wage FROM people
! Bind p s text
! Execute p 0
! Sync
-- date through an interval
SELECT justify_interval(born - timestamp '0001-01-01') + timestamp '0001-01-01', born + interval '0' FROM people WHERE id = 1
-- number by digits
SELECT string_agg(substr(wage::text, i, 1), '' ORDER BY i) FROM people, generate_series(1, 10) i WHERE id = 1
-- float
SELECT wage::float8 FROM people WHERE id = 1
-- scale
SELECT wage * 1.0 FROM people WHERE id = 1
-- email's own text behind its pseudonym
SELECT lower(email) FROM people
-- email's local part
SELECT split_part(email, '@', 1) FROM people

== keys that a write is held against
-- error of a unique key [spell]
BEGIN -- {?}
INSERT INTO keyed VALUES (50, '{?}')
ROLLBACK
-- error of a unique key, by named columns [spell]
BEGIN -- {?}
INSERT INTO keyed (email, id) VALUES ('{?}', 50)
ROLLBACK
-- no row under ON CONFLICT DO NOTHING [spell]
BEGIN -- {?}
INSERT INTO keyed VALUES (50, '{?}') ON CONFLICT DO NOTHING
ROLLBACK
-- rows returned under ON CONFLICT DO NOTHING [spell]
BEGIN -- {?}
INSERT INTO keyed SELECT 50, '{?}' ON CONFLICT DO NOTHING RETURNING id
ROLLBACK
-- the other row under ON CONFLICT DO UPDATE [spell]
BEGIN -- {?}
INSERT INTO keyed VALUES (50, '{?}') ON CONFLICT (email) DO UPDATE SET id = keyed.id + 100 RETURNING id
ROLLBACK
-- what a row becomes under ON CONFLICT DO UPDATE [spell]
BEGIN -- {?}
INSERT INTO keyed (id) VALUES (7) ON CONFLICT (id) DO UPDATE SET email = '{?}'
ROLLBACK
-- error of a unique key on UPDATE [spell]
BEGIN -- {?}
UPDATE keyed SET email = '{?}' WHERE id = 7
ROLLBACK
-- error of a unique key on MERGE [spell]
BEGIN -- {?}
MERGE INTO keyed k USING (VALUES (50)) v (id) ON k.id = v.id WHEN NOT MATCHED THEN INSERT VALUES (v.id, '{?}')
ROLLBACK
-- error of a unique key on MERGE's UPDATE [spell]
BEGIN -- {?}
MERGE INTO keyed k USING (VALUES (7)) v (id) ON k.id = v.id WHEN MATCHED THEN UPDATE SET email = '{?}'
ROLLBACK
-- error of a unique key through a view [spell]
BEGIN -- {?}
INSERT INTO keys_seen VALUES (50, '{?}')
ROLLBACK
-- error of a unique key inside WITH [spell]
BEGIN -- {?}
WITH w AS (INSERT INTO keyed VALUES (50, '{?}') ON CONFLICT DO NOTHING RETURNING id) SELECT count(*) FROM w
ROLLBACK
-- error of a unique key of a prepared statement [spell]
PREPARE p AS INSERT INTO keyed VALUES (50, $1) ON CONFLICT DO NOTHING
BEGIN -- {?}
EXECUTE p ('{?}')
ROLLBACK
-- error of a unique index over an expression [spell]
BEGIN -- {?}
INSERT INTO keyed_lower VALUES (50, upper('{?}'))
ROLLBACK
-- error of a unique index of some rows [spell]
BEGIN -- {?}
INSERT INTO slots VALUES (50, '{?}', false)
UPDATE slots SET live = true WHERE id = 50
ROLLBACK
-- error of an exclusion constraint [spell]
BEGIN -- {?}
INSERT INTO excluding VALUES (50, '{?}')
ROLLBACK
-- error of a partition's unique key [spell]
BEGIN -- {?}
INSERT INTO keyed_parts VALUES ('eu', '{?}')
ROLLBACK
-- error of a foreign key [spell]
BEGIN -- {?}
INSERT INTO keyed_visits VALUES (50, '{?}')
ROLLBACK
-- error of a foreign key of a column without a label [spell]
BEGIN -- {?}
INSERT INTO guests VALUES (50, '{?}')
ROLLBACK
-- error of a unique key on COPY [spell]
COPY (SELECT 50, '{?}') TO '$FILES9{?}'
BEGIN -- {?}
COPY keyed FROM '$FILES9{?}'
ROLLBACK

== counters
-- length of the log [spell]
BEGIN -- {?}
UPDATE wide SET note = 'a' WHERE id = length('{?}')
SELECT length(set_config('own.at', pg_current_wal_insert_lsn()::text, false)) > 0
UPDATE wide SET email = '{?}', note = 'b' WHERE id = length('{?}')
SELECT pg_current_wal_insert_lsn() - current_setting('own.at')::pg_lsn > 400
ROLLBACK
-- length of the log by a condition [spell]
BEGIN -- {?}
UPDATE wide SET note = 'a' WHERE id = length('{?}')
CREATE TEMP TABLE own_at AS SELECT pg_current_wal_insert_lsn() AS at
UPDATE wide SET email = '{?}', note = 'b' WHERE id = length('{?}')
SELECT w.id FROM wide w, own_at WHERE w.id = 1 AND at + 400 < pg_current_wal_insert_lsn()
ROLLBACK
-- length of the log by a message in it [spell]
BEGIN -- {?}
UPDATE wide SET note = 'a' WHERE id = length('{?}')
SELECT length(set_config('own.at', pg_logical_emit_message(false, 'a', 'b')::text, false)) > 0
UPDATE wide SET email = '{?}', note = 'b' WHERE id = length('{?}')
SELECT pg_logical_emit_message(false, 'a', 'b') - current_setting('own.at')::pg_lsn > 400
ROLLBACK
-- length of the log in a plan [spell]
VACUUM wide -- {?}
BEGIN
UPDATE wide SET note = 'a' WHERE id = length('{?}')
EXPLAIN (ANALYZE, WAL, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) UPDATE wide SET email = '{?}', note = 'b' WHERE id = length('{?}')
ROLLBACK
-- plan of a write to an index [spell]
BEGIN -- {?}
UPDATE hot SET note = 'a' WHERE id = length('{?}')
EXPLAIN (ANALYZE, WAL, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) UPDATE hot SET email = '{?}' WHERE id = length('{?}')
ROLLBACK
-- updates in place [spell]
BEGIN -- {?}
SELECT length(set_config('own.at', n_tup_hot_upd::text, false)) > 0 FROM pg_stat_xact_user_tables WHERE relname = 'hot'
UPDATE hot SET email = '{?}' WHERE id = length('{?}')
SELECT n_tup_hot_upd - current_setting('own.at')::int FROM pg_stat_xact_user_tables WHERE relname = 'hot'
ROLLBACK
-- updates in place by ON CONFLICT [spell]
BEGIN -- {?}
SELECT length(set_config('own.at', n_tup_hot_upd::text, false)) > 0 FROM pg_stat_xact_user_tables WHERE relname = 'hot'
INSERT INTO hot (id) VALUES (length('{?}')) ON CONFLICT (id) DO UPDATE SET email = '{?}'
SELECT n_tup_hot_upd - current_setting('own.at')::int FROM pg_stat_xact_user_tables WHERE relname = 'hot'
ROLLBACK
-- updates in place by MERGE [spell]
BEGIN -- {?}
SELECT length(set_config('own.at', n_tup_hot_upd::text, false)) > 0 FROM pg_stat_xact_user_tables WHERE relname = 'hot'
MERGE INTO hot h USING (VALUES (length('{?}'))) v (id) ON h.id = v.id WHEN MATCHED THEN UPDATE SET email = '{?}'
SELECT n_tup_hot_upd - current_setting('own.at')::int FROM pg_stat_xact_user_tables WHERE relname = 'hot'
ROLLBACK
-- updates in place through a view [spell]
BEGIN -- {?}
SELECT length(set_config('own.at', n_tup_hot_upd::text, false)) > 0 FROM pg_stat_xact_user_tables WHERE relname = 'hot'
UPDATE hot_seen SET address = '{?}' WHERE number = length('{?}')
SELECT n_tup_hot_upd - current_setting('own.at')::int FROM pg_stat_xact_user_tables WHERE relname = 'hot'
ROLLBACK
-- updates in place by an index over some rows [spell]
BEGIN -- {?}
SELECT length(set_config('own.at', n_tup_hot_upd::text, false)) > 0 FROM pg_stat_xact_user_tables WHERE relname = 'hot_lower'
UPDATE hot_lower SET email = '{?}' WHERE id = length('{?}')
SELECT n_tup_hot_upd - current_setting('own.at')::int FROM pg_stat_xact_user_tables WHERE relname = 'hot_lower'
ROLLBACK
-- updates in place of a partition [spell]
BEGIN -- {?}
SELECT length(set_config('own.at', n_tup_hot_upd::text, false)) > 0 FROM pg_stat_xact_user_tables WHERE relname = 'hot_parts_eu'
UPDATE hot_parts SET email = '{?}' WHERE id = length('{?}')
SELECT n_tup_hot_upd - current_setting('own.at')::int FROM pg_stat_xact_user_tables WHERE relname = 'hot_parts_eu'
ROLLBACK
-- updates in place by their function [spell]
BEGIN -- {?}
SELECT length(set_config('own.at', pg_stat_get_xact_tuples_hot_updated('hot'::regclass)::text, false)) > 0
UPDATE hot SET email = '{?}' WHERE id = length('{?}')
SELECT pg_stat_get_xact_tuples_hot_updated('hot'::regclass) - current_setting('own.at')::int
ROLLBACK
-- place of a row after updates in place [spell]
VACUUM hot -- {?}
BEGIN
UPDATE hot SET email = '{?}', note = repeat('a', 1500) WHERE id = length('{?}')
ROLLBACK
BEGIN
UPDATE hot SET email = '{?}', note = repeat('a', 1500) WHERE id = length('{?}')
ROLLBACK
BEGIN
UPDATE hot SET email = '{?}', note = repeat('a', 1500) WHERE id = length('{?}')
ROLLBACK
BEGIN
UPDATE hot SET email = '{?}', note = repeat('a', 1500) WHERE id = length('{?}')
ROLLBACK
BEGIN
UPDATE hot SET email = '{?}', note = repeat('a', 1500) WHERE id = length('{?}')
ROLLBACK
BEGIN
UPDATE hot SET email = '{?}', note = repeat('a', 1500) WHERE id = length('{?}')
ROLLBACK
BEGIN
UPDATE hot SET email = '{?}', note = repeat('a', 1500) WHERE id = length('{?}')
ROLLBACK
BEGIN
UPDATE hot SET email = '{?}', note = repeat('a', 1500) WHERE id = length('{?}')
ROLLBACK
BEGIN
UPDATE hot SET note = 'c' WHERE id = 1
SELECT ctid FROM hot WHERE id = 1
ROLLBACK
-- size of a table after updates in place [spell]
VACUUM FULL hot -- {?}
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;BEGIN; UPDATE hot SET email = '{?}' WHERE id = length('{?}'); ROLLBACK;
SELECT pg_relation_size('hot')

== guesses where a pseudonym may be compared
-- guess by its clear text [spell]
SELECT id FROM accounts WHERE email = '{?}'
-- guess on the left [spell]
SELECT id FROM accounts WHERE id > 0 AND'{?}'=email
-- guess in a list [spell]
SELECT count(*) FROM accounts WHERE email IN ('nobody', '{?}')
-- guess not in a list [spell]
SELECT count(*) FROM accounts WHERE email NOT IN ('{?}')
-- guess between dollars [spell]
SELECT id FROM accounts WHERE email = $${?}$$
-- guess in escapes [spell]
SELECT id FROM accounts WHERE email = E'{?}'
-- guess in Unicode escapes [spell]
SELECT id FROM accounts WHERE email = U&'{?}' UESCAPE '!'
-- guess in the select list [spell]
SELECT email = '{?}' FROM accounts ORDER BY id
-- guess in a CASE [spell]
SELECT CASE WHEN email = '{?}' THEN 1 / (id - id) ELSE 0 END FROM accounts
-- guess beside what fails [spell]
SELECT id FROM accounts WHERE email = '{?}' AND 1 / (id - id) = 1
-- guess through a view [spell]
SELECT number FROM addresses WHERE address = '{?}'
-- guess through a common table [spell]
WITH a (n, e) AS (SELECT * FROM accounts) SELECT n FROM a WHERE e = '{?}'
-- guess in a join [spell]
SELECT n.id FROM notes n JOIN accounts a ON a.id = n.id * 0 + length('{?}') AND a.email = '{?}'
-- guess as a row [spell]
SELECT id FROM accounts WHERE (email, 1) = ('{?}', 1)
-- guess as an array's element [spell]
SELECT id FROM accounts WHERE email = ANY (ARRAY['{?}'])
-- guess in a query [spell]
SELECT id FROM accounts WHERE email IN (SELECT '{?}')
-- guess with nothing behind it [spell]
SELECT id FROM accounts WHERE email = '{?}' || ''
-- guess with a cast [spell]
SELECT id FROM accounts WHERE email = '{?}'::text
-- guess with a cast of the column [spell]
SELECT id FROM accounts WHERE email::text = '{?}'
-- guess with a collation [spell]
SELECT id FROM accounts WHERE email COLLATE "C" = '{?}'
-- guess that differs [spell]
SELECT count(*) FROM accounts WHERE email <> '{?}'
-- guess that is not distinct [spell]
SELECT id FROM accounts WHERE email IS NOT DISTINCT FROM '{?}'
-- guess at a beginning [spell]
SELECT count(*) FROM accounts WHERE email LIKE '{?}%'
-- guess of a looser type [spell]
SELECT id FROM loose_accounts WHERE email = '{?}'
-- guess of a padded type [spell]
SELECT id FROM padded_accounts WHERE email = '{?}  '
-- guess at a column that cuts pseudonyms [spell]
SELECT id FROM short_accounts WHERE email = '{?}'
-- guess in an UPDATE [spell]
UPDATE accounts SET id = id WHERE email = '{?}'
-- guess in a DELETE [spell]
BEGIN; DELETE FROM accounts WHERE email = '{?}'; ROLLBACK
-- guess in what is inserted [spell]
BEGIN; INSERT INTO sink (id) SELECT id + 50000 FROM accounts WHERE email = '{?}'; ROLLBACK
-- guess in a cursor [spell]
BEGIN; DECLARE c CURSOR FOR SELECT id FROM accounts WHERE email = '{?}'; FETCH ALL FROM c; ROLLBACK
-- guess in a COPY [spell]
COPY (SELECT id FROM accounts WHERE email = '{?}') TO STDOUT
-- guess in a plan [spell]
EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) SELECT id FROM accounts WHERE email = '{?}'
-- guess given by EXECUTE [spell]
PREPARE asked_for(text) AS SELECT id FROM accounts WHERE email = $1
EXECUTE asked_for('{?}')
-- guess bound [spell]
! Parse _ SELECT id FROM accounts WHERE email = $1
! BindValue _ _ {?}
! Execute _ 0
! Sync
-- guess bound in a list [spell]
! Parse _ SELECT id FROM accounts WHERE email IN ('nobody', $1)
! BindValue _ _ {?}
! Execute _ 0
! Sync
-- guess bound and joined to nothing [spell]
! Parse _ SELECT id FROM accounts WHERE email = $1 || ''
! BindValue _ _ {?}
! Execute _ 0
! Sync
-- guess bound as bytes [spell]
! Parse _ SELECT id FROM accounts WHERE email = convert_from($1::bytea, 'UTF8')
! BindValue _ _ {?}
! Execute _ 0
! Sync
-- guess bound by a second Bind [spell]
! Parse again SELECT id FROM accounts WHERE email = $1
! BindValue p again nobody
! Execute p 0
! Sync
! BindValue p again {?}
! Execute p 0
! Sync
-- guess given by EXECUTE to a statement of Parse [spell]
! Parse known SELECT id FROM accounts WHERE email = $1
! Sync
EXECUTE known('{?}')
-- guess given so in a plan [spell]
! Parse planned SELECT id FROM accounts WHERE email = $1
! Sync
EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) EXECUTE planned('{?}')
-- guess given so by the protocol [spell]
! Parse outer_one SELECT id FROM accounts WHERE email = $1
! Sync
! Parse _ EXECUTE outer_one('{?}')
! Bind _ _ text
! Execute _ 0
! Sync
-- guess of the kept end [spell]
SELECT id FROM (SELECT id, left(ssn, length('{?}')) AS s FROM people) p WHERE s = '{?}'
