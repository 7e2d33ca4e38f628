-- What must hold of units and rights (redvest check): each query returns the rows that break it.

-- org_inv_orphan :each
-- row broken id found wanted
SELECT u.id, u.parent AS found, CAST(0 AS BIGINT) AS wanted FROM unit u
 WHERE u.parent IS NOT NULL AND NOT EXISTS (SELECT 1 FROM unit p WHERE p.id = u.parent);

-- grant_inv_orphan :each
-- row broken id found wanted
SELECT g.id, g.account AS found, g.unit AS wanted FROM unit_grant g
 WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.id = g.account)
    OR NOT EXISTS (SELECT 1 FROM unit u WHERE u.id = g.unit);

-- org_inv_units :each
-- out id:id pos:int depth:int parent_pos:int? parent_depth:int?
SELECT u.id, u.pos, u.depth, p.pos AS parent_pos, p.depth AS parent_depth FROM unit u LEFT JOIN unit p ON p.id = u.parent;
