-- table stat_delta measure:measure
-- table stat_total measure:measure
-- table stat_as_of

-- stat_delta_add :exec
-- in  id:id pos:int day:day measure:int n:int
INSERT INTO stat_delta (id, pos, day, measure, n) VALUES (:id, :pos, :day, :measure, :n);

-- stat_newest :one   The last of the oldest waiting deltas, and how many these are; 0 when none waits.
-- in  most:int
-- out newest:int waiting:int
SELECT CAST(COALESCE(MAX(d.id), 0) AS BIGINT) AS newest, CAST(COUNT(*) AS BIGINT) AS waiting
  FROM (SELECT id FROM stat_delta ORDER BY id LIMIT :most) d;

-- stat_waiting :many   What waits, added up by position, day and measure.
-- in  newest:int
-- out pos:int day:int measure:int n:int
SELECT pos, day, measure, CAST(SUM(n) AS BIGINT) AS n
  FROM stat_delta WHERE id <= :newest GROUP BY pos, day, measure;

-- stat_total_add :exec
-- in  pos:int measure:int period:int n:int
INSERT INTO stat_total (pos, measure, period, n) VALUES (:pos, :measure, :period, :n)
ON CONFLICT (pos, measure, period) DO UPDATE SET n = stat_total.n + excluded.n;

-- stat_delta_drop :exec
-- in  newest:int
DELETE FROM stat_delta WHERE id <= :newest;

-- stat_as_of_set :exec
-- in  now:time
UPDATE stat_as_of SET at_ms = :now WHERE one = 1;

-- stat_as_of_get :one
-- out at:time
SELECT at_ms AS at FROM stat_as_of WHERE one = 1;

-- stat_total_get :one
-- in  pos:int measure:int period:int
-- out n:int
SELECT n FROM stat_total WHERE pos = :pos AND measure = :measure AND period = :period;
