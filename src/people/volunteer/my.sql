-- me_looks :many   When staff looked at what is masked.
-- in  volunteer:id what:audit_kind
-- row my_look at reason
SELECT at_ms AS at, reason FROM audit WHERE thing = 'volunteer' AND thing_id = :volunteer AND what = :what
 ORDER BY at_ms DESC LIMIT 100;
