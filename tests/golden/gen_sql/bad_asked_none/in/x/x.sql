-- desk_between(top, place, but) :fragment   Some desk.
place > top AND but = 0

-- x_waiting :inbox   All that waits.
-- row inbox_item id title where since
SELECT id, title, title AS "where", id AS since, id AS pos, 0 AS asker FROM shift;

