-- table audit what:audit_kind by_may:capability ids:id

-- audit_insert :exec
-- in  id:id at:time actor:id may:capability? unit:id? what:int thing:text thing_id:id pos:int reason:text detail:text address:text
INSERT INTO audit (id, at_ms, actor, by_may, by_unit, what, thing, thing_id, pos, reason, detail, address)
VALUES (:id, :at, :actor, :may, :unit, :what, :thing, :thing_id, :pos, :reason, :detail, :address);

-- audit_at :one   When a row of the trail was written: the cursor of a list.
-- in  id:id
-- out at:time
SELECT at_ms AS at FROM audit WHERE id = :id;

-- audit_all :many   The trail, newest first, of a range of positions and a run of time.
-- in  lo:int hi:int since:int until:int before:int before_id:int what:int? thing:text? limit:int
-- row audit_line id at what thing thing_id actor actor_name by_may by_unit unit_name reason detail address
SELECT a.id, a.at_ms AS at, a.what, a.thing, a.thing_id, a.actor, COALESCE(c.name, '') AS actor_name, a.by_may, a.by_unit,
       u.name AS unit_name, a.reason, a.detail, a.address
  FROM audit a LEFT JOIN account c ON c.id = a.actor LEFT JOIN unit u ON u.id = a.by_unit
 WHERE a.pos BETWEEN :lo AND :hi AND a.at_ms BETWEEN :since AND :until
   AND (a.at_ms < :before OR (a.at_ms = :before AND a.id < :before_id))
   AND (CAST(:what AS BIGINT) IS NULL OR a.what = :what) AND (CAST(:thing AS TEXT) IS NULL OR a.thing = :thing)
 ORDER BY a.at_ms DESC, a.id DESC LIMIT :limit;

-- audit_of_thing :many   The same of one thing.
-- in  lo:int hi:int since:int until:int before:int before_id:int what:int? thing:text thing_id:id limit:int
-- row audit_line id at what thing thing_id actor actor_name by_may by_unit unit_name reason detail address
SELECT a.id, a.at_ms AS at, a.what, a.thing, a.thing_id, a.actor, COALESCE(c.name, '') AS actor_name, a.by_may, a.by_unit,
       u.name AS unit_name, a.reason, a.detail, a.address
  FROM audit a LEFT JOIN account c ON c.id = a.actor LEFT JOIN unit u ON u.id = a.by_unit
 WHERE a.thing = :thing AND a.thing_id = :thing_id
   AND a.pos BETWEEN :lo AND :hi AND a.at_ms BETWEEN :since AND :until
   AND (a.at_ms < :before OR (a.at_ms = :before AND a.id < :before_id))
   AND (CAST(:what AS BIGINT) IS NULL OR a.what = :what)
 ORDER BY a.at_ms DESC, a.id DESC LIMIT :limit;

-- audit_of_actor :many   The same by one person.
-- in  lo:int hi:int since:int until:int before:int before_id:int what:int? thing:text? actor:id limit:int
-- row audit_line id at what thing thing_id actor actor_name by_may by_unit unit_name reason detail address
SELECT a.id, a.at_ms AS at, a.what, a.thing, a.thing_id, a.actor, COALESCE(c.name, '') AS actor_name, a.by_may, a.by_unit,
       u.name AS unit_name, a.reason, a.detail, a.address
  FROM audit a LEFT JOIN account c ON c.id = a.actor LEFT JOIN unit u ON u.id = a.by_unit
 WHERE a.actor = :actor
   AND a.pos BETWEEN :lo AND :hi AND a.at_ms BETWEEN :since AND :until
   AND (a.at_ms < :before OR (a.at_ms = :before AND a.id < :before_id))
   AND (CAST(:what AS BIGINT) IS NULL OR a.what = :what) AND (CAST(:thing AS TEXT) IS NULL OR a.thing = :thing)
 ORDER BY a.at_ms DESC, a.id DESC LIMIT :limit;

-- audit_own :many   Newest first.
-- in  account:id
-- row own_act at what thing thing_id reason address
SELECT at_ms AS at, what, thing, thing_id, reason, address FROM audit WHERE actor = :account
    ORDER BY at_ms DESC, id DESC LIMIT 20000;

-- audit_head :one   The last row that is sealed.
-- out seq:int hash:text
SELECT seq, hash FROM audit WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1;

-- audit_unsealed :many   In the order of their ids.
-- in  n:int
-- row audit_row id at actor may unit what thing thing_id pos reason detail address
SELECT id, at_ms AS at, actor, by_may AS may, by_unit AS unit, what, thing, thing_id, pos, reason, detail, address
  FROM audit WHERE seq IS NULL ORDER BY id LIMIT :n;

-- audit_mark :exec   Once.
-- in  id:id seq:int hash:text
UPDATE audit SET seq = :seq, hash = :hash WHERE id = :id AND seq IS NULL;

-- audit_sealed :one   The seal of one row of the chain.
-- in  seq:int
-- out hash:text
SELECT hash FROM audit WHERE seq = :seq;
