-- overview_totals :many   The figures of one place for all time, a year, a month and a day: 28 look-ups by key.
-- in  pos:int year:int month:int day:int
-- out measure:int period:int n:int
SELECT measure, period, n FROM stat_total
 WHERE pos = :pos AND measure IN (@measure.volunteers, @measure.with_hours, @measure.teams, @measure.projects, @measure.activities, @measure.person_times, @measure.minutes) AND period IN (0, :year, :month, :day);

-- overview_ahead :many   For each measure, how many units of the same parent have more.
-- in  pos:int parent:id
-- out measure:measure n:int
SELECT t.measure, CAST(COUNT(*) AS BIGINT) AS n
  FROM unit u
  JOIN stat_total t ON t.pos = u.pos AND t.measure IN (@measure.volunteers, @measure.with_hours, @measure.teams, @measure.projects, @measure.activities, @measure.person_times, @measure.minutes) AND t.period = 0
  LEFT JOIN stat_total mine ON mine.pos = :pos AND mine.measure = t.measure AND mine.period = 0
 WHERE u.parent = :parent AND u.closed_ms IS NULL AND t.n > COALESCE(mine.n, 0)
 GROUP BY t.measure;

-- overview_sisters :one
-- in  parent:id
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM unit WHERE parent = :parent AND closed_ms IS NULL;

-- overview_children :many   The units right below with all their totals, the most of the chosen measure first.
-- in  unit:id measure:int
-- row overview_child id name kind value volunteers with_hours teams projects activities person_times minutes
SELECT u.id, u.name, u.kind,
       CAST(COALESCE(SUM(CASE WHEN t.measure = :measure THEN t.n END), 0) AS BIGINT) AS value,
       CAST(COALESCE(SUM(CASE WHEN t.measure = @measure.volunteers THEN t.n END), 0) AS BIGINT) AS volunteers,
       CAST(COALESCE(SUM(CASE WHEN t.measure = @measure.with_hours THEN t.n END), 0) AS BIGINT) AS with_hours,
       CAST(COALESCE(SUM(CASE WHEN t.measure = @measure.teams THEN t.n END), 0) AS BIGINT) AS teams,
       CAST(COALESCE(SUM(CASE WHEN t.measure = @measure.projects THEN t.n END), 0) AS BIGINT) AS projects,
       CAST(COALESCE(SUM(CASE WHEN t.measure = @measure.activities THEN t.n END), 0) AS BIGINT) AS activities,
       CAST(COALESCE(SUM(CASE WHEN t.measure = @measure.person_times THEN t.n END), 0) AS BIGINT) AS person_times,
       CAST(COALESCE(SUM(CASE WHEN t.measure = @measure.minutes THEN t.n END), 0) AS BIGINT) AS minutes
  FROM unit u
  LEFT JOIN stat_total t ON t.pos = u.pos AND t.measure IN (@measure.volunteers, @measure.with_hours, @measure.teams, @measure.projects, @measure.activities, @measure.person_times, @measure.minutes) AND t.period = 0
 WHERE u.parent = :unit AND u.closed_ms IS NULL
 GROUP BY u.id, u.name, u.kind, u.pos
 ORDER BY value DESC, u.pos LIMIT 400;

-- overview_steps :many   One measure over a run of days, months or years.
-- in  pos:int measure:int first:int last:int
-- out period:int n:int
SELECT period, n FROM stat_total
 WHERE pos = :pos AND measure = :measure AND period BETWEEN :first AND :last
 ORDER BY period LIMIT 100;
