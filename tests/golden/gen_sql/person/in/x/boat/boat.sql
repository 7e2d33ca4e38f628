-- boat_own :many
-- in  volunteer:id
-- row own_boat id name
SELECT id, name FROM boat WHERE owner = :volunteer LIMIT 99;

-- boat_account :many
-- in  account:id volunteer:id
-- row own_boat id name
SELECT id, name FROM boat WHERE owner = :account OR owner = :volunteer LIMIT 99;
