-- Queries of marks. CROSS JOIN keeps SQLite to the order written: from the few shifts of some days, not from all
-- activities. A person's records of a local day are found by their time (index record_volunteer), a shift's sign-ups by
-- index signup_once, whose condition ({listed g}) must be said.

-- attendance_gate :one   All that decides a check-in, at once: the activity, the person's shift, what is open elsewhere.
-- Theirs is the shift that a pass names, else one that runs and to which they have not come yet, else the one about to begin,
-- else the one that runs and to which they came; one that has ended, or is far, only where there is no such. another: a shift
-- of the activity that has not ended takes marks now; one's own that has ended must not keep anybody from it.
-- in volunteer:id activity:id at:time tolerance:int day:day way:int pass:id
-- out title:text activity_state:activity_state team:id pos:int recruit:recruit walk_ups:bool uninsured:bool circles:bool pairs:int
-- out clash:text? signup:id? shift:id? signup_state:signup_state? starts:time? ends:time?
-- out open_record:id? open_activity:id? open_title:text? open_shift:id? open_starts:time? open_ends:time? open_since:time? open_unmet:bool another:bool barred:bool
SELECT a.title AS title, a.state AS activity_state, a.team AS team, a.pos AS pos, a.recruit AS recruit,
       a.walk_ups AS walk_ups,
       CASE WHEN a.hazard = 1 AND a.insurance = '' THEN 1 ELSE 0 END AS uninsured,
       CASE WHEN EXISTS (SELECT 1 FROM activity_circle c WHERE c.activity = a.id AND c.way = :way) THEN 1 ELSE 0 END AS circles,
       (SELECT CAST(COUNT(*) AS BIGINT) FROM record p WHERE p.volunteer = :volunteer
           AND {on_day p.in_ms :day} AND p.activity = a.id
           AND p.state NOT IN (@record_state.voided, @record_state.refused) AND p.reverses IS NULL) AS pairs,
       (SELECT b.title FROM record x JOIN activity b ON b.id = x.activity
         WHERE x.volunteer = :volunteer AND x.in_ms > :at - @ms.day AND x.in_ms <= :at AND x.out_ms > :at
           AND {may_count x} LIMIT 1) AS clash,
       g.id AS signup, g.shift AS shift, g.state AS signup_state, g.starts_ms AS starts, g.ends_ms AS ends,
       o.id AS open_record, o.activity AS open_activity, oa.title AS open_title, os.id AS open_shift, os.starts_ms AS open_starts,
       os.ends_ms AS open_ends, o.in_ms AS open_since,
       CASE WHEN o.id IS NOT NULL AND {unmet o} THEN 1 ELSE 0 END AS open_unmet,
       CASE WHEN EXISTS (SELECT 1 FROM shift w WHERE w.activity = :activity AND w.cancelled_ms IS NULL
            AND w.starts_ms - :tolerance <= :at AND w.ends_ms > :at) THEN 1 ELSE 0 END AS another,
       CASE WHEN EXISTS (SELECT 1 FROM volunteer v WHERE v.id = :volunteer AND v.state = @volunteer_state.active)
            THEN 0 ELSE 1 END AS barred
  FROM activity a
  LEFT JOIN signup g ON g.id = (SELECT n.id FROM signup n WHERE n.volunteer = :volunteer AND n.activity = :activity
       AND {live_seat n} AND n.starts_ms > :at - 2 * @ms.day
       ORDER BY CASE WHEN n.shift = :pass THEN -1
                     WHEN n.starts_ms <= :at AND n.ends_ms > :at AND NOT EXISTS (SELECT 1 FROM record l
                       WHERE l.volunteer = :volunteer AND l.in_ms > :at - @ms.day AND l.shift = n.shift
                         AND l.state NOT IN (@record_state.voided, @record_state.refused)) THEN 0
                     WHEN n.starts_ms > :at AND n.starts_ms - :tolerance <= :at THEN 1
                     WHEN n.starts_ms <= :at AND n.ends_ms > :at THEN 2
                     WHEN n.ends_ms <= :at AND n.ends_ms + :tolerance >= :at THEN 3
                     WHEN n.starts_ms > :at THEN 4 ELSE 5 END,
                n.starts_ms LIMIT 1)
  LEFT JOIN record o ON o.volunteer = :volunteer AND o.state = @record_state.open
  LEFT JOIN activity oa ON oa.id = o.activity
  LEFT JOIN shift os ON os.id = o.shift
 WHERE a.id = :activity;

