-- What a session was begun with, in a word each (enum device_kind, browser_kind); 0: before this was noted.
ALTER TABLE session ADD COLUMN device BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN browser BIGINT NOT NULL DEFAULT 0;
