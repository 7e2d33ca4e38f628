-- Shifts: seats at a time. Who sits in them is the business of signup/.

-- shift_by_id :one
-- in  id:id
-- out id:id activity:id post:text pos:int day:day starts:time ends:time closes:time leave:time capacity:int taken:int
-- out waiting:int min_age:int skill:int cancelled:time?
SELECT id, activity, post, pos, day, starts_ms AS starts, ends_ms AS ends, closes_ms AS closes, leave_ms AS leave, capacity,
       taken, waiting, min_age, skill, cancelled_ms AS cancelled
  FROM shift WHERE id = :id;

-- shift_add :exec   No row: the activity has as many shifts as one may have, or takes none any more.
-- in  id:id activity:id post:text pos:int day:day starts:time ends:time closes:time leave:time capacity:int min_age:int
-- in  skill:int most:int
INSERT INTO shift (id, activity, post, pos, day, starts_ms, ends_ms, closes_ms, leave_ms, capacity, min_age, skill)
SELECT CAST(:id AS BIGINT), a.id, CAST(:post AS TEXT), CAST(:pos AS BIGINT), CAST(:day AS BIGINT), CAST(:starts AS BIGINT),
       CAST(:ends AS BIGINT), CAST(:closes AS BIGINT), CAST(:leave AS BIGINT), CAST(:capacity AS INTEGER),
       CAST(:min_age AS INTEGER), CAST(:skill AS INTEGER)
  FROM activity a
 WHERE a.id = :activity AND a.state IN (1, 3, 6) AND (SELECT COUNT(*) FROM shift s WHERE s.activity = a.id) < :most;

-- shift_edit :exec   No row: more people are in than the new capacity, or the time of a shift with people would change.
-- in  id:id post:text day:day starts:time ends:time closes:time leave:time capacity:int min_age:int skill:int
UPDATE shift
   SET post = :post, day = :day, starts_ms = :starts, ends_ms = :ends, closes_ms = :closes, leave_ms = :leave,
       capacity = :capacity, min_age = :min_age, skill = :skill
 WHERE id = :id AND cancelled_ms IS NULL AND taken <= :capacity
   AND ((taken = 0 AND waiting = 0) OR (starts_ms = :starts AND ends_ms = :ends));
