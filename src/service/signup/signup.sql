-- Queries of sign-ups. shift.taken counts who is in, offered, served or did not come; shift.waiting who waits.
-- table signup state:signup_state source:signup_source
-- table calendar_address
-- table invitation

-- What a volunteer may take, in two ways that find the same: a small circle of places has few shifts, which are sorted; a
-- large one is walked day by day (index shift_day) until the page is full. +x keeps SQLite from the other index.

-- listed(g) :fragment   Has or had a place of the shift, or waits for one: the condition of the index signup_once.
(g.state <= @signup_state.offered OR g.state >= @signup_state.served)

-- live_seat(g) :fragment   A seat that is taken, held by an offer, or served: it keeps the person from another at that time.
g.state IN (@signup_state.in, @signup_state.offered, @signup_state.served)

-- recruited(m, a) :fragment   A membership that lets its person into an activity for named teams only.
m.state = @member_state.in AND (m.team = a.team OR m.team IN (SELECT t.team FROM activity_team t WHERE t.activity = a.id))

-- wished_shift :fragment   What is shown of a shift that one may take, and where it is looked for.
SELECT s.id AS id, a.id AS activity, a.title AS title, s.post AS post, a.place AS place, u.name AS unit_name,
       a.category AS category, s.starts_ms AS starts, s.ends_ms AS ends, s.closes_ms AS closes, s.day AS day, s.capacity AS capacity,
       s.taken AS taken, s.waiting AS waiting, a.recruit AS recruit, a.hazard AS hazard, s.min_age AS min_age,
       v.birth_day AS birth_day, CAST(:near AS BIGINT) AS near
  FROM volunteer v
 CROSS JOIN shift s
 CROSS JOIN activity a
  JOIN unit u ON u.id = a.unit
  LEFT JOIN volunteer_free f ON f.volunteer = v.id

-- wished :fragment   The shift is open, the person fits, and nothing of theirs stands against it.
s.pos NOT BETWEEN :inner_lo AND :inner_hi AND s.starts_ms > :now AND {recruits s}
   AND (CAST(:after_starts AS BIGINT) IS NULL OR s.starts_ms > :after_starts
        OR (s.starts_ms = :after_starts AND s.id > :after_id))
   AND a.id = s.activity AND a.state = @activity_state.open AND a.ends_ms > :now
   AND (CAST(:category AS BIGINT) IS NULL OR a.category = :category)
   AND (s.day - v.birth_day) * 4 >= s.min_age * 1461 - 8
   AND (a.hazard = 0 OR (s.day - v.birth_day) * 4 >= :adult * 1461 - 8)
   AND (s.skill = 0 OR EXISTS (SELECT 1 FROM volunteer_skill k WHERE k.volunteer = v.id AND k.skill = s.skill))
   AND (a.recruit <> @recruit.named OR EXISTS (SELECT 1 FROM team_member m WHERE m.volunteer = v.id AND {recruited m a}))
   AND (:any_time = 1 OR f.slots IS NULL OR f.slots = 0
        OR (f.slots >> CAST(((s.day + 3) % 7) * 3 + CASE WHEN (s.starts_ms + @ms.zone) % @ms.day < 12 * @ms.hour THEN 0
            WHEN (s.starts_ms + @ms.zone) % @ms.day < 18 * @ms.hour THEN 1 ELSE 2 END AS INTEGER)) & 1 = 1)
   AND NOT EXISTS (SELECT 1 FROM signup o WHERE o.volunteer = v.id AND {live_seat o}
        AND o.starts_ms > s.starts_ms - @ms.day AND o.starts_ms < s.ends_ms AND o.ends_ms > s.starts_ms)
   AND NOT EXISTS (SELECT 1 FROM signup o WHERE o.shift = s.id AND o.volunteer = v.id AND {listed o}
        AND o.state = @signup_state.waiting)

