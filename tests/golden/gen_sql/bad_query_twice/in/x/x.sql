
-- get :one
-- out id:id
SELECT id FROM shift;

-- get :one
-- out id:id
SELECT id FROM shift;
