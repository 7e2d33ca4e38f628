-- Rights that somebody proposes and another agrees to. state: enum grant_request_state; asked_by 0: the server's command line.
CREATE TABLE grant_request (
    id BIGINT PRIMARY KEY, account BIGINT NOT NULL, may INTEGER NOT NULL, unit BIGINT NOT NULL REFERENCES unit (id), pos BIGINT NOT NULL,
    asked_by BIGINT NOT NULL, asked_ms BIGINT NOT NULL, until_day BIGINT NOT NULL, reason TEXT NOT NULL, state INTEGER NOT NULL);
CREATE UNIQUE INDEX grant_request_once ON grant_request (account, may, unit) WHERE state = 1;
CREATE INDEX grant_request_waiting ON grant_request (pos, id) WHERE state = 1;
-- A right ends by itself. 0: it was given before rights had an end, and gets one within the hour.
ALTER TABLE unit_grant ADD COLUMN until_ms BIGINT NOT NULL DEFAULT 0;
CREATE INDEX unit_grant_endless ON unit_grant (id) WHERE until_ms = 0 AND ended_ms IS NULL;
