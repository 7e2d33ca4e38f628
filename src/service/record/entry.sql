-- table record_entry kind:entry_kind state:decision_state
-- table appeal state:decision_state

-- announced(e) :fragment   The public notice of a late entry.
LEFT JOIN gazette z ON z.kind = @gazette_kind.late_entry AND z.thing_id = e.id

-- entry_add :exec
-- in  id:id kind:entry_kind volunteer:id activity:id shift:id pos:int in_ms:time out_ms:time corrects:id? reason:text truth:bool
-- in  by:id now:time
INSERT INTO record_entry (id, kind, volunteer, activity, shift, pos, in_ms, out_ms, corrects, reason, truth, asked_by, asked_ms,
                          state)
VALUES (:id, :kind, :volunteer, :activity, :shift, :pos, :in_ms, :out_ms, :corrects, :reason, :truth, :by, :now, @decision_state.waiting);

-- entry_waiting :one   How many entries about a person wait.
-- in  volunteer:id
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM record_entry WHERE volunteer = :volunteer AND state = @decision_state.waiting;

-- entry_one :one
-- in  id:id
-- row entry_page id kind person volunteer activity title post pos team came went corrects reason asked_by asked_name by_leader asked
-- row entry_page state answer notice public_until
SELECT e.id, e.kind, v.name AS person, e.volunteer, e.activity, a.title, s.post, e.pos, a.team, e.in_ms AS came,
       e.out_ms AS went, e.corrects, e.reason, e.asked_by, c.name AS asked_name,
       CASE WHEN e.kind <> @entry_kind.own_claim THEN 1 ELSE 0 END AS by_leader, e.asked_ms AS asked, e.state,
       e.answer, z.id AS notice, z.until_ms AS public_until
  FROM record_entry e JOIN volunteer v ON v.id = e.volunteer JOIN activity a ON a.id = e.activity
  JOIN shift s ON s.id = e.shift JOIN account c ON c.id = e.asked_by {announced e}
 WHERE e.id = :id;

-- entry_owner :one   For its files.
-- in  id:id
-- out volunteer:id pos:int team:id asked_by:id state:decision_state
SELECT e.volunteer, e.pos, a.team, e.asked_by, e.state FROM record_entry e JOIN activity a ON a.id = e.activity WHERE e.id = :id;

-- entry_shift :one
-- in  id:id
-- out shift:id volunteer_account:id
SELECT e.shift, v.account AS volunteer_account FROM record_entry e JOIN volunteer v ON v.id = e.volunteer WHERE e.id = :id;

-- entry_decide :exec   Only once, and never by the one who asked.
-- in  id:id state:decision_state by:id now:time reason:text record:id?
UPDATE record_entry SET state = :state, decided_by = :by, decided_ms = :now, answer = :reason, record = :record
 WHERE id = :id AND state = @decision_state.waiting AND asked_by <> :by;

-- entry_mine :many
-- in  by:id volunteer:id?
-- row entry_line id kind person title came went state asked notice public_until is_own
SELECT e.id, e.kind, v.name AS person, a.title, e.in_ms AS came, e.out_ms AS went, e.state, e.asked_ms AS asked,
       z.id AS notice, z.until_ms AS public_until, CASE WHEN e.volunteer = :volunteer THEN 1 ELSE 0 END AS is_own
  FROM record_entry e JOIN volunteer v ON v.id = e.volunteer JOIN activity a ON a.id = e.activity {announced e}
 WHERE e.asked_by = :by OR e.volunteer = :volunteer ORDER BY e.id DESC LIMIT 1000;

-- entry_of_record :one   The late entry behind a record.
-- in  record:id volunteer:id
-- out id:id
SELECT id FROM record_entry WHERE volunteer = :volunteer AND record = :record AND kind = @entry_kind.late_entry;

-- entry_record :one
-- in  id:id
-- out record:id
SELECT record FROM record_entry WHERE id = :id;

-- entry_volunteer :one   By number, for a leader's entry.
-- in  number:text
-- out id:id account:id name:text
SELECT id, account, name FROM volunteer WHERE number = :number AND state = @volunteer_state.active;

-- appeal_add :exec
-- in  id:id record:id volunteer:id pos:int story:text claimed_out:time? now:time
INSERT INTO appeal (id, record, volunteer, pos, story, claimed_out_ms, asked_ms, state)
VALUES (:id, :record, :volunteer, :pos, :story, :claimed_out, :now, @decision_state.waiting);

