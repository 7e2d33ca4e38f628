-- When what a calendar shows of an activity was last changed.
ALTER TABLE activity ADD COLUMN changed_ms BIGINT NOT NULL DEFAULT 0;
-- A person's secret calendar address: which one counts. No row: the first.
CREATE TABLE calendar_address (volunteer BIGINT PRIMARY KEY REFERENCES volunteer (id), serial BIGINT NOT NULL);