-- signup_shifts_here :many   Shifts that one may take in a small circle of places, soonest first.
-- in volunteer:id near:int lo:int hi:int inner_lo:int inner_hi:int now:time from_day:day to_day:day category:int? any_time:bool
-- in adult:int after_starts:time? after_id:id most:int
-- row open_shift id activity title post place unit_name category starts ends closes day capacity taken waiting recruit hazard
-- row open_shift min_age birth_day near
{wished_shift}
 WHERE v.id = :volunteer
   AND s.pos BETWEEN :lo AND :hi AND +s.day BETWEEN :from_day AND :to_day
   AND {wished}
 ORDER BY s.starts_ms, s.id LIMIT :most;

-- signup_shifts_there :many   The same in a large one; ages are measured to the day by the caller.
-- in volunteer:id near:int lo:int hi:int inner_lo:int inner_hi:int now:time from_day:day to_day:day category:int? any_time:bool
-- in adult:int after_starts:time? after_id:id most:int
-- row open_shift id activity title post place unit_name category starts ends closes day capacity taken waiting recruit hazard
-- row open_shift min_age birth_day near
{wished_shift}
 WHERE v.id = :volunteer
   AND s.day BETWEEN :from_day AND :to_day AND +s.pos BETWEEN :lo AND :hi
   AND {wished}
 ORDER BY s.day, s.starts_ms, s.id LIMIT :most;

-- signup_home :one   Where a volunteer lives.
-- in volunteer:id
-- out pos:int
SELECT pos FROM volunteer WHERE id = :volunteer;

-- signup_has_free :one   Whether free times are on record.
-- in volunteer:id
-- out slots:int
SELECT slots FROM volunteer_free WHERE volunteer = :volunteer;

-- signup_gate :one   All that decides whether a person may take a shift, at once.
-- in shift:id volunteer:id
-- out activity:id title:text activity_state:activity_state recruit:recruit pass_code:text hazard:bool starts:time ends:time
-- out closes:time day:day cancelled:time? capacity:int taken:int waiting:int min_age:int skill:skill birth_day:day
-- out person_state:volunteer_state real_name:real_name_state has_skill:bool team:id? mine:id? mine_state:signup_state? earlier:id? clash:text?
-- out is_public:bool
SELECT a.id AS activity, a.title AS title, a.state AS activity_state, a.recruit AS recruit, a.pass_code AS pass_code,
       a.hazard AS hazard, s.starts_ms AS starts, s.ends_ms AS ends, s.closes_ms AS closes, s.day AS day,
       s.cancelled_ms AS cancelled, s.capacity AS capacity, s.taken AS taken, s.waiting AS waiting,
       s.min_age AS min_age, s.skill AS skill, v.birth_day AS birth_day, v.state AS person_state,
       v.real_name AS real_name,
       CASE WHEN s.skill = 0 OR EXISTS (SELECT 1 FROM volunteer_skill k WHERE k.volunteer = v.id AND k.skill = s.skill)
            THEN 1 ELSE 0 END AS has_skill,
       COALESCE((SELECT m.team FROM team_member m WHERE m.volunteer = v.id AND m.state = @member_state.in AND m.team = a.team),
                (SELECT m.team FROM team_member m JOIN activity_team t ON t.team = m.team AND t.activity = a.id
                  WHERE m.volunteer = v.id AND m.state = @member_state.in ORDER BY m.team LIMIT 1)) AS team,
       g.id AS mine, g.state AS mine_state,
       (SELECT e.id FROM signup e WHERE e.volunteer = v.id AND e.starts_ms = s.starts_ms AND e.shift = s.id
           AND e.state IN (@signup_state.withdrawn, @signup_state.lapsed) ORDER BY e.id DESC LIMIT 1) AS earlier,
       (SELECT b.title FROM signup o JOIN activity b ON b.id = o.activity
         WHERE o.volunteer = v.id AND {live_seat o} AND o.shift <> s.id AND o.starts_ms > s.starts_ms - @ms.day
           AND o.starts_ms < s.ends_ms AND o.ends_ms > s.starts_ms ORDER BY o.starts_ms LIMIT 1) AS clash,
       CASE WHEN a.state IN (@activity_state.open, @activity_state.ended) OR (a.state = @activity_state.cancelled
         AND a.published_ms IS NOT NULL) THEN 1 ELSE 0 END AS is_public
  FROM shift s
  JOIN activity a ON a.id = s.activity
  JOIN volunteer v ON v.id = :volunteer AND v.closed_ms IS NULL
  LEFT JOIN signup g ON g.shift = s.id AND g.volunteer = v.id AND {listed g} AND g.state <> @signup_state.no_show
 WHERE s.id = :shift;

