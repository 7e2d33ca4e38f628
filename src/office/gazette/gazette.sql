-- Public notices and the objections to them.
-- table gazette kind:gazette_kind state:gazette_state
-- table gazette_party
-- table objection state:objection_state

-- gazette_add :exec   No row: one runs for the thing.
-- in  id:id kind:gazette_kind thing:id pos:int who:text what:text detail:text now:time until:time
INSERT INTO gazette (id, kind, thing_id, pos, who, what, detail, from_ms, until_ms, state)
VALUES (:id, :kind, :thing, :pos, :who, :what, :detail, :now, :until, @gazette_state.running)
ON CONFLICT (kind, thing_id) WHERE state = @gazette_state.running DO NOTHING;

-- gazette_party_add :exec
-- in  notice:id account:id
INSERT INTO gazette_party (notice, account) VALUES (:notice, :account) ON CONFLICT DO NOTHING;

-- gazette_one :one
-- in  id:id
-- out id:id kind:gazette_kind thing:id pos:int who:text what:text detail:text from:time until:time state:gazette_state
-- out waiting:int ended:time? where:text objections:int
SELECT g.id, g.kind, g.thing_id AS thing, g.pos, g.who, g.what, g.detail, g.from_ms AS "from", g.until_ms AS until,
       g.state, g.waiting, g.ended_ms AS ended, COALESCE(u.name, '') AS "where",
       (SELECT CAST(COUNT(*) AS BIGINT) FROM objection o WHERE o.notice = g.id) AS objections
  FROM gazette g LEFT JOIN unit u ON u.pos = g.pos WHERE g.id = :id;

-- gazette_of :one   The notice that runs for a thing.
-- in  kind:gazette_kind thing:id
-- out id:id
SELECT id FROM gazette WHERE kind = :kind AND thing_id = :thing AND state = @gazette_state.running;

-- gazette_shown :many   All that run, newest first.
-- in  lo:int hi:int kind:gazette_kind? before:id limit:int
-- out id:id kind:gazette_kind who:text what:text where:text from:time until:time
SELECT g.id, g.kind, g.who, g.what, COALESCE(u.name, '') AS "where", g.from_ms AS "from", g.until_ms AS until
  FROM gazette g LEFT JOIN unit u ON u.pos = g.pos
 WHERE g.state = @gazette_state.running AND g.pos BETWEEN :lo AND :hi AND g.id < :before
   AND (CAST(:kind AS BIGINT) IS NULL OR g.kind = :kind)
 ORDER BY g.id DESC LIMIT :limit;

-- gazette_pass :exec   No row: it runs still, an objection waits, or it has ended otherwise.
-- in  id:id now:time
UPDATE gazette SET state = @gazette_state.passed, ended_ms = :now
 WHERE id = :id AND state = @gazette_state.running AND until_ms <= :now AND waiting = 0;

-- gazette_end :exec
-- in  id:id to:gazette_state now:time reason:text
UPDATE gazette SET state = :to, ended_ms = :now WHERE id = :id AND state = @gazette_state.running;

-- gazette_object :exec   No row: it has ended, is over, or too many objections wait.
-- in  id:id now:time most:int
UPDATE gazette SET waiting = waiting + 1
 WHERE id = :id AND state = @gazette_state.running AND until_ms > :now AND waiting < :most;

-- gazette_answered :exec
-- in  id:id
UPDATE gazette SET waiting = waiting - 1 WHERE id = :id AND waiting > 0;

-- objection_add :exec   No row: the signer objected before.
-- in  id:id notice:id signer:text account:id? name:text phone:text reason:text now:time
INSERT INTO objection (id, notice, pos, signer, account, name, phone_sealed, reason, made_ms, state)
SELECT :id, g.id, g.pos, :signer, :account, :name, :phone, :reason, :now, @objection_state.waiting FROM gazette g
 WHERE g.id = :notice
ON CONFLICT (notice, signer) DO NOTHING;

-- objection_one :one
-- in  id:id
-- out id:id notice:id pos:int account:id? name:text phone:text reason:text made:time state:objection_state answer:text decided:time?
SELECT o.id, o.notice, o.pos, o.account, COALESCE(a.name, o.name) AS name, o.phone_sealed AS phone, o.reason,
       o.made_ms AS made, o.state, o.answer, o.decided_ms AS decided
  FROM objection o LEFT JOIN account a ON a.id = o.account WHERE o.id = :id;

-- objection_by :one   What an account said to a notice.
-- in  notice:id signer:text
-- row own_objection id notice reason state made decided answer
SELECT id, notice, reason, state, made_ms AS made, decided_ms AS decided, answer
  FROM objection WHERE notice = :notice AND signer = :signer;

-- objection_count :one   How many of a signer's wait.
-- in  signer:text
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM objection WHERE signer = :signer AND state = @objection_state.waiting;

-- objection_decide :exec   Once. The phone has served; the words of somebody who has left go with the case.
-- in  id:id to:objection_state by:id now:time reason:text
UPDATE objection SET state = :to, decided_by = :by, decided_ms = :now, answer = :reason, phone_sealed = '',
       reason = CASE WHEN EXISTS (SELECT 1 FROM account a WHERE a.id = objection.account AND a.closed_ms IS NOT NULL)
                     THEN '' ELSE reason END
 WHERE id = :id AND state = @objection_state.waiting;

-- objections_left :many   Those of a notice that nobody has decided.
-- in  notice:id limit:int
-- out id:id
SELECT id FROM objection WHERE notice = :notice AND state = @objection_state.waiting ORDER BY id LIMIT :limit;

-- objection_parties :many   Who has a part in what is announced, and who objects, also by a phone that an account has now.
-- in  id:id was:int
-- row review_party account
SELECT p.account FROM objection o JOIN gazette_party p ON p.notice = o.notice WHERE o.id = :id AND o.state = :was
UNION SELECT a.id AS account FROM objection o JOIN account a ON a.id = o.account OR a.phone_index = o.signer WHERE o.id = :id
ORDER BY account LIMIT 500;

-- objection_waits :inbox   
-- row inbox_item id title where detail since
SELECT o.id, g.what AS title, COALESCE(u.name, '') AS "where", o.reason AS detail, o.made_ms AS since, o.pos, COALESCE(o.account, 0) AS asker
  FROM objection o JOIN gazette g ON g.id = o.notice LEFT JOIN unit u ON u.pos = o.pos WHERE o.state = @objection_state.waiting;

-- objection_own :many
-- in  account:id
-- row own_objection id notice reason state made decided answer
SELECT id, notice, reason, state, made_ms AS made, decided_ms AS decided, answer
  FROM objection WHERE account = :account ORDER BY id LIMIT 20000;

-- objection_words_drop :exec   What was decided, and by which answer, stays; what waits is decided first.
-- in  account:id
UPDATE objection SET reason = '' WHERE account = :account AND state <> @objection_state.waiting;
