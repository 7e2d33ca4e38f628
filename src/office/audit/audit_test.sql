-- What somebody with the database in hand would do.

-- test_audit_forge :exec
-- in  seq:int reason:text
UPDATE audit SET reason = :reason WHERE seq = :seq;

-- test_audit_drop :exec
-- in  seq:int
DELETE FROM audit WHERE seq = :seq;
