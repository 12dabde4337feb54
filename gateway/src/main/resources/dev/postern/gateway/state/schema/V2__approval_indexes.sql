-- One index for each way to ask: with fewer columns SQLite takes the requester's instead, who may
-- have asked for thousands of things, and counts those that wait row by row.

DROP INDEX approval_pending;
DROP INDEX approval_digest;
DROP INDEX approval_shape;
DROP INDEX approval_session;

CREATE INDEX approval_expires ON approval (state, expires);
CREATE INDEX approval_digest ON approval (digest, requester, state, asked, id);
CREATE INDEX approval_shape ON approval (shape, requester, state, asked, id);
CREATE INDEX approval_session ON approval (session, state, asked, id);
