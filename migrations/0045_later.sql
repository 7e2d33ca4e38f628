-- A form that came without a log-in, until somebody has logged in in the same browser: sealed, for a day. key_hash: of what the
-- address of the way back holds; device: of the browser's long-lived cookie.
CREATE TABLE later (
    key_hash TEXT PRIMARY KEY, device TEXT NOT NULL, sealed TEXT NOT NULL, made_ms BIGINT NOT NULL);
CREATE INDEX later_made ON later (made_ms);
