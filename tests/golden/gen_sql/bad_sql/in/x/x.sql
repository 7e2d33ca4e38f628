
-- get :one
-- out id:id
SELECT id FORM shift;
