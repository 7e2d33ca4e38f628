-- Clocks on things. A row is there as long as its thing waits; a clock that has run out stays until it is cleared.
-- table deadline kind:deadline_kind

-- deadline_set :exec   Another time begins anew; the same changes nothing.
-- in  kind:deadline_kind thing:id at:time
INSERT INTO deadline (kind, thing_id, at_ms) VALUES (:kind, :thing, :at)
ON CONFLICT (kind, thing_id) DO UPDATE SET at_ms = excluded.at_ms, reminded_ms = NULL, late_ms = NULL, again_ms = 0
 WHERE deadline.at_ms <> excluded.at_ms;

-- deadline_clear :exec
-- in  kind:deadline_kind thing:id
DELETE FROM deadline WHERE kind = :kind AND thing_id = :thing;

-- deadline_due :many   What was set to before `late` has run out; to before `remind`, it is time to say so.
-- in  kind:deadline_kind remind:time late:time now:time limit:int
-- out thing:id late:bool
SELECT thing_id AS thing, CASE WHEN at_ms < :late THEN 1 ELSE 0 END AS late FROM deadline
 WHERE kind = :kind AND late_ms IS NULL AND again_ms <= :now
   AND (at_ms < :late OR (at_ms < :remind AND reminded_ms IS NULL))
 ORDER BY at_ms, thing_id LIMIT :limit;

-- deadline_reminded :exec   No row: somebody was before.
-- in  kind:deadline_kind thing:id now:time
UPDATE deadline SET reminded_ms = :now
 WHERE kind = :kind AND thing_id = :thing AND reminded_ms IS NULL AND late_ms IS NULL;

-- deadline_ended :exec   No row: somebody was before.
-- in  kind:deadline_kind thing:id now:time
UPDATE deadline SET late_ms = :now WHERE kind = :kind AND thing_id = :thing AND late_ms IS NULL;

-- deadline_put_off :exec   It failed; the others come first.
-- in  kind:deadline_kind thing:id again:time
UPDATE deadline SET again_ms = :again WHERE kind = :kind AND thing_id = :thing;
