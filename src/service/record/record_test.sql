-- Rows that the tests of records arrange and look at.

-- record_test_one :one
-- in id:id
-- out volunteer:id in_ms:time out_ms:time? minutes:int state:int source:int in_by:id reverses:id? reason:text settled:time?
SELECT volunteer, in_ms, out_ms, minutes, state, source, in_by, reverses, reason, settled_ms AS settled FROM record
    WHERE id = :id;

-- record_test_reversal :many
-- in of:id
-- out id:id minutes:int state:int in_ms:time out_ms:time? in_by:id reason:text
SELECT id, minutes, state, in_ms, out_ms, in_by, reason FROM record WHERE reverses = :of ORDER BY id LIMIT 9;

-- record_test_person :one
-- in id:id
-- out minutes:int records:int star:int
SELECT minutes, records, star FROM volunteer WHERE id = :id;

-- record_test_team :one
-- in id:id
-- out minutes:int person_times:int
SELECT minutes, person_times FROM team WHERE id = :id;

-- record_test_memberships :many   Oldest first.
-- in team:id volunteer:id
-- out id:id minutes:int state:int
SELECT id, minutes, state FROM team_member WHERE team = :team AND volunteer = :volunteer ORDER BY id LIMIT 9;

-- record_test_activity :one
-- in id:id
-- out state:int confirmed:time?
SELECT state, confirmed_ms AS confirmed FROM activity WHERE id = :id;

-- record_test_moves :many
-- in record:id
-- out was:int state:int who:id at:time reason:text
SELECT from_state AS was, to_state AS state, actor AS who, at_ms AS at, reason FROM event
 WHERE thing_id = :record ORDER BY id LIMIT 9;

-- record_test_rating :one
-- in record:id
-- out volunteer:id score:int who:id
SELECT volunteer, score, by_account AS who FROM rating WHERE record = :record;

-- record_test_notices :many   Newest first.
-- in account:id
-- out key:text arg0:text arg1:text link:text
SELECT text_key AS "key", arg0, arg1, link FROM notice WHERE account = :account ORDER BY id DESC LIMIT 9;

-- record_test_audit :many
-- in record:id
-- out what:int actor:id pos:int reason:text
SELECT what, actor, pos, reason FROM audit WHERE thing = 'record' AND thing_id = :record ORDER BY id LIMIT 9;

-- record_test_stars :many   What happened to somebody's star, oldest first.
-- in volunteer:id
-- out was:int star:int minutes:int
SELECT from_star AS was, to_star AS star, minutes FROM star_event WHERE volunteer = :volunteer ORDER BY id LIMIT 9;

-- record_test_leave :exec
-- in id:id now:time
UPDATE volunteer SET state = @volunteer_state.closed, closed_ms = :now WHERE id = :id;
