# Ways to a labelled value in MySQL and MariaDB, by family. AttackFile.java says how this is written, MysqlScript.java
# what stands behind a "!". Session 3 counts found rows. A guess in a comment repeats a step for each guess. $DB is the attacker's database.

== plain selects
-- bare
SELECT ssn FROM people
-- alias of another column
SELECT ssn AS name, name AS ssn FROM people
-- star
SELECT * FROM people
-- star of an alias
SELECT p.* FROM people AS p
-- qualified by the database
SELECT $DB.people.ssn FROM $DB.people
-- upper case
SELECT SSN FROM people
-- quoted
SELECT `people`.`ssn` FROM `people`
-- blanks and comments around the point
SELECT people /**/ . /* x */ ssn FROM people
-- TABLE [mysql]
TABLE people
-- TABLE with LIMIT [mysql]
TABLE people ORDER BY id LIMIT 1
-- derived table
SELECT d.x FROM (SELECT ssn AS x FROM people) d
-- derived table with column names [mysql]
SELECT d.b FROM (SELECT id, ssn FROM people) d (a, b)
-- common table
WITH t AS (SELECT ssn FROM people) SELECT * FROM t
-- common table with column names
WITH t (a, b) AS (SELECT id, ssn FROM people) SELECT b FROM t
-- common table that hides a table
WITH notes AS (SELECT id, ssn AS body FROM people) SELECT body FROM notes
-- common table in a common table
WITH a AS (WITH b AS (SELECT ssn FROM people) SELECT * FROM b) SELECT * FROM a
-- recursive common table
WITH RECURSIVE t (n, s) AS (SELECT 1, ssn FROM people WHERE id = 1 UNION ALL SELECT n + 1, s FROM t WHERE n < 3) SELECT s FROM t
-- common table that hides a table from those behind it [mysql]
WITH RECURSIVE p AS (SELECT ssn FROM people), people AS (SELECT 1 AS one) SELECT * FROM p
-- recursion over the characters
WITH RECURSIVE t (n, c) AS (SELECT 1, substr(ssn, 1, 1) FROM people WHERE id = 1 UNION ALL SELECT n + 1, (SELECT substr(ssn, n + 1, 1) FROM people WHERE id = 1) FROM t WHERE n < 7) SELECT c FROM t
-- UNION
SELECT body FROM notes UNION SELECT ssn FROM people
-- UNION ALL
SELECT ssn FROM people UNION ALL SELECT 'x'
-- UNION in brackets
(SELECT id, body FROM notes) UNION ALL (SELECT id, ssn FROM people ORDER BY id LIMIT 1)
-- UNION DISTINCT in a derived table
SELECT u.b FROM (SELECT 'b' AS b UNION DISTINCT SELECT ssn FROM people) u
-- EXCEPT [mariadb]
SELECT ssn FROM people EXCEPT SELECT 'x'
-- INTERSECT [mariadb]
SELECT ssn FROM people INTERSECT SELECT ssn FROM people
-- scalar subquery
SELECT (SELECT ssn FROM people WHERE id = 1)
-- correlated subquery
SELECT id, (SELECT p.ssn FROM people p WHERE p.id = n.person) FROM notes n
-- LATERAL [mysql]
SELECT l.s FROM notes n, LATERAL (SELECT p.ssn AS s FROM people p WHERE p.id = n.person) l
-- JSON_TABLE over an array of it
SELECT j.s FROM people p, JSON_TABLE(JSON_ARRAY(p.ssn), '$[*]' COLUMNS (s varchar(40) PATH '$')) j
-- JSON_TABLE over a labelled document
SELECT j.s FROM vault v, JSON_TABLE(v.secret, '$' COLUMNS (s varchar(40) PATH '$.pin')) j
-- JSON_TABLE with a default
SELECT j.s FROM people p, JSON_TABLE(JSON_OBJECT('k', p.ssn), '$' COLUMNS (NESTED PATH '$' COLUMNS (s varchar(40) PATH '$.k'))) j
-- VALUES with a subquery [mysql]
VALUES ROW((SELECT ssn FROM people WHERE id = 1))
-- VALUES with a subquery [mariadb]
VALUES ((SELECT ssn FROM people WHERE id = 1))
-- VALUES in FROM [mysql]
SELECT v.column_0 FROM (VALUES ROW((SELECT ssn FROM people WHERE id = 2)), ROW('x')) v
-- NATURAL JOIN
SELECT * FROM people NATURAL JOIN (SELECT 1 AS id) x
-- USING
SELECT ssn FROM people JOIN notes USING (id)
-- straight join
SELECT STRAIGHT_JOIN ssn FROM notes n STRAIGHT_JOIN people p ON p.id = n.person
-- brackets around joins
SELECT ssn FROM (notes n INNER JOIN (people p) ON p.id = n.person)
-- odbc join
SELECT ssn FROM { OJ notes n LEFT OUTER JOIN people p ON p.id = n.person }
-- view
SELECT number FROM contacts
-- view's star
SELECT * FROM contacts
-- computing view
SELECT number FROM hidden
-- view of a union
SELECT word FROM merged
-- view with a backslash
SELECT number FROM slashed
-- view of another database
SELECT word FROM $DB_side.abroad
-- other database's table
SELECT ssn FROM $DB_side.guests
-- other database's table, by USE
USE $DB_side
SELECT ssn FROM guests
USE $DB
-- partition
SELECT iban FROM ledger PARTITION (eu)
-- index hint
SELECT ssn FROM people FORCE INDEX (people_ssn)
-- DUAL beside
SELECT (SELECT ssn FROM people LIMIT 1) FROM DUAL
-- modifiers
SELECT ALL SQL_NO_CACHE HIGH_PRIORITY SQL_BUFFER_RESULT ssn FROM people
-- FOR UPDATE
SELECT ssn FROM people FOR UPDATE
-- DISTINCTROW
SELECT DISTINCTROW ssn FROM people
-- hash of a value in a view
SELECT code FROM badges WHERE id = 1
-- keep-first of a value
SELECT number FROM phones
-- null of a value
SELECT word FROM graves
-- decimal
SELECT wage FROM people WHERE id = 1
-- date
SELECT born FROM people WHERE id = 1
-- bigint
SELECT pin FROM cards
-- document
SELECT secret FROM vault
-- point
SELECT ST_AsText(spot) FROM places
-- RETURNING of a delete [mariadb]
START TRANSACTION
DELETE FROM people WHERE id = 1 RETURNING ssn
ROLLBACK
-- RETURNING of an insert [mariadb]
START TRANSACTION
INSERT INTO sink VALUES (90, 1, 'x') RETURNING (SELECT ssn FROM people WHERE id = 1)
ROLLBACK
-- RETURNING of a replace [mariadb]
START TRANSACTION
REPLACE INTO sink VALUES (91, 1, 'x') RETURNING body, (SELECT max(ssn) FROM people)
ROLLBACK
-- recursion whose first row cuts
SET sql_mode = ''
WITH RECURSIVE t (n, s) AS (SELECT 0, CAST('' AS CHAR(6)) UNION ALL SELECT n + 1, ssn FROM t, people WHERE n = 0) SELECT s FROM t
-- union of a shorter column
SELECT ssn FROM stubs UNION ALL SELECT ssn FROM people
-- Kelvin's K for k [mysql]
SELECT Kode FROM tokens
-- dotted I for i [mysql]
SELECT İban FROM ledger
-- schema in another case
SELECT ssn FROM information_schema.schemata, $DB.people LIMIT 1

== functions and casts
-- left
SELECT left(ssn, 3) FROM people
-- substring from a position
SELECT SUBSTRING(ssn FROM 1 FOR 6) FROM people
-- keep-last of a part
SELECT RIGHT(LEFT(ssn, 6), 4) FROM people
-- mid
SELECT MID(ssn, 2, 3) FROM people
-- substring_index
SELECT SUBSTRING_INDEX(ssn, '-', 1) FROM people
-- reverse
SELECT REVERSE(ssn) FROM people
-- concat
SELECT CONCAT(ssn, '') FROM people
-- concat_ws
SELECT CONCAT_WS('/', id, ssn) FROM people
-- pipes as concat in front
SET sql_mode = CONCAT(@@sql_mode, ',PIPES_AS_CONCAT')
SELECT ssn || '' FROM people
-- quote
SELECT QUOTE(ssn) FROM people
-- upper
SELECT UPPER(ssn) FROM people
-- rpad
SELECT RPAD(ssn, 20, '.') FROM people
-- insert function
SELECT INSERT(ssn, 8, 4, '') FROM people
-- replace function
SELECT REPLACE(ssn, '-', '') FROM people
-- trim
SELECT TRIM(TRAILING 'l' FROM ssn) FROM people
-- hex
SELECT HEX(ssn) FROM people
-- base64
SELECT TO_BASE64(LEFT(ssn, 6)) FROM people WHERE id = 1
-- characters by position
SELECT SUBSTR(ssn, n.id, 1) FROM people p, notes n WHERE p.id = 1 ORDER BY n.id
-- character codes
SELECT CHAR(ORD(SUBSTR(ssn, 1, 1)), ORD(SUBSTR(ssn, 2, 1)), ORD(SUBSTR(ssn, 3, 1))) FROM people WHERE id = 1
-- export_set
SELECT EXPORT_SET(1, ssn, '', '', 1) FROM people
-- elt
SELECT ELT(1, ssn) FROM people
-- make_set
SELECT MAKE_SET(1, ssn) FROM people
-- ifnull
SELECT IFNULL(ssn, 'x') FROM people
-- coalesce
SELECT COALESCE(ssn) FROM people
-- greatest
SELECT GREATEST(ssn, '') FROM people
-- nullif
SELECT NULLIF(ssn, '') FROM people
-- if
SELECT IF(1, ssn, 'x') FROM people
-- CASE
SELECT CASE id WHEN 1 THEN ssn ELSE '-' END FROM people
-- format
SELECT REPLACE(FORMAT(wage, 2), ',', '') FROM people
-- plus nothing
SELECT wage + 0 FROM people
-- unary minus
SELECT -wage FROM people
-- truncate
SELECT TRUNCATE(wage, 1) FROM people
-- conv
SELECT CONV(CONV(pin, 10, 36), 36, 10) FROM cards
-- bit operators
SELECT pin | 0, pin ^ 0, pin & ~0 FROM cards
-- text as number
SELECT digits + 0 FROM cards
-- sec_to_time
SELECT TO_DAYS(born), FROM_DAYS(TO_DAYS(born)) FROM people WHERE id = 1
-- date_format
SELECT DATE_FORMAT(born, '%Y/%m/%d') FROM people WHERE id = 1
-- extract
SELECT EXTRACT(YEAR FROM born) FROM people
-- interval arithmetic
SELECT born + INTERVAL 0 DAY FROM people
-- encryption with the attacker's key
SELECT AES_DECRYPT(AES_ENCRYPT(ssn, 'k'), 'k') FROM people
-- compressed
SELECT UNCOMPRESS(COMPRESS(ssn)) FROM people
-- regular expression
SELECT REGEXP_SUBSTR(ssn, '^[^-]+') FROM people
-- regular replacement
SELECT REGEXP_REPLACE(ssn, '-.*', '') FROM people
-- JSON_OBJECT
SELECT JSON_OBJECT('k', ssn) FROM people
-- JSON_ARRAY
SELECT JSON_ARRAY(ssn, wage) FROM people
-- value used as a key
SELECT JSON_KEYS(JSON_OBJECT(ssn, 1)) FROM people
-- JSON_QUOTE
SELECT JSON_QUOTE(ssn) FROM people
-- JSON_SET
SELECT JSON_SET('{}', '$.a', ssn) FROM people
-- JSON_MERGE_PATCH
SELECT JSON_MERGE_PATCH(secret, '{"pin": "x"}') FROM vault
-- JSON_EXTRACT of a labelled document
SELECT JSON_EXTRACT(secret, '$.pin') FROM vault
-- arrow [mysql]
SELECT secret -> '$.pin' FROM vault
-- double arrow [mysql]
SELECT secret ->> '$.deep.list[0]' FROM vault
-- JSON_VALUE
SELECT JSON_VALUE(secret, '$.pin') FROM vault
-- JSON_PRETTY [mysql]
SELECT JSON_PRETTY(secret) FROM vault
-- JSON_DETAILED [mariadb]
SELECT JSON_DETAILED(secret) FROM vault
-- JSON_COMPACT [mariadb]
SELECT JSON_COMPACT(secret) FROM vault
-- member by path search
SELECT JSON_UNQUOTE(JSON_EXTRACT(secret, JSON_UNQUOTE(JSON_SEARCH(secret, 'one', 'q%')))) FROM vault
-- stored function
SELECT peek(1)
-- stored function with the database
SELECT $DB.peek(id) FROM notes
-- ExtractValue of it
SELECT ExtractValue(CONCAT('<a>', ssn, '</a>'), '/a') FROM people
-- UpdateXML of it
SELECT UpdateXML('<a/>', '/a', ssn) FROM people
-- user-defined collation and back
SELECT ssn COLLATE utf8mb4_bin FROM people
-- CAST
SELECT CAST(ssn AS CHAR) FROM people
-- CAST that cuts
SELECT CAST(ssn AS CHAR(4)) FROM people
-- BINARY
SELECT BINARY ssn FROM people
-- CAST AS BINARY
SELECT CAST(ssn AS BINARY(6)) FROM people
-- CONVERT USING
SELECT CONVERT(ssn USING latin1) FROM people
-- CONVERT to a type
SELECT CONVERT(ssn, CHAR(6)) FROM people
-- CAST of a number
SELECT CAST(wage AS CHAR) FROM people
-- CAST of a date
SELECT CAST(born AS DATETIME) FROM people
-- CAST to JSON [mysql]
SELECT CAST(JSON_QUOTE(ssn) AS JSON) FROM people
-- CAST to another number
SELECT CAST(wage AS SIGNED) FROM people
-- weight string
SELECT HEX(WEIGHT_STRING(BINARY ssn)) FROM people
-- ST_X of a point
SELECT ST_X(spot) FROM places
-- a point made of it
SELECT ST_AsText(Point(wage, 1)) FROM people WHERE id = 1
-- ST_GeomFromText of it
SELECT ST_X(ST_GeomFromText(CONCAT('POINT(', wage, ' 1)'))) FROM people WHERE id = 1
-- as GeoJSON
SELECT ST_AsGeoJSON(spot) FROM places
-- inet
SELECT INET_ATON(INET_NTOA(pin)) FROM cards
-- generated column
SELECT mirror FROM people
-- uuid shaping
SELECT HEX(UNHEX(HEX(ssn))) FROM people
-- soundex of digits
SELECT LAST_INSERT_ID(pin) FROM cards
-- any_value [mysql]
SELECT ANY_VALUE(ssn) FROM people GROUP BY name
-- year
SELECT YEAR(born) FROM people
-- benchmark of it beside it
SELECT BENCHMARK(1, ssn), CONCAT(ssn, BENCHMARK(1, 1)) FROM people
-- charset trick
SELECT CONVERT(CAST(CONVERT(ssn USING utf16) AS BINARY) USING utf16) FROM people

