-- table shift state:shift_state
-- table seat

-- standing(s) :fragment   A shift that takes people.
s.state = @shift_state.open
AND s.moved_ms > 0

-- shift_open :many   A name, a fragment, a constant of the calendar, the number of a thing.
-- in  now:time
-- out id:id state:shift_state thing:int
-- rest told
SELECT s.id, s.state, @thing.shift AS thing FROM shift s WHERE {standing s} AND s.moved_ms < :now - @ms.day ORDER BY s.id LIMIT 9;

-- shift_cancel :exec   A move with a condition of its own; the reason goes into its event.
-- in  id:id now:time reason:text
UPDATE shift SET state = @shift_state.cancelled, moved_ms = :now WHERE id = :id AND state = @shift_state.open AND taken = 0;

-- shift_move :exec   A move whose states are looked at when it is made.
-- in  id:id from:shift_state to:shift_state
UPDATE shift SET state = :to WHERE id = :id AND state = :from;

-- shift_next :one   The row that moves tells its id.
-- in  now:time
-- out id:id
UPDATE shift SET state = @shift_state.open, moved_ms = :now
 WHERE id = (SELECT w.id FROM shift w WHERE w.state = @shift_state.draft ORDER BY w.id LIMIT 1) AND state = @shift_state.draft
RETURNING id;

-- shift_copy :exec   Writes though it begins with WITH.
WITH d AS (SELECT id FROM shift WHERE state = @shift_state.draft) INSERT INTO seat (id, shift, state) SELECT id, id, 1 FROM d;

-- shift_parties :many   Who may not decide.
-- in  id:id was:int
-- row review_party account
SELECT s.id AS account FROM shift s WHERE s.id = :id AND s.state = :was ORDER BY s.id LIMIT 1;
