-- Activities and their shifts: what is read, and each move with its guard in the statement itself.
-- table activity state:activity_state recruit:recruit category:service_category
-- table activity_team
-- table activity_circle way:circle_way

-- activity_by_id :one
-- in  id:id
-- row activity_row id version state title category project project_name team team_name unit unit_name pos
-- row activity_row content conditions risks guarantees place lat lng contact_name contact_phone recruit pass_code
-- row activity_row hazard insurance walk_ups reason first_day last_day starts ends made_by made published confirmed changed
SELECT a.id, a.version, a.state, a.title, a.category, a.project, p.name AS project_name, a.team, t.name AS team_name,
       a.unit, u.name AS unit_name, a.pos, a.content, a.conditions, a.risks, a.guarantees, a.place, a.lat, a.lng,
       a.contact_name, a.contact_phone, a.recruit, a.pass_code, a.hazard, a.insurance, a.walk_ups, a.reason,
       a.first_day, a.last_day, a.starts_ms AS starts, a.ends_ms AS ends, a.made_by, a.made_ms AS made,
       a.published_ms AS published, a.confirmed_ms AS confirmed, a.changed_ms AS changed
  FROM activity a JOIN project p ON p.id = a.project JOIN team t ON t.id = a.team JOIN unit u ON u.id = a.unit
 WHERE a.id = :id;

-- activity_shifts :many   With the reader's own sign-up, when there is a reader.
-- in  activity:id me:id?
-- row shift_line id post starts ends closes leave capacity taken waiting min_age skill cancelled my version changed
SELECT s.id, s.post, s.starts_ms AS starts, s.ends_ms AS ends, s.closes_ms AS closes, s.leave_ms AS leave, s.capacity,
       s.taken, s.waiting, s.min_age, s.skill, s.cancelled_ms AS cancelled, g.state AS my, s.version,
       s.changed_ms AS changed
  FROM shift s LEFT JOIN signup g
       ON g.shift = s.id AND g.volunteer = CAST(:me AS BIGINT) AND {listed g} AND g.state <> @signup_state.no_show
 WHERE s.activity = :activity ORDER BY s.starts_ms, s.id LIMIT 200;

-- activity_cards :many   Each open activity once, at its next shift; the same filters choose that shift. CROSS JOIN keeps
-- SQLite walking the shifts by time, so that it stops at the limit.
-- in  now:time day_lo:day day_hi:day pos_lo:int pos_hi:int category:int? text:text? free:bool
-- in  lat_lo:real? lat_hi:real? lng_lo:real? lng_hi:real? after_day:day after_ms:time after_id:id n:int
-- row activity_card id title category team team_name unit_name place lat lng shift starts ends recruit seats taken left joining
SELECT a.id, a.title, a.category, a.team, t.name AS team_name, u.name AS unit_name, a.place, a.lat, a.lng,
       s.id AS shift, s.starts_ms AS starts, s.ends_ms AS ends, a.recruit,
       (SELECT CAST(SUM(f.capacity) AS BIGINT) FROM shift f
         WHERE f.activity = a.id AND f.ends_ms > :now AND f.cancelled_ms IS NULL) AS seats,
       (SELECT CAST(SUM(f.taken) AS BIGINT) FROM shift f
         WHERE f.activity = a.id AND f.ends_ms > :now AND f.cancelled_ms IS NULL) AS taken,
       (SELECT CAST(COALESCE(SUM(f.capacity - f.taken), 0) AS BIGINT) FROM shift f
         WHERE f.activity = a.id AND {joinable f}) AS "left",
       COALESCE((SELECT MIN(CASE WHEN {joinable f} THEN @joining.free ELSE @joining.queue END) FROM shift f
         WHERE f.activity = a.id AND {recruits f}), @joining.closed) AS joining
  FROM shift s CROSS JOIN activity a CROSS JOIN team t CROSS JOIN unit u
 WHERE a.id = s.activity AND t.id = a.team AND u.id = a.unit AND s.day BETWEEN :day_lo AND :day_hi
   AND (s.day, s.starts_ms, s.id) > (CAST(:after_day AS BIGINT), CAST(:after_ms AS BIGINT), CAST(:after_id AS BIGINT))
   AND s.ends_ms > :now AND s.cancelled_ms IS NULL AND s.pos BETWEEN :pos_lo AND :pos_hi AND a.state = @activity_state.open
   AND (:free = 0 OR ({joinable s}))
   AND (CAST(:category AS BIGINT) IS NULL OR a.category = :category OR EXISTS (
        SELECT 1 FROM project_category c WHERE c.project = a.project AND c.category = :category))
   AND (CAST(:text AS TEXT) IS NULL OR LOWER(a.title) LIKE LOWER(:text) ESCAPE '!' OR LOWER(a.place) LIKE LOWER(:text) ESCAPE '!'
        OR LOWER(t.name) LIKE LOWER(:text) ESCAPE '!')
   AND (CAST(:lat_lo AS DOUBLE PRECISION) IS NULL OR (a.lat BETWEEN :lat_lo AND :lat_hi
        AND a.lng BETWEEN :lng_lo AND :lng_hi))
   AND NOT EXISTS (SELECT 1 FROM shift e WHERE e.activity = s.activity AND e.day BETWEEN :day_lo AND :day_hi
        AND e.ends_ms > :now AND e.cancelled_ms IS NULL AND (e.starts_ms, e.id) < (s.starts_ms, s.id)
        AND (:free = 0 OR ({joinable e})))
 ORDER BY s.day, s.starts_ms, s.id LIMIT :n;

