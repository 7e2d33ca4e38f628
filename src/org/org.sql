-- org_unit :one
-- in  id:id
-- row unit id pos parent depth kind code name
SELECT id, pos, parent, depth, kind, code, name FROM unit WHERE id = :id AND closed_ms IS NULL;

-- org_unit_at :one
-- in  pos:int
-- row unit id pos parent depth kind code name
SELECT id, pos, parent, depth, kind, code, name FROM unit WHERE pos = :pos AND closed_ms IS NULL;

-- org_city :one   The unit without a parent; there is one.
-- row unit id pos parent depth kind code name
SELECT id, pos, parent, depth, kind, code, name FROM unit WHERE parent IS NULL LIMIT 1;

-- org_nearest :one   The deepest open unit among up to six positions.
-- in  a:int b:int c:int d:int e:int f:int
-- row unit id pos parent depth kind code name
SELECT id, pos, parent, depth, kind, code, name FROM unit
 WHERE pos IN (:a, :b, :c, :d, :e, :f) AND closed_ms IS NULL ORDER BY depth DESC LIMIT 1;

-- org_names :many   The names along a path, from the top.
-- in  a:int b:int c:int d:int e:int f:int
-- out name:text
SELECT name FROM unit WHERE pos IN (:a, :b, :c, :d, :e, :f) ORDER BY depth LIMIT 6;

-- org_children :many
-- in  parent:id
-- row unit_line id name kind depth
SELECT id, name, kind, depth FROM unit WHERE parent = :parent AND closed_ms IS NULL ORDER BY pos LIMIT 1100;

-- org_unit_add :exec
-- in  id:id pos:int depth:int code:text kind:unit_kind name:text parent:id? now:time
INSERT INTO unit (id, pos, depth, code, kind, name, parent, made_ms)
VALUES (:id, :pos, :depth, :code, :kind, :name, :parent, :now);

-- org_grants :many
-- in  account:id
-- out role:int unit:id pos:int name:text
SELECT g.role, g.unit, u.pos, u.name FROM unit_grant g JOIN unit u ON u.id = g.unit
 WHERE g.account = :account AND g.ended_ms IS NULL AND u.closed_ms IS NULL ORDER BY u.depth, g.id LIMIT 100;

-- org_grant_add :exec   No row: the account has it already.
-- in  id:id account:id role:int unit:id by:int now:time
INSERT INTO unit_grant (id, account, role, unit, given_by, given_ms)
VALUES (:id, :account, :role, :unit, :by, :now) ON CONFLICT DO NOTHING;
