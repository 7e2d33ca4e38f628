-- overview_children :many   By position.
-- in  parent:id
-- out id:id name:text kind:unit_kind pos:int
-- rest no unit has as many below it
SELECT id, name, kind, pos FROM unit WHERE parent = :parent AND closed_ms IS NULL ORDER BY pos LIMIT 1100;

-- overview_villages :each   Units of one depth in a range, by position: whether a team is there, and whether an activity
-- began there in the month.
-- in  lo:int hi:int depth:int month:int
-- out pos:int teams:int activities:int
SELECT u.pos, COALESCE(t.n, 0) AS teams, COALESCE(a.n, 0) AS activities
  FROM unit u
  LEFT JOIN stat_total t ON t.pos = u.pos AND t.measure = @measure.teams AND t.period = 0
  LEFT JOIN stat_total a ON a.pos = u.pos AND a.measure = @measure.activities AND a.period = :month
 WHERE u.pos BETWEEN :lo AND :hi AND u.depth = :depth AND u.closed_ms IS NULL ORDER BY u.pos;

-- overview_sisters :one
-- in  parent:id
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM unit WHERE parent = :parent AND closed_ms IS NULL;