-- attendance_coded :one   The shift that a site code names.
-- in shift:id
-- out activity:id title:text starts:time ends:time cancelled:time?
SELECT s.activity AS activity, a.title AS title, s.starts_ms AS starts, s.ends_ms AS ends, s.cancelled_ms AS cancelled
  FROM shift s JOIN activity a ON a.id = s.activity WHERE s.id = :shift;

-- attendance_code_shift :one   The shift whose code is shown: the one that runs, else, within the tolerance, for a check-in
-- the one that begins, for a check-out the one that ended; else the next, else the last.
-- in activity:id at:time tolerance:int way:int
-- out shift:id starts:time ends:time
SELECT id AS shift, starts_ms AS starts, ends_ms AS ends FROM shift
 WHERE activity = :activity AND cancelled_ms IS NULL
 ORDER BY CASE WHEN starts_ms <= :at AND ends_ms > :at THEN 0
               WHEN starts_ms > :at + :tolerance THEN 3 WHEN ends_ms < :at - :tolerance THEN 4
               WHEN (starts_ms > :at AND :way = @mark_way.in) OR (ends_ms <= :at AND :way = @mark_way.out) THEN 1
               ELSE 2 END,
          CASE WHEN starts_ms > :at THEN starts_ms ELSE -starts_ms END, id LIMIT 1;

-- attendance_used :one   Whether somebody's mark is newer than their personal code on the screen.
-- in volunteer:id day:day shown:time
-- out id:id
SELECT id FROM record WHERE volunteer = :volunteer AND {on_day in_ms :day} AND COALESCE(out_ms, in_ms) >= :shown
 ORDER BY in_ms DESC LIMIT 1;

-- attendance_handed_in :one   What somebody handed in from off-line for a shift, but for a record that is open.
-- in volunteer:id shift:id day:day open:id?
-- out id:id in_time:time out_time:time? minutes:min
SELECT id, in_ms AS in_time, out_ms AS out_time, minutes FROM record
 WHERE volunteer = :volunteer AND {on_day in_ms :day} AND shift = :shift AND (odd & @record_odd.offline) <> 0
   AND (CAST(:open AS BIGINT) IS NULL OR id <> :open)
 ORDER BY in_ms DESC LIMIT 1;

-- attendance_offline :one   The shift of a sign-up, for its off-line pass.
-- in signup:id volunteer:id
-- out shift:id title:text starts:time ends:time
SELECT g.shift AS shift, a.title AS title, g.starts_ms AS starts, g.ends_ms AS ends
  FROM signup g JOIN activity a ON a.id = g.activity
 WHERE g.id = :signup AND g.volunteer = :volunteer AND {live_seat g};

-- attendance_circles :many
-- in activity:id way:int
-- out lat:real lng:real radius:int
-- rest an activity has no more
SELECT lat, lng, radius_m AS radius FROM activity_circle WHERE activity = :activity AND way = :way ORDER BY id LIMIT 50;

-- attendance_open_of :one   The open record of a person, and what a check-out needs to know.
-- in volunteer:id at:time
-- out id:id activity:id shift:id title:text in_time:time in_how:mark_how met:time? day:day starts:time ends:time circles:bool
-- out clash:text? odd:int
SELECT r.id AS id, r.activity AS activity, r.shift AS shift, a.title AS title, r.in_ms AS in_time, r.in_how, r.met_ms AS met,
       r.day AS day, s.starts_ms AS starts,
       s.ends_ms AS ends,
       CASE WHEN EXISTS (SELECT 1 FROM activity_circle c WHERE c.activity = r.activity AND c.way = @circle_way.out)
         THEN 1 ELSE 0 END AS circles,
       (SELECT b.title FROM record x JOIN activity b ON b.id = x.activity
         WHERE x.volunteer = :volunteer AND x.in_ms > r.in_ms - @ms.day AND x.in_ms < :at AND x.out_ms > r.in_ms
           AND x.id <> r.id AND {may_count x} LIMIT 1) AS clash,
       r.odd AS odd
  FROM record r JOIN activity a ON a.id = r.activity JOIN shift s ON s.id = r.shift
 WHERE r.volunteer = :volunteer AND r.state = @record_state.open;

