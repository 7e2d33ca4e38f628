
-- get :one
-- out id:int
SELECT id FROM shift; SELECT id FROM shift;
