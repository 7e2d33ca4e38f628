
-- get :one
-- in a:idd
-- out id:id
SELECT id FROM shift WHERE id = :a;
