-- record_one :one   Everything a move needs.
-- in  id:id
-- out id:id volunteer:id activity:id shift:id team:id pos:int day:day in_ms:time out_ms:time? minutes:min state:record_state
-- out source:record_source reverses:id? settled:time? title:text account:id
SELECT r.id, r.volunteer, r.activity, r.shift, r.team, r.pos, r.day, r.in_ms, r.out_ms, r.minutes, r.state, r.source,
       r.reverses, r.settled_ms AS settled, a.title, v.account
  FROM record r JOIN activity a ON a.id = r.activity JOIN volunteer v ON v.id = r.volunteer WHERE r.id = :id;

-- record_move :exec   Forward only: no row when the record is not in the state it should come from.
-- in  id:id from:record_state to:record_state settled:time?
UPDATE record SET state = :to, settled_ms = COALESCE(CAST(:settled AS BIGINT), settled_ms)
 WHERE id = :id AND state = :from;

-- record_event_add :exec
-- in  id:id record:id from:int to:record_state by:int now:time reason:text
INSERT INTO record_event (id, record, from_state, to_state, by_account, at_ms, reason)
VALUES (:id, :record, :from, :to, :by, :now, :reason);

-- record_day_minutes :one   What the person has on that day already, effective or under review.
-- in  volunteer:id day:day
-- out minutes:min
SELECT CAST(COALESCE(SUM(minutes), 0) AS BIGINT) AS minutes FROM record
 WHERE volunteer = :volunteer AND in_ms BETWEEN :day * 86400000 - 28800000 AND :day * 86400000 + 57599999
   AND state IN (2, 6, 7);

-- record_credit :one   The person's own totals; first_day: of the other records with hours that count.
-- in  volunteer:id record:id minutes:int records:int
-- out now_minutes:min pos:int star:int first_day:int?
UPDATE volunteer SET minutes = minutes + :minutes, records = records + :records WHERE id = :volunteer
RETURNING minutes AS now_minutes, pos, star,
          (SELECT r.day FROM record r WHERE r.volunteer = :volunteer AND r.state = 2 AND r.minutes > 0 AND r.id <> :record
            ORDER BY r.in_ms LIMIT 1) AS first_day;

-- record_credit_team :exec
-- in  team:id minutes:int records:int
UPDATE team SET minutes = minutes + :minutes, person_times = person_times + :records WHERE id = :team;

-- record_credit_member :exec
-- in  team:id volunteer:id minutes:int
UPDATE team_member SET minutes = minutes + :minutes WHERE team = :team AND volunteer = :volunteer AND state <= 2;

-- record_debit_member :exec   From the membership that stood when the record began to count; it may have ended since.
-- in  team:id volunteer:id minutes:int since:time
UPDATE team_member SET minutes = minutes - :minutes
 WHERE id = (SELECT m.id FROM team_member m
              WHERE m.team = :team AND m.volunteer = :volunteer AND m.asked_ms <= :since AND m.minutes >= :minutes
                AND (m.state <= 2 OR COALESCE(m.left_ms, m.decided_ms) >= :since)
              ORDER BY m.id LIMIT 1);

-- record_add :exec   A record that did not come from a check-in.
-- in  id:id volunteer:id activity:id shift:id team:id pos:int day:day in_ms:time out_ms:time minutes:int state:record_state
-- in  source:record_source by:id reverses:id? reason:text settled:time?
INSERT INTO record (id, volunteer, activity, shift, team, pos, day, in_ms, out_ms, minutes, state, source, in_how, out_how,
                    in_by, out_by, reverses, reason, settled_ms)
VALUES (:id, :volunteer, :activity, :shift, :team, :pos, :day, :in_ms, :out_ms, :minutes, :state, :source, 5, 5, :by, :by,
        :reverses, :reason, :settled);

-- record_rate :exec
-- in  record:id volunteer:id score:int note:text by:id now:time
INSERT INTO rating (record, volunteer, score, note, by_account, at_ms)
VALUES (:record, :volunteer, :score, :note, :by, :now)
ON CONFLICT (record) DO NOTHING;

