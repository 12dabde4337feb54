-- Keys in the form of AWS's, good at the gate alone. What makes their secrets is not all here.

CREATE TABLE minted_key (
  name TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  until_at BIGINT NOT NULL,
  body TEXT NOT NULL
);

CREATE INDEX minted_key_holder ON minted_key (holder, until_at);
CREATE INDEX minted_key_until ON minted_key (until_at);