-- activity_day :many   The shifts of a day, published ones only.
-- in  day:day pos_lo:int pos_hi:int after_ms:time after_id:id n:int
-- row day_shift id activity title post place team_name starts ends capacity taken waiting cancelled
SELECT s.id, s.activity, a.title, s.post, a.place, t.name AS team_name, s.starts_ms AS starts, s.ends_ms AS ends,
       s.capacity, s.taken, s.waiting, s.cancelled_ms AS cancelled
  FROM shift s JOIN activity a ON a.id = s.activity JOIN team t ON t.id = a.team
 WHERE s.day = :day AND s.pos BETWEEN :pos_lo AND :pos_hi AND a.state IN (@activity_state.open, @activity_state.ended)
   AND (s.starts_ms, s.id) > (CAST(:after_ms AS BIGINT), CAST(:after_id AS BIGINT))
 ORDER BY s.starts_ms, s.id LIMIT :n;

-- activity_site :one   What those who answer for it do now: shifts that run, with the tolerance of a mark; hours to confirm.
-- in  id:id now:time tolerance:int
-- out running:int to_confirm:int
SELECT (SELECT CAST(COUNT(*) AS BIGINT) FROM shift s WHERE s.activity = :id AND s.cancelled_ms IS NULL
          AND s.starts_ms - :tolerance <= :now AND s.ends_ms + :tolerance >= :now) AS running,
       (SELECT CAST(COUNT(*) AS BIGINT) FROM record r WHERE r.activity = :id AND r.state = @record_state.pending
          AND r.source <> @record_source.late_entry) AS to_confirm;

-- activity_mine :many   Of the teams the volunteer leads, newest first, drafts too.
-- in  me:id before:id n:int
-- row activity_line id title state team_name unit_name pos starts ends confirmed hazard made seats taken
SELECT a.id, a.title, a.state, t.name AS team_name, u.name AS unit_name, a.pos, a.starts_ms AS starts, a.ends_ms AS ends,
       a.confirmed_ms AS confirmed, a.hazard, a.made_ms AS made,
       (SELECT CAST(COALESCE(SUM(f.capacity), 0) AS BIGINT) FROM shift f
         WHERE f.activity = a.id AND f.cancelled_ms IS NULL) AS seats,
       (SELECT CAST(COALESCE(SUM(f.taken), 0) AS BIGINT) FROM shift f
         WHERE f.activity = a.id AND f.cancelled_ms IS NULL) AS taken
  FROM activity a JOIN team t ON t.id = a.team JOIN unit u ON u.id = a.unit
 WHERE a.team IN {led_by :me}
   AND a.id < :before
 ORDER BY a.id DESC LIMIT :n;

-- activity_of_project :many   Newest first; what is not published only for its managers.
-- in  project:id all:bool before:id n:int
-- row activity_line id title state team_name unit_name pos starts ends confirmed hazard made seats taken
SELECT a.id, a.title, a.state, t.name AS team_name, u.name AS unit_name, a.pos, a.starts_ms AS starts, a.ends_ms AS ends,
       a.confirmed_ms AS confirmed, a.hazard, a.made_ms AS made,
       (SELECT CAST(COALESCE(SUM(f.capacity), 0) AS BIGINT) FROM shift f
         WHERE f.activity = a.id AND f.cancelled_ms IS NULL) AS seats,
       (SELECT CAST(COALESCE(SUM(f.taken), 0) AS BIGINT) FROM shift f
         WHERE f.activity = a.id AND f.cancelled_ms IS NULL) AS taken
  FROM activity a JOIN team t ON t.id = a.team JOIN unit u ON u.id = a.unit
 WHERE a.project = :project AND a.id < :before AND (:all = 1 OR a.state IN (@activity_state.open, @activity_state.ended)
       OR (a.state = @activity_state.cancelled AND a.published_ms IS NOT NULL))
 ORDER BY a.id DESC LIMIT :n;

