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

-- signup_test_notices :one
-- in account:id
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM notice WHERE account = :account;
