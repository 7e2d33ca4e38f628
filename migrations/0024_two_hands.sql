-- Of those who have a part in an hour at least two are different people. registered_by: the staff at whose counter somebody
-- was registered; NULL: by themselves. seen_ms: when the person agreed to marks that somebody else made.
ALTER TABLE volunteer ADD COLUMN registered_by BIGINT;
UPDATE volunteer SET registered_by =
    (SELECT MAX(a.actor) FROM audit a WHERE a.thing = 'volunteer' AND a.thing_id = volunteer.id AND a.detail = 'counter');
ALTER TABLE record ADD COLUMN seen_ms BIGINT;
-- What was decided before could be decided by one; `redvest check` looks at moves from here on.
INSERT INTO meta (name, value) SELECT 'record.two_hands', CAST(COALESCE(MAX(id), 0) AS TEXT) FROM event;
