-- table unit kind:unit_kind
-- table unit_grant may:capability
-- table grant_request may:capability state:grant_request_state

-- desk_between(top, place, but) :fragment   A unit below `top` holds the place and has staff, one of them not that account.
EXISTS (SELECT 1 FROM unit d JOIN unit_grant g ON g.unit = d.id
         WHERE d.pos IN (place, place / 100 * 100, place / 10000 * 10000, place / 1000000 * 1000000, place / 1000000000 * 1000000000,
                         place / 1000000000000 * 1000000000000, place / 100000000000000 * 100000000000000)
           AND d.pos > top AND d.closed_ms IS NULL AND g.ended_ms IS NULL AND g.may = @capability.staff AND g.account <> but)

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
-- rest the tree has no more levels
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
-- in  account:id now:time
-- out may:capability unit:id kind:unit_kind pos:int name:text
-- rest nobody holds so many
SELECT g.may, g.unit, u.kind, u.pos, u.name FROM unit_grant g JOIN unit u ON u.id = g.unit
 WHERE g.account = :account AND g.ended_ms IS NULL AND (g.until_ms = 0 OR g.until_ms > :now) AND u.closed_ms IS NULL
 ORDER BY u.depth, g.id LIMIT 100;

-- org_grant_add :exec   No row: the account has it already.
-- in  id:id account:id may:int unit:id by:id now:time until:time
INSERT INTO unit_grant (id, account, may, unit, given_by, given_ms, until_ms)
VALUES (:id, :account, :may, :unit, :by, :now, :until) ON CONFLICT DO NOTHING;

-- org_facts :one   What a unit's page and its edit form show.
-- in  id:id
-- row unit_facts address phone hours lat lng version
SELECT address, phone, hours, lat, lng, version FROM unit WHERE id = :id AND closed_ms IS NULL;

-- org_path :many   The units along a path, from the top.
-- in  a:int b:int c:int d:int e:int f:int
-- row unit_line id name kind depth
SELECT id, name, kind, depth FROM unit
 WHERE pos IN (:a, :b, :c, :d, :e, :f) AND closed_ms IS NULL ORDER BY depth LIMIT 6;

-- org_search :many   pattern: with % around, its own % and _ escaped by !
-- in  pattern:text
-- row unit_line id name kind depth
SELECT id, name, kind, depth FROM unit
 WHERE LOWER(name) LIKE LOWER(:pattern) ESCAPE '!' AND closed_ms IS NULL ORDER BY depth, pos LIMIT 60;

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
-- out id:id account:id name:text may:capability unit:id unit_name:text given:time giver:text? until:time
SELECT g.id, g.account, a.name, g.may, g.unit, u.name AS unit_name, g.given_ms AS given, b.name AS giver, g.until_ms AS until
  FROM unit_grant g JOIN unit u ON u.id = g.unit JOIN account a ON a.id = g.account
  LEFT JOIN account b ON b.id = g.given_by
 WHERE g.ended_ms IS NULL AND u.pos BETWEEN :lo AND :hi AND (:after = 0 OR g.id < :after)
 ORDER BY g.id DESC LIMIT :n;

-- org_grant :one
-- in  id:id
-- out account:id name:text may:capability unit:id unit_name:text pos:int given:time giver:text? until:time
SELECT g.account, a.name, g.may, g.unit, u.name AS unit_name, u.pos, g.given_ms AS given, b.name AS giver, g.until_ms AS until
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

-- --- rights that are proposed -------------------------------------------------------------------------

-- grant_request_add :exec   No row: the same waits already.
-- in  id:id account:id unit:id pos:int by:id now:time grant_asked
INSERT INTO grant_request (id, account, unit, pos, asked_by, asked_ms, may, until_day, reason, state)
VALUES (:id, :account, :unit, :pos, :by, :now, :may, :until, :reason, @grant_request_state.waiting) ON CONFLICT DO NOTHING;

-- grant_request_one :one   held: what goes on when it is agreed to, 0: nothing.
-- in  id:id
-- out account:id name:text may:capability unit:id unit_name:text pos:int asked_by:id asker:text? asked:time until:day reason:text state:grant_request_state held:id
SELECT q.account, a.name, q.may, q.unit, u.name AS unit_name, q.pos, q.asked_by, b.name AS asker, q.asked_ms AS asked, q.until_day AS until,
       q.reason, q.state,
       COALESCE((SELECT MAX(g.id) FROM unit_grant g
                  WHERE g.account = q.account AND g.may = q.may AND g.unit = q.unit AND g.ended_ms IS NULL), 0) AS held
  FROM grant_request q JOIN unit u ON u.id = q.unit JOIN account a ON a.id = q.account LEFT JOIN account b ON b.id = q.asked_by
 WHERE q.id = :id;