-- attendance_last :one   The newest record of a person at an activity, within a day: a second tap finds it.
-- in volunteer:id activity:id at:time
-- out id:id title:text state:record_state out_time:time? minutes:min starts:time ends:time
SELECT r.id AS id, a.title AS title, r.state AS state, r.out_ms AS out_time, r.minutes AS minutes, s.starts_ms AS starts,
       s.ends_ms AS ends
  FROM record r JOIN activity a ON a.id = r.activity JOIN shift s ON s.id = r.shift
 WHERE r.volunteer = :volunteer AND r.in_ms > :at - @ms.day AND r.activity = :activity AND r.reverses IS NULL
   AND r.state NOT IN (@record_state.voided, @record_state.refused)
 ORDER BY r.in_ms DESC LIMIT 1;

-- attendance_forgotten :many   Records still open from earlier days; those just handed in late get some minutes to close.
-- An id from after now says nothing of when: ids run on when the clock is set back.
-- in day:day made_before:id made_after:id
-- out id:id volunteer:id title:text
-- rest the next minute
SELECT r.id AS id, r.volunteer AS volunteer, a.title AS title FROM record r JOIN activity a ON a.id = r.activity
 WHERE r.state = @record_state.open AND r.day < :day AND r.id NOT BETWEEN :made_before AND :made_after
   ORDER BY r.day, r.id LIMIT 500;

-- attendance_absent :many   Sign-ups without any mark, of shifts that ended in a span of time.
-- in from:time until:time from_day:day to_day:day most:int
-- out id:id volunteer:id title:text
SELECT g.id AS id, g.volunteer AS volunteer, a.title AS title
  FROM shift s CROSS JOIN signup g CROSS JOIN activity a
 WHERE s.day BETWEEN :from_day AND :to_day AND s.ends_ms >= :from AND s.ends_ms < :until AND s.cancelled_ms IS NULL
   AND g.shift = s.id AND g.state <= @signup_state.offered AND g.state = @signup_state.in AND a.id = s.activity
     AND a.state IN (@activity_state.open, @activity_state.ended)
   AND NOT EXISTS (SELECT 1 FROM record r WHERE r.volunteer = g.volunteer AND r.in_ms BETWEEN s.starts_ms - @ms.day
       AND s.ends_ms + @ms.day AND r.shift = s.id
       AND r.state NOT IN (@record_state.refused, @record_state.voided))
 ORDER BY g.id LIMIT :most;

-- attendance_walk_up_shift :one   The shift a walk-up joins: one that has not ended, with a free seat first; of one that is about
-- to end and one about to begin, that.
-- in activity:id at:time tolerance:int
-- out id:id starts:time
SELECT id, starts_ms AS starts FROM shift
 WHERE activity = :activity AND cancelled_ms IS NULL AND starts_ms - :tolerance <= :at AND ends_ms + :tolerance >= :at
 ORDER BY CASE WHEN ends_ms <= :at THEN 1 ELSE 0 END, CASE WHEN taken < capacity THEN 0 ELSE 1 END,
          CASE WHEN starts_ms <= :at AND ends_ms - :tolerance > :at THEN 0 WHEN starts_ms > :at THEN 1 ELSE 2 END,
          starts_ms, id LIMIT 1;

-- attendance_activity :one   What the code pages show of an activity.
-- in id:id from_day:day
-- out id:id team:id pos:int title:text place:text state:activity_state uninsured:bool walk_ups:bool circles:bool present:int expected:int
SELECT a.id AS id, a.team AS team, a.pos AS pos, a.title AS title, a.place AS place, a.state AS state,
       CASE WHEN a.hazard = 1 AND a.insurance = '' THEN 1 ELSE 0 END AS uninsured, a.walk_ups AS walk_ups,
       CASE WHEN EXISTS (SELECT 1 FROM activity_circle c WHERE c.activity = a.id) THEN 1 ELSE 0 END AS circles,
       (SELECT CAST(COUNT(*) AS BIGINT) FROM record r WHERE r.activity = a.id AND r.state = @record_state.open) AS present,
       (SELECT CAST(COALESCE(SUM(s.taken), 0) AS BIGINT) FROM shift s WHERE s.activity = a.id AND s.day = :from_day) AS expected
  FROM activity a WHERE a.id = :id;

