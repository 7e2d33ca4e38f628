-- What must hold of the trail (redvest check).

-- audit_chain :each   What is sealed, in its order.
-- out id:id at:time actor:id may:capability? unit:id? what:audit_kind thing:text thing_id:id pos:int reason:text detail:text address:text seq:int hash:text
SELECT id, at_ms AS at, actor, by_may AS may, by_unit AS unit, what, thing, thing_id, pos, reason, detail, address, seq, hash
  FROM audit WHERE seq IS NOT NULL ORDER BY seq;
