-- Changes of approved things that wait for a reviewer. kind: enum change_kind; thing_id: what changes, page_id: whose page
-- shows it; state: enum change_state; was, becomes: values as text (base/input.h).
CREATE TABLE change (
    id BIGINT PRIMARY KEY, kind INTEGER NOT NULL, thing_id BIGINT NOT NULL, page_id BIGINT NOT NULL, title TEXT NOT NULL,
    pos BIGINT NOT NULL, state INTEGER NOT NULL, made_by BIGINT NOT NULL, made_ms BIGINT NOT NULL, decided_ms BIGINT,
    reason TEXT NOT NULL DEFAULT '');
CREATE UNIQUE INDEX change_once ON change (kind, thing_id) WHERE state = 1;
CREATE INDEX change_waits ON change (pos, id) WHERE state = 1;
CREATE INDEX change_page ON change (page_id) WHERE state = 1;
CREATE INDEX change_maker ON change (made_by);
CREATE TABLE change_field (
    change BIGINT NOT NULL REFERENCES change (id), nth INTEGER NOT NULL, field TEXT NOT NULL, was TEXT, becomes TEXT,
    PRIMARY KEY (change, nth));
-- Who decides nothing about it: who asks, and who has a part in the thing.
CREATE TABLE change_party (
    change BIGINT NOT NULL REFERENCES change (id), account BIGINT NOT NULL, PRIMARY KEY (change, account));

-- What was approved of an activity: its days, and the seats of all its shifts. NULL: what stands.
ALTER TABLE activity ADD COLUMN approved_first BIGINT;
ALTER TABLE activity ADD COLUMN approved_last BIGINT;
ALTER TABLE activity ADD COLUMN approved_seats BIGINT;
UPDATE activity SET approved_first = first_day, approved_last = last_day,
       approved_seats = (SELECT COALESCE(SUM(s.capacity), 0) FROM shift s WHERE s.activity = activity.id AND s.cancelled_ms IS NULL)
 WHERE state = 3;