-- signup_add :exec   No row: the person is in it already.
-- in id:id shift:id activity:id volunteer:id team:id? state:int source:int note:text starts:time ends:time now:time
INSERT INTO signup (id, shift, activity, volunteer, team, state, source, note, starts_ms, ends_ms, made_ms, moved_ms)
VALUES (:id, :shift, :activity, :volunteer, :team, :state, :source, :note, :starts, :ends, :now, :now)
ON CONFLICT (shift, volunteer) WHERE state <= @signup_state.offered OR state >= @signup_state.served DO NOTHING;

-- signup_forget :exec   One that was left or lapsed, whose person comes back.
-- in id:id
DELETE FROM signup WHERE id = :id AND state IN (@signup_state.withdrawn, @signup_state.lapsed);

-- signup_one :one   A sign-up with what its rules and its page need. A seat that a leader gave may be left until it begins.
-- in id:id
-- out id:id shift:id activity:id volunteer:id team:id state:signup_state source:signup_source pos:int title:text post:text place:text
-- out contact_name:text contact_phone:text starts:time ends:time leave:time closes:time cancelled:time? moved:time
-- out offer_until:time? activity_state:activity_state ahead:int
SELECT g.id AS id, g.shift AS shift, g.activity AS activity, g.volunteer AS volunteer, a.team AS team, g.state AS state,
       g.source AS source, a.pos AS pos, a.title AS title, s.post AS post, a.place AS place,
       a.contact_name AS contact_name, a.contact_phone AS contact_phone, g.starts_ms AS starts, g.ends_ms AS ends,
       CASE WHEN g.source = @signup_source.leader THEN s.starts_ms ELSE s.leave_ms END AS leave,
       s.closes_ms AS closes, s.cancelled_ms AS cancelled, g.moved_ms AS moved,
       g.offer_until_ms AS offer_until, a.state AS activity_state,
       (SELECT CAST(COUNT(*) AS BIGINT) FROM signup w WHERE w.shift = g.shift AND w.state = @signup_state.waiting
         AND w.id < g.id) AS ahead
  FROM signup g JOIN shift s ON s.id = g.shift JOIN activity a ON a.id = g.activity
 WHERE g.id = :id;

-- signup_move :exec   A move of the state machine; no row: somebody else moved it first.
-- in id:id was:int state:int now:time
UPDATE signup SET state = :state, moved_ms = :now, offer_until_ms = NULL WHERE id = :id AND state = :was;

-- signup_marked :one   Whether a mark of that sign-up counts, or may come to.
-- in id:id
-- out id:id
SELECT r.id AS id FROM signup g JOIN record r ON r.volunteer = g.volunteer AND r.shift = g.shift
   AND r.in_ms BETWEEN g.starts_ms - @ms.day AND g.ends_ms + @ms.day
 WHERE g.id = :id AND r.state NOT IN (@record_state.voided, @record_state.refused) LIMIT 1;

-- signup_unused :many   What somebody holds or waits for of shifts that are not over.
-- in volunteer:id now:time
-- out id:id
-- rest the next turn of the loop
SELECT g.id AS id FROM signup g WHERE g.volunteer = :volunteer AND g.ends_ms > :now
   AND g.state IN (@signup_state.in, @signup_state.waiting, @signup_state.offered) ORDER BY g.id LIMIT 2000;

-- signup_bound :many   What somebody holds or waits for as a member of a team, and is no more.
-- in volunteer:id team:id now:time
-- out id:id
-- rest nobody has so many
SELECT g.id AS id FROM signup g JOIN activity a ON a.id = g.activity
 WHERE g.volunteer = :volunteer AND g.ends_ms > :now
   AND g.state IN (@signup_state.in, @signup_state.waiting, @signup_state.offered)
   AND ((g.source = @signup_source.leader AND a.team = :team) OR (a.recruit = @recruit.named
     AND NOT EXISTS (SELECT 1 FROM team_member m WHERE m.volunteer = :volunteer AND {recruited m a})))
 ORDER BY g.id LIMIT 2000;

