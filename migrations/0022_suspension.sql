-- When who is suspended last asked the station to look again.
ALTER TABLE volunteer ADD COLUMN appealed_ms BIGINT;
