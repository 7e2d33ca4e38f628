
-- get :one
-- row line titel
SELECT title AS titel FROM shift;
