-- What is told to others: a row for each notice and target. Its number is its place among what one
-- target is told about one thing.

INSERT INTO state_counter (name, value) VALUES ('delivery', 0);

CREATE TABLE delivery (
  id TEXT PRIMARY KEY,
  number BIGINT NOT NULL,
  target TEXT NOT NULL,
  about TEXT NOT NULL,
  state TEXT NOT NULL,
  made BIGINT NOT NULL,
  next_try BIGINT NOT NULL,
  attempts INTEGER NOT NULL,
  why TEXT NOT NULL,
  body TEXT NOT NULL
);

CREATE INDEX delivery_due ON delivery (target, state, next_try, number);
CREATE INDEX delivery_about ON delivery (target, about, state, number);
CREATE INDEX delivery_made ON delivery (made, id);
CREATE INDEX delivery_state ON delivery (state, made, id);
CREATE INDEX delivery_number ON delivery (state, number);

CREATE TABLE delivery_reference (
  target TEXT NOT NULL,
  about TEXT NOT NULL,
  reference TEXT NOT NULL,
  noted BIGINT NOT NULL,
  PRIMARY KEY (target, about)
);

CREATE INDEX delivery_reference_noted ON delivery_reference (noted);
