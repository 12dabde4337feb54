-- Whose they are, so that they can be counted, and how many wrong passwords were shown.

ALTER TABLE minted_login ADD COLUMN holder TEXT NOT NULL DEFAULT '';
ALTER TABLE minted_login ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;

CREATE INDEX minted_login_holder ON minted_login (holder, until_at);
