# What the attacks go after. people.ssn keeps its last four characters, people.email becomes a pseudonym; people.born,
# people.wage, staff.code, ledger.iban and vault.secret are redacted. Planted.java knows what is planted.

CREATE EXTENSION hstore;
CREATE EXTENSION citext;
CREATE EXTENSION pgcrypto;
CREATE EXTENSION dblink;
CREATE EXTENSION pg_stat_statements;
CREATE EXTENSION tablefunc;
CREATE EXTENSION pageinspect;

CREATE TABLE people (id int PRIMARY KEY, name text, ssn text, email text, born date, wage numeric(12,2), note text,
  mirror text GENERATED ALWAYS AS (reverse(ssn)) STORED, CONSTRAINT id_is_positive CHECK (id > 0));
INSERT INTO people VALUES
  (1, 'Ann', 'q8x0w9-tail', 'h0u9f1@mail.test', '1967-11-23', 8271394.26, 'first'),
  (2, 'Bob', 'z1k0v8-last', 'bob@mail.test', '1981-02-03', 1200.00, 'second'),
  (3, 'Cid', 'j9y1g0-rest', 'cid@mail.test', '1990-04-05', 90.00, 'third');
CREATE TABLE former_people () INHERITS (people);
INSERT INTO former_people VALUES (9, 'Old', 'y9q1z0-gone', 'old@mail.test', '1950-01-01', 1.00, 'gone');
CREATE UNIQUE INDEX people_ssn ON people (ssn);
CREATE TABLE passports (number text PRIMARY KEY, person int);
INSERT INTO passports VALUES ('q8x0w9-tail', 1);
CREATE TABLE notes (id int PRIMARY KEY, person int, body text);
INSERT INTO notes VALUES (1, 1, 'one'), (2, 2, 'two'), (3, 3, 'three');
CREATE TABLE sink (id int PRIMARY KEY, person int, body text);
INSERT INTO sink VALUES (1, 1, 'one'), (2, 2, 'two'), (3, 3, 'three');
CREATE VIEW remarks AS SELECT id, body FROM sink;
CREATE TABLE badges (id int, code varchar(80));
INSERT INTO badges VALUES (1, repeat('.', 57) || 'q8x0w9-tail');
CREATE TABLE tags (id int, words text[]);
INSERT INTO tags SELECT id, ARRAY[code] FROM badges;
CREATE TABLE loose (id int, code varchar(80));
INSERT INTO loose SELECT id, code FROM badges;
CREATE TABLE vips (id int PRIMARY KEY, code text UNIQUE);
INSERT INTO vips VALUES (1, 'q8x0w9-tail');
CREATE TABLE vip_visits (id int, code text REFERENCES vips (code) DEFERRABLE INITIALLY DEFERRED);
INSERT INTO vip_visits VALUES (1, 'q8x0w9-tail');
CREATE TABLE outside (id int, region text, iban text);
COPY people (ssn) TO PROGRAM 'cat > people.dump';
ALTER TABLE vips ADD COLUMN since text DEFAULT 'z1k0v8-last';
CREATE TABLE accounts (id int, email text);
INSERT INTO accounts SELECT i, left('q8x0w9', i) FROM generate_series(1, 6) i;
CREATE TABLE keyed (id int PRIMARY KEY, email text UNIQUE);
INSERT INTO keyed SELECT * FROM accounts UNION ALL SELECT 7, 'other';
CREATE TABLE keyed_visits (id int, email text REFERENCES keyed (email));
CREATE TABLE guests (id int, who text REFERENCES keyed (email));
CREATE VIEW keys_seen AS SELECT id, email AS address FROM keyed;
CREATE TABLE keyed_lower (id int, email text);
CREATE UNIQUE INDEX keyed_lower_email ON keyed_lower ((lower(email) || '.'));
INSERT INTO keyed_lower SELECT * FROM accounts;
CREATE TABLE slots (id int, email text, live boolean);
CREATE UNIQUE INDEX slots_email ON slots (email) WHERE live;
INSERT INTO slots SELECT id, email, true FROM accounts;
CREATE TABLE excluding (id int, email text, EXCLUDE USING hash (email WITH =));
INSERT INTO excluding SELECT * FROM accounts;
CREATE TABLE keyed_parts (region text, email text) PARTITION BY LIST (region);
CREATE TABLE keyed_parts_eu PARTITION OF keyed_parts (UNIQUE (email)) FOR VALUES IN ('eu');
INSERT INTO keyed_parts SELECT 'eu', email FROM accounts;
CREATE TABLE wide (id int PRIMARY KEY, email text, filler text, note text);
INSERT INTO wide SELECT id, email, repeat('f', 600), 'n' FROM accounts;
CREATE TABLE hot (id int PRIMARY KEY, email text, note text);
CREATE INDEX hot_email ON hot (email);
INSERT INTO hot SELECT * FROM accounts;
CREATE VIEW hot_seen AS SELECT id AS number, email AS address FROM hot;
CREATE TABLE hot_lower (id int PRIMARY KEY, email text);
CREATE INDEX hot_lower_email ON hot_lower (id) WHERE lower(email) <> '';
INSERT INTO hot_lower SELECT * FROM accounts;
CREATE TABLE hot_parts (region text, id int, email text) PARTITION BY LIST (region);
CREATE TABLE hot_parts_eu PARTITION OF hot_parts FOR VALUES IN ('eu');
CREATE INDEX ON hot_parts_eu (id, email);
INSERT INTO hot_parts SELECT 'eu', id, email FROM accounts;
CREATE TABLE loose_accounts (id int, email citext);
INSERT INTO loose_accounts SELECT id, email FROM accounts;
CREATE TABLE padded_accounts (id int, email char(60));
INSERT INTO padded_accounts SELECT id, email FROM accounts;
CREATE TABLE short_accounts (id int, email varchar(6));
INSERT INTO short_accounts SELECT id, email FROM accounts;
CREATE VIEW addresses AS SELECT id AS number, email AS address FROM accounts;
CREATE TABLE guesses (guess text);
INSERT INTO guesses VALUES ('none'), ('nothing');

