-- What became of things: one row a move, of every machine.
-- table event by_may:capability ids:id

-- event_selves :many   The accounts of the person behind an account, and those whose codes come to that person's phone (relative_phone);
-- none: nobody made sure who that is.
-- in  account:id
-- out id:id
-- rest nobody has so many accounts
SELECT b.id AS id FROM account a JOIN account b ON b.person = a.person WHERE a.id = :account
 UNION
SELECT p.account AS id FROM account a JOIN account b ON b.person = a.person JOIN relative_phone p ON p.phone_index = b.phone_index
 WHERE a.id = :account ORDER BY 1 LIMIT 100;

-- came(what, one, state, otherwise) :fragment   When a thing came to where it stands: its last move there; without one, when it was made.
COALESCE((SELECT MAX(e.at_ms) FROM event e WHERE e.thing_id = one AND e.thing = what AND e.to_state = state), otherwise)

-- event_add :exec
-- in  id:id thing:int thing_id:id from:int to:int actor:int may:capability? unit:id? now:time reason:text
INSERT INTO event (id, thing, thing_id, from_state, to_state, actor, by_may, by_unit, at_ms, reason)
VALUES (:id, :thing, :thing_id, :from, :to, :actor, :may, :unit, :now, :reason);

-- event_of :many   A thing has few moves; who deletes nothing reads all.
-- in  thing_id:id thing:int
-- out at:time was:int becomes:int actor:id by_name:text unit_name:text? reason:text
-- rest told
SELECT e.at_ms AS at, e.from_state AS was, e.to_state AS becomes, e.actor, COALESCE(a.name, '') AS by_name,
       u.name AS unit_name, e.reason
  FROM event e LEFT JOIN account a ON a.id = e.actor LEFT JOIN unit u ON u.id = e.by_unit
 WHERE e.thing_id = :thing_id AND e.thing = :thing ORDER BY e.id LIMIT 200;
