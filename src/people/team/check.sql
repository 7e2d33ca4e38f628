-- What must hold of teams and their members (redvest check): each query returns the rows that break it.

-- team_inv_members :each
-- row broken id found wanted
SELECT t.id, t.members AS found, CAST(COALESCE(m.n, 0) AS BIGINT) AS wanted
  FROM team t LEFT JOIN (SELECT team, COUNT(*) AS n FROM team_member
    WHERE state = @member_state.in GROUP BY team) m ON m.team = t.id
 WHERE t.members <> COALESCE(m.n, 0);

-- team_inv_orphan :each   Teams and members.
-- row broken id found wanted
SELECT t.id, t.unit AS found, COALESCE(t.parent, 0) AS wanted FROM team t
 WHERE NOT EXISTS (SELECT 1 FROM unit u WHERE u.id = t.unit)
    OR (t.parent IS NOT NULL AND NOT EXISTS (SELECT 1 FROM team p WHERE p.id = t.parent))
UNION ALL
SELECT m.id, m.team AS found, m.volunteer AS wanted FROM team_member m
 WHERE NOT EXISTS (SELECT 1 FROM team t WHERE t.id = m.team)
    OR NOT EXISTS (SELECT 1 FROM volunteer v WHERE v.id = m.volunteer);

-- team_inv_pos :each
-- row broken id found wanted
SELECT t.id, t.pos AS found, u.pos AS wanted FROM team t JOIN unit u ON u.id = t.unit WHERE t.pos <> u.pos;

-- team_inv_numbers :each
-- row numbered id number
SELECT id, number FROM team;
