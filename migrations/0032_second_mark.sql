-- What rests on a printed code, or on a phone without network, counts once a leader met the person there (when, and who),
-- or the person said so on line (record.seen_ms).
ALTER TABLE record ADD COLUMN met_ms BIGINT;
ALTER TABLE record ADD COLUMN met_by BIGINT;
-- What was let count before needed none; `redvest check` looks at moves from here on.
INSERT INTO meta (name, value) SELECT 'record.second_mark', CAST(COALESCE(MAX(id), 0) AS TEXT) FROM event;
