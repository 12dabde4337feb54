# What the attacks on MySQL and MariaDB go after; $DB is the database that the gate or the attacker uses. people.ssn keeps
# its last four characters, people.email becomes a pseudonym, badges.code a hash, phones.number keeps its first two,
# graves.word is null; people.born, people.wage, staff.code, ledger.iban, vault.secret and others are redacted.
# Planted.java knows what is planted.

DROP DATABASE IF EXISTS $DB;
DROP DATABASE IF EXISTS $DB_side;
CREATE DATABASE $DB CHARACTER SET utf8mb4;
CREATE DATABASE $DB_side CHARACTER SET utf8mb4;
USE $DB;

CREATE TABLE people (id int PRIMARY KEY, name varchar(40), ssn varchar(40), email varchar(60), born date,
  wage decimal(12,2), note varchar(200), mirror varchar(40) GENERATED ALWAYS AS (reverse(ssn)) STORED,
  UNIQUE KEY people_ssn (ssn), KEY people_wage (wage));
INSERT INTO people (id, name, ssn, email, born, wage, note) VALUES
  (1, 'Ann', 'q8x0w9-tail', 'h0u9f1@mail.test', '1967-11-23', 8271394.26, 'first'),
  (2, 'Bob', 'z1k0v8-last', 'bob@mail.test', '1981-02-03', 1200.00, 'second'),
  (3, 'Cid', 'j9y1g0-rest', 'cid@mail.test', '1990-04-05', 90.00, 'third');
CREATE TABLE notes (id int PRIMARY KEY, person int, body varchar(200));
INSERT INTO notes VALUES (1, 1, 'one'), (2, 2, 'two'), (3, 3, 'three');
CREATE TABLE sink (id int PRIMARY KEY, person int, body varchar(200));
INSERT INTO sink VALUES (1, 1, 'one'), (2, 2, 'two'), (3, 3, 'three');
CREATE VIEW remarks AS SELECT id, body FROM sink;
CREATE TABLE badges (id int PRIMARY KEY, code varchar(80));
INSERT INTO badges VALUES (1, 'q8x0w9-tail');
CREATE TABLE phones (id int PRIMARY KEY, number varchar(40));
INSERT INTO phones VALUES (1, 'q8x0w9-tail');
CREATE TABLE graves (id int PRIMARY KEY, word varchar(40));
INSERT INTO graves VALUES (1, 'q8x0w9-tail'), (2, NULL);
CREATE TABLE passports (number varchar(40) PRIMARY KEY, person int);
INSERT INTO passports VALUES ('q8x0w9-tail', 1);
CREATE TABLE cards (id int PRIMARY KEY, digits varchar(20), pin bigint);
INSERT INTO cards VALUES (1, '827139426', 827139426);
CREATE TABLE accounts (id int PRIMARY KEY, email varchar(60));
INSERT INTO accounts VALUES (1, 'q'), (2, 'q8'), (3, 'q8x'), (4, 'q8x0'), (5, 'q8x0w'), (6, 'q8x0w9');
CREATE VIEW addresses AS SELECT id AS number, email AS address FROM accounts;
CREATE TABLE stamped (id int PRIMARY KEY, email varchar(60), hits int,
  changed timestamp(6) NULL DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP(6));
INSERT INTO stamped (id, email, hits) VALUES (1, 'q', 0), (2, 'q8', 0), (3, 'q8x', 0), (4, 'q8x0', 0), (5, 'q8x0w', 0),
  (6, 'q8x0w9', 0);
CREATE TABLE keyed (id int PRIMARY KEY, email varchar(60), UNIQUE KEY keyed_email (email));
INSERT INTO keyed SELECT * FROM accounts;
CREATE TABLE numbered (email varchar(60) PRIMARY KEY, hits int);
INSERT INTO numbered SELECT email, 0 FROM accounts;
CREATE TABLE keyed_visits (id int PRIMARY KEY, email varchar(60), FOREIGN KEY (email) REFERENCES keyed (email));
CREATE VIEW keys_seen AS SELECT id, email FROM keyed;
CREATE TABLE ranked (id int PRIMARY KEY, wage decimal(12,2), KEY ranked_wage (wage));
INSERT INTO ranked VALUES (1, 8271394.26), (2, 1200.00);
CREATE TABLE seats (id int PRIMARY KEY, hall int, wage decimal(12,2), note varchar(20), KEY seats_hall (hall, wage));
INSERT INTO seats WITH RECURSIVE n AS (SELECT 100 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 900)
  SELECT i, i, 1200, 'n' FROM n;
INSERT INTO seats VALUES (1, 7, 8271394.26, 'n');
CREATE VIEW seated AS SELECT id, hall, note FROM seats;
CREATE VIEW seated_again AS SELECT id AS number FROM seated WHERE hall = 7;
CREATE TABLE bare (id int PRIMARY KEY, wage decimal(12,2));
INSERT INTO bare VALUES (1, 8271394.26);
CREATE TABLE unseen (id int PRIMARY KEY, wage decimal(12,2), KEY unseen_wage (wage) /*!80000 INVISIBLE */);
INSERT INTO unseen VALUES (1, 8271394.26), (2, 1200.00);
CREATE TABLE doubled (id int PRIMARY KEY, wage decimal(12,2), twice decimal(12,2) GENERATED ALWAYS AS (wage * 2) VIRTUAL,
  KEY doubled_twice (twice) /*!80013 , KEY doubled_thrice ((wage * 3)) */);
