-- all :many
-- out id:id
-- rest the next run
SELECT id FROM shift ORDER BY id;
