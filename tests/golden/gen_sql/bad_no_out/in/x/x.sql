
-- get :one
SELECT id FROM shift;
