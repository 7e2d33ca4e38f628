-- desk_between(top, place) :fragment   Some desk.
place > top

-- x_waiting :inbox   All that waits.
-- row inbox_item id title where since
SELECT id, title, title AS "where", id AS since, id AS pos FROM shift;

