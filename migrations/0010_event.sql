-- One table of moves for all things (thing: its declared number); until now records alone left such rows.
CREATE TABLE event (
    id BIGINT PRIMARY KEY, thing INTEGER NOT NULL, thing_id BIGINT NOT NULL, from_state INTEGER NOT NULL,
    to_state INTEGER NOT NULL, actor BIGINT NOT NULL, at_ms BIGINT NOT NULL, reason TEXT NOT NULL);
CREATE INDEX event_thing ON event (thing_id, id);
INSERT INTO event (id, thing, thing_id, from_state, to_state, actor, at_ms, reason)
SELECT id, 9, record, from_state, to_state, by_account, at_ms, reason FROM record_event;
DROP TABLE record_event;
