-- Rows that the tests of marks arrange and look at.

-- attendance_test_circle :exec
-- in id:id activity:id way:int lat:real lng:real radius:int
INSERT INTO activity_circle (id, activity, way, lat, lng, radius_m) VALUES (:id, :activity, :way, :lat, :lng, :radius);

-- attendance_test_record :one
-- in id:id
-- out state:int minutes:min in_how:int out_how:int? in_time:time out_time:time? odd:int signup:id? shift:id day:day
SELECT state, minutes, in_how, out_how, in_ms AS in_time, out_ms AS out_time, odd, signup, shift, day FROM record WHERE id = :id;

-- attendance_test_cancel :exec
-- in shift:id now:time
UPDATE shift SET cancelled_ms = :now WHERE id = :shift;

-- attendance_test_events :one
-- in record:id
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM event WHERE thing_id = :record;

-- attendance_test_signup :one
-- in activity:id volunteer:id
-- out id:id state:int source:int
SELECT id, state, source FROM signup WHERE activity = :activity AND volunteer = :volunteer ORDER BY id DESC LIMIT 1;

-- attendance_test_no_shows :one
-- in volunteer:id
-- out n:int
SELECT no_shows AS n FROM volunteer WHERE id = :volunteer;

-- attendance_test_insure :exec
-- in activity:id
UPDATE activity SET insurance = '保单 1' WHERE id = :activity;

-- attendance_test_team :one
-- in activity:id
-- out team:id
SELECT team FROM activity WHERE id = :activity;

-- attendance_test_policy :exec
-- in id:id name:text value:int now:time
INSERT INTO policy (id, name, value, from_ms, reason, by_account, made_ms) VALUES (:id, :name, :value, :now, '试', 0, :now);

-- attendance_test_star_set :exec
-- in volunteer:id minutes:min star:int no_shows:int
UPDATE volunteer SET minutes = :minutes, star = :star, no_shows = :no_shows WHERE id = :volunteer;

-- attendance_test_star :one
-- in volunteer:id
-- out star:int events:int
SELECT star, (SELECT CAST(COUNT(*) AS BIGINT) FROM star_event e WHERE e.volunteer = v.id) AS events
  FROM volunteer v WHERE id = :volunteer;

-- attendance_test_given :exec
-- in  volunteer:id
UPDATE signup SET source = @signup_source.leader WHERE volunteer = :volunteer;
