-- In how many villages and communities at or below a place there is any of a measure: of all time, a year, a month.
CREATE TABLE stat_cover (
    pos BIGINT NOT NULL, measure INTEGER NOT NULL, period BIGINT NOT NULL, n BIGINT NOT NULL,
    PRIMARY KEY (pos, measure, period)) WITHOUT ROWID;
INSERT INTO stat_cover (pos, measure, period, n)
WITH RECURSIVE up (village, pos, parent) AS (
    SELECT u.pos, u.pos, u.parent FROM unit u WHERE u.depth = 5
    UNION ALL
    SELECT up.village, p.pos, p.parent FROM up JOIN unit p ON p.id = up.parent)
SELECT up.pos, t.measure, t.period, COUNT(*)
  FROM up JOIN stat_total t ON t.pos = up.village
 WHERE t.n > 0 AND t.period < 1000000
 GROUP BY up.pos, t.measure, t.period;