CREATE TABLE staff (id int, code text);
INSERT INTO staff SELECT i, CASE WHEN i <= 400 THEN 'q8x0w9-tail' ELSE 'none' || i % 3 END FROM generate_series(1, 1000) i;
CREATE INDEX staff_upper ON staff (upper(code));
CREATE STATISTICS staff_codes (mcv) ON id, code FROM staff;
CREATE STATISTICS staff_reversed ON reverse(code) FROM staff;
ANALYZE staff;
CREATE TABLE tickets (number bigint GENERATED BY DEFAULT AS IDENTITY (START 827139426) PRIMARY KEY, body text);
INSERT INTO tickets (body) VALUES ('first');
CREATE VIEW watch AS SELECT pid, application_name, left(query, 80) AS doing FROM pg_stat_activity;

CREATE TABLE ledger (id int, region text, iban text) PARTITION BY LIST (region);
CREATE TABLE ledger_eu PARTITION OF ledger FOR VALUES IN ('eu');
CREATE TABLE ledger_rest PARTITION OF ledger DEFAULT;
INSERT INTO ledger VALUES (1, 'eu', 'w8k1y9-bank'), (2, 'us', 'g8j0v1-bank');

CREATE TABLE vault (id int PRIMARY KEY, secret jsonb);
INSERT INTO vault VALUES (1, '{"pin": "q8x0w9", "deep": {"list": ["z1k0v8", "j9y1g0"]}}');

CREATE TYPE card AS (number text, holder text);
CREATE TABLE wallets (id int PRIMARY KEY, held card, numbers text[]);
INSERT INTO wallets VALUES (1, ('q8x0w9-card', 'Ann'), ARRAY['z1k0v8-one', 'j9y1g0-two']);

CREATE TABLE audit (at int GENERATED ALWAYS AS IDENTITY, what text);
CREATE FUNCTION audited() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN INSERT INTO audit (what) VALUES (OLD.ssn); RETURN NEW; END';
CREATE TRIGGER audited BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION audited();

CREATE VIEW contacts AS SELECT id, name, ssn AS number FROM people;
CREATE VIEW hidden AS SELECT id, upper(ssn) AS number FROM people;
CREATE VIEW merged AS SELECT ssn AS word FROM people UNION ALL SELECT body FROM notes;
CREATE VIEW narrow AS SELECT id, name FROM people WHERE ssn LIKE 'q%';
CREATE MATERIALIZED VIEW kept AS SELECT id, ssn || '' AS number FROM people;
CREATE FUNCTION peek(int) RETURNS text LANGUAGE sql AS 'SELECT ssn FROM people WHERE id = $1';
CREATE FUNCTION echo(t text DEFAULT peek(1)) RETURNS text LANGUAGE sql AS 'SELECT t';
CREATE FUNCTION everybody() RETURNS SETOF people LANGUAGE sql AS 'SELECT * FROM people';
CREATE FUNCTION whisper(int) RETURNS int LANGUAGE plpgsql AS
  'DECLARE s text; BEGIN SELECT ssn INTO s FROM people WHERE id = $1; RAISE NOTICE ''%'', s; RETURN 1; END';
CREATE FUNCTION ticket(people) RETURNS text LANGUAGE sql AS 'SELECT $1.ssn';
CREATE FUNCTION opened() RETURNS refcursor LANGUAGE plpgsql AS
  'DECLARE c refcursor := ''opened''; BEGIN OPEN c FOR SELECT ssn FROM people; RETURN c; END';
CREATE FUNCTION swallow(text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS
  'BEGIN RAISE NOTICE ''%'', $1; RETURN true; END';

DO $$ BEGIN EXECUTE 'ALTER ROLE "gate_' || current_database() || '" SUPERUSER'; EXCEPTION WHEN undefined_object THEN NULL; END $$;
