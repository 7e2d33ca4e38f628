-- table unit kind:unit_kind
-- table unit_grant may:capability

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
-- out may:capability unit:id kind:unit_kind pos:int name:text
SELECT g.may, g.unit, u.kind, u.pos, u.name FROM unit_grant g JOIN unit u ON u.id = g.unit
 WHERE g.account = :account AND g.ended_ms IS NULL AND u.closed_ms IS NULL ORDER BY u.depth, g.id LIMIT 100;

-- org_grant_add :exec   No row: the account has it already.
-- in  id:id account:id may:int unit:id by:int now:time
INSERT INTO unit_grant (id, account, may, unit, given_by, given_ms)
VALUES (:id, :account, :may, :unit, :by, :now) ON CONFLICT DO NOTHING;

-- org_facts :one   What a unit's page and its edit form show.
-- in  id:id
-- row unit_facts address phone lat lng version
SELECT address, phone, lat, lng, version FROM unit WHERE id = :id AND closed_ms IS NULL;

-- org_path :many   The units along a path, from the top.
-- in  a:int b:int c:int d:int e:int f:int
-- row unit_line id name kind depth
SELECT id, name, kind, depth FROM unit
 WHERE pos IN (:a, :b, :c, :d, :e, :f) AND closed_ms IS NULL ORDER BY depth LIMIT 6;

-- org_search :many   pattern: with % around, its own % and _ escaped by !
-- in  pattern:text
-- row unit_line id name kind depth
SELECT id, name, kind, depth FROM unit
 WHERE name LIKE :pattern ESCAPE '!' AND closed_ms IS NULL ORDER BY depth, pos LIMIT 60;

-- org_details :one   As staff wrote it.
-- in  id:id
-- row unit_details *
SELECT {unit_details u} FROM unit u WHERE u.id = :id AND u.closed_ms IS NULL;

-- org_change :exec   No row: changed by somebody else meanwhile, or closed.
-- in  id:id unit_details version:int
UPDATE unit SET {set unit_details}, version = version + 1
 WHERE id = :id AND version = :version AND closed_ms IS NULL;

-- org_name_taken :one   A sister of the same name.
-- in  parent:id name:text but:id
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM unit
 WHERE parent = :parent AND name = :name AND id <> :but AND closed_ms IS NULL;

-- org_slot :one   The last place taken between two, also by units that are closed: places are never used again.
-- in  lo:int hi:int
-- out pos:int
SELECT CAST(COALESCE(MAX(pos), 0) AS BIGINT) AS pos FROM unit WHERE pos BETWEEN :lo AND :hi;

-- org_unit_new :exec   No row: somebody took the place.
-- in  id:id pos:int depth:int code:text kind:unit_kind parent:id now:time unit_details
INSERT INTO unit (id, pos, depth, code, kind, parent, made_ms, {unit_details})
VALUES (:id, :pos, :depth, :code, :kind, :parent, :now, {:unit_details}) ON CONFLICT DO NOTHING;

-- org_in_unit :one   Open units below keep a unit from closing.
-- in  lo:int hi:int now:time
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM unit WHERE closed_ms IS NULL AND pos > :lo AND pos BETWEEN :lo AND :hi;

-- org_close :exec   No row: the city itself, or closed already. What keeps it from closing was asked before (all_hinders).
-- in  id:id now:time
UPDATE unit SET closed_ms = :now, version = version + 1 WHERE id = :id AND closed_ms IS NULL AND parent IS NOT NULL;

-- org_grants_end_unit :exec   With the unit go the rights over it.
-- in  unit:id by:id now:time
UPDATE unit_grant SET ended_by = :by, ended_ms = :now WHERE unit = :unit AND ended_ms IS NULL;

-- org_grant_list :many   Newest first.
-- in  lo:int hi:int after:id n:int
-- out id:id account:id name:text may:capability unit:id unit_name:text given:time giver:text?
SELECT g.id, g.account, a.name, g.may, g.unit, u.name AS unit_name, g.given_ms AS given, b.name AS giver
  FROM unit_grant g JOIN unit u ON u.id = g.unit JOIN account a ON a.id = g.account
  LEFT JOIN account b ON b.id = g.given_by
 WHERE g.ended_ms IS NULL AND u.pos BETWEEN :lo AND :hi AND (:after = 0 OR g.id < :after)
 ORDER BY g.id DESC LIMIT :n;

-- org_grant :one
-- in  id:id
-- out account:id name:text may:capability unit:id unit_name:text pos:int given:time giver:text?
SELECT g.account, a.name, g.may, g.unit, u.name AS unit_name, u.pos, g.given_ms AS given, b.name AS giver
  FROM unit_grant g JOIN unit u ON u.id = g.unit JOIN account a ON a.id = g.account
  LEFT JOIN account b ON b.id = g.given_by
 WHERE g.id = :id AND g.ended_ms IS NULL;

-- org_grant_end :exec
-- in  id:id by:id now:time
UPDATE unit_grant SET ended_by = :by, ended_ms = :now WHERE id = :id AND ended_ms IS NULL;

-- org_account_of :one   Who has this phone.
-- in  phone:text by:id
-- out id:id name:text known:bool own:bool
SELECT a.id, a.name, CASE WHEN a.person IS NULL THEN 0 ELSE 1 END AS known,
       CASE WHEN a.id = :by OR a.person = (SELECT b.person FROM account b WHERE b.id = :by) THEN 1 ELSE 0 END AS own
  FROM account a WHERE a.phone_index = :phone AND a.closed_ms IS NULL;

-- org_grants_end_account :exec   Rights go with the account.
-- in  account:id now:time
UPDATE unit_grant SET ended_by = :account, ended_ms = :now WHERE account = :account AND ended_ms IS NULL;

-- org_own :many
-- in  account:id
-- row own_right may unit unit_name given ended
SELECT g.may, g.unit, u.name AS unit_name, g.given_ms AS given, g.ended_ms AS ended
  FROM unit_grant g JOIN unit u ON u.id = g.unit WHERE g.account = :account ORDER BY g.id LIMIT 1000;
