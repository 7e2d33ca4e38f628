-- overview_children :many   By position.
-- in  parent:id
-- out id:id name:text kind:unit_kind pos:int
-- rest no unit has as many below it
SELECT id, name, kind, pos FROM unit WHERE parent = :parent AND closed_ms IS NULL ORDER BY pos LIMIT 1100;

-- overview_villages :one   How many units of one depth there are in a range of positions.
-- in  lo:int hi:int depth:int
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM unit
 WHERE pos BETWEEN :lo AND :hi AND depth = :depth AND closed_ms IS NULL;

-- overview_sisters :one
-- in  parent:id
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM unit WHERE parent = :parent AND closed_ms IS NULL;
