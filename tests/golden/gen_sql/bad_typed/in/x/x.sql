
-- get :one
-- in a
-- out id:id
SELECT id FROM shift WHERE id = :a;
