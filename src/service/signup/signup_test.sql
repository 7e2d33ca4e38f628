-- Rows that the tests of sign-ups arrange and look at.

-- signup_test_shift :one
-- in id:id
-- out taken:int waiting:int capacity:int
SELECT taken, waiting, capacity FROM shift WHERE id = :id;

-- signup_test_state :one
-- in id:id
-- out state:int offer_until:time?
SELECT state, offer_until_ms AS offer_until FROM signup WHERE id = :id;

-- signup_test_rows :one
-- in shift:id volunteer:id
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM signup WHERE shift = :shift AND volunteer = :volunteer;

-- signup_test_capacity :exec
-- in id:id capacity:int
UPDATE shift SET capacity = :capacity WHERE id = :id;

-- signup_test_cancel :exec
-- in id:id now:time
UPDATE shift SET cancelled_ms = :now WHERE id = :id;

-- signup_test_team :exec
-- in activity:id team:id
INSERT INTO activity_team (activity, team) VALUES (:activity, :team);

-- signup_test_skill :exec
-- in volunteer:id skill:int
INSERT INTO volunteer_skill (volunteer, skill) VALUES (:volunteer, :skill);

-- signup_test_free :exec
-- in volunteer:id slots:int
INSERT INTO volunteer_free (volunteer, slots) VALUES (:volunteer, :slots);

-- signup_test_person :one
-- in volunteer:id
-- out number:text account:id
SELECT number, account FROM volunteer WHERE id = :volunteer;

-- signup_test_policy :exec   A rule that holds from long ago.
-- in id:id name:text value:int now:time
INSERT INTO policy (id, name, value, from_ms, reason, by_account, made_ms) VALUES (:id, :name, :value, :now, '试', 0, :now);

-- signup_test_looks :one   Rows of the trail about a person.
-- in volunteer:id
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM audit WHERE thing = 'volunteer' AND thing_id = :volunteer AND what = @audit_kind.reveal;

-- signup_test_notices :one
-- in account:id
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM notice WHERE account = :account;

-- signup_test_settle :exec   All hours of an activity are confirmed.
-- in  activity:id
UPDATE activity SET state = @activity_state.ended WHERE id = :activity;

-- signup_test_told :one   What somebody was told last.
-- in account:id
-- out text_key:text
SELECT text_key FROM notice WHERE account = :account ORDER BY id DESC LIMIT 1;

-- signup_test_suspend :exec
-- in volunteer:id
UPDATE volunteer SET state = @volunteer_state.suspended WHERE id = :volunteer;
