-- overview_sisters :one
-- in  parent:id
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM unit WHERE parent = :parent AND closed_ms IS NULL;
