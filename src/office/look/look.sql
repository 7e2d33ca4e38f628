-- table look_request state:look_state

-- by_person(who, one) :fragment   An account of the person behind another: a second phone has no second day.
who IN (SELECT b.id FROM account b WHERE b.id = one OR b.person = (SELECT p.person FROM account p WHERE p.id = one))

-- look_opened :many   Whom an account has opened on a list since then.
-- in  account:id list:text since:time
-- out volunteer:id
-- rest a list has fewer people: shown masked
SELECT DISTINCT e.thing_id AS volunteer FROM audit e
 WHERE e.actor = :account AND e.at_ms > :since AND e.what = @audit_kind.reveal AND e.thing = 'volunteer' AND e.detail = :list
 ORDER BY e.thing_id LIMIT 20000;

-- look_count :one   How many people the person behind an account has opened since then on whatever page, and how many more were agreed to.
-- in  account:id since:time
-- out opened:int more:int
SELECT CAST(COUNT(DISTINCT e.thing_id) AS BIGINT) AS opened,
       (SELECT CAST(COALESCE(SUM(k.more), 0) AS BIGINT) FROM look_request k
         WHERE {by_person k.account :account} AND k.state = @look_state.agreed AND k.decided_ms > :since) AS more
  FROM audit e WHERE {by_person e.actor :account} AND e.at_ms > :since AND e.what = @audit_kind.reveal
   AND e.thing IN ('volunteer', 'identity_claim');

-- look_last :one   Where an account looked last.
-- in  account:id since:time
-- out pos:int
SELECT e.pos FROM audit e WHERE e.actor = :account AND e.at_ms > :since AND e.what = @audit_kind.reveal
   AND e.thing IN ('volunteer', 'identity_claim') ORDER BY e.at_ms DESC, e.id DESC LIMIT 1;

-- look_ask :exec   No row: one waits already.
-- in  id:id account:id pos:int now:time look_wish
INSERT INTO look_request (id, account, pos, more, reason, state, made_ms)
VALUES (:id, :account, :pos, :more, :reason, @look_state.waiting, :now) ON CONFLICT DO NOTHING;

-- look_one :one
-- in  id:id
-- out id:id account:id pos:int name:text unit_name:text more:int reason:text state:look_state made:time answer:text
SELECT k.id, k.account, k.pos, c.name, COALESCE(u.name, '') AS unit_name, k.more, k.reason, k.state, k.made_ms AS made, k.answer
  FROM look_request k JOIN account c ON c.id = k.account LEFT JOIN unit u ON u.pos = k.pos WHERE k.id = :id;

-- look_mine :many   Newest first.
-- in  account:id
-- row look_line id more reason state made answer
SELECT id, more, reason, state, made_ms AS made, answer FROM look_request WHERE account = :account ORDER BY id DESC LIMIT 100;

-- look_decide :exec   Once.
-- in  id:id to:look_state by:id now:time reason:text
UPDATE look_request SET state = :to, decided_by = :by, decided_ms = :now, answer = :reason
 WHERE id = :id AND state = @look_state.waiting;

-- look_parties :many   Who asked.
-- in  id:id was:int
-- row review_party account
SELECT k.account FROM look_request k WHERE k.id = :id AND k.state = :was ORDER BY k.account LIMIT 1;

-- look_waiting :inbox   
-- row inbox_item id title where who leads since
SELECT k.id, k.reason AS title, COALESCE(u.name, '') AS "where", a.name AS who, 1 AS leads, k.made_ms AS since, k.pos, k.account AS asker
  FROM look_request k JOIN account a ON a.id = k.account LEFT JOIN unit u ON u.pos = k.pos WHERE k.state = @look_state.waiting;
