-- Sessions: the token itself is never stored, only its hash.
CREATE TABLE session (
    id BIGINT PRIMARY KEY, token_hash TEXT NOT NULL UNIQUE, account BIGINT NOT NULL,
    made_ms BIGINT NOT NULL, seen_ms BIGINT NOT NULL, expires_ms BIGINT NOT NULL, ended_ms BIGINT,
    address TEXT NOT NULL);
CREATE INDEX session_account ON session (account);
CREATE INDEX session_expires ON session (expires_ms);

-- What was answered to a write that carried an Idempotency-Key, to answer the same again.
CREATE TABLE replay (
    k TEXT NOT NULL PRIMARY KEY, request TEXT NOT NULL, status INTEGER NOT NULL,
    location TEXT, flash TEXT, body TEXT, made_ms BIGINT NOT NULL) WITHOUT ROWID;
CREATE INDEX replay_made ON replay (made_ms);