-- activity_waiting :inbox   
-- row inbox_item id title where begins ends detail since
SELECT a.id, a.title, u.name AS "where", a.starts_ms AS begins, a.ends_ms AS ends, t.name AS detail,
       {came @thing.activity a.id @activity_state.review a.made_ms} AS since, a.pos, a.made_by AS asker
  FROM activity a JOIN unit u ON u.id = a.unit JOIN team t ON t.id = a.team WHERE a.state = @activity_state.review;

-- activity_add :exec
-- in  id:id project:id team:id unit:id pos:int first_day:day last_day:day starts:time ends:time by:id now:time activity_notice
INSERT INTO activity (id, project, team, unit, pos, state, first_day, last_day, starts_ms, ends_ms, made_by, made_ms,
       {activity_notice})
VALUES (:id, :project, :team, :unit, :pos, @activity_state.draft, :first_day, :last_day, :starts, :ends, :by, :now,
       {:activity_notice});

-- activity_edit :exec   No row: changed by somebody else meanwhile, or in a state that is not edited.
-- in  id:id version:int now:time activity_notice
UPDATE activity SET {set activity_notice}, version = version + 1, changed_ms = :now
 WHERE id = :id AND version = :version AND state IN (@activity_state.draft, @activity_state.open, @activity_state.refused);

-- activity_notice_of :one   As it was written.
-- in  id:id
-- row activity_notice *
SELECT {activity_notice a} FROM activity a WHERE a.id = :id;

-- activity_move :exec   A move that has no condition besides the state it starts from.
-- in  id:id from:int to:int reason:text
UPDATE activity SET state = :to, reason = :reason, version = version + 1 WHERE id = :id AND state = :from;

-- activity_move_ahead :exec   To review or to the public: it lies in the future and has a shift.
-- in  id:id from:int to:int published:time? now:time
UPDATE activity SET state = :to, reason = '', version = version + 1, published_ms = :published
 WHERE id = :id AND state = :from AND starts_ms > :now
   AND EXISTS (SELECT 1 FROM shift s WHERE s.activity = :id AND s.cancelled_ms IS NULL);

-- activity_move_off :exec   Cancelled: not when somebody has checked in already.
-- in  id:id from:int reason:text now:time
UPDATE activity SET state = @activity_state.cancelled, reason = :reason, cancelled_ms = :now, changed_ms = :now, version = version + 1
 WHERE id = :id AND state = :from
   AND NOT EXISTS (SELECT 1 FROM shift s JOIN signup g ON g.shift = s.id
                    WHERE s.activity = :id AND g.state >= @signup_state.served);

-- activity_move_ended :exec   Its hours are confirmed.
-- in  id:id now:time
UPDATE activity SET state = @activity_state.ended, confirmed_ms = :now, version = version + 1
 WHERE id = :id AND state = @activity_state.open AND ends_ms <= :now;

-- activity_insure :exec
-- in  id:id insurance:text
UPDATE activity SET insurance = :insurance, version = version + 1 WHERE id = :id AND state IN (@activity_state.draft,
    @activity_state.review, @activity_state.open, @activity_state.refused);

-- activity_span :one   Its days and times, from the shifts that stand.
-- in  id:id
-- out n:int first_day:day? last_day:day? starts:time? ends:time?
SELECT CAST(COUNT(*) AS BIGINT) AS n, MIN(day) AS first_day, MAX(day) AS last_day, MIN(starts_ms) AS starts,
       MAX(ends_ms) AS ends
  FROM shift WHERE activity = :id AND cancelled_ms IS NULL;

-- activity_set_span :exec
-- in  id:id first_day:day last_day:day starts:time ends:time
UPDATE activity SET first_day = :first_day, last_day = :last_day, starts_ms = :starts, ends_ms = :ends WHERE id = :id;

-- activity_bounds :one   What was approved of it, and the seats of the shifts that stand; before it was, what stands.
-- in  id:id
-- out from:day until:day seats:int standing:int
SELECT COALESCE(a.approved_first, a.first_day) AS "from", COALESCE(a.approved_last, a.last_day) AS until,
       COALESCE(a.approved_seats, s.n) AS seats, s.n AS standing
  FROM activity a CROSS JOIN (SELECT CAST(COALESCE(SUM(capacity), 0) AS BIGINT) AS n FROM shift
                               WHERE activity = :id AND cancelled_ms IS NULL) s
 WHERE a.id = :id;

