-- What must hold of projects, activities and shifts (redvest check): each query returns the rows that break it.

-- shift_inv_capacity :each
-- row broken id found wanted
SELECT id, CAST(taken AS BIGINT) AS found, CAST(capacity AS BIGINT) AS wanted FROM shift
 WHERE taken > capacity OR taken < 0 OR waiting < 0;

-- shift_inv_day :each   A shift lies on its local day, and ends after it begins.
-- row broken id found wanted
SELECT id, day AS found, CAST((starts_ms + @ms.zone) / @ms.day AS BIGINT) AS wanted FROM shift
 WHERE day <> (starts_ms + @ms.zone) / @ms.day OR ends_ms <= starts_ms;

-- activity_inv_orphan :each   Projects, activities (of their project's team) and shifts.
-- row broken id found wanted
SELECT p.id, p.team AS found, p.unit AS wanted FROM project p
 WHERE NOT EXISTS (SELECT 1 FROM team t WHERE t.id = p.team) OR NOT EXISTS (SELECT 1 FROM unit u WHERE u.id = p.unit)
UNION ALL
SELECT a.id, a.project AS found, a.team AS wanted FROM activity a
 WHERE NOT EXISTS (SELECT 1 FROM project p WHERE p.id = a.project AND p.team = a.team)
    OR NOT EXISTS (SELECT 1 FROM unit u WHERE u.id = a.unit)
UNION ALL
SELECT s.id, s.activity AS found, CAST(0 AS BIGINT) AS wanted FROM shift s
 WHERE NOT EXISTS (SELECT 1 FROM activity a WHERE a.id = s.activity);

-- activity_inv_pos :each   Projects and activities stand where their unit stands, shifts where their activity does.
-- row broken id found wanted
SELECT p.id, p.pos AS found, u.pos AS wanted FROM project p JOIN unit u ON u.id = p.unit WHERE p.pos <> u.pos
UNION ALL
SELECT a.id, a.pos AS found, u.pos AS wanted FROM activity a JOIN unit u ON u.id = a.unit WHERE a.pos <> u.pos
UNION ALL
SELECT s.id, s.pos AS found, a.pos AS wanted FROM shift s JOIN activity a ON a.id = s.activity WHERE s.pos <> a.pos;

-- project_inv_numbers :each
-- row numbered id number
SELECT id, number FROM project;