== aggregates and windows
-- max
SELECT MAX(ssn) FROM people
-- min in a group
SELECT name, MIN(ssn) FROM people GROUP BY name
-- group_concat
SELECT GROUP_CONCAT(ssn) FROM people
-- group_concat ordered by it
SELECT GROUP_CONCAT(DISTINCT ssn ORDER BY ssn DESC SEPARATOR '+') FROM people
-- JSON_ARRAYAGG
SELECT JSON_ARRAYAGG(ssn) FROM people
-- JSON_OBJECTAGG
SELECT JSON_OBJECTAGG(id, ssn) FROM people
-- key of JSON_OBJECTAGG
SELECT JSON_OBJECTAGG(ssn, id) FROM people
-- sum of one row
SELECT SUM(wage) FROM people WHERE id = 1
-- average of one row
SELECT ROUND(AVG(wage), 2) FROM people WHERE id = 1
-- bit_or
SELECT BIT_OR(pin) FROM cards
-- difference of two sums
SELECT (SELECT SUM(wage) FROM people) - (SELECT SUM(wage) FROM people WHERE id <> 1)
-- rollup
SELECT id, MAX(ssn) FROM people GROUP BY id WITH ROLLUP
-- group by it with rollup
SELECT ssn, COUNT(*) FROM people GROUP BY ssn WITH ROLLUP
-- group by it
SELECT ssn FROM people GROUP BY ssn
-- bare column beside an aggregate
SET sql_mode = ''
SELECT COUNT(*), ssn FROM people WHERE id = 1
-- lag
SELECT LAG(ssn, 0) OVER (ORDER BY id) FROM people
-- first_value
SELECT FIRST_VALUE(ssn) OVER (ORDER BY id) FROM people
-- nth_value
SELECT NTH_VALUE(ssn, 1) OVER (PARTITION BY id) FROM people
-- running max
SELECT MAX(wage) OVER (PARTITION BY id) FROM people
-- named window
SELECT LAST_VALUE(ssn) OVER w FROM people WINDOW w AS (PARTITION BY id)
-- median [mariadb]
SELECT MEDIAN(wage) OVER (PARTITION BY id) FROM people
-- percentile [mariadb]
SELECT PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY wage) OVER (PARTITION BY id) FROM people
-- rank among guesses [search 1000 1073741824 827139426]
SELECT r FROM (SELECT w, RANK() OVER (ORDER BY w) AS r FROM (SELECT wage * 100 AS w FROM people WHERE id = 1 UNION ALL SELECT {?} + 0.5) u) x WHERE w = {?} + 0.5
-- collected geometry [mysql]
SELECT ST_AsText(ST_Collect(spot)) FROM places

== oracles in the select list
-- CASE [spell]
SELECT CASE WHEN ssn LIKE '{?}%' THEN 1 ELSE 0 END FROM people WHERE id = 1
-- IF [spell]
SELECT IF(ssn LIKE '{?}%', 'y', 'n') FROM people WHERE id = 1
-- comparison [search 1000 1073741824 827139426]
SELECT wage * 100 <= {?} FROM people WHERE id = 1
-- comparison of a bigint [search 1000 1073741824 827139426]
SELECT pin <= {?} FROM cards
-- row comparison [search 1000 1073741824 827139426]
SELECT (wage * 100, 0) <= ({?}, 0) FROM people WHERE id = 1
-- NULLIF of parts [spell]
SELECT NULLIF(LEFT(ssn, CHAR_LENGTH('{?}')), '{?}') IS NULL FROM people WHERE id = 1
-- digest [spell]
SELECT MD5(LEFT(ssn, CHAR_LENGTH('{?}'))) = MD5('{?}') FROM people WHERE id = 1
-- strcmp [spell]
SELECT STRCMP(LEFT(ssn, CHAR_LENGTH('{?}')), '{?}') = 0 FROM people WHERE id = 1
-- interval [search 1000 1073741824 827139426]
SELECT INTERVAL(pin, {?} + 0.5) FROM cards
-- field [spell]
SELECT FIELD('{?}', LEFT(ssn, CHAR_LENGTH('{?}'))) FROM people WHERE id = 1
-- find_in_set [spell]
SELECT FIND_IN_SET('{?}', LEFT(ssn, CHAR_LENGTH('{?}'))) FROM people WHERE id = 1
-- locate [spell]
SELECT LOCATE('{?}', ssn) = 1 FROM people WHERE id = 1
-- count of a condition [spell]
SELECT COUNT(IF(ssn LIKE '{?}%', 1, NULL)) FROM people
-- sum of a condition [spell]
SELECT SUM(ssn LIKE '{?}%') FROM people
-- sleep seen by its result [spell]
SELECT IF(SUBSTR(ssn, 1, CHAR_LENGTH('{?}')) = '{?}', SLEEP(0), 7) FROM people WHERE id = 1
-- benchmark seen by its result [spell]
SELECT IF(ssn LIKE '{?}%', BENCHMARK(10, MD5(1)), 7) FROM people WHERE id = 1
-- sleep seen by the time that is allowed [mysql spell]
SELECT /*+ MAX_EXECUTION_TIME(60) */ 1 FROM people WHERE id = 1 AND IF(ssn LIKE '{?}%', SLEEP(0.2), 0) = 1
-- sleep seen by the time that is allowed [mariadb spell]
SET STATEMENT max_statement_time = 0.06 FOR SELECT 1 FROM people WHERE id = 1 AND IF(ssn LIKE '{?}%', SLEEP(0.2), 0) = 2
-- JSON_CONTAINS [spell]
SELECT JSON_CONTAINS(JSON_ARRAY(LEFT(ssn, CHAR_LENGTH('{?}'))), '"{?}"') FROM people WHERE id = 1
-- JSON_SEARCH [spell]
SELECT JSON_SEARCH(secret, 'one', '{?}%') IS NOT NULL FROM vault
-- JSON_OVERLAPS [spell]
SELECT JSON_OVERLAPS(JSON_ARRAY(LEFT(ssn, CHAR_LENGTH('{?}'))), '["{?}"]') FROM people WHERE id = 1
-- LENGTH of a replacement [spell]
SELECT LENGTH(REPLACE(CONCAT('<', ssn), '<{?}', '')) < LENGTH(ssn) FROM people WHERE id = 1
-- sounds like [spell]
SELECT CONCAT(LEFT(ssn, CHAR_LENGTH('{?}'))) <=> '{?}' FROM people WHERE id = 1
-- stored function's own comparison [spell]
SELECT rightly(ssn, '{?}') FROM people WHERE id = 1
-- a lock named by it [spell]
SELECT GET_LOCK(CONCAT('l-', LEFT(ssn, CHAR_LENGTH('{?}'))), 0) FROM people WHERE id = 1
SELECT IS_FREE_LOCK('l-{?}')
SELECT RELEASE_ALL_LOCKS()
-- UNION with a guess [spell]
SELECT 1 FROM (SELECT LEFT(ssn, CHAR_LENGTH('{?}')) FROM people WHERE id = 1 UNION SELECT '{?}') u
-- UNION of the bare column with a guess
SELECT COUNT(*), 'q8x0w9-tail' AS hit FROM (SELECT ssn FROM people UNION SELECT 'q8x0w9-tail') u HAVING COUNT(*) = 3
-- distance to a guess [search 1000 1073741824 827139426]
SELECT ST_X(spot) * 100 <= {?} FROM places
-- implicit conversion [search 1000 1073741824 827139426]
SELECT digits = 0, digits <= {?} FROM cards
-- pseudonyms compared [spell]
SELECT a.id FROM accounts a JOIN people p ON p.id = 1 AND a.email = LEFT(p.ssn, CHAR_LENGTH('{?}')) AND CHAR_LENGTH(a.email) = CHAR_LENGTH('{?}') AND a.email = '{?}'

== predicates
-- LIKE [spell]
SELECT name FROM people WHERE ssn LIKE '{?}%'
-- NOT LIKE [spell]
SELECT name FROM people WHERE ssn NOT LIKE '{?}%'
-- REGEXP [spell]
SELECT id FROM people WHERE ssn REGEXP '^{?}'
-- RLIKE of the column on the right [spell]
SELECT id FROM people WHERE '{?}' RLIKE CONCAT('^', LEFT(ssn, CHAR_LENGTH('{?}')), '$')
-- REGEXP_LIKE [mysql spell]
SELECT id FROM people WHERE REGEXP_LIKE(ssn, '^{?}', 'c')
-- IN [spell]
SELECT id FROM people WHERE LEFT(ssn, CHAR_LENGTH('{?}')) IN ('{?}', 'zz')
-- IN of rows [spell]
SELECT id FROM people WHERE (id, LEFT(ssn, CHAR_LENGTH('{?}'))) IN ((1, '{?}'))
-- ANY of a subquery [spell]
SELECT id FROM notes WHERE '{?}' = ANY (SELECT LEFT(ssn, CHAR_LENGTH('{?}')) FROM people)
-- BETWEEN [search 1000 1073741824 827139426]
SELECT id FROM people WHERE id = 1 AND wage * 100 BETWEEN 0 AND {?}
-- BETWEEN of texts [spell]
SELECT id FROM people WHERE ssn BETWEEN '{?}' AND CONCAT('{?}', 'zzzz')
-- number [search 1000 1073741824 827139426]
SELECT id FROM people WHERE id = 1 AND wage <= {?} / 100.0
-- date [search 1000 65536 24797]
SELECT id FROM people WHERE id = 1 AND born <= '1900-01-01' + INTERVAL {?} DAY
-- implicit conversion of a text [search 1000 1073741824 827139426]
SELECT id FROM cards WHERE digits <= {?}
-- whole value by equality
SELECT 'q8x0w9-tail' AS hit FROM people WHERE ssn = 'q8x0w9-tail'
-- whole value by equality in another character set
SELECT 'q8x0w9-tail' AS hit FROM people WHERE ssn = _latin1'q8x0w9-tail'
-- whole value by equality with a hexadecimal text
SELECT 'q8x0w9-tail' AS hit FROM people WHERE ssn = 0x7138783077392d7461696c
-- MATCH AGAINST [spell]
SELECT id FROM letters WHERE MATCH (body) AGAINST ('+{?}*' IN BOOLEAN MODE) AND body LIKE '{?}%'
-- MATCH AGAINST of whole words
SELECT 'q8x0w9' AS hit FROM letters WHERE MATCH (body) AGAINST ('q8x0w9')
-- relevance
SELECT IF(MATCH (body) AGAINST ('q8x0w9' IN BOOLEAN MODE), 'q8x0w9', '-') AS hit FROM letters
-- collation in a condition [spell]
SELECT id FROM people WHERE LEFT(ssn, CHAR_LENGTH('{?}')) COLLATE utf8mb4_bin = '{?}'
-- MEMBER OF [mysql spell]
SELECT id FROM people WHERE '{?}' MEMBER OF (JSON_ARRAY(LEFT(ssn, CHAR_LENGTH('{?}'))))
-- JSON condition [spell]
SELECT id FROM vault WHERE JSON_VALUE(secret, '$.pin') LIKE '{?}%'
-- NULL-safe equality [spell]
SELECT id FROM people WHERE LEFT(ssn, CHAR_LENGTH('{?}')) <=> '{?}'
-- XOR [spell]
SELECT id FROM people WHERE ssn LIKE '{?}%' XOR 0
-- NOT operator [spell]
SELECT id FROM people WHERE !(ssn LIKE '{?}%')
-- null of a nulled column
SELECT 'z1k0v8' AS hit, id FROM graves WHERE word IS NULL
-- HAVING [spell]
SELECT 1 FROM people WHERE id = 1 GROUP BY id HAVING MAX(ssn) LIKE '{?}%'
-- HAVING without groups [spell]
SELECT name FROM people HAVING (SELECT ssn FROM people WHERE id = 1) LIKE '{?}%'
-- HAVING by an alias [spell]
SELECT id, ssn AS alias FROM people HAVING alias LIKE '{?}%'
-- HAVING by an alias that is also a column [spell]
SELECT id AS note, ssn AS name FROM people HAVING name LIKE '{?}%'
-- EXISTS [spell]
SELECT EXISTS (SELECT * FROM people WHERE ssn LIKE '{?}%')
-- IN a subquery of another table [spell]
SELECT id FROM notes WHERE person IN (SELECT id FROM people WHERE ssn LIKE '{?}%')
-- join with a guess [spell]
SELECT p.id FROM (SELECT '{?}' AS guess) g JOIN people p ON p.ssn LIKE CONCAT(g.guess, '%')
-- USING [spell]
SELECT COUNT(*) FROM (SELECT LEFT(ssn, CHAR_LENGTH('{?}')) AS s FROM people) p JOIN (SELECT '{?}' AS s) g USING (s)
-- NATURAL JOIN [spell]
SELECT COUNT(*) FROM (SELECT LEFT(ssn, CHAR_LENGTH('{?}')) AS s FROM people) p NATURAL JOIN (SELECT '{?}' AS s) g
-- NATURAL JOIN of the bare column
SELECT COUNT(*), 'q8x0w9-tail' AS hit FROM passports NATURAL JOIN (SELECT 'q8x0w9-tail' AS number) g HAVING COUNT(*) = 1
-- left join that finds nothing [spell]
SELECT n.id, p.id FROM notes n LEFT JOIN people p ON p.id = n.person AND p.ssn LIKE '{?}%'
-- DISTINCT counted
SELECT COUNT(DISTINCT ssn), 'q8x0w9-tail' AS hit FROM (SELECT ssn FROM people UNION ALL SELECT 'q8x0w9-tail') u HAVING COUNT(DISTINCT ssn) = 3
-- DISTINCT rows
SELECT DISTINCT LEFT(code, 6) FROM staff
-- GROUP BY sizes
SELECT COUNT(*), MAX(code) FROM staff GROUP BY code
-- view's column in a condition [spell]
SELECT id FROM contacts WHERE number LIKE '{?}%'
-- condition on a view of another database [spell]
SELECT 1 FROM $DB_side.abroad WHERE word LIKE '{?}%'
-- pseudonym in LIKE [spell]
SELECT id FROM accounts WHERE email LIKE '{?}'
-- pseudonym's equality by a guess [spell]
SELECT id FROM accounts WHERE email = '{?}'
-- pseudonym's equality in a view [spell]
SELECT number FROM addresses WHERE address IN ('{?}')
-- pseudonym by a JOIN with a list [spell]
SELECT a.id FROM accounts a JOIN (SELECT '{?}' AS g) x ON x.g = a.email
-- condition of a derived table's merged column [spell]
SELECT d.i FROM (SELECT id AS i, ssn AS s FROM people) d WHERE d.s LIKE '{?}%'
-- condition in a partition's table [spell]
SELECT id FROM ledger PARTITION (eu) WHERE LEFT(REPLACE(iban, 'w8k1y9', 'q8x0w9'), CHAR_LENGTH('{?}')) = '{?}'
-- hash compared [spell]
SELECT id FROM badges WHERE LEFT(code, CHAR_LENGTH('{?}')) = '{?}'
-- condition behind ODBC escapes [spell]
SELECT { x 1 } FROM people WHERE { fn LEFT(ssn, CHAR_LENGTH('{?}')) } = '{?}'