-- signup_clash :one   Another sign-up of the person at the same time, offers left out.
-- in id:id volunteer:id starts:time ends:time
-- out title:text
SELECT a.title AS title FROM signup o JOIN activity a ON a.id = o.activity
 WHERE o.volunteer = :volunteer AND o.state IN (@signup_state.in, @signup_state.served) AND o.id <> :id
   AND o.starts_ms > :starts - @ms.day
   AND o.starts_ms < :ends AND o.ends_ms > :starts
 ORDER BY o.starts_ms LIMIT 1;

-- signup_next :one   The first who waits for a shift, and why not they: what they do at that time, or that they may not come.
-- in shift:id
-- out id:id volunteer:id clash:text? barred:bool
SELECT w.id AS id, w.volunteer AS volunteer,
       (SELECT b.title FROM signup o JOIN activity b ON b.id = o.activity
         WHERE o.volunteer = w.volunteer AND o.state IN (@signup_state.in, @signup_state.served) AND o.shift <> w.shift
           AND o.starts_ms > w.starts_ms - @ms.day
           AND o.starts_ms < w.ends_ms AND o.ends_ms > w.starts_ms ORDER BY o.starts_ms LIMIT 1) AS clash,
       CASE WHEN v.state = @volunteer_state.active AND v.closed_ms IS NULL AND (a.recruit <> @recruit.named
              OR EXISTS (SELECT 1 FROM team_member m WHERE m.volunteer = v.id AND {recruited m a})) THEN 0 ELSE 1 END AS barred
  FROM signup w JOIN volunteer v ON v.id = w.volunteer JOIN activity a ON a.id = w.activity
 WHERE w.id = (SELECT n.id FROM signup n WHERE n.shift = :shift AND n.state = @signup_state.waiting ORDER BY n.id LIMIT 1);

-- signup_offer_next :one   The first who waits is offered a seat.
-- in shift:id until:time now:time
-- out id:id volunteer:id
UPDATE signup SET state = @signup_state.offered, moved_ms = :now, offer_until_ms = :until
 WHERE id = (SELECT w.id FROM signup w WHERE w.shift = :shift AND w.state = @signup_state.waiting ORDER BY w.id LIMIT 1)
   AND state = @signup_state.waiting
RETURNING id, volunteer;

-- signup_due :many   Offers whose time is up.
-- in now:time
-- out id:id
-- rest the next minute
SELECT id FROM signup WHERE state = @signup_state.offered AND offer_until_ms <= :now ORDER BY offer_until_ms LIMIT 500;

-- signup_unfilled :many   Shifts to come with free seats and people waiting: the capacity grew.
-- in now:time
-- out id:id
-- rest the next minute
SELECT id FROM shift WHERE waiting > 0 AND taken < capacity AND starts_ms > :now AND cancelled_ms IS NULL
 ORDER BY starts_ms LIMIT 100;

-- signup_stale_waits :many   People who still wait for a shift that has begun.
-- in now:time
-- out id:id shift:id volunteer:id title:text
-- rest the next minute
SELECT g.id AS id, s.id AS shift, g.volunteer AS volunteer, a.title AS title
  FROM shift s CROSS JOIN signup g CROSS JOIN activity a
 WHERE s.waiting > 0 AND s.starts_ms <= :now AND g.shift = s.id AND g.state = @signup_state.waiting AND a.id = s.activity
 ORDER BY g.id LIMIT 500;

-- signup_alive :many   Everybody a cancellation concerns.
-- in shift:id
-- out id:id volunteer:id state:int
-- rest the next turn of the loop
SELECT id, volunteer, state FROM signup WHERE shift = :shift AND state <= @signup_state.offered ORDER BY id LIMIT 1000;