-- grant_request_move :exec
-- in  id:id from:grant_request_state to:grant_request_state reason:text?
UPDATE grant_request SET state = :to WHERE id = :id AND state = :from;

-- grant_request_parties :many   Who proposed it, and who is to get it.
-- in  id:id was:int
-- row review_party account
SELECT a.id AS account FROM grant_request q JOIN account a ON a.id = q.account OR a.id = q.asked_by
 WHERE q.id = :id AND q.state = :was ORDER BY a.id LIMIT 2;

-- grant_requests_of :many   What waits for somebody.
-- in  account:id
-- out id:id
-- rest fewer wait
SELECT id FROM grant_request WHERE account = :account AND state = @grant_request_state.waiting ORDER BY id LIMIT 1000;

-- grant_request_list :many   What waits, oldest first.
-- in  lo:int hi:int n:int
-- row grant_waiting id name may unit_name asked asker
SELECT q.id, a.name, q.may, u.name AS unit_name, q.asked_ms AS asked, b.name AS asker
  FROM grant_request q JOIN unit u ON u.id = q.unit JOIN account a ON a.id = q.account LEFT JOIN account b ON b.id = q.asked_by
 WHERE q.state = @grant_request_state.waiting AND q.pos BETWEEN :lo AND :hi ORDER BY q.id LIMIT :n;

-- grants_waiting :inbox   The unit above decides; for the city itself somebody else there.
-- row inbox_item id title where who leads detail since
SELECT q.id, '' AS title, u.name AS "where", a.name AS who, 1 AS leads, q.reason AS detail, q.asked_ms AS since, COALESCE(p.pos, u.pos) AS pos, q.asked_by AS asker
  FROM grant_request q JOIN unit u ON u.id = q.unit LEFT JOIN unit p ON p.id = u.parent JOIN account a ON a.id = q.account
 WHERE q.state = @grant_request_state.waiting;

-- grant_beside :many   What the person behind an account holds, by all their accounts.
-- in  account:id
-- out may:capability
-- rest nobody holds so many
SELECT DISTINCT g.may FROM account a JOIN account b ON b.id = a.id OR b.person = a.person JOIN unit_grant g ON g.account = b.id
 WHERE a.id = :account AND g.ended_ms IS NULL ORDER BY g.may LIMIT 100;

-- grant_judges :one   Other people who hold one of two capabilities over the unit at a position.
-- in  pos:int account:id may:int or:int
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM unit_grant g JOIN unit u ON u.id = g.unit JOIN account j ON j.id = g.account
 WHERE u.pos = :pos AND u.closed_ms IS NULL AND g.ended_ms IS NULL AND g.may IN (:may, :or)
   AND j.person IS NOT NULL AND j.closed_ms IS NULL
   AND NOT EXISTS (SELECT 1 FROM account o WHERE o.id = :account AND (o.id = j.id OR o.person = j.person));

-- grant_holders :many   Who holds any right at this very unit.
-- in  unit:id
-- out account:id may:capability
-- rest a unit has fewer
SELECT g.account, g.may FROM unit_grant g WHERE g.unit = :unit AND g.ended_ms IS NULL ORDER BY g.account, g.id LIMIT 500;

-- grant_endless :many
-- in  n:int
-- out id:id
SELECT id FROM unit_grant WHERE until_ms = 0 AND ended_ms IS NULL ORDER BY id LIMIT :n;

-- grant_until :exec
-- in  id:id until:time
UPDATE unit_grant SET until_ms = :until WHERE id = :id;

-- org_own :many
-- in  account:id
-- row own_right may unit unit_name given ended
SELECT g.may, g.unit, u.name AS unit_name, g.given_ms AS given, g.ended_ms AS ended
  FROM unit_grant g JOIN unit u ON u.id = g.unit WHERE g.account = :account ORDER BY g.id LIMIT 1000;

-- unit_called :one
-- in  id:id
-- out name:text
SELECT name FROM unit WHERE id = :id;
