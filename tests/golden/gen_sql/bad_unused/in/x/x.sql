
-- get :one
-- in shift:id
-- out id:id
SELECT id FROM shift;