-- signup_shift :one   A shift with what its pages need.
-- in id:id volunteer:id
-- out id:id activity:id team:id pos:int title:text post:text place:text risks:text recruit:recruit activity_state:activity_state
-- out starts:time ends:time closes:time leave:time cancelled:time? capacity:int taken:int waiting:int min_age:int
-- out leads:bool mine:id? mine_state:signup_state?
SELECT s.id AS id, a.id AS activity, a.team AS team, a.pos AS pos, a.title AS title, s.post AS post, a.place AS place,
       a.risks AS risks, a.recruit AS recruit, a.state AS activity_state, s.starts_ms AS starts, s.ends_ms AS ends,
       s.closes_ms AS closes, s.leave_ms AS leave, s.cancelled_ms AS cancelled, s.capacity AS capacity,
       s.taken AS taken, s.waiting AS waiting, s.min_age AS min_age,
       CASE WHEN a.team IN {led_by :volunteer} THEN 1 ELSE 0 END AS leads,
       g.id AS mine, g.state AS mine_state
  FROM shift s JOIN activity a ON a.id = s.activity
  LEFT JOIN signup g ON g.shift = s.id AND g.volunteer = :volunteer AND {listed g} AND g.state <> @signup_state.no_show
 WHERE s.id = :id;

-- signup_leads :one   Whether a volunteer leads the team of an activity.
-- in activity:id volunteer:id
-- out team:id pos:int leads:bool
SELECT a.team AS team, a.pos AS pos,
       CASE WHEN a.team IN {led_by :volunteer} THEN 1 ELSE 0 END AS leads
  FROM activity a WHERE a.id = :activity;

-- signup_mine_ahead :many   My sign-ups to come, soonest first.
-- in volunteer:id now:time after_starts:time? after_id:id most:int
-- row my_shift id shift activity title post place state starts ends offer_until
SELECT g.id AS id, g.shift AS shift, g.activity AS activity, a.title AS title, s.post AS post, a.place AS place,
       g.state AS state, g.starts_ms AS starts, g.ends_ms AS ends, g.offer_until_ms AS offer_until
  FROM signup g JOIN shift s ON s.id = g.shift JOIN activity a ON a.id = g.activity
 WHERE g.volunteer = :volunteer AND g.ends_ms >= :now AND g.state IN (@signup_state.in, @signup_state.waiting,
   @signup_state.offered, @signup_state.cancelled, @signup_state.served)
   AND (CAST(:after_starts AS BIGINT) IS NULL OR g.starts_ms > :after_starts
        OR (g.starts_ms = :after_starts AND g.id > :after_id))
 ORDER BY g.starts_ms, g.id LIMIT :most;

-- signup_mine_past :many   My sign-ups that are over, newest first.
-- in volunteer:id now:time after_starts:time? after_id:id most:int
-- row my_shift id shift activity title post place state starts ends offer_until
SELECT g.id AS id, g.shift AS shift, g.activity AS activity, a.title AS title, s.post AS post, a.place AS place,
       g.state AS state, g.starts_ms AS starts, g.ends_ms AS ends, g.offer_until_ms AS offer_until
  FROM signup g JOIN shift s ON s.id = g.shift JOIN activity a ON a.id = g.activity
 WHERE g.volunteer = :volunteer AND (g.ends_ms < :now OR g.state IN (@signup_state.withdrawn, @signup_state.lapsed))
   AND (CAST(:after_starts AS BIGINT) IS NULL OR g.starts_ms < :after_starts
        OR (g.starts_ms = :after_starts AND g.id < :after_id))
 ORDER BY g.starts_ms DESC, g.id DESC LIMIT :most;

-- signup_roster :many   The people on a shift; names are masked or not by the caller.
-- in shift:id after:id most:int
-- out id:id volunteer:id account:id name:text number:text state:signup_state source:signup_source note:text made:time
-- out record:id?
SELECT g.id AS id, g.volunteer AS volunteer, v.account AS account, v.name AS name, v.number AS number,
       g.state AS state, g.source AS source, g.note AS note, g.made_ms AS made,
       (SELECT MAX(r.id) FROM record r WHERE r.volunteer = g.volunteer AND r.in_ms BETWEEN g.starts_ms - @ms.day AND g.ends_ms + @ms.day
           AND r.shift = g.shift AND r.minutes >= 0) AS record
  FROM signup g JOIN volunteer v ON v.id = g.volunteer
 WHERE g.shift = :shift AND {listed g} AND g.id > :after ORDER BY g.id LIMIT :most;

