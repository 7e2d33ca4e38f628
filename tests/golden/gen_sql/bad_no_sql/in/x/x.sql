
-- get :one
-- out id:id
