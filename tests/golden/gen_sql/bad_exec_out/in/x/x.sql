
-- wipe :exec
-- out id:id
DELETE FROM shift;
