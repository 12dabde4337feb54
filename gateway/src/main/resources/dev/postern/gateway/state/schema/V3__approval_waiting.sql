-- How many of one requester wait is counted with each that is added. No other query names the state
-- so that this index could be taken for it.

CREATE INDEX approval_waiting ON approval (requester, expires) WHERE state = 'PENDING';
