
-- get :one
-- in a:id a:id
-- out id:id
SELECT id FROM shift WHERE id = :a;