-- signup_revealed :many   The sign-ups of an activity that this person has revealed lately, and their own.
-- in activity:id actor:id me:id since:time
-- out id:id
-- rest shown masked
SELECT g.id AS id FROM signup g WHERE g.activity = :activity AND g.volunteer = :me
 UNION
SELECT g.id AS id FROM audit e CROSS JOIN signup g
 WHERE e.actor = :actor AND e.at_ms > :since AND e.what = @audit_kind.reveal AND e.thing = 'volunteer'
   AND g.volunteer = e.thing_id
   AND g.activity = :activity AND e.detail = 'signup ' || CAST(g.id AS TEXT)
 ORDER BY id LIMIT 10000;

-- signup_listed :many   Who is listed now: on a shift, or at the roll call of a day. Nobody long before it, or once its hours are
-- confirmed.
-- in activity:id shift:id? day:day? until:time
-- out id:id volunteer:id pos:int title:text
-- rest the next look
SELECT g.id AS id, g.volunteer AS volunteer, a.pos AS pos, a.title AS title
  FROM shift s JOIN activity a ON a.id = s.activity JOIN signup g ON g.shift = s.id AND {listed g}
 WHERE s.activity = :activity AND s.starts_ms <= :until AND a.state <> @activity_state.ended
   AND (CAST(:shift AS BIGINT) IS NULL OR s.id = :shift)
   AND (CAST(:day AS BIGINT) IS NULL OR (s.day = :day AND s.cancelled_ms IS NULL AND g.state <> @signup_state.waiting
     AND g.state <> @signup_state.no_show))
 ORDER BY g.id LIMIT 5000;

-- signup_member :one   Whether somebody is a member of the team that runs an activity.
-- in activity:id volunteer:id
-- out id:id
SELECT m.id AS id FROM activity a JOIN team_member m ON m.team = a.team AND m.volunteer = :volunteer
    AND m.state = @member_state.in
 WHERE a.id = :activity LIMIT 1;

-- invitation_add :one   No row: this leader has named too many of late. It reaches an active person once for a shift, and
-- nobody who is on its list.
-- in id:id shift:id? volunteer:id by:id now:time since:time most:int
-- out id:id volunteer:id?
INSERT INTO invitation (id, shift, volunteer, by_account, made_ms)
SELECT :id, :shift,
       (SELECT v.id FROM volunteer v WHERE v.id = :volunteer AND v.state = @volunteer_state.active AND v.closed_ms IS NULL
           AND NOT EXISTS (SELECT 1 FROM invitation i WHERE i.volunteer = v.id AND i.shift = :shift)
           AND NOT EXISTS (SELECT 1 FROM signup g WHERE g.shift = :shift AND g.volunteer = v.id AND {listed g})),
       :by, :now
 WHERE (SELECT COUNT(*) FROM invitation n WHERE n.by_account = :by AND n.made_ms > :since) < :most
RETURNING id, volunteer;

-- invitation_one :one
-- in id:id volunteer:id
-- out shift:id accepted:bool
SELECT shift, accepted FROM invitation WHERE id = :id AND volunteer = :volunteer AND shift IS NOT NULL;

-- invitation_answer :exec   No row: it was answered.
-- in id:id volunteer:id accepted:bool now:time
UPDATE invitation SET answered_ms = :now, accepted = :accepted
 WHERE id = :id AND volunteer = :volunteer AND answered_ms IS NULL;

-- invitation_lapse :exec   All that somebody has not answered.
-- in volunteer:id now:time
UPDATE invitation SET answered_ms = :now, accepted = 0 WHERE volunteer = :volunteer AND answered_ms IS NULL;