-- appeal_waiting :one
-- in  record:id
-- out id:id
SELECT id FROM appeal WHERE record = :record AND state = @decision_state.waiting LIMIT 1;

-- appeal_one :one
-- in  id:id
-- row appeal_page id record person title day came story claimed_out pos team record_state state answer asked
SELECT p.id, p.record, v.name AS person, a.title, r.day, r.in_ms AS came, p.story, p.claimed_out_ms AS claimed_out, p.pos,
       r.team, r.state AS record_state, p.state, p.answer, p.asked_ms AS asked
  FROM appeal p JOIN record r ON r.id = p.record JOIN volunteer v ON v.id = p.volunteer JOIN activity a ON a.id = r.activity
 WHERE p.id = :id;

-- appeal_decide :exec
-- in  id:id state:decision_state by:id now:time reason:text
UPDATE appeal SET state = :state, decided_by = :by, decided_ms = :now, answer = :reason WHERE id = :id
    AND state = @decision_state.waiting;

-- entry_parties :many   Whose hours they are, and who entered them.
-- in  id:id was:int
-- row review_party account
SELECT v.account FROM record_entry e JOIN volunteer v ON v.id = e.volunteer WHERE e.id = :id AND e.state = :was
UNION ALL SELECT e.asked_by FROM record_entry e WHERE e.id = :id ORDER BY account LIMIT 2;

-- appeal_parties :many   Who appeals.
-- in  id:id was:int
-- row review_party account
SELECT v.account FROM appeal p JOIN volunteer v ON v.id = p.volunteer WHERE p.id = :id AND p.state = :was
    ORDER BY v.account LIMIT 1;

-- entry_own :many
-- in  volunteer:id
-- row own_entry id kind activity came went reason state asked decided answer
SELECT e.id, e.kind, a.title AS activity, e.in_ms AS came, e.out_ms AS went, e.reason, e.state, e.asked_ms AS asked,
       e.decided_ms AS decided, e.answer
  FROM record_entry e JOIN activity a ON a.id = e.activity WHERE e.volunteer = :volunteer ORDER BY e.id LIMIT 20000;

-- appeal_own :many
-- in  volunteer:id
-- row own_appeal id record story claimed state asked decided answer
SELECT id, record, story, claimed_out_ms AS claimed, state, asked_ms AS asked, decided_ms AS decided, answer
  FROM appeal WHERE volunteer = :volunteer ORDER BY id LIMIT 20000;

-- entry_words_drop :exec   The words of entries that made no hours.
-- in  volunteer:id
UPDATE record_entry SET reason = '' WHERE volunteer = :volunteer AND state <> @decision_state.accepted AND reason <> '';

-- appeal_stories_drop :exec   What was decided, and by which words, stays.
-- in  volunteer:id
UPDATE appeal SET story = '' WHERE volunteer = :volunteer AND story <> '';
-- entries_waiting :inbox   
-- row inbox_item id title where who begins ends minutes detail since
SELECT e.id, a.title, u.name AS "where", v.name AS who, e.in_ms AS begins, e.out_ms AS ends,
       (e.out_ms - e.in_ms) / @ms.minute AS minutes, e.reason AS detail, e.asked_ms AS since, e.pos, e.asked_by AS asker
  FROM record_entry e JOIN activity a ON a.id = e.activity JOIN unit u ON u.id = a.unit JOIN volunteer v ON v.id = e.volunteer
 WHERE e.state = @decision_state.waiting;

-- appeals_waiting :inbox   
-- row inbox_item id title where who begins ends minutes detail since
SELECT p.id, a.title, u.name AS "where", v.name AS who, r.in_ms AS begins, r.out_ms AS ends, r.minutes, p.story AS detail,
       p.asked_ms AS since, p.pos, v.account AS asker
  FROM appeal p JOIN record r ON r.id = p.record JOIN activity a ON a.id = r.activity JOIN unit u ON u.id = a.unit
  JOIN volunteer v ON v.id = r.volunteer
 WHERE p.state = @decision_state.waiting;

-- record_entry_called :one
-- in  id:id
-- out name:text
SELECT a.title AS name FROM record_entry e JOIN activity a ON a.id = e.activity WHERE e.id = :id;

-- appeal_called :one
-- in  id:id
-- out name:text
SELECT a.title AS name FROM appeal p JOIN record r ON r.id = p.record JOIN activity a ON a.id = r.activity WHERE p.id = :id;
