-- What a session was begun with, in a word each (enum device_kind, browser_kind); 0: before this was noted.
ALTER TABLE session ADD COLUMN device BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN browser BIGINT NOT NULL DEFAULT 0;

-- What one visitor had sent to whatever phones; and how many codes the whole city was sent within a day, counted each minute:
-- a sum over all of them in each request would make all wait for each other.
CREATE INDEX login_code_visitor ON login_code (visitor, made_ms);
CREATE TABLE code_spent (id BIGINT PRIMARY KEY, n BIGINT NOT NULL);
INSERT INTO code_spent (id, n) VALUES (1, 0);
