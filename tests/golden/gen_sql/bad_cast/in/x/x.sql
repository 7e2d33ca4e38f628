
-- get :one
-- out id:int
SELECT id::int AS id FROM shift;
