-- boat_own :many
-- in  owner:id
-- row own_boat id name
SELECT id, name FROM boat WHERE owner = :owner LIMIT 99;