-- record_overlap :one   Another record of the person that overlaps [in, out); reversals and refused ones do not count. Whoever
-- is there still stays: hours after that check-in would forbid its check-out.
-- in  volunteer:id in_ms:time out_ms:time except:id?
-- out id:id title:text in_ms:time
SELECT r.id, a.title, r.in_ms FROM record r JOIN activity a ON a.id = r.activity
 WHERE r.volunteer = :volunteer AND r.state IN (1, 2, 5, 6, 7) AND r.in_ms < :out_ms AND COALESCE(r.out_ms, :out_ms) > :in_ms
   AND (CAST(:except AS BIGINT) IS NULL OR r.id <> :except)
 ORDER BY r.in_ms LIMIT 1;

-- record_of_shift :one   The shift an entry belongs to, with its activity.
-- in  shift:id
-- out shift:id activity:id team:id pos:int starts:time ends:time cancelled:time? title:text state:int place:text post:text
-- out is_public:bool
SELECT s.id AS shift, a.id AS activity, a.team, a.pos, s.starts_ms AS starts, s.ends_ms AS ends, s.cancelled_ms AS cancelled,
       a.title, a.state, a.place, s.post,
       CASE WHEN a.state IN (3, 5) OR (a.state = 4 AND a.published_ms IS NOT NULL) THEN 1 ELSE 0 END AS is_public
  FROM shift s JOIN activity a ON a.id = s.activity WHERE s.id = :shift;

-- record_pending_left :one   Records of an activity that still wait for the organiser, or for a check-out.
-- in  activity:id
-- out pending:int open:int effective:int
SELECT CAST(COALESCE(SUM(CASE WHEN state = 5 THEN 1 ELSE 0 END), 0) AS BIGINT) AS pending,
       CAST(COALESCE(SUM(CASE WHEN state = 1 THEN 1 ELSE 0 END), 0) AS BIGINT) AS open,
       CAST(COALESCE(SUM(CASE WHEN state = 2 THEN 1 ELSE 0 END), 0) AS BIGINT) AS effective
  FROM record WHERE activity = :activity;

-- record_confirm_list :many   Pending check-ins of an activity (late entries have their own way).
-- in  activity:id limit:int
-- row confirm_line id volunteer person number post came went minutes in_how out_how device joined odd_bits
SELECT r.id, r.volunteer, v.name AS person, v.number, s.post, r.in_ms AS came, r.out_ms AS went, r.minutes, r.in_how, r.out_how,
       r.device, g.made_ms AS joined, r.odd AS odd_bits
  FROM record r JOIN volunteer v ON v.id = r.volunteer JOIN shift s ON s.id = r.shift LEFT JOIN signup g ON g.id = r.signup
 WHERE r.activity = :activity AND r.state = 5 AND r.source <> 3 ORDER BY r.id LIMIT :limit;

-- record_before :one   Where the person was last seen before a check-in, that day.
-- in  id:id
-- out lat:real lng:real at:time lat0:real lng0:real
SELECT p.in_lat AS lat, p.in_lng AS lng, COALESCE(p.out_ms, p.in_ms) AS at, r.in_lat AS lat0, r.in_lng AS lng0
  FROM record r JOIN record p ON p.volunteer = r.volunteer AND p.day = r.day AND p.in_ms < r.in_ms
 WHERE r.id = :id AND p.in_lat IS NOT NULL AND r.in_lat IS NOT NULL ORDER BY p.in_ms DESC LIMIT 1;

-- record_device_people :one   How many people one device signed, across activities, among the records made in a while.
-- in  device:text from:id to:id
-- out n:int
SELECT CAST(COUNT(DISTINCT volunteer) AS BIGINT) AS n FROM record
 WHERE id >= :from AND id < :to AND device = :device;

