-- A leader names somebody who is not of the team: that person is asked, and is on the list by accepting only.
-- One row for each look-up by number or phone that found no member, so that they can be counted; volunteer is
-- NULL when it reaches nobody (unknown, asked before, on the list already), shift when it was at a roll call.
CREATE TABLE invitation (
    id BIGINT PRIMARY KEY, shift BIGINT REFERENCES shift (id), volunteer BIGINT REFERENCES volunteer (id),
    by_account BIGINT NOT NULL, made_ms BIGINT NOT NULL, answered_ms BIGINT, accepted INTEGER NOT NULL DEFAULT 0);
CREATE UNIQUE INDEX invitation_once ON invitation (volunteer, shift);
CREATE INDEX invitation_by ON invitation (by_account, made_ms);