INSERT INTO doubled (id, wage) VALUES (1, 8271394.26), (2, 1200.00);
CREATE TABLE indexed (id int PRIMARY KEY, email varchar(60), KEY indexed_email (email)) STATS_AUTO_RECALC=0;
INSERT INTO indexed SELECT * FROM accounts;
CREATE TABLE stubs (id int PRIMARY KEY AUTO_INCREMENT, ssn varchar(6));
CREATE TABLE tokens (id int PRIMARY KEY, kode varchar(40));
INSERT INTO tokens VALUES (1, 'q8x0w9-tail');
CREATE TABLE loose (id int PRIMARY KEY, code varchar(80));
INSERT INTO loose VALUES (1, 'q8x0w9-tail');
CREATE TABLE guesses (guess varchar(40));
INSERT INTO guesses VALUES ('none'), ('nothing');
CREATE TABLE letters (id int PRIMARY KEY, body text, FULLTEXT KEY letters_body (body));
INSERT INTO letters VALUES (1, 'q8x0w9 q8x0w q8x0 q8x z1k0v8');
CREATE TABLE places (id int PRIMARY KEY, spot point NOT NULL);
INSERT INTO places VALUES (1, ST_GeomFromText('POINT(8271394.26 1)'));
CREATE TABLE staff (id int PRIMARY KEY, code varchar(40), KEY staff_code (code));
INSERT INTO staff WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 900)
  SELECT i, IF(i <= 400, 'q8x0w9-tail', CONCAT('none', i % 3)) FROM n;
CREATE TABLE ledger (id int, region varchar(4), iban varchar(40)) PARTITION BY LIST COLUMNS (region)
  (PARTITION eu VALUES IN ('eu'), PARTITION us VALUES IN ('us'));
INSERT INTO ledger VALUES (1, 'eu', 'w8k1y9-bank'), (2, 'us', 'g8j0v1-bank');
CREATE TABLE vault (id int PRIMARY KEY, secret json);
INSERT INTO vault VALUES (1, '{"pin": "q8x0w9", "deep": {"list": ["z1k0v8", "j9y1g0"]}}');
CREATE TABLE watched (id int PRIMARY KEY, ssn varchar(40), note varchar(40));
INSERT INTO watched VALUES (1, 'q8x0w9-tail', 'n');
CREATE TABLE audit (at int AUTO_INCREMENT PRIMARY KEY, what varchar(80));
CREATE TRIGGER watching BEFORE UPDATE ON watched FOR EACH ROW INSERT INTO audit (what) VALUES (OLD.ssn);
CREATE TABLE vips (id int PRIMARY KEY, code varchar(40), since varchar(40) DEFAULT 'z1k0v8-last', UNIQUE KEY (code));
INSERT INTO vips (id, code) VALUES (1, 'q8x0w9-tail');
CREATE TABLE sealed (id int, ssn varchar(40)) ENGINE=MyISAM CHECKSUM=1;
CREATE VIEW seals AS SELECT TABLE_SCHEMA AS home, TABLE_NAME AS name, CHECKSUM + 0 AS seal FROM information_schema.TABLES;
INSERT INTO sealed VALUES (1, 'q8x0w9-tail');
CREATE TABLE victims (id int PRIMARY KEY);
INSERT INTO victims VALUES (1);
CREATE TABLE $DB_side.guests (id int PRIMARY KEY, ssn varchar(40));
CREATE TABLE named_alike (id int PRIMARY KEY, body varchar(40));
INSERT INTO named_alike SELECT * FROM accounts;
CREATE TABLE $DB_side.kept (id int, ssn varchar(40)) ENGINE=MyISAM;
INSERT INTO $DB_side.kept VALUES (1, 'q8x0w9-tail');
CREATE TABLE guests (id int PRIMARY KEY, ssn varchar(40));
INSERT INTO guests VALUES (1, 'none');
INSERT INTO $DB_side.guests VALUES (1, 'q8x0w9-tail');
CREATE TABLE $DB_side.loot (id int PRIMARY KEY, word varchar(200));
INSERT INTO $DB_side.loot VALUES (1, 'none');

CREATE VIEW contacts AS SELECT id, name, ssn AS number FROM people;
CREATE VIEW hidden AS SELECT id, upper(ssn) AS number FROM people;
CREATE VIEW merged AS SELECT ssn AS word FROM people UNION ALL SELECT body FROM notes;
CREATE VIEW narrow AS SELECT id, name FROM people WHERE ssn LIKE 'q%';
CREATE VIEW slashed AS SELECT id, replace(ssn, '\\', '/') AS number FROM people;
CREATE VIEW $DB_side.abroad AS SELECT ssn AS word FROM $DB.people;
CREATE FUNCTION peek(i int) RETURNS varchar(40) READS SQL DATA RETURN (SELECT ssn FROM people WHERE id = i);
CREATE FUNCTION rightly(t varchar(40), g varchar(40)) RETURNS int DETERMINISTIC RETURN t LIKE CONCAT(g, '%');
CREATE PROCEDURE reading(i int) SELECT ssn FROM people WHERE id = i;
CREATE PROCEDURE telling(i int, OUT s varchar(40)) SELECT ssn INTO s FROM people WHERE id = i;
