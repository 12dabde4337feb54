-- A MySQL session is killed by the gate's number or by its server's.

ALTER TABLE session_index ADD COLUMN other_key TEXT;

CREATE INDEX session_index_other ON session_index (other_key) WHERE other_key IS NOT NULL;
