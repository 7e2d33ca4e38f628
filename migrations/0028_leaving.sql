-- Whose words a message to somebody else holds: it goes when that account is closed. NULL: nobody's.
ALTER TABLE notice ADD COLUMN about BIGINT;
CREATE INDEX notice_about ON notice (about) WHERE about IS NOT NULL;
CREATE INDEX outbox_at ON outbox (at_ms);
