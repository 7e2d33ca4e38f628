-- boat_own :many
-- in  volunteer:id
-- row own_boat id
SELECT id FROM boat WHERE owner = :volunteer LIMIT 99;