-- attendance_people :many   Everybody on today's shifts of an activity and those that begin soon, with their newest mark there.
-- in activity:id day:day soon:time most:int
-- out id:id signup:id account:id name:text number:text post:text starts:time source:signup_source record:id?
-- out record_state:record_state? in_time:time? in_how:mark_how? in_by:id? out_time:time? unmet:bool
SELECT v.id AS id, g.id AS signup, v.account AS account, v.name AS name, v.number AS number, s.post AS post,
       s.starts_ms AS starts, g.source AS source, r.id AS record, r.state AS record_state, r.in_ms AS in_time, r.in_how AS in_how,
       r.in_by AS in_by, r.out_ms AS out_time, CASE WHEN {unmet r} THEN 1 ELSE 0 END AS unmet
  FROM shift s
  JOIN signup g ON g.shift = s.id AND {listed g} AND {live_seat g}
  JOIN volunteer v ON v.id = g.volunteer
  LEFT JOIN record r ON r.id = (SELECT MAX(n.id) FROM record n WHERE n.volunteer = v.id
       AND n.in_ms BETWEEN s.starts_ms - @ms.day AND s.ends_ms + @ms.day
       AND +n.shift = s.id AND n.state NOT IN (@record_state.voided, @record_state.refused) AND n.reverses IS NULL)
 WHERE s.activity = :activity AND (s.day = :day OR (s.day = :day + 1 AND s.starts_ms <= :soon)) AND s.cancelled_ms IS NULL
 ORDER BY s.starts_ms, s.id, g.id LIMIT :most;

-- attendance_person :one   What a code says of a person.
-- in id:id
-- out id:id name:text number:text account:id relative:bool
SELECT v.id, v.name, v.number, v.account,
       CASE WHEN EXISTS (SELECT 1 FROM relative_phone p WHERE p.account = v.account) THEN 1 ELSE 0 END AS relative
  FROM volunteer v WHERE v.id = :id AND v.closed_ms IS NULL;

-- attendance_card :one   What a printed card says of a person.
-- in id:id
-- out id:id number:text name:text pos:int unit:id unit_name:text phone:text hours:text relative:bool
SELECT v.id, v.number, v.name, v.pos, u.id AS unit, u.name AS unit_name, u.phone, u.hours,
       CASE WHEN EXISTS (SELECT 1 FROM relative_phone p WHERE p.account = v.account) THEN 1 ELSE 0 END AS relative
  FROM volunteer v JOIN unit u ON u.id = v.unit WHERE v.id = :id AND v.closed_ms IS NULL;

-- attendance_listed :one   The same of somebody who is, or was, on a list of an activity.
-- in id:id activity:id
-- out name:text number:text
SELECT v.name AS name, v.number AS number FROM volunteer v WHERE v.id = :id
   AND EXISTS (SELECT 1 FROM signup g WHERE g.volunteer = v.id AND g.activity = :activity);

-- attendance_mine_today :many   One's own marks of a day.
-- in volunteer:id day:day
-- row code_record id activity title state in_time out_time minutes
SELECT r.id AS id, r.activity AS activity, a.title AS title, r.state AS state, r.in_ms AS in_time, r.out_ms AS out_time,
       r.minutes AS minutes
  FROM record r JOIN activity a ON a.id = r.activity
 WHERE r.volunteer = :volunteer AND {on_day r.in_ms :day}
 ORDER BY r.in_ms DESC LIMIT 50;

-- attendance_next :one   The next shift of a person that is not over, until a time.
-- in volunteer:id now:time until:time
-- out signup:id title:text place:text starts:time
SELECT g.id AS signup, a.title AS title, a.place AS place, g.starts_ms AS starts
  FROM signup g JOIN activity a ON a.id = g.activity
 WHERE g.volunteer = :volunteer AND g.state IN (@signup_state.in, @signup_state.offered) AND g.ends_ms > :now
   AND g.starts_ms < :until
 ORDER BY g.starts_ms LIMIT 1;

-- attendance_led_now :many   The activities whose shifts run now, of the teams a volunteer leads or below a position.
-- in volunteer:id lo:int hi:int day:day at:time tolerance:int person:id
-- out id:id title:text present:bool
-- rest told
SELECT DISTINCT a.id AS id, a.title AS title,
       CASE WHEN EXISTS (SELECT 1 FROM record r WHERE r.volunteer = :person AND r.activity = a.id
         AND r.state = @record_state.open)
            THEN 1 ELSE 0 END AS present
  FROM shift s CROSS JOIN activity a
 WHERE a.id = s.activity AND s.day BETWEEN :day - 1 AND :day + 1 AND a.state = @activity_state.open AND s.cancelled_ms IS NULL
   AND s.starts_ms - :tolerance <= :at AND s.ends_ms + :tolerance >= :at
   AND (a.pos BETWEEN :lo AND :hi OR a.team IN {led_by :volunteer})
 ORDER BY a.title, a.id LIMIT 500;