-- record_activity :one
-- in  id:id
-- out id:id title:text team:id pos:int ends:time state:int
SELECT id, title, team, pos, ends_ms AS ends, state FROM activity WHERE id = :id;

-- record_mine :many   Newest first.
-- in  volunteer:id before:id limit:int
-- row record_line id activity title day came went minutes state source in_how team_name reverses reason settled
SELECT r.id, r.activity, a.title, r.day, r.in_ms AS came, r.out_ms AS went, r.minutes, r.state, r.source, r.in_how,
       t.name AS team_name, r.reverses, r.reason, r.settled_ms AS settled
  FROM record r JOIN activity a ON a.id = r.activity JOIN team t ON t.id = r.team
 WHERE r.volunteer = :volunteer AND r.id < :before ORDER BY r.id DESC LIMIT :limit;

-- record_my_totals :one
-- in  volunteer:id
-- out minutes:min records:int
SELECT minutes, records FROM volunteer WHERE id = :volunteer;

-- record_page_one :one
-- in  id:id
-- row record_page id volunteer person activity title post team team_name pos day came went minutes state source in_how out_how
-- row record_page reverses reversed_by reason settled score appeal
SELECT r.id, r.volunteer, v.name AS person, r.activity, a.title, s.post, r.team, t.name AS team_name, r.pos, r.day,
       r.in_ms AS came, r.out_ms AS went, r.minutes, r.state, r.source, r.in_how, r.out_how, r.reverses,
       (SELECT MIN(x.id) FROM record x WHERE x.volunteer = r.volunteer AND x.reverses = r.id) AS reversed_by,
       r.reason, r.settled_ms AS settled, g.score,
       (SELECT MIN(p.id) FROM appeal p WHERE p.record = r.id AND p.state = 1) AS appeal
  FROM record r JOIN volunteer v ON v.id = r.volunteer JOIN activity a ON a.id = r.activity JOIN team t ON t.id = r.team
  JOIN shift s ON s.id = r.shift LEFT JOIN rating g ON g.record = r.id
 WHERE r.id = :id;

-- record_moves :many
-- in  record:id
-- row record_move from_state to_state by_name at reason
SELECT e.from_state, e.to_state, COALESCE(c.name, '') AS by_name, e.at_ms AS at, e.reason
  FROM record_event e LEFT JOIN account c ON c.id = e.by_account WHERE e.record = :record ORDER BY e.id;

-- record_late_confirm :many   Activities with hours to confirm that are due: for the reminder, or to go up. Late entries wait
-- for the end of their public notice, not for the organiser.
-- in  remind:time escalate:time limit:int
-- out activity:id title:text pos:int made_by:id ends:time
SELECT a.id AS activity, a.title, a.pos, a.made_by, a.ends_ms AS ends
  FROM activity a LEFT JOIN confirm_reminder c ON c.activity = a.id
 WHERE a.state = 3 AND a.ends_ms < :remind AND c.escalated_ms IS NULL AND (c.reminded_ms IS NULL OR a.ends_ms < :escalate)
   AND EXISTS (SELECT 1 FROM record r WHERE r.activity = a.id AND r.state = 5 AND r.source <> 3)
 ORDER BY a.ends_ms LIMIT :limit;

-- record_reminded :exec
-- in  activity:id now:time
INSERT INTO confirm_reminder (activity, reminded_ms) VALUES (:activity, :now) ON CONFLICT (activity) DO NOTHING;

-- record_escalated :exec
-- in  activity:id now:time
UPDATE confirm_reminder SET escalated_ms = :now WHERE activity = :activity AND escalated_ms IS NULL;

-- record_activity_ended :exec   All hours of a past activity are settled: it is over.
-- in  activity:id now:time
UPDATE activity SET state = 5, confirmed_ms = :now, version = version + 1
 WHERE id = :activity AND state = 3 AND ends_ms <= :now
   AND NOT EXISTS (SELECT 1 FROM record r WHERE r.activity = activity.id AND r.state IN (1, 5));
