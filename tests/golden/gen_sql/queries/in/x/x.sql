-- the queries of shifts
-- take_seat :one   No row: full or unknown.
-- in  shift:id
-- out left:int
UPDATE shift SET taken = taken + 1
 WHERE id = :shift AND taken < capacity -- a guard: ':shift' here is a comment
RETURNING capacity - taken AS left;

-- --- lists -------------------------------------------------
-- list_lines :many   A page of them.
-- Soonest first.
-- in  q:text? stage:stage? after:id
-- row line id title stage
-- row line note opens
SELECT id, title, stage, note, open_ms AS opens FROM shift
 WHERE (CAST(:q AS TEXT) IS NULL OR title LIKE :q || '%:x')
   AND (CAST(:stage AS BIGINT) IS NULL OR stage = :stage) AND id > :after
 ORDER BY id;

-- each_note :each
-- out id:id note:text? score:real? photo:blob? open:bool
SELECT id, note, score, photo, taken < capacity AS open FROM shift;

-- add :exec
-- in id:id title:text taken:int capacity:int
-- in stage:stage note:text? score:real?
INSERT INTO shift (id, title, taken, capacity, stage, note, score)
VALUES (:id, :title, :taken, :capacity, :stage, :note, :score);

-- count_all :one
-- out n:int
SELECT count(*) AS n FROM shift;
