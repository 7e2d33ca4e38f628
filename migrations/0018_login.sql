-- Wrong passwords count by account and visitor within a day: visitor is an address group, "d:" and a known device, or ''
-- for all that are not known together. They stood in the account until now, where anybody could lock it for all.
CREATE TABLE login_failure (
    account BIGINT NOT NULL, visitor TEXT NOT NULL, failed INTEGER NOT NULL, from_ms BIGINT NOT NULL, locked_until_ms BIGINT,
    PRIMARY KEY (account, visitor)) WITHOUT ROWID;
CREATE INDEX login_failure_from ON login_failure (from_ms);
ALTER TABLE account DROP COLUMN failed;
ALTER TABLE account DROP COLUMN locked_until_ms;

-- Devices that have logged in to an account: device is the hash of a cookie.
CREATE TABLE known_device (
    account BIGINT NOT NULL, device TEXT NOT NULL, made_ms BIGINT NOT NULL, seen_ms BIGINT NOT NULL,
    PRIMARY KEY (account, device)) WITHOUT ROWID;
CREATE INDEX known_device_seen ON known_device (seen_ms);

-- Which browser a code was sent for, and which visitor it is counted to.
ALTER TABLE login_code ADD COLUMN asker TEXT NOT NULL DEFAULT '';
ALTER TABLE login_code ADD COLUMN visitor TEXT NOT NULL DEFAULT '';

-- When whoever holds the session last gave a password or a code; 0: before this was noted.
ALTER TABLE session ADD COLUMN proved_ms BIGINT NOT NULL DEFAULT 0;
