-- desk_between(top, place, but) :fragment   Some desk.
place > top AND but = 0

-- x_waiting :inbox   All that waits.
-- row inbox_item id title since
SELECT id, title, id AS since, id AS pos, 0 AS asker FROM shift;

-- x_in_unit :one
-- in  lo:int hi:int now:time
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM shift WHERE id BETWEEN :lo AND :hi;
