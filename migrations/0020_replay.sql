-- Of a write that may be repeated it is kept that it was done and where it leads, and by whom; never what was shown.
ALTER TABLE replay DROP COLUMN body;
ALTER TABLE replay ADD COLUMN account BIGINT NOT NULL DEFAULT 0;
CREATE INDEX replay_account ON replay (account);
