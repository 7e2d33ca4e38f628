-- What the tests of guardians look at.

-- guardian_test_seat :one
-- in id:id
-- out state:int
SELECT state FROM signup WHERE id = :id;

-- guardian_test_kept :one
-- in volunteer:id
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM guardian WHERE volunteer = :volunteer;

-- guardian_test_unfind :exec   As it was before phones could be found.
-- in volunteer:id
UPDATE guardian SET phone_index = '' WHERE volunteer = :volunteer;

-- guardian_test_texts :one
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM outbox;

-- guardian_test_let_in :exec   As if nobody had to agree.
-- in volunteer:id
UPDATE volunteer SET state = @volunteer_state.active WHERE id = :volunteer;
