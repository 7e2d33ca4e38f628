-- x_waiting :many
-- in  lo:int hi:int city:int after:id limit:int
-- row inbox_item id title since
SELECT id, title, id AS since FROM shift WHERE id > :after ORDER BY id LIMIT :limit;

-- x_waiting_count :one
-- in  lo:int hi:int city:int
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM shift;

-- x_in_unit :one
-- in  lo:int hi:int now:time
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM shift WHERE id BETWEEN :lo AND :hi;
