-- notice_insert :exec
-- in  id:id account:id key:text arg0:text arg1:text arg2:text link:text now:time
INSERT INTO notice (id, account, text_key, arg0, arg1, arg2, link, at_ms)
VALUES (:id, :account, :key, :arg0, :arg1, :arg2, :link, :now);

-- notice_account_of :one   The account of a volunteer who has not left.
-- in  volunteer:id
-- out account:id
SELECT account FROM volunteer WHERE id = :volunteer AND closed_ms IS NULL;

-- notice_staff_at :many   Who holds staff rights directly over the unit at a position.
-- in  pos:int lowest:int highest:int
-- out account:id
SELECT DISTINCT g.account FROM unit u JOIN unit_grant g ON g.unit = u.id
 WHERE u.pos = :pos AND u.closed_ms IS NULL AND g.ended_ms IS NULL AND g.role BETWEEN :lowest AND :highest
 ORDER BY g.account LIMIT 200;

-- outbox_add :exec
-- in  id:id phone:text text:text now:time
INSERT INTO outbox (id, phone_sealed, text_sealed, at_ms) VALUES (:id, :phone, :text, :now);
