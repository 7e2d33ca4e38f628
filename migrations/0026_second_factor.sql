-- The second factor of who holds rights: the secret that their phone's programme makes codes from (RFC 6238), the last time step
-- whose code was used, and what stands in for a lost phone, each once.
CREATE TABLE second_factor (
    account BIGINT PRIMARY KEY, secret_sealed TEXT NOT NULL, step BIGINT NOT NULL, made_ms BIGINT NOT NULL);
CREATE TABLE recovery_code (
    account BIGINT NOT NULL, code_hash TEXT NOT NULL, PRIMARY KEY (account, code_hash));

-- Until when somebody's rights count without one; NULL: that was not said yet.
ALTER TABLE account ADD COLUMN second_due_ms BIGINT;

-- 1: begun by a password or a code alone, by somebody who has a second factor; it is worth nothing else.
ALTER TABLE session ADD COLUMN half BIGINT NOT NULL DEFAULT 0;
