
-- get :one
-- row lin id
SELECT id FROM shift;
