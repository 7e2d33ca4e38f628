-- table pass_try

-- pass_tries :one   What somebody tried in vain at one thing within a day.
-- in  account:id thing:id since:time now:time
-- out n:int
SELECT CAST(COALESCE(MAX(failed), 0) AS BIGINT) AS n FROM pass_try
 WHERE account = :account AND thing = :thing AND from_ms > :since AND from_ms <= :now;

-- pass_missed :exec   Counted from the first one of a day.
-- in  account:id thing:id since:time now:time
INSERT INTO pass_try (account, thing, failed, from_ms) VALUES (:account, :thing, 1, :now)
ON CONFLICT (account, thing) DO UPDATE SET
       failed = CASE WHEN pass_try.from_ms > :since AND pass_try.from_ms <= :now THEN pass_try.failed + 1 ELSE 1 END,
       from_ms = CASE WHEN pass_try.from_ms > :since AND pass_try.from_ms <= :now THEN pass_try.from_ms ELSE :now END;

-- pass_purge :exec
-- in  before:time
DELETE FROM pass_try WHERE from_ms < :before;
