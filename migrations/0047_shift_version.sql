-- A shift that is changed says so: to a form that was drawn before, and to calendars.
ALTER TABLE shift ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE shift ADD COLUMN changed_ms BIGINT NOT NULL DEFAULT 0;
