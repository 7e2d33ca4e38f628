-- What must hold of volunteers and their consents (redvest check): each query returns the rows that break it.

-- volunteer_inv_orphan :each
-- row broken id found wanted
SELECT v.id, v.account AS found, v.unit AS wanted FROM volunteer v
 WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.id = v.account)
    OR NOT EXISTS (SELECT 1 FROM unit u WHERE u.id = v.unit);

-- consent_inv_orphan :each
-- row broken id found wanted
SELECT c.id, c.account AS found, CAST(0 AS BIGINT) AS wanted FROM consent c
 WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.id = c.account);

-- volunteer_inv_pos :each   What belongs to a unit stands where the unit stands.
-- row broken id found wanted
SELECT v.id, v.pos AS found, u.pos AS wanted FROM volunteer v JOIN unit u ON u.id = v.unit WHERE v.pos <> u.pos;

-- volunteer_inv_numbers :each
-- row numbered id number
SELECT id, number FROM volunteer;
