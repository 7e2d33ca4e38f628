-- table record state:record_state source:record_source in_how:mark_how out_how:mark_how ids:id
-- table rating

-- may_count(r) :fragment   A record with hours that count or may come to count.
r.state IN (@record_state.effective, @record_state.pending, @record_state.review_parent, @record_state.review_city)

-- marked_by(r, who) :fragment   Marks by roll call, or entered, that the person has not agreed to.
r.seen_ms IS NULL AND ((r.in_how IN (@mark_how.roll_call, @mark_how.entry) AND r.in_by = who)
  OR (r.out_how IN (@mark_how.roll_call, @mark_how.entry) AND r.out_by = who))

-- unmet(r) :fragment   Marks by a printed code or from off-line: no leader met the person, who did not say so on line either.
r.met_ms IS NULL AND r.seen_ms IS NULL
  AND (r.in_how = @mark_how.printed_qr OR r.out_how = @mark_how.printed_qr OR (r.odd & @record_odd.offline) <> 0)
  AND r.in_how NOT IN (@mark_how.personal_qr, @mark_how.roll_call)
  AND COALESCE(r.out_how, 0) NOT IN (@mark_how.personal_qr, @mark_how.roll_call)

-- record_one :one   Everything a move needs.
-- in  id:id
-- out id:id volunteer:id activity:id shift:id team:id pos:int day:day in_ms:time out_ms:time? minutes:min state:record_state
-- out source:record_source reverses:id? settled:time? title:text account:id number:text unmet:bool
SELECT r.id, r.volunteer, r.activity, r.shift, r.team, r.pos, r.day, r.in_ms, r.out_ms, r.minutes, r.state, r.source,
       r.reverses, r.settled_ms AS settled, a.title, v.account, v.number, CASE WHEN {unmet r} THEN 1 ELSE 0 END AS unmet
  FROM record r JOIN activity a ON a.id = r.activity JOIN volunteer v ON v.id = r.volunteer WHERE r.id = :id;

-- record_move :exec   Forward only: no row when the record is not in the state it should come from.
-- in  id:id from:record_state to:record_state settled:time? reason:text?
UPDATE record SET state = :to, settled_ms = COALESCE(CAST(:settled AS BIGINT), settled_ms)
 WHERE id = :id AND state = :from;

-- record_day_minutes :one   What the person has on that day already, effective or under review.
-- in  volunteer:id day:day
-- out minutes:min
SELECT CAST(COALESCE(SUM(minutes), 0) AS BIGINT) AS minutes FROM record
 WHERE volunteer = :volunteer AND {on_day in_ms :day}
   AND state IN (@record_state.effective, @record_state.review_parent, @record_state.review_city);

-- record_add :exec   A record that did not come from a check-in.
-- in  id:id volunteer:id activity:id shift:id team:id pos:int day:day in_ms:time out_ms:time minutes:int state:record_state
-- in  source:record_source by:id reverses:id? reason:text settled:time?
INSERT INTO record (id, volunteer, activity, shift, team, pos, day, in_ms, out_ms, minutes, state, source, in_how, out_how,
                    in_by, out_by, reverses, reason, settled_ms)
