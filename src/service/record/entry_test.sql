-- Rows that the tests of entries by hand and of appeals arrange and look at.

-- entry_test_entry :one
-- in id:id
-- out state:int record:id decided_by:id decided:time? answer:text public_until:time?
SELECT state, record, decided_by, decided_ms AS decided, answer,
       (SELECT g.until_ms FROM gazette g WHERE g.kind = @gazette_kind.late_entry AND g.thing_id = record_entry.id) AS public_until
  FROM record_entry WHERE id = :id;

-- entry_test_entries :one
-- in volunteer:id
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM record_entry WHERE volunteer = :volunteer;

-- entry_test_record :one
-- in id:id
-- out state:int source:int minutes:min in_ms:time out_ms:time? reverses:id in_how:int in_by:id reason:text day:day
SELECT state, source, minutes, in_ms, out_ms, reverses, in_how, in_by, reason, day FROM record WHERE id = :id;

-- entry_test_records :one
-- in volunteer:id
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM record WHERE volunteer = :volunteer;

-- entry_test_pair :many   What points at a record, the reversing row first.
-- in reverses:id
-- out id:id minutes:min state:int reason:text
SELECT id, minutes, state, reason FROM record WHERE reverses = :reverses ORDER BY minutes LIMIT 9;

-- entry_test_person :one
-- in volunteer:id
-- out minutes:min records:int
SELECT minutes, records FROM volunteer WHERE id = :volunteer;

-- entry_test_team :one
-- in team:id
-- out minutes:min person_times:int
SELECT minutes, person_times FROM team WHERE id = :team;

-- entry_test_proof :one
-- in entry:id
-- out name:text kind:attach_kind size:int data:blob
SELECT a.name, a.kind, a.size, d.data FROM attachment a JOIN attachment_data d ON d.attachment = a.id
 WHERE a.owner_thing = 'record_entry' AND a.owner_id = :entry;

-- entry_test_notices :one
-- in account:id key:text
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM notice WHERE account = :account AND text_key = :key;

-- entry_test_audits :one
-- in thing:text thing_id:id what:int actor:id
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM audit
 WHERE thing = :thing AND thing_id = :thing_id AND what = :what AND actor = :actor;

-- entry_test_appeal :one
-- in record:id
-- out id:id state:int decided_by:id decided:time? answer:text claimed_out:time?
SELECT id, state, decided_by, decided_ms AS decided, answer, claimed_out_ms AS claimed_out
  FROM appeal WHERE record = :record ORDER BY id DESC LIMIT 1;

-- entry_test_appeals :one
-- in record:id
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM appeal WHERE record = :record;

-- entry_test_activity :exec
-- in id:id state:int
UPDATE activity SET state = :state WHERE id = :id;

-- entry_test_activity_state :one
-- in id:id
-- out state:int
SELECT state FROM activity WHERE id = :id;

-- entry_test_cancel :exec
-- in id:id now:time
UPDATE shift SET cancelled_ms = :now WHERE id = :id;

-- entry_test_place :exec
-- in volunteer:id
UPDATE record SET in_lat = 36.19, in_lng = 113.11, device = 'phone' WHERE volunteer = :volunteer;

-- entry_test_notice :one
-- in entry:id
-- out id:id state:int waiting:int
SELECT id, state, waiting FROM gazette WHERE kind = @gazette_kind.late_entry AND thing_id = :entry ORDER BY id DESC LIMIT 1;

-- entry_test_outbox :one
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM outbox;