== order and limits
-- ORDER BY [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO people (id, wage) VALUES (50, {?} / 100)
SELECT id FROM people WHERE id IN (1, 50) ORDER BY wage, id
ROLLBACK
-- ORDER BY of a guess among them [search 1000 1073741824 827139426]
SELECT g FROM (SELECT wage * 100 AS w, 'v' AS g FROM people WHERE id = 1 UNION ALL SELECT {?} + 0.5, 'g') u ORDER BY w
-- ORDER BY with LIMIT [spell]
SELECT name FROM people ORDER BY ssn LIKE '{?}%' DESC, id DESC LIMIT 1
-- ORDER BY position [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO people (id, wage) VALUES (50, {?} / 100)
SELECT id, wage * 0 FROM (SELECT wage, id FROM people WHERE id IN (1, 50) ORDER BY 1, 2 LIMIT 5) x
ROLLBACK
-- ORDER BY alias [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO people (id, wage) VALUES (50, {?} / 100)
SELECT id AS i FROM (SELECT id, wage AS x FROM people WHERE id IN (1, 50) ORDER BY x, id LIMIT 5) y
ROLLBACK
-- ORDER BY of a subquery [spell]
SELECT id FROM notes n ORDER BY (SELECT ssn FROM people p WHERE p.id = n.person) LIKE '{?}%', id
-- ORDER BY of a union [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO people (id, wage) VALUES (50, {?} / 100)
SELECT id FROM (SELECT id, wage FROM people WHERE id = 1 UNION ALL SELECT id, wage FROM people WHERE id = 50 ORDER BY 2, 1 LIMIT 2) u
ROLLBACK
-- ORDER BY FIELD [spell]
SELECT id FROM people ORDER BY FIELD(LEFT(ssn, CHAR_LENGTH('{?}')), '{?}') DESC, id DESC
-- order of an index without ORDER BY [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO ranked VALUES (50, {?} / 100)
SELECT id FROM ranked FORCE INDEX (ranked_wage) WHERE id IN (1, 50)
ROLLBACK
-- order of an index: the whole table [search 200000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO ranked VALUES (50, {?} / 100)
SELECT id FROM ranked
ROLLBACK
-- order of an index: LIMIT [search 200000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO ranked VALUES (50, {?} / 100)
SELECT id FROM ranked LIMIT 2
ROLLBACK
-- order of an index: USE INDEX [search 200000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO ranked VALUES (50, {?} / 100)
SELECT id FROM ranked AS r USE INDEX (ranked_wage)
ROLLBACK
-- order of an index: FORCE INDEX FOR ORDER BY beside a condition [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
SELECT id FROM seats FORCE INDEX FOR ORDER BY (seats_hall) WHERE hall = 7 ORDER BY hall
ROLLBACK
-- order of an index: TABLE in a subquery [mysql search 200000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO ranked VALUES (50, {?} / 100)
SELECT x.id FROM (TABLE ranked) x
ROLLBACK
-- order of an index: collected [search 200000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO ranked VALUES (50, {?} / 100)
SELECT GROUP_CONCAT(id) FROM ranked
ROLLBACK
-- order of an index: a scalar subquery with LIMIT [search 200000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO ranked VALUES (50, {?} / 100)
SELECT (SELECT id FROM ranked LIMIT 1 OFFSET 1)
ROLLBACK
-- order of an index: common table [search 200000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO ranked VALUES (50, {?} / 100)
WITH t AS (SELECT id FROM ranked) SELECT * FROM t
ROLLBACK
-- order of an index: UNION ALL [search 200000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO ranked VALUES (50, {?} / 100)
SELECT 0 UNION ALL SELECT id FROM ranked
ROLLBACK
-- order of an index: in brackets [search 200000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO ranked VALUES (50, {?} / 100)
(SELECT id FROM ranked LIMIT 2)
ROLLBACK
-- order of an index: LATERAL [mysql search 200000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO ranked VALUES (50, {?} / 100)
SELECT l.id FROM notes n, LATERAL (SELECT r.id FROM ranked r WHERE r.id <> n.id + 100 LIMIT 2) l WHERE n.id = 1
ROLLBACK
-- order of an index: ties of a composite one [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
SELECT id FROM seats WHERE hall = 7
ROLLBACK
-- order of an index: ties under ORDER BY [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
SELECT id, hall FROM seats WHERE hall < 100 ORDER BY hall
ROLLBACK
-- order of an index: ties under ORDER BY with LIMIT [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
SELECT id FROM seats ORDER BY hall LIMIT 1
ROLLBACK
-- order of an index: joined by it [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
SELECT s.id FROM notes n JOIN seats s ON s.hall = n.id + 6 WHERE n.id = 1
ROLLBACK
-- order of an index: NATURAL JOIN [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
SELECT s.id FROM (SELECT 7 AS hall) x NATURAL JOIN seats s
ROLLBACK
-- order of an index: several statements [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
SELECT 1; SELECT id FROM seats WHERE hall = 7
ROLLBACK
-- order of an index: its own database named [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
SELECT $DB.seats.id FROM $DB.seats WHERE $DB.seats.hall = 7
ROLLBACK
-- order of an index: code in a comment [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
SELECT id FROM /*!50000 seats */ WHERE hall = 7
ROLLBACK
-- order of an index: locked rows [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
SELECT id FROM seats WHERE hall = 7 FOR UPDATE
ROLLBACK
-- order of an index: into a variable [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
SET @first = (SELECT id FROM seats WHERE hall = 7 LIMIT 1)
SELECT @first
ROLLBACK
-- order of an index: SELECT INTO a variable [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
SELECT id INTO @first FROM seats WHERE hall = 7 LIMIT 1
SELECT @first
ROLLBACK
-- order of an index: counted by a variable [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
SET @n = 0
SELECT id, @n := @n + 1 FROM seats WHERE hall = 7 AND id = 50 OR hall = 7 AND (@n := @n + 1) < 9
ROLLBACK
-- order of an index: INSERT SELECT that counts [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
SET @n = 100
INSERT INTO sink (id, body) SELECT @n := @n + 1, id FROM seats WHERE hall = 7
SELECT body FROM sink WHERE id > 100 ORDER BY id
ROLLBACK
-- order of an index: REPLACE SELECT that counts [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
SET @n = 100
REPLACE INTO sink (id, body) SELECT @n := @n + 1, id FROM seats WHERE hall = 7
SELECT body FROM sink WHERE id > 100 ORDER BY id
ROLLBACK
-- order of an index: temporary table with numbers [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
CREATE TEMPORARY TABLE lined_up (n int AUTO_INCREMENT PRIMARY KEY) SELECT id FROM seats WHERE hall = 7
SELECT id FROM lined_up ORDER BY n
DROP TEMPORARY TABLE lined_up
ROLLBACK
-- order of an index: UPDATE with LIMIT [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
UPDATE seats SET note = 'marked' WHERE hall = 7 LIMIT 1
SELECT id FROM seats WHERE note = 'marked'
ROLLBACK
-- order of an index: UPDATE that counts [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
SET @n = 0
UPDATE seats SET note = (@n := @n + 1) WHERE hall = 7
SELECT note FROM seats WHERE id = 50
ROLLBACK
-- order of an index: UPDATE that fails by the order [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
UPDATE seats SET id = id + 49 WHERE hall = 7
ROLLBACK
-- order of an index: UPDATE IGNORE that fails by the order [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
UPDATE IGNORE seats SET id = 60 WHERE hall = 7
SELECT id FROM seats WHERE id IN (1, 50)
ROLLBACK
-- order of an index: UPDATE ordered by what is equal [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
UPDATE seats SET note = 'marked' WHERE hall = 7 ORDER BY hall LIMIT 1
SELECT id FROM seats WHERE note = 'marked'
ROLLBACK
-- order of an index: UPDATE of several tables [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
SET @n = 0
UPDATE notes n JOIN seats s ON s.hall = n.id + 6 SET s.note = (@n := @n + 1) WHERE n.id = 1
SELECT note FROM seats WHERE id = 50
ROLLBACK
-- order of an index: DELETE with LIMIT [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
DELETE FROM seats WHERE hall = 7 LIMIT 1
SELECT id FROM seats WHERE id IN (1, 50)
ROLLBACK
-- order of an index: DELETE ordered by what is equal [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
DELETE FROM seats WHERE hall = 7 ORDER BY hall LIMIT 1
SELECT id FROM seats WHERE id IN (1, 50)
ROLLBACK
-- order of an index: DELETE with an alias and LIMIT [mysql search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
DELETE FROM seats AS s WHERE s.hall = 7 LIMIT 1
SELECT id FROM seats WHERE id IN (1, 50)
ROLLBACK
-- order of an index: DELETE that counts [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
SET @n = 0
DELETE FROM seats WHERE hall = 7 AND (@n := @n + 1) = 1
SELECT id FROM seats WHERE id IN (1, 50)
ROLLBACK
-- order of an index: DELETE of several tables [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
SET @n = 0
DELETE s FROM seats s JOIN notes n ON s.hall = n.id + 6 WHERE n.id = 1 AND (@n := @n + 1) = 1
SELECT id FROM seats WHERE id IN (1, 50)
ROLLBACK
-- order of an index: DELETE with RETURNING [mariadb search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
DELETE FROM seats WHERE hall = 7 RETURNING id
ROLLBACK
-- order of an index: view [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
SELECT id FROM seated WHERE hall = 7
ROLLBACK
-- order of an index: view of a view [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
SELECT number FROM seated_again
ROLLBACK
-- order of an index: view by its database [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
SELECT $DB.seated.id FROM $DB.seated WHERE $DB.seated.hall = 7
ROLLBACK
-- order of an index: UPDATE of a view [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
UPDATE seated SET note = 'marked' WHERE hall = 7 LIMIT 1
SELECT id FROM seated WHERE note = 'marked'
ROLLBACK
-- order of an index: DELETE from a view [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
DELETE FROM seated WHERE hall = 7 LIMIT 1
SELECT id FROM seats WHERE id IN (1, 50)
ROLLBACK
-- order of an index: view with hints of its own [search 1000 1073741824 827139426]
CREATE OR REPLACE VIEW forced AS SELECT id FROM seats FORCE INDEX (seats_hall) WHERE hall = 7
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
SELECT id FROM forced
ROLLBACK
-- order of an index: view with a hint in a comment [mysql search 1000 1073741824 827139426]
CREATE OR REPLACE VIEW hinted AS SELECT /*+ INDEX(seats seats_hall) */ id FROM seats WHERE hall = 7
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
SELECT id FROM hinted
ROLLBACK
-- order of an index: hint in a comment [mysql search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
SELECT /*+ INDEX(seats seats_hall) */ id FROM seats WHERE hall = 7
ROLLBACK
-- order of an index: hint in a comment for joins [mysql search 200000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO ranked VALUES (50, {?} / 100)
SELECT /*+ JOIN_INDEX(ranked ranked_wage) */ id FROM ranked
ROLLBACK
-- order of an index: hint in a comment against another [mysql search 200000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO ranked VALUES (50, {?} / 100)
SELECT /*+ NO_INDEX(ranked `PRIMARY`) */ id FROM ranked
ROLLBACK
-- order of an index: hint in a comment of a change [mysql search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
UPDATE /*+ NO_INDEX(seats `PRIMARY`) */ seats SET note = 'marked' WHERE hall = 7 LIMIT 1
SELECT id FROM seats WHERE note = 'marked'
ROLLBACK
-- order of an index: PREPARE [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
PREPARE st FROM 'SELECT id FROM seats WHERE hall = 7'
EXECUTE st
ROLLBACK
-- order of an index: EXECUTE IMMEDIATE [mariadb search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
EXECUTE IMMEDIATE 'SELECT id FROM seats WHERE hall = 7'
ROLLBACK
-- order of an index: prepared by the protocol [search 1000 1073741824 827139426]
! Query START TRANSACTION -- {?}
! Query INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
! Prepare SELECT id FROM seats WHERE hall = ?
! Execute 7
! Query ROLLBACK
-- order of an index: hints for joins alone [mariadb search 1000 1073741824 827139426]
SET old_mode = 'IGNORE_INDEX_ONLY_FOR_JOIN'
START TRANSACTION -- {?}
INSERT INTO seats VALUES (50, 7, {?} / 100, 'n')
SELECT id FROM seats ORDER BY hall LIMIT 1
ROLLBACK
-- order of an index: an invisible one [mysql search 200000 1073741824 827139426]
SET optimizer_switch = 'use_invisible_indexes=on'
START TRANSACTION -- {?}
INSERT INTO unseen VALUES (50, {?} / 100)
SELECT id FROM unseen
ROLLBACK
-- order of an index: an invisible one by a hint [mysql search 200000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO unseen VALUES (50, {?} / 100)
SELECT /*+ SET_VAR(optimizer_switch = 'use_invisible_indexes=on') */ id FROM unseen
ROLLBACK
-- order of an index: one that the same text makes [search 1000 1073741824 827139426]
INSERT INTO bare VALUES (50, {?} / 100)
CREATE INDEX bare_wage ON bare (wage); SELECT id FROM bare
DROP INDEX bare_wage ON bare
DELETE FROM bare WHERE id = 50
-- order of an index: a generated column's [search 200000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO doubled (id, wage) VALUES (50, {?} / 100)
SELECT id FROM doubled FORCE INDEX (doubled_twice) WHERE twice > 0
ROLLBACK
-- order of an index: a generated column's, unasked [search 200000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO doubled (id, wage) VALUES (50, {?} / 100)
SELECT id FROM doubled USE INDEX (doubled_twice)
ROLLBACK
-- UPDATE ordered by it [spell]
START TRANSACTION -- {?}
UPDATE people SET note = 'marked' ORDER BY ssn LIKE '{?}%' DESC, id DESC LIMIT 1
SELECT id FROM people WHERE note = 'marked'
ROLLBACK
-- DELETE ordered by it [spell]
START TRANSACTION -- {?}
DELETE FROM people ORDER BY ssn LIKE '{?}%' DESC, id DESC LIMIT 1
SELECT id FROM people
ROLLBACK
-- group_concat's order [search 1000 1073741824 827139426]
START TRANSACTION -- {?}
INSERT INTO people (id, wage) VALUES (50, {?} / 100)
SELECT GROUP_CONCAT(id ORDER BY wage, id) FROM people WHERE id IN (1, 50)
ROLLBACK
-- window's order [search 1000 1073741824 827139426]
SELECT n FROM (SELECT ROW_NUMBER() OVER (ORDER BY w) AS n, g FROM (SELECT wage * 100 AS w, 0 AS g FROM people WHERE id = 1 UNION ALL SELECT {?} + 0.5, 1) u) x WHERE g = 1
-- LIMIT in a subquery that chooses by it [search 1000 1073741824 827139426]
SELECT g FROM (SELECT w, g FROM (SELECT pin AS w, 0 AS g FROM cards UNION ALL SELECT {?} + 0.5, 1) u ORDER BY w LIMIT 1) x

== user variables
-- SELECT INTO
SELECT ssn INTO @v FROM people WHERE id = 1
SELECT @v
-- SELECT INTO before FROM
SELECT ssn INTO @v1 FROM people WHERE id = 1
SELECT CONCAT(@v1, '')
-- assignment in a select list
SELECT @w := ssn FROM people
-- assignment read later
SELECT @w := ssn FROM people WHERE id = 1
SELECT @w
-- SET to a subquery
SET @x = (SELECT ssn FROM people WHERE id = 1)
SELECT @x
-- SET of several
SET @a = 1, @b := (SELECT ssn FROM people WHERE id = 1), @c = 2
SELECT @c, @b
-- SELECT with DO
DO @d := (SELECT ssn FROM people WHERE id = 1)
SELECT @d
-- collected over the rows
SET @s = ''
SELECT @s := CONCAT(@s, ssn) FROM people
SELECT @s
-- quoted variable
SELECT ssn INTO @`a b` FROM people WHERE id = 1
SELECT @'a b'
-- case of a variable
SELECT ssn INTO @Case FROM people WHERE id = 1
SELECT @CASE
-- written in a condition
SELECT 1 FROM people WHERE id = 1 AND (@e := ssn) IS NOT NULL
SELECT @e
-- written in an UPDATE
START TRANSACTION
UPDATE people SET note = (@f := ssn) WHERE id = 1
ROLLBACK
SELECT @f
-- written in ORDER BY
SELECT id FROM people ORDER BY (@o := ssn), id
SELECT @o
-- compared in WHERE [spell]
SELECT ssn INTO @g FROM people WHERE id = 1
SELECT id FROM notes WHERE @g LIKE '{?}%'
-- used in another statement's value
SET @h = (SELECT ssn FROM people WHERE id = 1)
START TRANSACTION
UPDATE sink SET body = @h WHERE id = 1
SELECT body FROM sink WHERE id = 1
ROLLBACK
-- output parameter
CALL telling(1, @out)
SELECT @out
-- read through performance_schema
SET @watched = (SELECT ssn FROM people WHERE id = 1)
SELECT VARIABLE_VALUE FROM performance_schema.user_variables_by_thread WHERE VARIABLE_NAME = 'watched'
-- read through information_schema [mariadb]
SET @watched = (SELECT ssn FROM people WHERE id = 1)
SELECT VARIABLE_VALUE FROM information_schema.USER_VARIABLES WHERE VARIABLE_NAME = 'watched'
-- a session setting from it
SET SESSION group_concat_max_len = (SELECT pin FROM cards)
SELECT @@group_concat_max_len
-- a session setting shown
SET SESSION timestamp = (SELECT pin FROM cards)
SHOW VARIABLES LIKE 'timestamp'
-- a setting that takes a text
SET character_set_results = (SELECT IF(ssn LIKE 'q8x0w9%', 'latin1', 'utf8mb4') FROM people WHERE id = 1)
SELECT 'q8x0w9' AS hit FROM notes WHERE @@character_set_results = 'latin1' AND id = 1
-- GET DIAGNOSTICS into a variable
SELECT ExtractValue(1, CONCAT('~', (SELECT ssn FROM people WHERE id = 1)))
GET DIAGNOSTICS CONDITION 1 @m = MESSAGE_TEXT
SELECT @m
-- compared with a variable [search 1000 1073741824 827139426]
SET @n = (SELECT pin FROM cards)
SET @at = {?}
SELECT @n <= @at-- SELECT INTO at the end
SELECT ssn FROM people LIMIT 1 INTO @z
SELECT @z
-- SELECT INTO before a lock
SELECT ssn INTO @y FROM people WHERE id = 1 FOR UPDATE
SELECT @y
-- SELECT INTO of a union
SELECT 'a' FROM notes WHERE 0 UNION SELECT ssn FROM people WHERE id = 1 INTO @u
SELECT @u

== files
-- INTO OUTFILE and LOAD_FILE
SELECT ssn FROM people INTO OUTFILE '$FILES1'
SELECT LOAD_FILE('$FILES1')
-- INTO DUMPFILE and LOAD_FILE
SELECT ssn FROM people WHERE id = 1 INTO DUMPFILE '$FILES2'
SELECT LOAD_FILE('$FILES2')
-- INTO OUTFILE and LOAD DATA
SELECT id + 100, 1, ssn FROM people INTO OUTFILE '$FILES3'
LOAD DATA INFILE '$FILES3' INTO TABLE sink
SELECT body FROM sink WHERE id > 100
DELETE FROM sink WHERE id > 100
-- INTO OUTFILE before FROM, with formats
SELECT ssn INTO OUTFILE '$FILES4' FIELDS TERMINATED BY ',' LINES STARTING BY '>' FROM people
SELECT LOAD_FILE('$FILES4')
-- TABLE INTO OUTFILE [mysql]
TABLE people INTO OUTFILE '$FILES5'
SELECT LOAD_FILE('$FILES5')
-- LOAD DATA with variables
SELECT 104, ssn FROM people WHERE id = 1 INTO OUTFILE '$FILES6'
LOAD DATA INFILE '$FILES6' INTO TABLE sink (id, @t) SET body = @t
SELECT body FROM sink WHERE id = 104
DELETE FROM sink WHERE id = 104
-- LOAD DATA into a labelled table's duplicate key
SELECT 'q8x0w9-tail', 7 INTO OUTFILE '$FILES7'
LOAD DATA INFILE '$FILES7' INTO TABLE passports (number, person)
-- the table's own file
SELECT SUBSTRING_INDEX(LOAD_FILE(CONCAT(@@datadir, '$DB/passports.ibd')), 'q8x0w', -1) IS NOT NULL, IF(LOCATE('q8x0w9-tail', LOAD_FILE(CONCAT(@@datadir, '$DB/passports.ibd'))), 'q8x0w9-tail', '-') AS hit

== errors that quote
-- ExtractValue
SELECT ExtractValue(1, CONCAT(0x7e, (SELECT ssn FROM people WHERE id = 1)))
-- UpdateXML
SELECT UpdateXML(1, CONCAT('~', (SELECT ssn FROM people WHERE id = 1)), 1)
-- CAST of a text in strict mode
CREATE TEMPORARY TABLE mine_1 (n int)
INSERT INTO mine_1 SELECT ssn FROM people WHERE id = 1
DROP TEMPORARY TABLE mine_1
-- CAST in an update
UPDATE people SET id = id WHERE ssn + 0 = 'x'
UPDATE sink SET person = (SELECT ssn FROM people WHERE id = 1)
-- duplicate entry
START TRANSACTION
INSERT INTO vips (id, code) SELECT 5, ssn FROM people WHERE id = 1
ROLLBACK
-- duplicate entry of groups
SELECT COUNT(*), CONCAT((SELECT ssn FROM people WHERE id = 1), FLOOR(RAND(0) * 2)) AS x FROM notes GROUP BY x
SELECT COUNT(*), CONCAT((SELECT ssn FROM people WHERE id = 1), FLOOR(RAND(0) * 2)) AS x FROM information_schema.COLUMNS GROUP BY x
-- duplicate entry by UPDATE of another row
START TRANSACTION
UPDATE vips SET id = id + 1, code = (SELECT ssn FROM people WHERE id = 1)
INSERT INTO vips (id, code) VALUES (7, 'q8x0w9-tail')
ROLLBACK
-- duplicate entry of a guess [spell]
START TRANSACTION -- {?}
INSERT INTO passports SELECT LEFT(number, CHAR_LENGTH('{?}')), 2 FROM passports
INSERT INTO passports VALUES ('{?}', 3)
ROLLBACK
-- guess against a unique key [spell]
START TRANSACTION -- {?}
INSERT INTO keyed VALUES (50, '{?}')
ROLLBACK
-- guess against a unique key, by a prepared statement [spell]
! Query START TRANSACTION
! Prepare INSERT INTO keyed VALUES (50, ?)
! Execute {?}
! Query ROLLBACK
-- guess against a unique key, by INSERT IGNORE [spell]
START TRANSACTION -- {?}
INSERT IGNORE INTO keyed VALUES (50, '{?}')
SELECT COUNT(*) FROM keyed
ROLLBACK
-- guess against a unique key, by REPLACE [spell]
START TRANSACTION -- {?}
REPLACE INTO keyed VALUES (50, '{?}')
SELECT COUNT(*) FROM keyed
ROLLBACK
-- guess against a unique key, by ON DUPLICATE KEY UPDATE [spell]
START TRANSACTION -- {?}
INSERT INTO keyed VALUES (50, '{?}') ON DUPLICATE KEY UPDATE id = keyed.id
SELECT COUNT(*) FROM keyed
ROLLBACK
-- guess against a unique key, by an UPDATE of one's own row [spell]
START TRANSACTION -- {?}
INSERT INTO keyed VALUES (50, 'mine')
UPDATE keyed SET email = '{?}' WHERE id = 50
ROLLBACK
-- guess against a unique key, from an own table [spell]
CREATE TEMPORARY TABLE IF NOT EXISTS mine_46 (id int, email varchar(60))
INSERT INTO mine_46 VALUES (50, '{?}')
START TRANSACTION
INSERT IGNORE INTO keyed SELECT id, email FROM mine_46
ROLLBACK
DELETE FROM mine_46
-- guess against a primary key [spell]
START TRANSACTION -- {?}
INSERT INTO numbered VALUES ('{?}', 0)
ROLLBACK
-- guess against a foreign key [spell]
START TRANSACTION -- {?}
INSERT INTO keyed_visits VALUES (50, '{?}')
ROLLBACK
-- guess against a unique key, by a view [spell]
START TRANSACTION -- {?}
INSERT INTO keys_seen VALUES (50, '{?}')
ROLLBACK
-- BIGINT overflow by a condition [spell]
SELECT IF(ssn LIKE '{?}%', 0, 1) + 9223372036854775807 FROM people WHERE id = 1
-- EXP overflow by a condition [spell]
SELECT EXP(IF(ssn LIKE '{?}%', 1, 999)) FROM people WHERE id = 1
-- POW overflow by a condition [spell]
SELECT POW(9, IF(ssn LIKE '{?}%', 1, 9999)) FROM people WHERE id = 1
-- ~0 by a condition [spell]
SELECT IF(ssn LIKE '{?}%', 1, 2) * ~0 FROM people WHERE id = 1
-- a subquery of more than one row [spell]
SELECT (SELECT 1 FROM notes WHERE id <= IF((SELECT ssn FROM people WHERE id = 1) LIKE '{?}%', 1, 2))
-- a regular expression that is wrong by a condition [mysql spell]
SELECT 'a' REGEXP IF(ssn LIKE '{?}%', '(', 'b') FROM people WHERE id = 1
-- a JSON text by a condition [mysql spell]
SELECT JSON_KEYS(IF(ssn LIKE '{?}%', '{}', '{')) FROM people WHERE id = 1
-- GTID_SUBSET [mysql]
SELECT GTID_SUBSET(ssn, 'x') FROM people WHERE id = 1
-- GTID_SUBTRACT [mysql]
SELECT GTID_SUBTRACT(CONCAT(ssn, ''), 'x') FROM people WHERE id = 1
-- ST_LatFromGeoHash [mysql]
SELECT ST_LatFromGeoHash(CONCAT(ssn, '!')) FROM people WHERE id = 1
-- ST_LongFromGeoHash [mysql]
SELECT ST_LongFromGeoHash(UPPER(ssn)) FROM people WHERE id = 1
-- ST_PointFromGeoHash [mysql]
SELECT ST_PointFromGeoHash(CONCAT(ssn, '!'), 0) FROM people WHERE id = 1
-- latitude out of range [mysql]
SELECT ST_AsText(ST_SRID(Point(wage, wage), 4326)) FROM people WHERE id = 1
-- an invalid time zone
SET time_zone = (SELECT LEFT(ssn, 6) FROM people WHERE id = 1)
-- an invalid setting
SET sql_mode = (SELECT ssn FROM people WHERE id = 1)
-- an unknown character set
SET character_set_results = (SELECT ssn FROM people WHERE id = 1)
-- a date in strict mode
CREATE TEMPORARY TABLE mine_2 (d date)
INSERT INTO mine_2 SELECT ssn FROM people WHERE id = 1
DROP TEMPORARY TABLE mine_2
-- a date literal of it in a change [mysql]
DELETE FROM sink WHERE id = 999 OR (SELECT CAST(ssn AS DATE) FROM people WHERE id = 1) IS NOT NULL AND id = 998
SHOW WARNINGS
-- data too long by a condition [spell]
CREATE TEMPORARY TABLE IF NOT EXISTS mine_3 (c varchar(1))
INSERT INTO mine_3 SELECT IF(ssn LIKE '{?}%', 'a', 'ab') FROM people WHERE id = 1
-- a null where there must be none [spell]
CREATE TEMPORARY TABLE IF NOT EXISTS mine_4 (c int NOT NULL)
INSERT INTO mine_4 SELECT IF(ssn LIKE '{?}%', 1, NULL) FROM people WHERE id = 1
-- check constraint [spell]
CREATE TABLE mine_5 (c varchar(40) CHECK (c NOT LIKE 'hit%'))
INSERT INTO mine_5 SELECT IF(ssn LIKE '{?}%', 'hit', 'x') FROM people WHERE id = 1
DELETE FROM mine_5
-- division by zero in strict mode [spell]
CREATE TEMPORARY TABLE IF NOT EXISTS mine_6 (c int)
INSERT INTO mine_6 SELECT 1 / (ssn LIKE '{?}%') FROM people WHERE id = 1
-- foreign key to it
CREATE TABLE mine_7 (s varchar(40), FOREIGN KEY (s) REFERENCES passports (number))
INSERT INTO mine_7 VALUES ('q8x0w9-tail')
SELECT s FROM mine_7
DROP TABLE mine_7
-- signal with it
CREATE PROCEDURE mine_8() BEGIN DECLARE s varchar(40); SELECT ssn INTO s FROM people WHERE id = 1; SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = s; END
CALL mine_8()
DROP PROCEDURE mine_8
-- an error in an UPDATE's condition [mysql]
UPDATE sink SET body = body WHERE ExtractValue(1, CONCAT('~', (SELECT number FROM passports)))
-- name of a table that does not exist
SET @q = (SELECT CONCAT('SELECT * FROM `', ssn, '`') FROM people WHERE id = 1)
PREPARE st FROM @q
-- syntax error near it
SET @q = (SELECT CONCAT('SELECT * FORM ', ssn) FROM people WHERE id = 1)
PREPARE st FROM @q
-- two errors of one procedure
CREATE PROCEDURE mine_9() SELECT ssn + INTERVAL 1 DAY, 1 FROM people WHERE id = 1
CALL mine_9()
SHOW WARNINGS
DROP PROCEDURE mine_9
-- UUID_TO_BIN [mysql]
SELECT UUID_TO_BIN(ssn) FROM people WHERE id = 1
-- partition for a value
CREATE TABLE mine_43 (n bigint) PARTITION BY RANGE (n) (PARTITION p VALUES LESS THAN (1))
INSERT INTO mine_43 SELECT pin FROM cards
DROP TABLE mine_43
== warnings and counts
-- SHOW WARNINGS after a cast
SELECT CAST(ssn AS SIGNED) FROM people
SHOW WARNINGS
-- SHOW WARNINGS with a limit
SELECT ssn + 0 FROM people
SHOW WARNINGS LIMIT 0, 2
-- SHOW ERRORS
SELECT ExtractValue(1, CONCAT('~', (SELECT ssn FROM people WHERE id = 1)))
SHOW ERRORS
-- GET DIAGNOSTICS
SELECT CAST(ssn AS DATE) FROM people WHERE id = 1
GET DIAGNOSTICS CONDITION 1 @p1 = MESSAGE_TEXT, @p2 = MYSQL_ERRNO
SELECT @p1
-- GET CURRENT DIAGNOSTICS' number [spell]
SELECT 1 FROM people WHERE id = 1 AND IF(ssn LIKE '{?}%', CAST('x' AS SIGNED), 0) = 0
GET CURRENT DIAGNOSTICS @n = NUMBER
SELECT @n
-- SHOW COUNT(*) WARNINGS [spell]
SELECT 1 FROM people WHERE id = 1 AND IF(ssn LIKE '{?}%', CAST('x' AS SIGNED), 0) = 0
SHOW COUNT(*) WARNINGS
-- @@warning_count [spell]
SELECT 1 FROM people WHERE id = 1 AND IF(ssn LIKE '{?}%', CAST('x' AS SIGNED), 0) = 0
SELECT @@warning_count
-- @@error_count [spell]
SELECT IF(ssn LIKE '{?}%', 0, 1) + 9223372036854775807 FROM people WHERE id = 1
SELECT @@error_count
-- warning count of the rows' end [spell]
SELECT 1 FROM people WHERE id = 1 AND IF(ssn LIKE '{?}%', CAST('x' AS SIGNED), 0) = 0
-- warnings of an INSERT's text
START TRANSACTION
INSERT IGNORE INTO sink (id, person, body) SELECT 80, ssn, 'x' FROM people WHERE id = 1
SHOW WARNINGS
ROLLBACK
-- warnings of a cut value
CREATE TEMPORARY TABLE mine_10 (c varchar(2))
INSERT IGNORE INTO mine_10 SELECT ssn FROM people
SELECT c, 'q8x0w9' AS hit FROM mine_10
DROP TEMPORARY TABLE mine_10
-- warnings without strictness
SET sql_mode = ''
CREATE TEMPORARY TABLE mine_11 (n int)
INSERT INTO mine_11 SELECT ssn FROM people
SHOW WARNINGS
DROP TEMPORARY TABLE mine_11
-- info of an INSERT … SELECT [spell]
START TRANSACTION -- {?}
INSERT INTO sink SELECT id + 200, 1, 'x' FROM people WHERE ssn LIKE '{?}%'
ROLLBACK
-- info of an INSERT IGNORE [spell]
START TRANSACTION -- {?}
INSERT IGNORE INTO sink SELECT IF(ssn LIKE '{?}%', 300, 1), 1, 'x' FROM people WHERE id = 1
ROLLBACK
-- affected rows of an UPDATE by a condition [spell]
START TRANSACTION -- {?}
UPDATE people SET note = 'x' WHERE ssn LIKE '{?}%'
ROLLBACK
-- affected rows of an UPDATE to a guess [spell]
START TRANSACTION -- {?}
UPDATE accounts SET email = '{?}' WHERE id = CHAR_LENGTH('{?}')
ROLLBACK
-- info of an UPDATE to a guess with found rows [spell]
@3 START TRANSACTION -- {?}
@3 UPDATE accounts SET email = '{?}' WHERE id = CHAR_LENGTH('{?}')
@3 ROLLBACK
-- ROW_COUNT() of an UPDATE to a guess [spell]
START TRANSACTION -- {?}
UPDATE accounts SET email = '{?}' WHERE id = CHAR_LENGTH('{?}')
SELECT ROW_COUNT()
ROLLBACK
-- UPDATE to a guess in a prepared statement [spell]
! Query START TRANSACTION -- {?}
! Prepare UPDATE accounts SET email = ? WHERE id = CHAR_LENGTH(?)
! Execute {?}, {?}
! Query ROLLBACK
-- time of the last change tells of an UPDATE to a guess [spell]
START TRANSACTION -- {?}
UPDATE stamped SET email = '{?}' WHERE id = CHAR_LENGTH('{?}')
SELECT COUNT(changed) FROM stamped
ROLLBACK
-- time of the last change by another column [spell]
START TRANSACTION -- {?}
UPDATE stamped SET hits = email LIKE '{?}'
SELECT changed IS NULL FROM stamped
ROLLBACK
-- affected rows of ON DUPLICATE KEY UPDATE to a guess [spell]
START TRANSACTION -- {?}
INSERT INTO accounts VALUES (CHAR_LENGTH('{?}'), 'x') ON DUPLICATE KEY UPDATE email = '{?}'
ROLLBACK
-- affected rows of REPLACE with a guess [spell]
START TRANSACTION -- {?}
INSERT INTO passports SELECT LEFT(number, 1), 5 FROM passports UNION ALL SELECT LEFT(number, 2), 5 FROM passports UNION ALL SELECT LEFT(number, 3), 5 FROM passports UNION ALL SELECT LEFT(number, 4), 5 FROM passports UNION ALL SELECT LEFT(number, 5), 5 FROM passports UNION ALL SELECT LEFT(number, 6), 5 FROM passports
REPLACE INTO passports VALUES ('{?}', 9)
ROLLBACK
-- affected rows of REPLACE by the same row [spell]
START TRANSACTION -- {?}
REPLACE INTO accounts VALUES (CHAR_LENGTH('{?}'), '{?}')
ROLLBACK
-- affected rows of an UPDATE of a view to a guess [spell]
START TRANSACTION -- {?}
UPDATE addresses SET address = '{?}' WHERE number = CHAR_LENGTH('{?}')
ROLLBACK
-- affected rows of a multi-table UPDATE to a guess [spell]
START TRANSACTION -- {?}
UPDATE accounts a JOIN notes n ON n.id = 1 SET a.email = '{?}' WHERE a.id = CHAR_LENGTH('{?}')
ROLLBACK
-- affected rows of ON DUPLICATE KEY UPDATE by VALUES [spell]
START TRANSACTION -- {?}
INSERT INTO accounts VALUES (CHAR_LENGTH('{?}'), '{?}') ON DUPLICATE KEY UPDATE email = VALUES(email)
ROLLBACK
-- affected rows of an UPDATE beside another column [spell]
START TRANSACTION -- {?}
UPDATE stamped SET hits = 0, email = '{?}' WHERE id = CHAR_LENGTH('{?}')
ROLLBACK
-- LOAD DATA REPLACE by the same row
SELECT 6, 'q8x0w9' INTO OUTFILE '$FILES8'
LOAD DATA INFILE '$FILES8' REPLACE INTO TABLE accounts
SELECT LOAD_FILE('$FILES8')
-- DELETE by a guess [spell]
START TRANSACTION -- {?}
DELETE FROM accounts WHERE email = '{?}'
ROLLBACK
-- cardinality of an index [mysql spell]
INSERT INTO indexed VALUES (50, '{?}')
ANALYZE TABLE indexed
SET @@SESSION.sql_mode = ''
SELECT CARDINALITY FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = '$DB' AND TABLE_NAME = 'indexed' AND INDEX_NAME = 'indexed_email'
DELETE FROM indexed WHERE id = 50
-- cardinality of an index, shown [mysql spell]
INSERT INTO indexed VALUES (50, '{?}')
ANALYZE TABLE indexed
SHOW INDEX FROM indexed WHERE Key_name = 'indexed_email'
DELETE FROM indexed WHERE id = 50
-- cardinality of an index, shown from elsewhere [mysql spell]
INSERT INTO indexed VALUES (50, '{?}')
ANALYZE TABLE indexed
USE $DB_side
SHOW KEYS FROM indexed FROM $DB
USE $DB
DELETE FROM indexed WHERE id = 50
-- cardinality of an index, by a condition [mysql spell]
INSERT INTO indexed VALUES (50, '{?}')
ANALYZE TABLE indexed
SET @@SESSION.sql_mode = ''
SELECT s.INDEX_NAME FROM information_schema.STATISTICS s WHERE s.TABLE_SCHEMA = '$DB' AND s.TABLE_NAME = 'indexed' AND s.CARDINALITY > 6
DELETE FROM indexed WHERE id = 50
-- cardinality of an index, as InnoDB keeps it [mysql spell]
INSERT INTO indexed VALUES (50, '{?}')
ANALYZE TABLE indexed
SELECT stat_value FROM mysql.innodb_index_stats WHERE database_name = '$DB' AND table_name = 'indexed' AND index_name = 'indexed_email' AND stat_name = 'n_diff_pfx01'
DELETE FROM indexed WHERE id = 50
-- multi-table UPDATE [spell]
START TRANSACTION -- {?}
UPDATE sink s JOIN people p ON p.id = s.person SET s.body = 'hit' WHERE p.ssn LIKE '{?}%'
ROLLBACK
-- multi-table DELETE [spell]
START TRANSACTION -- {?}
DELETE s FROM sink s JOIN people p ON p.id = s.person WHERE p.ssn LIKE '{?}%'
ROLLBACK
-- FOUND_ROWS [spell]
SELECT SQL_CALC_FOUND_ROWS name FROM people WHERE ssn LIKE '{?}%' LIMIT 0
SELECT FOUND_ROWS()
-- LAST_INSERT_ID of an expression
SELECT 1 FROM cards WHERE LAST_INSERT_ID(pin)
SELECT LAST_INSERT_ID()
-- LAST_INSERT_ID in an UPDATE
START TRANSACTION
UPDATE sink SET person = LAST_INSERT_ID((SELECT pin FROM cards)) WHERE id = 1
ROLLBACK
SELECT @@last_insert_id
-- LAST_INSERT_ID of an own counter
CREATE TABLE mine_12 (id bigint AUTO_INCREMENT PRIMARY KEY, x int)
INSERT INTO mine_12 (id, x) SELECT pin, 1 FROM cards
INSERT INTO mine_12 (x) VALUES (1)
SELECT LAST_INSERT_ID() - 1
DROP TABLE mine_12
-- status counters of reading [spell]
FLUSH STATUS -- {?}
DO (SELECT COUNT(*) FROM staff, people p WHERE p.id = 1 AND p.ssn LIKE '{?}%')
SHOW SESSION STATUS LIKE 'Handler_read_next'
-- status counters of sorting [spell]
FLUSH STATUS -- {?}
DO (SELECT COUNT(*) FROM (SELECT s.id FROM staff s JOIN people p ON p.id = 1 AND p.ssn LIKE '{?}%' ORDER BY s.id * 1 LIMIT 10) d)
SHOW SESSION STATUS LIKE 'Sort_rows'
== counters
-- Handler_update, shown [spell]
FLUSH STATUS -- {?}
START TRANSACTION -- {?}
UPDATE accounts SET email = '{?}' WHERE id = CHAR_LENGTH('{?}')
SHOW SESSION STATUS LIKE 'Handler_update'
ROLLBACK
-- Handler_update among others [spell]
FLUSH STATUS -- {?}
START TRANSACTION -- {?}
UPDATE accounts SET email = '{?}' WHERE id = CHAR_LENGTH('{?}')
SHOW STATUS WHERE Variable_name IN ('Handler_update', 'Compression')
ROLLBACK
-- Handler_update by a condition [spell]
FLUSH STATUS -- {?}
START TRANSACTION -- {?}
UPDATE accounts SET email = '{?}' WHERE id = CHAR_LENGTH('{?}')
SHOW STATUS WHERE Variable_name = 'Handler_update' AND Value > 0
ROLLBACK
-- Handler_update in session_status [mysql spell]
FLUSH STATUS -- {?}
START TRANSACTION -- {?}
UPDATE accounts SET email = '{?}' WHERE id = CHAR_LENGTH('{?}')
SELECT VARIABLE_VALUE FROM performance_schema.session_status WHERE VARIABLE_NAME = 'Handler_update'
ROLLBACK
-- Handler_update in session_status by a condition [mysql spell]
FLUSH STATUS -- {?}
START TRANSACTION -- {?}
UPDATE accounts SET email = '{?}' WHERE id = CHAR_LENGTH('{?}')
SELECT VARIABLE_NAME FROM performance_schema.session_status WHERE VARIABLE_NAME = 'Handler_update' AND VARIABLE_VALUE > 0
ROLLBACK
-- Handler_update in SESSION_STATUS [mariadb spell]
FLUSH STATUS -- {?}
START TRANSACTION -- {?}
UPDATE accounts SET email = '{?}' WHERE id = CHAR_LENGTH('{?}')
SELECT VARIABLE_VALUE FROM information_schema.SESSION_STATUS WHERE VARIABLE_NAME = 'HANDLER_UPDATE'
ROLLBACK
-- Innodb_rows_updated [mysql spell]
SET @rows = (SELECT VARIABLE_VALUE FROM performance_schema.global_status WHERE VARIABLE_NAME = 'Innodb_rows_updated') -- {?}
START TRANSACTION -- {?}
UPDATE accounts SET email = '{?}' WHERE id = CHAR_LENGTH('{?}')
SELECT VARIABLE_VALUE - @rows FROM performance_schema.global_status WHERE VARIABLE_NAME = 'Innodb_rows_updated'
ROLLBACK
-- Innodb_rows_updated [mariadb spell]
SET @rows = (SELECT VARIABLE_VALUE FROM information_schema.global_status WHERE VARIABLE_NAME = 'Innodb_rows_updated') -- {?}
START TRANSACTION -- {?}
UPDATE accounts SET email = '{?}' WHERE id = CHAR_LENGTH('{?}')
SELECT VARIABLE_VALUE - @rows FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'INNODB_ROWS_UPDATED'
ROLLBACK
-- INNODB_METRICS [mysql spell]
SET @rows = (SELECT COUNT FROM information_schema.INNODB_METRICS WHERE NAME = 'dml_updates') -- {?}
START TRANSACTION -- {?}
UPDATE accounts SET email = '{?}' WHERE id = CHAR_LENGTH('{?}')
SELECT COUNT - @rows FROM information_schema.INNODB_METRICS WHERE NAME = 'dml_updates'
ROLLBACK
-- INNODB_TABLESTATS [mysql spell]
SET @rows = (SELECT MODIFIED_COUNTER FROM information_schema.INNODB_TABLESTATS WHERE NAME = '$DB/indexed') -- {?}
START TRANSACTION
UPDATE indexed SET email = '{?}' WHERE id = CHAR_LENGTH('{?}')
SELECT MODIFIED_COUNTER - @rows FROM information_schema.INNODB_TABLESTATS WHERE NAME = '$DB/indexed'
ROLLBACK
-- INNODB_SYS_TABLESTATS [mariadb spell]
SET @rows = (SELECT MODIFIED_COUNTER FROM information_schema.INNODB_SYS_TABLESTATS WHERE NAME = '$DB/indexed') -- {?}
START TRANSACTION
UPDATE indexed SET email = '{?}' WHERE id = CHAR_LENGTH('{?}')
SELECT MODIFIED_COUNTER - @rows FROM information_schema.INNODB_SYS_TABLESTATS WHERE NAME = '$DB/indexed'
ROLLBACK
-- time of a table's last change [mysql]
SET SESSION information_schema_stats_expiry = 0
DO SLEEP(1.5)
UPDATE accounts SET email = 'q8x0w9' WHERE id = 6
SELECT 'q8x0w9-tail' AS hit FROM information_schema.TABLES WHERE TABLE_SCHEMA = '$DB' AND TABLE_NAME = 'accounts' AND UPDATE_TIME < NOW() - INTERVAL 1 SECOND
-- time of a table's last change [mariadb]
DO SLEEP(1.5)
UPDATE accounts SET email = 'q8x0w9' WHERE id = 6
SELECT 'q8x0w9-tail' AS hit FROM information_schema.TABLES WHERE TABLE_SCHEMA = '$DB' AND TABLE_NAME = 'accounts' AND UPDATE_TIME < NOW() - INTERVAL 1 SECOND
-- time of a table's last change, in a partition's row [mariadb]
DO SLEEP(1.5)
UPDATE accounts SET email = 'q8x0w9' WHERE id = 6
SELECT 'q8x0w9-tail' AS hit FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA = '$DB' AND TABLE_NAME = 'accounts' AND UPDATE_TIME < NOW() - INTERVAL 1 SECOND
-- TABLE_STATISTICS [mariadb spell]
SET @rows = COALESCE((SELECT ROWS_CHANGED FROM information_schema.TABLE_STATISTICS WHERE TABLE_SCHEMA = '$DB' AND TABLE_NAME = 'accounts'), 0) -- {?}
START TRANSACTION -- {?}
UPDATE accounts SET email = '{?}' WHERE id = CHAR_LENGTH('{?}')
SELECT (SELECT ROWS_CHANGED FROM information_schema.TABLE_STATISTICS WHERE TABLE_SCHEMA = '$DB' AND TABLE_NAME = 'accounts') - @rows
ROLLBACK
-- position in the binary log [mariadb spell]
SET @at = @@GLOBAL.gtid_binlog_pos -- {?}
UPDATE accounts SET email = '{?}' WHERE id = CHAR_LENGTH('{?}')
SELECT @at = @@GLOBAL.gtid_binlog_pos
UPDATE accounts SET email = '-' WHERE id = CHAR_LENGTH('{?}')
UPDATE accounts SET email = LEFT('q8x0w9', id) WHERE id = CHAR_LENGTH('{?}')
-- transaction's number in the binary log [mariadb spell]
SET @at = @@SESSION.last_gtid -- {?}
UPDATE accounts SET email = '{?}' WHERE id = CHAR_LENGTH('{?}')
SELECT @at = @@SESSION.last_gtid
UPDATE accounts SET email = '-' WHERE id = CHAR_LENGTH('{?}')
UPDATE accounts SET email = LEFT('q8x0w9', id) WHERE id = CHAR_LENGTH('{?}')
-- position in the binary log by SELECT … INTO [mariadb spell]
SELECT @@GLOBAL.`gtid_current_pos` INTO @at -- {?}
UPDATE accounts SET email = '{?}' WHERE id = CHAR_LENGTH('{?}')
SELECT IF(@at = @@GLOBAL.`gtid_current_pos`, 1, 0)
UPDATE accounts SET email = '-' WHERE id = CHAR_LENGTH('{?}')
UPDATE accounts SET email = LEFT('q8x0w9', id) WHERE id = CHAR_LENGTH('{?}')
-- position in the binary log, waited for [mariadb spell]
SELECT @@GLOBAL.gtid_binlog_pos INTO @at -- {?}
UPDATE accounts SET email = '{?}' WHERE id = CHAR_LENGTH('{?}')
SELECT MASTER_GTID_WAIT(CONCAT('0-1-', SUBSTRING_INDEX(@at, '-', -1) + 1), 0)
UPDATE accounts SET email = '-' WHERE id = CHAR_LENGTH('{?}')
UPDATE accounts SET email = LEFT('q8x0w9', id) WHERE id = CHAR_LENGTH('{?}')
-- position in the binary log, in SYSTEM_VARIABLES [mariadb spell]
SET @at = (SELECT GLOBAL_VALUE FROM information_schema.SYSTEM_VARIABLES WHERE VARIABLE_NAME = 'gtid_binlog_pos') -- {?}
UPDATE accounts SET email = '{?}' WHERE id = CHAR_LENGTH('{?}')
SELECT GLOBAL_VALUE = @at FROM information_schema.SYSTEM_VARIABLES WHERE VARIABLE_NAME = 'gtid_binlog_pos'
UPDATE accounts SET email = '-' WHERE id = CHAR_LENGTH('{?}')
UPDATE accounts SET email = LEFT('q8x0w9', id) WHERE id = CHAR_LENGTH('{?}')
-- position in the binary log, in GLOBAL_VARIABLES [mariadb spell]
SET @at = (SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_VARIABLES WHERE VARIABLE_NAME = 'gtid_binlog_pos') -- {?}
UPDATE accounts SET email = '{?}' WHERE id = CHAR_LENGTH('{?}')
SELECT VARIABLE_VALUE = @at FROM information_schema.GLOBAL_VARIABLES WHERE VARIABLE_NAME = 'gtid_binlog_pos'
UPDATE accounts SET email = '-' WHERE id = CHAR_LENGTH('{?}')
UPDATE accounts SET email = LEFT('q8x0w9', id) WHERE id = CHAR_LENGTH('{?}')
-- position in the binary log, shown by a condition [mariadb spell]
SET @at = @@GLOBAL.gtid_binlog_pos -- {?}
UPDATE accounts SET email = '{?}' WHERE id = CHAR_LENGTH('{?}')
SHOW GLOBAL VARIABLES WHERE Variable_name = 'gtid_binlog_pos' AND Value = @at
UPDATE accounts SET email = '-' WHERE id = CHAR_LENGTH('{?}')
UPDATE accounts SET email = LEFT('q8x0w9', id) WHERE id = CHAR_LENGTH('{?}')
-- position in the binary log, shown as status [mariadb spell]
RESET MASTER -- {?}
UPDATE accounts SET email = '{?}' WHERE id = CHAR_LENGTH('{?}')
SHOW BINLOG STATUS
UPDATE accounts SET email = '-' WHERE id = CHAR_LENGTH('{?}')
UPDATE accounts SET email = LEFT('q8x0w9', id) WHERE id = CHAR_LENGTH('{?}')
-- position in the binary log, shown as a variable [mariadb spell]
RESET MASTER -- {?}
UPDATE accounts SET email = '{?}' WHERE id = CHAR_LENGTH('{?}')
SHOW GLOBAL VARIABLES LIKE 'gtid_binlog_pos'
UPDATE accounts SET email = '-' WHERE id = CHAR_LENGTH('{?}')
UPDATE accounts SET email = LEFT('q8x0w9', id) WHERE id = CHAR_LENGTH('{?}')
-- Handler_update, shown by a prepared statement [spell]
FLUSH STATUS -- {?}
START TRANSACTION
UPDATE accounts SET email = '{?}' WHERE id = CHAR_LENGTH('{?}')
! Prepare SHOW SESSION STATUS LIKE 'Handler_update'
! Execute
ROLLBACK
-- transaction's number in the binary log [mysql spell]
SET @at = @@GLOBAL.gtid_executed -- {?}
UPDATE accounts SET email = '{?}' WHERE id = CHAR_LENGTH('{?}')
SELECT @at = @@GLOBAL.gtid_executed
UPDATE accounts SET email = '-' WHERE id = CHAR_LENGTH('{?}')
UPDATE accounts SET email = LEFT('q8x0w9', id) WHERE id = CHAR_LENGTH('{?}')
-- transaction's number in the binary log, in global_variables [mysql spell]
SET @at = (SELECT VARIABLE_VALUE FROM performance_schema.global_variables WHERE VARIABLE_NAME = 'gtid_executed') -- {?}
UPDATE accounts SET email = '{?}' WHERE id = CHAR_LENGTH('{?}')
SELECT VARIABLE_VALUE = @at FROM performance_schema.global_variables WHERE VARIABLE_NAME = 'gtid_executed'
UPDATE accounts SET email = '-' WHERE id = CHAR_LENGTH('{?}')
UPDATE accounts SET email = LEFT('q8x0w9', id) WHERE id = CHAR_LENGTH('{?}')
-- transaction's number in the binary log, waited for [mysql spell]
SELECT @@GLOBAL.gtid_executed INTO @at -- {?}
UPDATE accounts SET email = '{?}' WHERE id = CHAR_LENGTH('{?}')
SELECT WAIT_FOR_EXECUTED_GTID_SET(CONCAT(SUBSTRING_INDEX(@at, ':', 1), ':', SUBSTRING_INDEX(@at, '-', -1) + 1), 0.01)
UPDATE accounts SET email = '-' WHERE id = CHAR_LENGTH('{?}')
UPDATE accounts SET email = LEFT('q8x0w9', id) WHERE id = CHAR_LENGTH('{?}')
== changes that move
-- INSERT … SELECT
START TRANSACTION
INSERT INTO sink SELECT id + 10, 1, ssn FROM people
SELECT body FROM sink
ROLLBACK
-- INSERT … SET
START TRANSACTION
INSERT INTO sink SET id = 11, body = (SELECT ssn FROM people WHERE id = 1)
SELECT body FROM sink
ROLLBACK
-- INSERT … VALUES of a subquery
START TRANSACTION
INSERT INTO sink VALUES (12, 1, (SELECT ssn FROM people WHERE id = 1))
SELECT body FROM sink
ROLLBACK
-- INSERT … TABLE [mysql]
CREATE TABLE mine_13 (number varchar(40), person int)
INSERT INTO mine_13 TABLE passports
SELECT number FROM mine_13
DROP TABLE mine_13
-- REPLACE … SELECT
START TRANSACTION
REPLACE INTO sink SELECT id, 1, ssn FROM people
SELECT body FROM sink
ROLLBACK
-- UPDATE by a subquery
START TRANSACTION
UPDATE sink SET body = (SELECT ssn FROM people p WHERE p.id = sink.person)
SELECT body FROM sink
ROLLBACK
-- UPDATE by a join
START TRANSACTION
UPDATE sink s, people p SET s.body = p.ssn WHERE p.id = s.person
SELECT body FROM sink
ROLLBACK
-- UPDATE of an unlabelled column of the same row
START TRANSACTION
UPDATE people SET note = ssn
SELECT note FROM people
ROLLBACK
-- UPDATE with DEFAULT of another column
START TRANSACTION
INSERT INTO sink SELECT 14, 1, DEFAULT(since) FROM vips
SELECT body FROM sink WHERE id = 14
ROLLBACK
-- ON DUPLICATE KEY UPDATE
START TRANSACTION
INSERT INTO sink SELECT p.id, 1, 'x' FROM people p ON DUPLICATE KEY UPDATE body = p.ssn
SELECT body FROM sink
ROLLBACK
-- ON DUPLICATE KEY UPDATE by VALUES
START TRANSACTION
INSERT INTO people (id, ssn) VALUES (1, 'new') ON DUPLICATE KEY UPDATE note = people.ssn
SELECT note FROM people
ROLLBACK
-- through a view
START TRANSACTION
UPDATE remarks SET body = (SELECT ssn FROM people WHERE id = 1)
SELECT body FROM remarks
ROLLBACK
-- into another database
START TRANSACTION
INSERT INTO $DB_side.loot SELECT id + 20, ssn FROM people
SELECT word FROM $DB_side.loot
ROLLBACK
-- with a common table
START TRANSACTION
INSERT INTO sink WITH t AS (SELECT ssn FROM people WHERE id = 1) SELECT 15, 1, ssn FROM t
SELECT body FROM sink WHERE id = 15
ROLLBACK
-- trigger that copies
START TRANSACTION
UPDATE watched SET note = 'x'
SELECT what FROM audit
ROLLBACK
-- CREATE TABLE AS
CREATE TABLE mine_14 AS SELECT ssn FROM people
SELECT ssn FROM mine_14
DROP TABLE mine_14
-- CREATE TABLE SELECT without AS, with columns
CREATE TABLE mine_15 (x varchar(40)) SELECT ssn AS x FROM people
SELECT x FROM mine_15
DROP TABLE mine_15
-- CREATE TEMPORARY TABLE AS
CREATE TEMPORARY TABLE mine_16 AS SELECT ssn AS s FROM people
SELECT s FROM mine_16
DROP TEMPORARY TABLE mine_16
-- CREATE TEMPORARY TABLE AS TABLE [mysql]
CREATE TEMPORARY TABLE mine_17 AS TABLE passports
SELECT number FROM mine_17
DROP TEMPORARY TABLE mine_17
-- CREATE TABLE LIKE, then INSERT by star
CREATE TABLE mine_18 LIKE passports
INSERT INTO mine_18 SELECT * FROM passports
SELECT number FROM mine_18
DROP TABLE mine_18
-- temporary table that hides an unlabelled one
CREATE TEMPORARY TABLE notes (id int, person int, body varchar(40)) SELECT id, id AS person, ssn AS body FROM people
SELECT body FROM notes
DROP TEMPORARY TABLE notes
-- temporary table that hides a labelled one, columns swapped
CREATE TEMPORARY TABLE passports (person varchar(40), number varchar(40))
INSERT INTO passports SELECT ssn, '1' FROM people
SELECT person FROM passports
DROP TEMPORARY TABLE passports
-- RENAME TABLE
RENAME TABLE passports TO mine_19
SELECT number FROM mine_19
RENAME TABLE mine_19 TO passports
-- RENAME TABLE, swapped
RENAME TABLE passports TO mine_20, notes TO passports, mine_20 TO notes
SELECT number FROM notes
RENAME TABLE notes TO mine_20, passports TO notes, mine_20 TO passports
-- RENAME into another database
RENAME TABLE passports TO $DB_side.mine_21
SELECT number FROM $DB_side.mine_21
RENAME TABLE $DB_side.mine_21 TO passports
-- ALTER TABLE RENAME
ALTER TABLE passports RENAME AS mine_22
SELECT number FROM mine_22
ALTER TABLE mine_22 RENAME TO passports
-- RENAME COLUMN
ALTER TABLE passports RENAME COLUMN number TO plain
SELECT plain FROM passports
ALTER TABLE passports RENAME COLUMN plain TO number
-- CHANGE COLUMN
ALTER TABLE badges CHANGE code plain varchar(80)
SELECT plain FROM badges
ALTER TABLE badges CHANGE plain code varchar(80)
-- swapped columns
ALTER TABLE vips RENAME COLUMN code TO since, RENAME COLUMN since TO code
SELECT since, code FROM vips
ALTER TABLE vips RENAME COLUMN code TO since, RENAME COLUMN since TO code
-- generated column over it
ALTER TABLE passports ADD COLUMN copy varchar(40) AS (CONCAT(number, ''))
SELECT copy FROM passports
ALTER TABLE passports DROP COLUMN copy
-- column's type made an enum of guesses
CREATE TEMPORARY TABLE mine_23 (e enum('q8x0w9-tail', 'other'))
INSERT INTO mine_23 SELECT code FROM badges
SELECT e FROM mine_23
DROP TEMPORARY TABLE mine_23
-- EXCHANGE PARTITION
CREATE TABLE mine_24 (id int, region varchar(4), iban varchar(40))
ALTER TABLE ledger EXCHANGE PARTITION eu WITH TABLE mine_24
SELECT iban FROM mine_24
ALTER TABLE ledger EXCHANGE PARTITION eu WITH TABLE mine_24
DROP TABLE mine_24
-- own view
CREATE VIEW mine_25 AS SELECT ssn AS s FROM people
SELECT s FROM mine_25
DROP VIEW mine_25
-- own view with columns and a security
CREATE SQL SECURITY DEFINER VIEW mine_26 (a) AS SELECT UPPER(ssn) FROM people
SELECT a FROM mine_26
DROP VIEW mine_26
-- view replaced
CREATE OR REPLACE VIEW remarks AS SELECT id, ssn AS body FROM people
SELECT body FROM remarks
CREATE OR REPLACE VIEW remarks AS SELECT id, body FROM sink
-- view altered
ALTER VIEW remarks AS SELECT id, ssn AS body FROM people
SELECT body FROM remarks
ALTER VIEW remarks AS SELECT id, body FROM sink
-- view whose text has a backslash
CREATE VIEW mine_27 AS SELECT REPLACE(ssn, '\\', '') AS s FROM people
SELECT s FROM mine_27
DROP VIEW mine_27
-- view made by a prepared statement
PREPARE st FROM 'CREATE VIEW mine_28 AS SELECT ssn AS s FROM people'
EXECUTE st
SELECT s FROM mine_28
DROP VIEW mine_28
-- own procedure
CREATE PROCEDURE mine_29() SELECT ssn FROM people
CALL mine_29()
DROP PROCEDURE mine_29
-- own procedure with a cursor
CREATE PROCEDURE mine_30() BEGIN DECLARE s varchar(40); DECLARE c CURSOR FOR SELECT ssn FROM people; OPEN c; FETCH c INTO s; SELECT s; CLOSE c; END
CALL mine_30()
DROP PROCEDURE mine_30
-- own procedure with dynamic SQL
CREATE PROCEDURE mine_31(q text) BEGIN SET @q = q; PREPARE s FROM @q; EXECUTE s; END
CALL mine_31('SELECT ssn FROM people')
DROP PROCEDURE mine_31
-- own function
CREATE FUNCTION mine_32() RETURNS varchar(40) READS SQL DATA RETURN (SELECT ssn FROM people WHERE id = 1)
SELECT mine_32()
DROP FUNCTION mine_32
-- own trigger
CREATE TRIGGER mine_33 BEFORE UPDATE ON people FOR EACH ROW SET NEW.note = OLD.ssn
START TRANSACTION
UPDATE people SET name = CONCAT(name, '.')
SELECT note FROM people
ROLLBACK
DROP TRIGGER mine_33
-- own event
CREATE EVENT mine_34 ON SCHEDULE AT CURRENT_TIMESTAMP DO INSERT INTO $DB_side.loot SELECT id + 30, ssn FROM $DB.people
SELECT SLEEP(1.5)
SELECT word FROM $DB_side.loot WHERE id > 30
DELETE FROM $DB_side.loot WHERE id > 1
-- anonymous block [mariadb]
BEGIN NOT ATOMIC SELECT ssn FROM people; END
-- CREATE OR REPLACE TABLE [mariadb]
CREATE OR REPLACE TABLE mine_35 AS SELECT ssn FROM people
SELECT ssn FROM mine_35
DROP TABLE mine_35
-- stored procedure that exists
CALL reading(1)
-- stored procedure that exists, in another database
USE $DB_side
CALL $DB.reading(1)
USE $DB
-- cut by a shorter column of the same label, without strictness
SET sql_mode = ''
START TRANSACTION
INSERT INTO $DB.stubs (ssn) SELECT ssn FROM $DB.people
SELECT ssn FROM stubs
ROLLBACK
-- cut by a shorter column of the same label, by IGNORE
START TRANSACTION
INSERT IGNORE INTO $DB.stubs (ssn) SELECT ssn FROM $DB.people
SELECT ssn FROM stubs
ROLLBACK
-- cut by a shorter column of the same label, by an UPDATE
START TRANSACTION
INSERT INTO $DB.stubs (id, ssn) VALUES (1, 'x')
UPDATE IGNORE $DB.stubs, $DB.people SET stubs.ssn = people.ssn WHERE stubs.id = people.id
SELECT ssn FROM stubs
ROLLBACK
-- cut by a shorter column of the same label, by the default database
SET sql_mode = ''
START TRANSACTION
INSERT INTO stubs (ssn) SELECT ssn FROM people
SELECT ssn FROM stubs
ROLLBACK
-- shown by a column of the same label that is a number
SET sql_mode = ''
START TRANSACTION
UPDATE $DB.cards SET pin = digits + 0
SELECT pin FROM cards
ROLLBACK
-- common table in the name of a labelled target
START TRANSACTION
INSERT INTO sink WITH passports AS (SELECT ssn AS body FROM people) SELECT 60, 1, body FROM passports LIMIT 1
SELECT body FROM sink WHERE id = 60
ROLLBACK

-- where conditions are allowed, a part written in its own place
START TRANSACTION
UPDATE $DB.loose SET code = CONCAT('......', LEFT(code, 4))
SELECT code FROM loose
ROLLBACK
-- where conditions are allowed, computed
SELECT CONCAT(code, ''), REVERSE(code) FROM loose
-- where conditions are allowed, a part inserted beside it
START TRANSACTION
INSERT INTO $DB.loose SELECT id + 1, SUBSTRING(code, 2, 6) FROM $DB.loose
SELECT code FROM loose
ROLLBACK
-- where conditions are allowed, NATURAL JOIN with one that is cut [mariadb]
SELECT code FROM (SELECT CAST('x' AS CHAR(6)) AS code) g NATURAL RIGHT JOIN loose
-- where conditions are allowed, an error
SELECT ExtractValue(1, CONCAT('~', (SELECT code FROM loose)))
-- where conditions are allowed, a variable
SET @c = (SELECT code FROM loose)
SELECT @c
-- where conditions are allowed, grouped
SELECT LEFT(code, 6), COUNT(*) FROM loose GROUP BY LEFT(code, 6)
== prepared statements
-- binary
! Prepare SELECT ssn, wage, born, reverse(ssn) FROM people
! Execute
-- binary with a parameter
! Prepare SELECT ssn FROM people WHERE id = ?
! Execute 1
-- binary, a condition by a parameter [spell]
! Prepare SELECT name FROM people WHERE ssn LIKE ?
! Execute {?}%
-- binary, a parameter in the select list [spell]
! Prepare SELECT ssn LIKE ? FROM people WHERE id = 1
! Execute {?}%
-- binary numbers
! Prepare SELECT pin FROM cards
! Execute
-- binary dates
! Prepare SELECT born FROM people
! Execute
-- binary documents
! Prepare SELECT secret FROM vault
! Execute
-- cursor
! Prepare SELECT ssn FROM people ORDER BY id
! Cursor
! Fetch 2
-- cursor of computed values
! Prepare SELECT CONCAT(ssn, '') FROM people
! Cursor
! Fetch 1
! Fetch 1
-- executed again after a table was renamed
! Query CREATE TABLE mine_37 (id int, x varchar(40))
! Query INSERT INTO mine_37 VALUES (1, 'none')
! Prepare SELECT x FROM mine_37
! Execute
! Query DROP TABLE mine_37
! Query CREATE VIEW mine_37 AS SELECT id, ssn AS x FROM people
! Execute
! Query DROP VIEW mine_37
-- prepared while a temporary table hid it
! Query CREATE TEMPORARY TABLE passports (number varchar(40), person int)
! Prepare SELECT number FROM passports
! Execute
! Query DROP TEMPORARY TABLE passports
! Execute
-- long data as a guess [spell]
! Prepare SELECT id FROM people WHERE ssn LIKE CONCAT(?, '%')
! LongData {?}
! ExecuteLong
-- text PREPARE
PREPARE st FROM 'SELECT ssn FROM people'
EXECUTE st
-- text PREPARE from a variable
SET @q = 'SELECT CONCAT(ssn, '''') FROM people'
PREPARE st FROM @q
EXECUTE st
-- text PREPARE from a variable put together
SET @q = CONCAT('SELECT reverse(s', 'sn) FROM people')
PREPARE st FROM @q
EXECUTE st
-- variable changed behind PREPARE
SET @q = 'SELECT 1'
SET @q = CONCAT('SELECT upper(ssn) FROM people')
PREPARE st FROM @q
EXECUTE st
-- text PREPARE of an expression [mariadb]
PREPARE st FROM CONCAT('SELECT ssn', ' FROM people')
EXECUTE st
-- EXECUTE IMMEDIATE [mariadb]
EXECUTE IMMEDIATE 'SELECT ssn FROM people'
-- EXECUTE with a guess [spell]
PREPARE st FROM 'SELECT name FROM people WHERE ssn LIKE ?'
SET @g = '{?}%'
EXECUTE st USING @g
-- EXECUTE with the value as a parameter
SET @v = (SELECT ssn FROM people WHERE id = 1)
PREPARE st FROM 'SELECT ?'
EXECUTE st USING @v
-- text PREPARE from hexadecimal
SET @q = 0x53454c4543542073736e2046524f4d2070656f706c65
PREPARE st FROM @q
EXECUTE st
-- PREPARE in a multi-statement
PREPARE st FROM 'SELECT ssn FROM people'; EXECUTE st; DEALLOCATE PREPARE st
-- PREPARE under another sql_mode
SET sql_mode = 'ANSI_QUOTES'
SET @q = 'SELECT "ssn" FROM people'
PREPARE st FROM @q
SET sql_mode = ''
EXECUTE st
-- PREPARE of CALL
! Prepare CALL reading(?)
! Execute 1
-- PREPARE of a change [spell]
! Query START TRANSACTION -- {?}
! Prepare UPDATE sink SET body = 'x' WHERE person IN (SELECT id FROM people WHERE ssn LIKE ?)
! Execute {?}%
! Query ROLLBACK
-- statement number reused
! Prepare SELECT body FROM notes
! Execute
! Query PREPARE st FROM 'SELECT ssn FROM people'
! Query EXECUTE st

== lexing and settings
-- version comment
SELECT ssn /*!40000 , id */ FROM people
-- version comment without a number
SELECT 1 /*! , ssn */ FROM people
-- version comment of MariaDB [mariadb]
SELECT 1 /*M! , ssn */ FROM people
-- version comment of MariaDB with a number [mariadb]
SELECT 1 /*M!100000 , ssn */ FROM people
-- version comment that is too new, nested
SELECT 1 /*!99999 , 'x' */, /*!50000 ssn */ FROM people
-- version comment that hides a FROM
SELECT body FROM notes WHERE 0 /*!50000 UNION SELECT ssn FROM people */
-- version comment as the whole statement
/*!50000 SELECT ssn FROM people */
-- version comment in a name
SELECT ssn FROM /*!50000 people */ WHERE 1
-- multi-statement
SELECT 1; SELECT ssn FROM people
-- multi-statement with a comment
SELECT 1; -- x
 SELECT CONCAT(ssn) FROM people
-- double minus without a blank
SELECT 5--1, ssn FROM people
-- hash comment
SELECT 1 # , 'x
 , ssn FROM people # '
-- ANSI_QUOTES in front
SET sql_mode = 'ANSI_QUOTES'
SELECT "ssn" FROM "people"
-- ANSI_QUOTES in the same text
SET sql_mode = 'ANSI_QUOTES'; SELECT "ssn" FROM people
-- ANSI_QUOTES by the whole mode
SET SESSION sql_mode = 'ANSI'
SELECT "p"."ssn" FROM people p
-- NO_BACKSLASH_ESCAPES
SET sql_mode = 'NO_BACKSLASH_ESCAPES'
SELECT '\', ssn, '\' FROM people
-- backslash before a quote
SELECT '\'', ssn, '\'' FROM people
-- IGNORE_SPACE
SET sql_mode = 'IGNORE_SPACE'
SELECT CONCAT (ssn, '') FROM people
-- SET_VAR hint [mysql]
SELECT /*+ SET_VAR(sql_mode = 'ANSI_QUOTES') */ ssn FROM people
-- SET STATEMENT [mariadb]
SET STATEMENT sql_mode = 'ANSI_QUOTES' FOR SELECT ssn FROM people
-- gbk
SET NAMES gbk
SELECT '¿\', ssn, '' FROM people -- '
-- sjis
SET NAMES sjis
SELECT '\', ssn, '' FROM people -- '
-- introducer of gbk
SELECT _gbk'¿\'' , ssn, '\'' FROM people
-- beginning of a character before a quote
SELECT 'â', ssn, '' FROM people -- '
-- beginning of a character before a backslash
SELECT 'ð\'', ssn, '\'' FROM people
-- beginning of a character before a comment
SELECT 'Ã'/* ' */, ssn, '' FROM people -- '
-- bytes of no character in a binary string
SELECT _binary'ÿ\â', ssn FROM people -- '
-- bytes of no character in front of a name
SELECT /* â */ ssn FROM people
-- bytes of no character in a condition
SELECT ssn FROM people WHERE HEX('ÿ') = 'FF'
-- beginning of a character of ujis before a quote
SET NAMES ujis
SELECT '', ssn, '' FROM people -- '
-- beginning of a character of euckr before a quote
SET NAMES euckr
SELECT '', ssn, '' FROM people -- '
-- introducer of hexadecimal
SELECT _utf8mb4 x'31', ssn FROM people
-- results in another character set
SET character_set_results = latin1
SELECT ssn, CONCAT(ssn, '') FROM people
-- results in UTF-16, spread
SET character_set_results = utf16
SELECT HEX(ssn), ssn FROM people
-- results as they are
SET character_set_results = NULL
SELECT CONCAT(ssn, '') FROM people
-- names in a mapped charset
SET NAMES latin1
SELECT ssn FROM people
-- national text
SELECT N'x', ssn FROM people
-- adjacent texts
SELECT 'a' 'b', ssn FROM people
-- label that is a keyword
SELECT ssn SELECTED FROM people
-- alias as a text
SELECT ssn 'name' FROM people
-- table name in upper case
SELECT p.SsN FROM people p, notes N WHERE p.Id = N.ID
-- character escaped by its number
SELECT `ssn` FROM `$DB`.`people`
-- INIT_DB
! InitDb $DB_side
! Query SELECT ssn FROM guests
! InitDb $DB
-- INIT_DB back to the connection's name
! Query SELECT CONCAT(ssn, '') FROM $DB.people
-- delimiter and newline in a comment
SELECT 1 /* ; */ , ssn FROM people
-- lateral alias in HAVING [spell]
SELECT (SELECT 1 FROM people WHERE ssn LIKE '{?}%') AS hit FROM notes HAVING hit
-- SELECT … PROCEDURE [mariadb]
SELECT ssn FROM people PROCEDURE ANALYSE()
-- point with an exponent behind the database [mysql]
SELECT ssn FROM $DB 1.e.people
-- exponent before a bracket [mysql]
SELECT 1.e(ssn) FROM people

== what the server knows
-- HANDLER
HANDLER people OPEN
HANDLER people READ FIRST
HANDLER people CLOSE
-- HANDLER by an index
HANDLER people OPEN AS h
HANDLER h READ people_ssn >= ('q')
HANDLER h CLOSE
-- HANDLER with a condition [spell]
HANDLER people OPEN -- {?}
HANDLER people READ `PRIMARY` FIRST WHERE ssn LIKE '{?}%'
HANDLER people CLOSE
-- histogram [mysql]
ANALYZE TABLE staff UPDATE HISTOGRAM ON code WITH 10 BUCKETS
SELECT CONVERT(FROM_BASE64(SUBSTRING_INDEX(SUBSTRING_INDEX(HISTOGRAM, 'base64:type254:', 5), '"', 1)) USING utf8mb4), HISTOGRAM FROM information_schema.COLUMN_STATISTICS WHERE TABLE_NAME = 'staff'
SELECT FROM_BASE64(SUBSTRING_INDEX(SUBSTRING_INDEX(HISTOGRAM, 'base64:type254:', -1), '"', 1)) FROM information_schema.COLUMN_STATISTICS WHERE TABLE_NAME = 'staff'
-- histogram's answer [mysql spell]
ANALYZE TABLE staff UPDATE HISTOGRAM ON code USING DATA '{"buckets": [["{?}", 1.0]], "data-type": "string", "null-values": 0.0, "collation-id": 255, "last-updated": "2024-01-01 00:00:00.000000", "sampling-rate": 1.0, "histogram-type": "singleton", "number-of-buckets-specified": 100}'
SELECT COUNT(*) FROM staff WHERE LEFT(code, CHAR_LENGTH('{?}')) = '{?}'
-- statistics of MariaDB [mariadb]
ANALYZE TABLE cards PERSISTENT FOR ALL
SELECT min_value, max_value FROM mysql.column_stats WHERE table_name = 'cards'
-- EXPLAIN's rows [spell]
EXPLAIN SELECT * FROM staff WHERE code BETWEEN '{?}' AND CONCAT('{?}', 'zzzz')
-- EXPLAIN of a constant table [spell]
EXPLAIN SELECT * FROM people WHERE id = 1 AND ssn LIKE '{?}%'
-- EXPLAIN shows what a constant table holds [mysql]
EXPLAIN SELECT p.ssn, n.body FROM people p, notes n WHERE p.id = 1 AND n.body <> p.ssn
SHOW WARNINGS
-- EXPLAIN FORMAT=JSON
EXPLAIN FORMAT=JSON SELECT n.id FROM people p, notes n WHERE p.id = 1 AND n.body > p.ssn
-- EXPLAIN ANALYZE [mysql]
EXPLAIN ANALYZE SELECT n.id FROM people p, notes n WHERE p.id = 1 AND n.body > p.ssn
-- ANALYZE [mariadb]
ANALYZE FORMAT=JSON SELECT n.id FROM people p, notes n WHERE p.id = 1 AND n.body > p.ssn
-- EXPLAIN FORMAT=TREE [mysql]
EXPLAIN FORMAT=TREE SELECT n.id FROM people p, notes n WHERE p.id = 1 AND n.body > p.ssn
-- DESCRIBE of a query [mysql]
DESC SELECT n.id FROM people p, notes n WHERE p.id = 1 AND n.body > p.ssn
SHOW WARNINGS
-- EXPLAIN FOR CONNECTION [mysql]
@2 SET @id = CONNECTION_ID()
EXPLAIN FORMAT=JSON SELECT n.id FROM people p JOIN notes n WHERE p.id = 1 AND n.body = p.ssn
EXPLAIN FORMAT=JSON UPDATE sink s, people p SET s.person = 1 WHERE p.id = 1 AND s.body > p.ssn
-- optimizer trace
SET optimizer_trace = 'enabled=on'
SELECT n.id FROM people p, notes n WHERE p.id = 1 AND n.body > p.ssn
SELECT TRACE FROM information_schema.OPTIMIZER_TRACE
SET optimizer_trace = 'enabled=off'
-- default function
SELECT DEFAULT(since) FROM vips
-- SHOW PROCESSLIST
SHOW FULL PROCESSLIST
-- information_schema.PROCESSLIST
SELECT INFO FROM information_schema.PROCESSLIST
-- performance_schema.processlist [mysql]
SELECT INFO FROM performance_schema.processlist
-- statements of the server [mysql]
SELECT SQL_TEXT FROM performance_schema.events_statements_history WHERE SQL_TEXT LIKE '%0w9-tail%' LIMIT 3
-- current statements
SELECT PROCESSLIST_INFO FROM performance_schema.threads WHERE PROCESSLIST_INFO LIKE '%q8x0w9%'
-- digests' samples [mysql]
SELECT QUERY_SAMPLE_TEXT FROM performance_schema.events_statements_summary_by_digest WHERE QUERY_SAMPLE_TEXT LIKE '%q8x0w9%' LIMIT 3
-- error log and status of the engine
SHOW ENGINE INNODB STATUS
-- general log
SELECT CONVERT(argument USING utf8mb4) FROM mysql.general_log WHERE argument LIKE 'SELECT ''q8x0w9%' LIMIT 1
-- locks [mysql]
START TRANSACTION
SELECT 1 FROM passports WHERE person = 1 FOR UPDATE
SELECT LOCK_DATA FROM performance_schema.data_locks WHERE OBJECT_NAME = 'passports'
ROLLBACK
-- full-text index
SET GLOBAL innodb_ft_aux_table = '$DB/letters'
SELECT WORD FROM information_schema.INNODB_FT_INDEX_CACHE
-- metadata locks by a name [mysql]
SELECT GET_LOCK((SELECT ssn FROM people WHERE id = 1), 0)
SELECT OBJECT_NAME FROM performance_schema.metadata_locks WHERE OBJECT_TYPE = 'USER LEVEL LOCK'
SELECT RELEASE_ALL_LOCKS()
-- comment of a table
SET @q = (SELECT CONCAT('CREATE TABLE mine_40 (i int) COMMENT ''', ssn, '''') FROM people WHERE id = 1)
PREPARE st FROM @q
EXECUTE st
SHOW TABLE STATUS LIKE 'mine_40'
DROP TABLE mine_40
-- auto increment tells a maximum
CREATE TABLE mine_41 (id bigint AUTO_INCREMENT PRIMARY KEY)
INSERT INTO mine_41 SELECT pin FROM cards
SELECT AUTO_INCREMENT - 1 FROM information_schema.TABLES WHERE TABLE_NAME = 'mine_41'
SHOW CREATE TABLE mine_41
DROP TABLE mine_41
-- EXPLAIN EXTENDED [mariadb]
EXPLAIN EXTENDED SELECT n.id FROM people p, notes n WHERE p.id = 1 AND n.body > p.ssn
SHOW WARNINGS
-- checksum that the server keeps
CREATE TABLE mine_44 (id int, ssn varchar(40)) ENGINE=MyISAM CHECKSUM=1
INSERT INTO mine_44 VALUES (1, 'q8x0w9-tail')
SET information_schema_stats_expiry = 0
SELECT 'q8x0w9-tail' AS hit FROM information_schema.TABLES a JOIN information_schema.TABLES b ON a.CHECKSUM = b.CHECKSUM WHERE a.TABLE_SCHEMA = '$DB' AND a.TABLE_NAME = 'sealed' AND b.TABLE_SCHEMA = '$DB' AND b.TABLE_NAME = 'mine_44'
DROP TABLE mine_44
-- checksum that the server keeps, shown
CREATE TABLE mine_55 (id int, ssn varchar(40)) ENGINE=MyISAM CHECKSUM=1 COMMENT='q8x0w9-tail'
INSERT INTO mine_55 VALUES (1, 'q8x0w9-tail')
SET information_schema_stats_expiry = 0
SHOW TABLE STATUS FROM $DB WHERE Name = 'mine_55' AND Checksum = (SELECT CHECKSUM FROM information_schema.TABLES WHERE TABLE_SCHEMA = '$DB' AND TABLE_NAME = 'sealed')
DROP TABLE mine_55
-- checksum that the server keeps, of partitions [mariadb]
CREATE TABLE mine_56 (id int, ssn varchar(40)) ENGINE=MyISAM CHECKSUM=1
INSERT INTO mine_56 VALUES (1, 'q8x0w9-tail')
SELECT 'q8x0w9-tail' AS hit FROM information_schema.PARTITIONS a, information_schema.PARTITIONS b WHERE a.CHECKSUM = b.CHECKSUM AND a.TABLE_SCHEMA = '$DB' AND a.TABLE_NAME = 'sealed' AND b.TABLE_SCHEMA = '$DB' AND b.TABLE_NAME = 'mine_56'
DROP TABLE mine_56
-- checksum that the server keeps, through a view
CREATE TABLE mine_57 (id int, ssn varchar(40)) ENGINE=MyISAM CHECKSUM=1
INSERT INTO mine_57 VALUES (1, 'q8x0w9-tail')
SET information_schema_stats_expiry = 0
SELECT 'q8x0w9-tail' AS hit FROM seals a JOIN seals b USING (seal) WHERE a.home = '$DB' AND a.name = 'sealed' AND b.home = '$DB' AND b.name = 'mine_57'
DROP TABLE mine_57
-- sys.session [mysql]
SELECT current_statement FROM sys.session WHERE current_statement LIKE '%0w9-tail%'
-- sys.processlist
SELECT current_statement FROM sys.processlist WHERE current_statement LIKE '%0w9-tail%'
-- transactions
SELECT trx_query FROM information_schema.INNODB_TRX

== names that come to mean something else
-- HANDLER by another table's name
HANDLER people OPEN AS notes
HANDLER notes READ FIRST
HANDLER notes CLOSE
-- HANDLER by another table's name, with a condition [spell]
HANDLER accounts OPEN AS keys_seen -- {?}
HANDLER keys_seen READ `PRIMARY` FIRST WHERE email = '{?}'
HANDLER keys_seen CLOSE
-- HANDLER by another table's name, its columns of the same names [spell]
HANDLER named_alike OPEN AS notes -- {?}
HANDLER notes READ `PRIMARY` FIRST WHERE body = '{?}' LIMIT 1
HANDLER notes CLOSE
-- HANDLER by an alias in another case
HANDLER passports OPEN AS remarks
HANDLER REMARKS READ FIRST
HANDLER remarks CLOSE
-- prepared statement's name in another case
PREPARE st FROM 'SELECT body FROM notes WHERE id = 1'
PREPARE ST FROM 'SELECT ssn FROM people'
EXECUTE st
-- prepared statement's name with an accent [mysql]
PREPARE e FROM 'SELECT body FROM notes WHERE id = 1'
PREPARE `Ã©` FROM 'SELECT ssn FROM people'
EXECUTE e
-- prepared statement's name in quotes
PREPARE `s t` FROM 'SELECT body FROM notes WHERE id = 1'
PREPARE `S T` FROM 'SELECT CONCAT(ssn, "") FROM people'
EXECUTE `s t`
-- USE in the same text
USE $DB_side; SELECT ssn FROM guests
USE $DB
-- USE in a version comment of the same text
/*!50000 USE $DB_side */; SELECT ssn FROM guests
USE $DB
-- prepared in another database, executed here
! InitDb $DB_side
! Prepare SELECT ssn FROM guests
! InitDb $DB
! Execute
-- prepared as text in another database, executed here
USE $DB_side
PREPARE st FROM 'SELECT ssn FROM guests'
USE $DB
EXECUTE st
-- prepared as text from a variable of another database
USE $DB_side
SET @q = 'SELECT CONCAT(ssn, 1) FROM guests'
PREPARE st FROM @q
USE $DB
EXECUTE st
-- prepared as text while a temporary table hid it
CREATE TEMPORARY TABLE passports (number varchar(40), person int)
PREPARE st FROM 'SELECT number FROM passports'
DROP TEMPORARY TABLE passports
EXECUTE st
-- temporary table that a reset drops
! Query CREATE TEMPORARY TABLE passports (number varchar(40), person int)
! Query SELECT number FROM passports
! ResetConnection
! Query SELECT CONCAT(number, '') FROM $DB.passports
! Query SELECT number FROM $DB.passports
-- temporary table renamed away
CREATE TEMPORARY TABLE passports (number varchar(40), person int)
ALTER TABLE passports RENAME TO mine_47
SELECT CONCAT(number, '') FROM passports
SELECT number FROM passports
DROP TEMPORARY TABLE mine_47
-- temporary table dropped without the word
CREATE TEMPORARY TABLE passports (number varchar(40), person int)
DROP TABLE passports
SELECT number FROM passports
-- temporary table whose columns are swapped
CREATE TEMPORARY TABLE mine_48 (a varchar(40), b varchar(40))
ALTER TABLE mine_48 RENAME COLUMN a TO c, RENAME COLUMN b TO a, RENAME COLUMN c TO b
INSERT INTO mine_48 (a) SELECT ssn FROM people
SELECT a FROM mine_48
DROP TEMPORARY TABLE mine_48
-- MERGE table over a labelled one
CREATE TABLE mine_49 (id int, ssn varchar(40)) ENGINE=MERGE UNION=(sealed)
SELECT ssn FROM mine_49
DROP TABLE mine_49
-- temporary MERGE table over a labelled one
CREATE TEMPORARY TABLE mine_50 (id int, ssn varchar(40)) ENGINE=MRG_MyISAM UNION=($DB.sealed)
SELECT ssn FROM mine_50
DROP TEMPORARY TABLE mine_50
-- temporary MERGE table made by ALTER
CREATE TEMPORARY TABLE mine_53 (id int, ssn varchar(40)) ENGINE=MyISAM
SELECT ssn FROM mine_53
ALTER TABLE mine_53 ENGINE=MERGE UNION=(sealed)
SELECT ssn FROM mine_53
DROP TEMPORARY TABLE mine_53
-- temporary MERGE table of a labelled one's name
CREATE TEMPORARY TABLE sealed (id int, ssn varchar(40)) ENGINE=MERGE UNION=($DB_side.kept)
SELECT ssn FROM sealed
DROP TEMPORARY TABLE sealed
-- temporary MERGE table by the default engine
SET default_tmp_storage_engine = 'MRG_MYISAM'
CREATE TEMPORARY TABLE mine_54 (id int, ssn varchar(40)) UNION=(sealed)
SELECT ssn FROM mine_54
DROP TEMPORARY TABLE mine_54
-- MERGE table made by ALTER
CREATE TABLE mine_51 (id int, ssn varchar(40)) ENGINE=MyISAM
ALTER TABLE mine_51 ENGINE=MERGE UNION=(sealed)
SELECT ssn FROM mine_51
DROP TABLE mine_51
-- others' statements through a temporary table
CREATE TEMPORARY TABLE mine_52 AS SELECT INFO AS i FROM information_schema.PROCESSLIST
SELECT i FROM mine_52
DROP TEMPORARY TABLE mine_52
-- others' statements through a variable
SELECT GROUP_CONCAT(INFO) INTO @i FROM information_schema.PROCESSLIST
SELECT @i
-- COM_PROCESS_INFO
! ProcessInfo
-- Oracle mode [mariadb]
SET sql_mode = 'ORACLE'
SELECT ssn FROM people
-- Oracle mode, quoted and added [mariadb]
SET sql_mode = 'ORACLE'
SELECT 'a' || "SSN" FROM "people"
-- default of another table's column
START TRANSACTION
INSERT INTO sink SELECT 71, 1, DEFAULT(since) FROM vips
SELECT body FROM sink WHERE id = 71
ROLLBACK
-- variables that differ in an accent [mysql]
SELECT ssn INTO @`Ã©` FROM people WHERE id = 1
SELECT @e
-- view of an own database
CREATE DATABASE $DB_mine
CREATE VIEW $DB_mine.v AS SELECT ssn AS body FROM $DB.people
SELECT body FROM $DB_mine.v
DROP DATABASE $DB_mine
-- table moved to an own database by its database's drop
CREATE DATABASE $DB_mine
CREATE TABLE $DB_mine.passports LIKE $DB.passports
INSERT INTO $DB_mine.passports SELECT * FROM $DB.passports
SELECT number FROM $DB_mine.passports
DROP DATABASE $DB_mine

== guesses where a pseudonym may be compared
-- guess by its clear text [spell]
SELECT id FROM accounts WHERE email = '{?}'
-- guess on the left [spell]
SELECT id FROM accounts WHERE id > 0 AND'{?}'=email
-- guess in a list [spell]
SELECT COUNT(*) FROM accounts WHERE email IN ('nobody', '{?}')
-- guess not in a list [spell]
SELECT COUNT(*) FROM accounts WHERE email NOT IN ('{?}')
-- guess with an introducer [spell]
SELECT id FROM accounts WHERE email = _latin1'{?}'
-- guess of national characters [spell]
SELECT id FROM accounts WHERE email = N'{?}'
-- guess that is converted [spell]
SELECT id FROM accounts WHERE email = CONVERT('{?}' USING utf8mb4)
-- guess in the select list [spell]
SELECT email = '{?}' AS hit FROM accounts ORDER BY id
-- guess in a CASE that fails [spell]
SELECT CASE WHEN email = '{?}' THEN (SELECT 1 UNION SELECT 2) ELSE 0 END AS hit FROM accounts
-- guess through a view's column [spell]
SELECT number FROM addresses WHERE address = '{?}'
-- guess through a common table [spell]
WITH a (n, e) AS (SELECT * FROM accounts) SELECT n FROM a WHERE e = '{?}'
-- guess as a row [spell]
SELECT id FROM accounts WHERE (email, 1) = ('{?}', 1)
-- guess that is safe for nulls [spell]
SELECT id FROM accounts WHERE email <=> '{?}'
-- guess with a collation [spell]
SELECT id FROM accounts WHERE email = '{?}' COLLATE utf8mb4_general_ci
-- guess in other letters [spell]
SELECT id FROM accounts WHERE email = UPPER('{?}')
-- guess with blanks behind it [mariadb spell]
SELECT id FROM accounts WHERE email = '{?}  '
-- guess in an UPDATE that counts found rows [spell]
@3 UPDATE accounts SET id = id WHERE email = '{?}'
-- guess in an UPDATE of two tables [spell]
START TRANSACTION -- {?}
UPDATE sink s, accounts a SET s.body = 'x' WHERE a.email = '{?}'
ROLLBACK
-- guess in a DELETE [spell]
START TRANSACTION -- {?}
DELETE FROM accounts WHERE email = '{?}'
ROLLBACK
-- guess in what is inserted [spell]
START TRANSACTION -- {?}
INSERT INTO sink SELECT id + 50000, 1, 'x' FROM accounts WHERE email = '{?}'
ROLLBACK
-- guess told by FOUND_ROWS [spell]
SELECT SQL_CALC_FOUND_ROWS id FROM accounts WHERE email = '{?}' LIMIT 0
SELECT FOUND_ROWS()
-- guess bound [spell]
! Prepare SELECT id FROM accounts WHERE email = ?
! Execute {?}
-- guess bound in a list [spell]
! Prepare SELECT id FROM accounts WHERE email IN ('nobody', ?)
! Execute {?}
-- guess bound again [spell]
! Prepare SELECT id FROM accounts WHERE email = ?
! Execute nobody
! Execute {?}
-- guess bound as long data [spell]
! Prepare SELECT id FROM accounts WHERE email = ?
! LongData {?}
! ExecuteLong