-- invitation_mine :many   What I am asked to, and can still answer.
-- in volunteer:id now:time
-- row my_invitation id shift activity title team_name post place starts ends
SELECT i.id AS id, s.id AS shift, a.id AS activity, a.title AS title, t.name AS team_name, s.post AS post, a.place AS place,
       s.starts_ms AS starts, s.ends_ms AS ends
  FROM invitation i JOIN shift s ON s.id = i.shift JOIN activity a ON a.id = s.activity JOIN team t ON t.id = a.team
 WHERE i.volunteer = :volunteer AND i.answered_ms IS NULL AND s.cancelled_ms IS NULL AND s.ends_ms > :now
   AND a.state = @activity_state.open
 ORDER BY s.starts_ms, i.id LIMIT 200;

-- signup_fed :one   Whether a calendar is served: not to who is suspended or gone.
-- in volunteer:id
-- out id:id
SELECT id FROM volunteer WHERE id = :volunteer AND state = @volunteer_state.active AND closed_ms IS NULL;

-- signup_by_number :one   A volunteer by public number.
-- in number:text
-- out id:id
SELECT id FROM volunteer WHERE number = :number AND closed_ms IS NULL;

-- signup_by_account :one   A volunteer by account.
-- in account:id
-- out id:id
SELECT id FROM volunteer WHERE account = :account AND closed_ms IS NULL AND state = @volunteer_state.active ORDER BY id LIMIT 1;

-- calendar_address_serial :one   Which address of somebody counts; no row: the first.
-- in volunteer:id
-- out serial:int
SELECT serial FROM calendar_address WHERE volunteer = :volunteer;

-- calendar_address_renew :exec
-- in volunteer:id
INSERT INTO calendar_address (volunteer, serial) SELECT v.id, 1 FROM volunteer v WHERE v.id = :volunteer
    ON CONFLICT (volunteer) DO UPDATE SET serial = calendar_address.serial + 1;

-- signup_feed :many   What a calendar shows: from a month ago on, no whole history; what was cancelled, as cancelled.
-- in volunteer:id since:time
-- out shift:id activity:id version:int activity_state:activity_state title:text post:text place:text state:signup_state starts:time
-- out ends:time moved:time changed:time? cancelled:time? shift_version:int shift_changed:time?
-- rest nobody holds so many
SELECT g.shift, g.activity, a.version, a.state AS activity_state, a.title, s.post, a.place, g.state,
       g.starts_ms AS starts, g.ends_ms AS ends, g.moved_ms AS moved, a.changed_ms AS changed, s.cancelled_ms AS cancelled,
       s.version AS shift_version, s.changed_ms AS shift_changed
  FROM signup g JOIN shift s ON s.id = g.shift JOIN activity a ON a.id = g.activity
 WHERE g.volunteer = :volunteer AND g.starts_ms > :since AND ({live_seat g} OR g.state = @signup_state.cancelled)
 ORDER BY g.starts_ms, g.id LIMIT 500;

-- signup_own :many
-- in  volunteer:id
-- row own_signup id activity post starts ends state source note made
SELECT g.id, a.title AS activity, s.post, g.starts_ms AS starts, g.ends_ms AS ends, g.state, g.source, g.note, g.made_ms AS made
  FROM signup g JOIN shift s ON s.id = g.shift JOIN activity a ON a.id = g.activity
 WHERE g.volunteer = :volunteer ORDER BY g.starts_ms, g.id LIMIT 20000;

-- invitation_own :many
-- in  volunteer:id
-- row own_invitation activity post starts ends made answered accepted
SELECT a.title AS activity, s.post, s.starts_ms AS starts, s.ends_ms AS ends, i.made_ms AS made,
    i.answered_ms AS answered, i.accepted
  FROM invitation i JOIN shift s ON s.id = i.shift JOIN activity a ON a.id = s.activity
 WHERE i.volunteer = :volunteer ORDER BY i.id LIMIT 20000;

-- signup_notes_drop :exec   What somebody who leaves wrote to the leaders.
-- in  volunteer:id
UPDATE signup SET note = '' WHERE volunteer = :volunteer AND note <> '';
