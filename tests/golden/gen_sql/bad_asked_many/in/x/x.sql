-- desk_between(top, place) :fragment   Some desk.
place > top

-- x_waiting :many
-- row inbox_item id title where since
SELECT id, title, title AS "where", id AS since FROM shift;

-- x_in_unit :one
-- in  lo:int hi:int now:time
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM shift WHERE id BETWEEN :lo AND :hi;
