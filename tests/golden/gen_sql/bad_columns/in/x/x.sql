
-- get :one
-- out id:id name:text
SELECT id, title FROM shift;
