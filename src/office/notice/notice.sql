-- table notice
-- table outbox

-- notice_insert :exec
-- in  id:id account:id about:id? key:text arg0:text arg1:text arg2:text link:text now:time
INSERT INTO notice (id, account, about, text_key, arg0, arg1, arg2, link, at_ms)
VALUES (:id, :account, :about, :key, :arg0, :arg1, :arg2, :link, :now);

-- notice_account_of :one   The account of a volunteer who has not left.
-- in  volunteer:id
-- out account:id
SELECT account FROM volunteer WHERE id = :volunteer AND closed_ms IS NULL;

-- notice_staff_at :many   Who holds staff rights directly over the unit at a position.
-- in  pos:int
-- out account:id
-- rest a unit has fewer
SELECT DISTINCT g.account FROM unit u JOIN unit_grant g ON g.unit = u.id
 WHERE u.pos = :pos AND u.closed_ms IS NULL AND g.ended_ms IS NULL AND g.may = @capability.staff
 ORDER BY g.account LIMIT 200;

-- outbox_add :exec
-- in  id:id phone:text text:text now:time
INSERT INTO outbox (id, phone_sealed, text_sealed, at_ms) VALUES (:id, :phone, :text, :now);

-- notice_page :many   One person's messages, newest first.
-- in  account:id before:id? limit:int
-- out id:id key:text arg0:text arg1:text arg2:text link:text at:time read:time?
SELECT id, text_key AS "key", arg0, arg1, arg2, link, at_ms AS at, read_ms AS read
  FROM notice
 WHERE account = :account AND (CAST(:before AS BIGINT) IS NULL OR id < :before)
 ORDER BY id DESC LIMIT :limit;

-- notice_unread :one   How many of the newest messages are not read; counted to a limit.
-- in  account:id most:int
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n
  FROM (SELECT id FROM notice WHERE account = :account AND read_ms IS NULL ORDER BY id DESC LIMIT :most) t;

-- notice_read_one :one   No row: not mine, or there is none.
-- in  id:id account:id now:time
-- out link:text
UPDATE notice SET read_ms = COALESCE(read_ms, :now) WHERE id = :id AND account = :account RETURNING link;

-- notice_read_all :exec
-- in  account:id newest:id now:time
UPDATE notice SET read_ms = :now WHERE account = :account AND id <= :newest AND read_ms IS NULL;

-- notice_own :many   As they are kept.
-- in  account:id
-- row own_notice at text read
SELECT at_ms AS at, REPLACE(REPLACE(REPLACE(REPLACE(text_key, 'w}', '}'), '{0}', arg0), '{1}', arg1), '{2}', arg2) AS text, read_ms AS read
  FROM notice WHERE account = :account ORDER BY id DESC LIMIT 5000;

-- notice_drop_all :exec   What was written to an account, and what holds its words.
-- in  account:id
DELETE FROM notice WHERE account = :account OR about = :account;

-- outbox_purge :exec   Sent or not: a code is worth nothing by then, and other words are read elsewhere.
-- in  before:time
DELETE FROM outbox WHERE at_ms < :before;
