-- audit_insert :exec
-- in  id:id at:time actor:id what:int thing:text thing_id:id pos:int reason:text detail:text address:text
INSERT INTO audit (id, at_ms, actor, what, thing, thing_id, pos, reason, detail, address)
VALUES (:id, :at, :actor, :what, :thing, :thing_id, :pos, :reason, :detail, :address);