-- attendance_today :many   Shifts of a span of days, of the teams a volunteer leads; by staff (own = 0) those below a position.
-- in volunteer:id own:bool lo:int hi:int from_day:day to_day:day
-- out id:id activity:id title:text post:text place:text starts:time ends:time capacity:int taken:int waiting:int came:int present:int
-- rest told
SELECT s.id AS id, a.id AS activity, a.title AS title, s.post AS post, a.place AS place, s.starts_ms AS starts,
       s.ends_ms AS ends, s.capacity AS capacity, s.taken AS taken, s.waiting AS waiting,
       (SELECT CAST(COUNT(*) AS BIGINT) FROM signup g WHERE g.shift = s.id AND {listed g} AND g.state = @signup_state.served) AS came,
       (SELECT CAST(COUNT(*) AS BIGINT) FROM record r WHERE r.activity = a.id AND r.state = @record_state.open
         AND r.shift = s.id) AS present
  FROM shift s CROSS JOIN activity a
 WHERE a.id = s.activity AND s.day BETWEEN :from_day AND :to_day AND a.state = @activity_state.open AND s.cancelled_ms IS NULL
   AND ((:own = 0 AND a.pos BETWEEN :lo AND :hi) OR a.team IN {led_by :volunteer})
 ORDER BY s.starts_ms, s.id LIMIT 500;

-- today_hours :many   Activities of the teams a volunteer leads with hours to confirm; late entries have their own way.
-- in volunteer:id most:int
-- row today_hours activity title n ends
SELECT a.id AS activity, a.title, CAST(COUNT(*) AS BIGINT) AS n, a.ends_ms AS ends
  FROM activity a JOIN record r ON r.activity = a.id AND r.state = @record_state.pending AND r.source <> @record_source.late_entry
 WHERE a.team IN {led_by :volunteer}
 GROUP BY a.id, a.title, a.ends_ms ORDER BY a.ends_ms, a.id LIMIT :most;

-- today_asked :many   Teams a volunteer leads that somebody asks to join.
-- in volunteer:id most:int
-- row today_asked team name n
SELECT t.id AS team, t.name, CAST(COUNT(*) AS BIGINT) AS n
  FROM team t JOIN team_member m ON m.team = t.id AND m.state = @member_state.waiting
 WHERE t.id IN {led_by :volunteer} AND t.state = @team_state.active
 GROUP BY t.id, t.name ORDER BY t.id LIMIT :most;

-- today_drafts :many   What the leader began, or what came back; the newest first.
-- in volunteer:id most:int
-- row today_draft activity title state starts
SELECT a.id AS activity, a.title, a.state, a.starts_ms AS starts FROM activity a
 WHERE a.team IN {led_by :volunteer} AND a.state IN (@activity_state.draft, @activity_state.refused, @activity_state.review)
 ORDER BY a.id DESC LIMIT :most;

-- attendance_sheet :one   The head of a printed list.
-- in id:id
-- out id:id activity:id pos:int title:text post:text place:text starts:time ends:time
SELECT s.id AS id, a.id AS activity, a.pos AS pos, a.title AS title, s.post AS post, a.place AS place, s.starts_ms AS starts,
       s.ends_ms AS ends
  FROM shift s JOIN activity a ON a.id = s.activity WHERE s.id = :id;

-- attendance_sheet_lines :many
-- in shift:id
-- out signup:id name:text number:text
-- rest told
SELECT g.id AS signup, v.name AS name, v.number AS number FROM signup g JOIN volunteer v ON v.id = g.volunteer
 WHERE g.shift = :shift AND {listed g} AND {live_seat g} ORDER BY g.id LIMIT 5000;

-- attendance_newest :one   What a person has open at an activity, for who would take it back.
-- in volunteer:id activity:id
-- out id:id signup:id? in_how:mark_how in_by:id in_time:time
SELECT id, signup, in_how, in_by, in_ms AS in_time FROM record
 WHERE volunteer = :volunteer AND activity = :activity AND state = @record_state.open;
