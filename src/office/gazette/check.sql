-- What must hold of public notices (redvest check): each query returns the rows that break it.

-- gazette_inv_waiting :each
-- row broken id found wanted
SELECT g.id, g.waiting AS found, CAST(COALESCE(o.n, 0) AS BIGINT) AS wanted
  FROM gazette g LEFT JOIN (SELECT notice, COUNT(*) AS n FROM objection WHERE state = @objection_state.waiting GROUP BY notice) o
       ON o.notice = g.id
 WHERE g.waiting <> COALESCE(o.n, 0) OR (g.waiting > 0 AND g.state <> @gazette_state.running);

-- gazette_inv_clock :each   None is left of one that has ended.
-- row broken id found wanted
SELECT d.thing_id AS id, d.at_ms AS found, CAST(0 AS BIGINT) AS wanted FROM deadline d
 WHERE d.kind = @deadline_kind.gazette
   AND NOT EXISTS (SELECT 1 FROM gazette g WHERE g.id = d.thing_id AND g.state = @gazette_state.running)
UNION ALL
SELECT g.id, CAST(COALESCE(d.at_ms, 0) AS BIGINT) AS found, g.until_ms AS wanted
  FROM gazette g LEFT JOIN deadline d ON d.kind = @deadline_kind.gazette AND d.thing_id = g.id
 WHERE g.state = @gazette_state.running AND COALESCE(d.at_ms, 0) <> g.until_ms;
