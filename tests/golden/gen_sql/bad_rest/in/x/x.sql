-- ends :many
-- out id:id
SELECT id FROM shift ORDER BY id LIMIT 9;
