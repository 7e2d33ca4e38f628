
-- get :one
-- out titel:text
SELECT titel FROM shift;
