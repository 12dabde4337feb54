-- For PostgreSQL and SQLite alike. Instants are nanoseconds since 1970; a person is the SHA-256 of
-- issuer and subject; body is JSON. docs/state.md says what each table is for.

CREATE TABLE state_counter (
  name TEXT PRIMARY KEY,
  value BIGINT NOT NULL
);

-- Who adds an approval or takes an order's number locks its row, so that both happen one by one.
INSERT INTO state_counter (name, value) VALUES ('pending', 0), ('order', 0);

CREATE TABLE approval (
  id TEXT PRIMARY KEY,
  revision INTEGER NOT NULL,
  requester TEXT NOT NULL,
  connection TEXT NOT NULL,
  state TEXT NOT NULL,
  asked BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  until_at BIGINT,
  over_at BIGINT NOT NULL,
  digest TEXT,
  shape TEXT,
  session TEXT,
  node TEXT,
  body TEXT NOT NULL
);

CREATE INDEX approval_asked ON approval (asked, id);
CREATE INDEX approval_state ON approval (state, asked, id);
CREATE INDEX approval_pending ON approval (expires) WHERE state = 'PENDING';
CREATE INDEX approval_requester ON approval (requester, asked, id);
CREATE INDEX approval_digest ON approval (digest, state) WHERE digest IS NOT NULL;
CREATE INDEX approval_shape ON approval (shape, state) WHERE shape IS NOT NULL;
CREATE INDEX approval_session ON approval (session, state) WHERE session IS NOT NULL;
CREATE INDEX approval_node ON approval (node, state, asked, id) WHERE node IS NOT NULL;
CREATE INDEX approval_over ON approval (over_at);

CREATE TABLE access_grant (
  id TEXT PRIMARY KEY,
  revision INTEGER NOT NULL,
  holder TEXT NOT NULL,
  connection TEXT NOT NULL,
  opened BIGINT NOT NULL,
  ends BIGINT NOT NULL,
  state TEXT NOT NULL,
  body TEXT NOT NULL
);

CREATE INDEX access_grant_opened ON access_grant (opened, id);
CREATE INDEX access_grant_holder ON access_grant (holder, opened, id);
CREATE INDEX access_grant_place ON access_grant (holder, connection, ends);
CREATE INDEX access_grant_ends ON access_grant (ends);

CREATE TABLE session_index (
  id TEXT PRIMARY KEY,
  node TEXT NOT NULL,
  holder TEXT NOT NULL,
  connection TEXT NOT NULL,
  started BIGINT NOT NULL,
  cancel_key TEXT,
  body TEXT NOT NULL
);

CREATE INDEX session_index_started ON session_index (started, id);
CREATE INDEX session_index_holder ON session_index (holder, started, id);
CREATE INDEX session_index_node ON session_index (node);
CREATE INDEX session_index_cancel ON session_index (cancel_key) WHERE cancel_key IS NOT NULL;

CREATE TABLE session_order (
  id BIGINT PRIMARY KEY,
  session TEXT NOT NULL,
  node TEXT NOT NULL,
  act TEXT NOT NULL,
  why TEXT NOT NULL,
  left_at BIGINT NOT NULL
);

CREATE INDEX session_order_node ON session_order (node, id);
CREATE INDEX session_order_session ON session_order (session);

CREATE TABLE gateway_node (
  name TEXT PRIMARY KEY,
  beat BIGINT NOT NULL
);

CREATE TABLE minted_login (
  user_name TEXT PRIMARY KEY,
  until_at BIGINT NOT NULL,
  body TEXT NOT NULL
);

CREATE INDEX minted_login_until ON minted_login (until_at);
