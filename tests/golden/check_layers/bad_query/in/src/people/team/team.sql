-- team_one :one   A team.
-- in  id:id
-- out name:text
SELECT name FROM team WHERE id = :id;

-- team_old :exec
-- in  id:id
DELETE FROM team WHERE id = :id;

-- team_bench :exec   Asked elsewhere.
-- in  id:id
DELETE FROM team WHERE id = :id;
