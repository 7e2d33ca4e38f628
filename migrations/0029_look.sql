-- Who needs to look at more people than an account may within a day asks for it; somebody else over the unit agrees. more: how many;
-- pos: where the asker looked last. state: enum look_state.
CREATE TABLE look_request (
    id BIGINT PRIMARY KEY, account BIGINT NOT NULL, pos BIGINT NOT NULL, more BIGINT NOT NULL, reason TEXT NOT NULL,
    state INTEGER NOT NULL, made_ms BIGINT NOT NULL, decided_by BIGINT, decided_ms BIGINT, answer TEXT NOT NULL DEFAULT '');
CREATE UNIQUE INDEX look_request_once ON look_request (account) WHERE state = 1;
CREATE INDEX look_request_account ON look_request (account, id);
CREATE INDEX look_request_waiting ON look_request (pos, id) WHERE state = 1;
