
-- get :one
-- row line words
SELECT title AS words FROM shift;