-- activity_allow :exec
-- in  id:id first_day:day last_day:day seats:int
UPDATE activity SET approved_first = :first_day, approved_last = :last_day, approved_seats = :seats WHERE id = :id;

-- activity_people :many   Everybody with a live sign-up, in slices.
-- in  activity:id shift:id? after:id n:int
-- out volunteer:id
SELECT DISTINCT g.volunteer FROM shift s JOIN signup g ON g.shift = s.id
 WHERE s.activity = :activity AND (CAST(:shift AS BIGINT) IS NULL OR s.id = :shift) AND g.state <= @signup_state.offered
   AND g.volunteer > :after
 ORDER BY g.volunteer LIMIT :n;

-- activity_has_seat :one   Whether the volunteer is signed up for it.
-- in  activity:id volunteer:id
-- out id:id
SELECT g.id FROM shift s JOIN signup g ON g.shift = s.id
 WHERE s.activity = :activity AND g.volunteer = :volunteer AND {listed g} AND g.state <> @signup_state.no_show LIMIT 1;

-- activity_contact_drop :exec   Of somebody who leaves.
-- in  account:id phone:text
UPDATE activity SET contact_name = '', contact_phone = '' WHERE {contact_is :phone :account};

-- activity_insured :many   The insured list of a hazardous activity: all that hold a seat.
-- in  activity:id
-- row insured volunteer name number
SELECT v.id AS volunteer, v.name, v.number FROM volunteer v
 WHERE v.id IN (SELECT g.volunteer FROM shift s JOIN signup g ON g.shift = s.id
                 WHERE s.activity = :activity AND {listed g} AND {live_seat g})
 ORDER BY v.number LIMIT 5000;

-- the teams named for recruitment

-- activity_named :many
-- in  activity:id
-- row team_choice id name
SELECT t.id, t.name FROM activity_team x JOIN team t ON t.id = x.team WHERE x.activity = :activity ORDER BY t.id LIMIT 30;

-- activity_named_clear :exec
-- in  activity:id
DELETE FROM activity_team WHERE activity = :activity;

-- activity_named_add :exec   Only a team that exists.
-- in  activity:id team:id
INSERT INTO activity_team (activity, team) SELECT CAST(:activity AS BIGINT), t.id FROM team t WHERE t.id = :team
    AND t.state = @team_state.active;

-- activity_named_choices :many   The team itself, its sub-teams and its sisters in the same unit.
-- in  team:id n:int
-- row team_choice id name
SELECT t.id, t.name FROM team me JOIN team t ON t.id = me.id OR t.parent = me.id OR t.unit = me.unit
 WHERE me.id = :team AND t.state = @team_state.active ORDER BY t.id LIMIT :n;

-- circles

-- circle_of :many
-- in  activity:id
-- row circle id way lat lng radius_m
SELECT id, way, lat, lng, radius_m FROM activity_circle WHERE activity = :activity ORDER BY way, id LIMIT 20;

-- circle_add :exec   No row: the list of that way is full.
-- in  id:id activity:id circle_details most:int
INSERT INTO activity_circle (id, activity, {circle_details})
SELECT CAST(:id AS BIGINT), CAST(:activity AS BIGINT), CAST(:way AS INTEGER), CAST(:lat AS DOUBLE PRECISION),
       CAST(:lng AS DOUBLE PRECISION), CAST(:radius_m AS INTEGER)
 WHERE (SELECT COUNT(*) FROM activity_circle c WHERE c.activity = :activity AND c.way = :way) < :most;

-- circle_remove :exec
-- in  activity:id id:id
DELETE FROM activity_circle WHERE activity = :activity AND id = :id;

-- activity_parties :many   Who made it.
-- in  id:id was:int
-- row review_party account
SELECT made_by AS account FROM activity WHERE id = :id AND state = :was ORDER BY made_by LIMIT 1;

-- activity_count_anew :each
-- row counted pos day n
SELECT pos, first_day AS day, CAST(COUNT(*) AS BIGINT) AS n
  FROM activity WHERE state IN (@activity_state.open, @activity_state.ended) GROUP BY 1, 2;

-- activity_in_unit :one   What is not over keeps a unit from closing.
-- in  lo:int hi:int now:time
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM activity WHERE ends_ms > :now AND cancelled_ms IS NULL AND pos BETWEEN :lo AND :hi;

-- activity_called :one
-- in  id:id
-- out name:text
SELECT title AS name FROM activity WHERE id = :id;

-- project_called :one
-- in  id:id
-- out name:text
SELECT name FROM project WHERE id = :id;

-- shift_called :one
-- in  id:id
-- out name:text
SELECT a.title || ' ' || s.post AS name FROM shift s JOIN activity a ON a.id = s.activity WHERE s.id = :id;
