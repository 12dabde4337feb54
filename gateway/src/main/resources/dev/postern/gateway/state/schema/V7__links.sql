-- Who answers from a chat: codes that prove a link, the links, and the calls that were taken.

CREATE TABLE link_code (
  owner TEXT PRIMARY KEY,
  code TEXT NOT NULL,
  until_at BIGINT NOT NULL,
  body TEXT NOT NULL
);

CREATE UNIQUE INDEX link_code_code ON link_code (code);
CREATE INDEX link_code_until ON link_code (until_at);

CREATE TABLE chat_link (
  chat_user TEXT PRIMARY KEY,
  until_at BIGINT NOT NULL,
  body TEXT NOT NULL
);

CREATE INDEX chat_link_until ON chat_link (until_at);

CREATE TABLE callback_seen (
  signature TEXT PRIMARY KEY,
  until_at BIGINT NOT NULL
);

CREATE INDEX callback_seen_until ON callback_seen (until_at);
