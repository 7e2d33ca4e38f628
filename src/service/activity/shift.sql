-- Shifts: seats at a time. Who sits in them is the business of signup/.
-- table shift skill:skill

-- recruits(s) :fragment   Whoever comes now can join or wait, where the activity is open; shift_joining() says which.
s.cancelled_ms IS NULL AND s.closes_ms > :now

-- joinable(s) :fragment   Whoever comes now can have a seat: one that is free while others wait is theirs.
{recruits s} AND s.taken < s.capacity AND s.waiting = 0

-- shift_by_id :one
-- in  id:id
-- out id:id activity:id post:text pos:int day:day starts:time ends:time closes:time leave:time capacity:int taken:int
-- out waiting:int min_age:int skill:int cancelled:time? version:int
SELECT id, activity, post, pos, day, starts_ms AS starts, ends_ms AS ends, closes_ms AS closes, leave_ms AS leave, capacity,
       taken, waiting, min_age, skill, cancelled_ms AS cancelled, version
  FROM shift WHERE id = :id;

-- shift_details_of :one   As it was written.
-- in  id:id
-- row shift_details *
SELECT post, starts_ms AS starts, ends_ms AS ends, capacity, min_age, skill,
       CAST((starts_ms - closes_ms) / @ms.minute AS BIGINT) AS close_before_min,
       CAST((starts_ms - leave_ms) / @ms.minute AS BIGINT) AS leave_before_min
  FROM shift WHERE id = :id;

-- shift_add :exec   No row: the activity has as many shifts as one may have, or takes none any more.
-- in  id:id activity:id pos:int day:day closes:time leave:time most:int shift_details
INSERT INTO shift (id, activity, post, pos, day, starts_ms, ends_ms, closes_ms, leave_ms, capacity, min_age, skill)
SELECT CAST(:id AS BIGINT), a.id, CAST(:post AS TEXT), CAST(:pos AS BIGINT), CAST(:day AS BIGINT), CAST(:starts AS BIGINT),
       CAST(:ends AS BIGINT), CAST(:closes AS BIGINT), CAST(:leave AS BIGINT), CAST(:capacity AS INTEGER),
       CAST(:min_age AS INTEGER), CAST(:skill AS INTEGER)
  FROM activity a
 WHERE a.id = :activity AND a.state IN (@activity_state.draft, @activity_state.open, @activity_state.refused)
   AND (SELECT COUNT(*) FROM shift s WHERE s.activity = a.id) < :most;

-- shift_edit :exec   No row: more people are in than the new capacity, or the time of a shift with people would change.
-- in  id:id version:int now:time day:day closes:time leave:time shift_details
UPDATE shift
   SET post = :post, day = :day, starts_ms = :starts, ends_ms = :ends, closes_ms = :closes, leave_ms = :leave,
       capacity = :capacity, min_age = :min_age, skill = :skill, version = version + 1, changed_ms = :now
 WHERE id = :id AND version = :version AND cancelled_ms IS NULL AND taken <= :capacity
   AND ((taken = 0 AND waiting = 0) OR (starts_ms = :starts AND ends_ms = :ends));

-- shift_take_seat :exec   No row: full, others are waiting, closed or cancelled; the gate says which.
-- in shift:id now:time late:bool pass_queue:bool
UPDATE shift SET taken = taken + 1
 WHERE id = :shift AND taken < capacity AND cancelled_ms IS NULL AND (:pass_queue = 1 OR waiting = 0)
   AND (:late = 1 OR closes_ms > :now);

-- shift_free_seat :exec
-- in shift:id
UPDATE shift SET taken = taken - 1 WHERE id = :shift AND taken > 0;

-- shift_queue :exec   One more waits.
-- in shift:id now:time
UPDATE shift SET waiting = waiting + 1 WHERE id = :shift AND {recruits shift};

-- shift_unqueue :exec   One fewer waits.
-- in shift:id
UPDATE shift SET waiting = waiting - 1 WHERE id = :shift AND waiting > 0;

-- shift_seat_for_queue :exec   A free seat goes to the waiting list.
-- in shift:id
UPDATE shift SET taken = taken + 1, waiting = waiting - 1
 WHERE id = :shift AND taken < capacity AND waiting > 0 AND cancelled_ms IS NULL;

-- shift_shut :exec   No row: somebody has checked in, or it was cancelled before.
-- in  id:id now:time
UPDATE shift SET cancelled_ms = :now WHERE id = :id AND cancelled_ms IS NULL
   AND NOT EXISTS (SELECT 1 FROM signup g WHERE g.shift = :id AND g.state >= @signup_state.served);

-- shift_copied :many   What another activity is like: those that are not cancelled; of one that was called off, all.
-- in  activity:id
-- out id:id starts:time
-- rest an activity has no more (SHIFTS_MAX)
SELECT s.id, s.starts_ms AS starts FROM shift s JOIN activity a ON a.id = s.activity
 WHERE s.activity = :activity AND (s.cancelled_ms IS NULL OR a.state = @activity_state.cancelled)
 ORDER BY s.starts_ms, s.id LIMIT 200;

-- shift_standing :many   The shifts of an activity that are not cancelled, or one of them.
-- in  activity:id shift:id?
-- out id:id starts:time
-- rest an activity has no more (SHIFTS_MAX)
SELECT id, starts_ms AS starts FROM shift
 WHERE activity = :activity AND cancelled_ms IS NULL AND (CAST(:shift AS BIGINT) IS NULL OR id = :shift)
 ORDER BY starts_ms, id LIMIT 200;
