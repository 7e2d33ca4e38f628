-- An index with a state in it is written at each move of the state. A shift and an activity have few rows: their states
-- are looked at there.

-- One index tells who has, or had, a seat of a shift or waits for one (all but 4 withdrawn, 5 lapsed, 6 cancelled), and
-- that nobody does twice; who waits is in one of its own.
DROP INDEX signup_shift;
DROP INDEX signup_once;
CREATE UNIQUE INDEX signup_once ON signup (shift, volunteer) WHERE state <= 3 OR state >= 7;
CREATE INDEX signup_waiting ON signup (shift, id) WHERE state = 2;

-- Who is checked in stands in record_open; whose hours wait, among the activity's records.
DROP INDEX record_activity;
DROP INDEX record_pending;
DROP INDEX record_open_day;
CREATE INDEX record_activity ON record (activity);