VALUES (:id, :volunteer, :activity, :shift, :team, :pos, :day, :in_ms, :out_ms, :minutes, :state,
    :source, @mark_how.entry, @mark_how.entry, :by, :by,
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
 WHERE r.volunteer = :volunteer AND r.state IN (@record_state.open, @record_state.effective, @record_state.pending,
   @record_state.review_parent, @record_state.review_city) AND r.in_ms < :out_ms AND COALESCE(r.out_ms, :out_ms) > :in_ms
   AND (CAST(:except AS BIGINT) IS NULL OR r.id <> :except)
 ORDER BY r.in_ms LIMIT 1;

-- record_of_shift :one   The shift an entry belongs to, with its activity.
-- in  shift:id
-- out shift:id activity:id team:id pos:int starts:time ends:time cancelled:time? title:text state:activity_state place:text post:text
-- out is_public:bool
SELECT s.id AS shift, a.id AS activity, a.team, a.pos, s.starts_ms AS starts, s.ends_ms AS ends, s.cancelled_ms AS cancelled,
       a.title, a.state, a.place, s.post,
       CASE WHEN a.state IN (@activity_state.open, @activity_state.ended) OR (a.state = @activity_state.cancelled
         AND a.published_ms IS NOT NULL) THEN 1 ELSE 0 END AS is_public
  FROM shift s JOIN activity a ON a.id = s.activity WHERE s.id = :shift;

-- record_begun_shifts :many
-- in  activity:id now:time
-- row begun_shift id post starts ends
SELECT s.id, s.post, s.starts_ms AS starts, s.ends_ms AS ends FROM shift s
 WHERE s.activity = :activity AND s.starts_ms <= :now AND s.cancelled_ms IS NULL ORDER BY s.starts_ms DESC, s.id DESC LIMIT 60;

-- record_pending_left :one   Records of an activity that still wait for the organiser, or for a check-out.
-- in  activity:id
-- out pending:int open:int effective:int
SELECT CAST(COALESCE(SUM(CASE WHEN state = @record_state.pending THEN 1 ELSE 0 END), 0) AS BIGINT) AS pending,
       CAST(COALESCE(SUM(CASE WHEN state = @record_state.open THEN 1 ELSE 0 END), 0) AS BIGINT) AS open,
       CAST(COALESCE(SUM(CASE WHEN state = @record_state.effective THEN 1 ELSE 0 END), 0) AS BIGINT) AS effective
  FROM record WHERE activity = :activity;

-- to_confirm(r) :fragment   Pending check-ins of an activity; late entries have their own way.
r.activity = :activity AND r.state = @record_state.pending AND r.source <> @record_source.late_entry

-- record_confirm_list :many   Whoever looks is a person: what they did by another account of theirs bars them, too.
-- in  activity:id actor:id after:id limit:int
-- row confirm_line id activity volunteer person number post came went minutes in_how out_how device joined odd_bits barred
SELECT r.id, r.activity, r.volunteer, v.name AS person, v.number, s.post, r.in_ms AS came, r.out_ms AS went, r.minutes, r.in_how,
       r.out_how, r.device, g.made_ms AS joined, r.odd AS odd_bits,
       CASE WHEN {by_person v.account :actor} THEN @confirm_bar.own WHEN {by_person v.registered_by :actor} THEN @confirm_bar.registered
            WHEN ({marked_by r r.in_by}) AND {by_person r.in_by :actor} THEN @confirm_bar.marked
            WHEN ({marked_by r r.out_by}) AND {by_person r.out_by :actor} THEN @confirm_bar.marked
            WHEN {unmet r} THEN @confirm_bar.unmet END AS barred
  FROM record r JOIN volunteer v ON v.id = r.volunteer JOIN shift s ON s.id = r.shift LEFT JOIN signup g ON g.id = r.signup
 WHERE {to_confirm r} AND r.id > :after ORDER BY r.id LIMIT :limit;

-- record_confirm_behind :one   How many there are behind one.
-- in  activity:id after:id
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM record r WHERE {to_confirm r} AND r.id > :after;

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
-- row record_page seen met unmet reverses reversed_by reason settled score appeal shift number
SELECT r.id, r.volunteer, v.name AS person, r.activity, a.title, s.post, r.team, t.name AS team_name, r.pos, r.day,
       r.in_ms AS came, r.out_ms AS went, r.minutes, r.state, r.source, r.in_how, r.out_how, r.seen_ms AS seen,
       r.met_ms AS met, CASE WHEN {unmet r} THEN 1 ELSE 0 END AS unmet, r.reverses,
       (SELECT MIN(x.id) FROM record x WHERE x.volunteer = r.volunteer AND x.reverses = r.id) AS reversed_by,
       r.reason, r.settled_ms AS settled, g.score,
       (SELECT MIN(p.id) FROM appeal p WHERE p.record = r.id AND p.state = @decision_state.waiting) AS appeal,
       r.shift, v.number
  FROM record r JOIN volunteer v ON v.id = r.volunteer JOIN activity a ON a.id = r.activity JOIN team t ON t.id = r.team
  JOIN shift s ON s.id = r.shift LEFT JOIN rating g ON g.record = r.id
 WHERE r.id = :id;

-- record_awaited :one   An open activity with hours that wait for their organiser. Late entries wait for the end of their
-- public notice, not for the organiser.
-- in  activity:id
-- out title:text pos:int made_by:id
SELECT a.title, a.pos, a.made_by FROM activity a
 WHERE a.id = :activity AND a.state = @activity_state.open
   AND EXISTS (SELECT 1 FROM record r WHERE r.activity = a.id AND r.state = @record_state.pending
     AND r.source <> @record_source.late_entry);

-- record_first_day :one   The first day with hours that count, one record left out.
-- in  volunteer:id record:id
-- out day:day
SELECT r.day FROM record r
 WHERE r.volunteer = :volunteer AND r.state = @record_state.effective AND r.minutes > 0 AND r.id <> :record
 ORDER BY r.in_ms LIMIT 1;

-- record_open :exec   No row: the person is checked in already.
-- in id:id volunteer:id activity:id shift:id signup:id? team:id pos:int day:day at:time how:int by:id lat:real? lng:real?
-- in device:text? odd:int
INSERT INTO record (id, volunteer, activity, shift, signup, team, pos, day, in_ms, state, source, in_how, in_by, in_lat, in_lng,
                    device, odd)
VALUES (:id, :volunteer, :activity, :shift, :signup, :team, :pos, :day, :at, @record_state.open,
    @record_source.check_in, :how, :by, :lat, :lng, :device, :odd)
ON CONFLICT (volunteer) WHERE state = @record_state.open DO NOTHING;

-- record_close :exec   No row: it is closed already.
-- in id:id at:time minutes:min how:int by:id odd:int
UPDATE record SET out_ms = :at, minutes = :minutes, state = @record_state.pending, out_how = :how, out_by = :by, odd = :odd
 WHERE id = :id AND state = @record_state.open;

-- record_miss :exec   A record that was never signed out: no hours.
-- in id:id reason:text
UPDATE record SET state = @record_state.missed, minutes = 0 WHERE id = :id AND state = @record_state.open;

-- record_take_back :exec   A check-in by mistake: it was nothing.
-- in id:id reason:text
UPDATE record SET state = @record_state.voided, minutes = 0 WHERE id = :id AND state = @record_state.open;

-- record_parties :many   Whose hours they are, who registered that person, who marked them present without their word. Under
-- review also who made any mark, confirmed, made the activity or let it open.
-- in  id:id was:int
-- row review_party account
SELECT v.account FROM record r JOIN volunteer v ON v.id = r.volunteer WHERE r.id = :id
UNION SELECT v.registered_by AS account FROM record r JOIN volunteer v ON v.id = r.volunteer
       WHERE r.id = :id AND v.registered_by IS NOT NULL
UNION SELECT r.in_by AS account FROM record r WHERE r.id = :id AND (:was <> @record_state.pending OR {marked_by r r.in_by})
UNION SELECT r.out_by AS account FROM record r
       WHERE r.id = :id AND r.out_by IS NOT NULL AND (:was <> @record_state.pending OR {marked_by r r.out_by})
UNION SELECT a.made_by AS account FROM record r JOIN activity a ON a.id = r.activity
       WHERE r.id = :id AND :was <> @record_state.pending
UNION SELECT e.actor AS account FROM event e
       WHERE e.thing_id = :id AND e.thing = @thing.record AND :was <> @record_state.pending
UNION SELECT e.actor AS account FROM record r JOIN event e ON e.thing_id = r.activity
       WHERE r.id = :id AND e.thing = @thing.activity AND e.to_state = @activity_state.open AND :was <> @record_state.pending
ORDER BY account LIMIT 100;

-- record_seen :exec   The person agrees to marks that somebody else made. No row: settled or agreed to already.
-- in  id:id now:time
UPDATE record SET seen_ms = :now WHERE id = :id AND state = @record_state.pending AND seen_ms IS NULL;

-- record_met :exec   A leader saw the person there, which nobody says of themselves. No row: said already, or their own.
-- in  id:id by:id now:time
UPDATE record SET met_ms = :now, met_by = :by
 WHERE id = :id AND state = @record_state.open AND met_ms IS NULL
   AND NOT EXISTS (SELECT 1 FROM volunteer v JOIN account a ON a.id = v.account JOIN account b ON b.id = :by
                    WHERE v.id = record.volunteer AND (a.id = b.id OR a.person = b.person
                      OR EXISTS (SELECT 1 FROM relative_phone p WHERE p.account = a.id AND p.phone_index = b.phone_index)));

-- record_count_people :each   Sorted once: a look at each person's records goes through all of them where an index is missing
-- (while the demo is written), and through the file at random where none is.
-- row counted pos day n
SELECT v.pos, r.day, CAST(1 AS BIGINT) AS n
  FROM (SELECT CAST(volunteer AS BIGINT) AS volunteer, MIN(day) AS day FROM record
         WHERE state = @record_state.effective AND minutes > 0 GROUP BY CAST(volunteer AS BIGINT)) r
  JOIN volunteer v ON v.id = r.volunteer;

-- record_count_times :each   One by one: what stands together is added up as it comes, no sorting.
-- row counted pos day n
SELECT pos, day, CAST(1 AS BIGINT) AS n FROM record WHERE state = @record_state.effective;

-- record_count_minutes :each
-- row counted pos day n
SELECT pos, day, minutes AS n FROM record WHERE state = @record_state.effective;

-- record_own :many
-- in  volunteer:id
-- row own_record id activity post place team in out minutes state source lat lng device reason
SELECT r.id, a.title AS activity, s.post, a.place, t.name AS team, r.in_ms AS "in", r.out_ms AS "out", r.minutes,
       r.state, r.source, r.in_lat AS lat, r.in_lng AS lng, r.device, r.reason
  FROM record r JOIN shift s ON s.id = r.shift JOIN activity a ON a.id = r.activity JOIN team t ON t.id = r.team
 WHERE r.volunteer = :volunteer ORDER BY r.in_ms, r.id LIMIT 20000;

-- rating_own :many
-- in  volunteer:id
-- row own_rating record score note at
SELECT record, score, note, at_ms AS at FROM rating WHERE volunteer = :volunteer ORDER BY at_ms, record LIMIT 20000;

-- rating_notes_drop :exec   What was said about somebody who leaves; the figure stays.
-- in  volunteer:id
UPDATE rating SET note = '' WHERE volunteer = :volunteer AND note <> '';

-- record_places_drop :exec   Where somebody who leaves was, and by which phone. When, how long and by which source stays.
-- in  volunteer:id
UPDATE record SET in_lat = NULL, in_lng = NULL, device = NULL
 WHERE volunteer = :volunteer AND (in_lat IS NOT NULL OR device IS NOT NULL);
-- record_waiting :inbox   A long day: the parent body reviews it, or the city office.
-- row inbox_item id title where who begins ends minutes day_minutes detail odd since
SELECT r.id, a.title, u.name AS "where", v.name AS who, r.in_ms AS begins, r.out_ms AS ends, r.minutes,
       (SELECT CAST(COALESCE(SUM(x.minutes), 0) AS BIGINT) FROM record x WHERE x.volunteer = r.volunteer AND {on_day x.in_ms r.day}
          AND x.state IN (@record_state.effective, @record_state.review_parent, @record_state.review_city)) AS day_minutes,
       s.post AS detail, r.odd, {came @thing.record r.id r.state r.in_ms} AS since,
       CASE WHEN r.state = @record_state.review_parent THEN COALESCE(p.pos, u.pos)
            ELSE (SELECT c.pos FROM unit c WHERE c.parent IS NULL) END AS pos, r.in_by AS asker
  FROM record r JOIN activity a ON a.id = r.activity JOIN unit u ON u.id = a.unit LEFT JOIN unit p ON p.id = u.parent
  JOIN volunteer v ON v.id = r.volunteer JOIN shift s ON s.id = r.shift
 WHERE r.state IN (@record_state.review_parent, @record_state.review_city);

-- record_called :one
-- in  id:id
-- out name:text
SELECT a.title || ' ' || s.post AS name FROM record r JOIN activity a ON a.id = r.activity JOIN shift s ON s.id = r.shift WHERE r.id = :id;
