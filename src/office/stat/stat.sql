-- table stat_delta measure:measure
-- table stat_total measure:measure
-- table stat_cover measure:measure
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

-- stat_total_add :one   What it comes to.
-- in  pos:int measure:int period:int n:int
-- out n:int
INSERT INTO stat_total (pos, measure, period, n) VALUES (:pos, :measure, :period, :n)
ON CONFLICT (pos, measure, period) DO UPDATE SET n = stat_total.n + excluded.n RETURNING n;

-- stat_cover_add :exec
-- in  pos:int measure:int period:int n:int
INSERT INTO stat_cover (pos, measure, period, n) VALUES (:pos, :measure, :period, :n)
ON CONFLICT (pos, measure, period) DO UPDATE SET n = stat_cover.n + excluded.n;

-- stat_cover_get :one
-- in  pos:int measure:int period:int
-- out n:int
SELECT n FROM stat_cover WHERE pos = :pos AND measure = :measure AND period = :period;

-- stat_cover_stored :each
-- in  measure:int
-- out pos:int period:int n:int
SELECT pos, period, n FROM stat_cover WHERE measure = :measure ORDER BY pos, period;

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

-- stat_totals :many   All measures of one place for all time, two years, a month and a day: five look-ups a measure, by key.
-- in  pos:int year:int last_year:int month:int day:int
-- row stored_total measure period n
SELECT measure, period, n FROM stat_total
 WHERE pos = :pos AND measure IN (@measure.*) AND period IN (0, :year, :last_year, :month, :day);

-- stat_steps :many   One measure over a run of days, months or years.
-- in  pos:int measure:int first:int last:int
-- row stored_total measure period n
SELECT measure, period, n FROM stat_total
 WHERE pos = :pos AND measure = :measure AND period BETWEEN :first AND :last
 ORDER BY period LIMIT 100;

-- stat_below :many   What the units right below one have.
-- in  parent:id
-- row unit_total unit measure n
SELECT u.id AS unit, t.measure, t.n
  FROM unit u JOIN stat_total t ON t.pos = u.pos AND t.measure IN (@measure.*) AND t.period = 0
 WHERE u.parent = :parent AND u.closed_ms IS NULL ORDER BY u.pos, t.measure LIMIT 20000;

-- stat_ahead :many   For each measure, how many units of the same parent have more.
-- in  unit:id
-- row unit_total unit measure n
SELECT me.id AS unit, t.measure, CAST(COUNT(*) AS BIGINT) AS n
  FROM unit me JOIN unit u ON u.parent = me.parent AND u.closed_ms IS NULL
  JOIN stat_total t ON t.pos = u.pos AND t.measure IN (@measure.*) AND t.period = 0
  LEFT JOIN stat_total mine ON mine.pos = me.pos AND mine.measure = t.measure AND mine.period = 0
 WHERE me.id = :unit AND t.n > COALESCE(mine.n, 0)
 GROUP BY me.id, t.measure;

-- stat_waiting_of :each   What of a measure is not folded into the totals yet.
-- in  measure:int
-- row counted pos day n
SELECT pos, day, CAST(SUM(n) AS BIGINT) AS n FROM stat_delta WHERE measure = :measure GROUP BY 1, 2;

-- stat_stored :each
-- in  measure:int
-- out pos:int period:int n:int
SELECT pos, period, n FROM stat_total WHERE measure = :measure ORDER BY pos, period;
