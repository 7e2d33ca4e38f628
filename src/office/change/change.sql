-- Changes of what was approved.
-- table change state:change_state kind:change_kind
-- table change_field
-- table change_party

-- change_add :exec   No row: one of the same thing waits already.
-- in  id:id kind:change_kind thing:id page:id title:text pos:int by:id now:time
INSERT INTO change (id, kind, thing_id, page_id, title, pos, state, made_by, made_ms)
VALUES (:id, :kind, :thing, :page, :title, :pos, @change_state.waiting, :by, :now)
ON CONFLICT DO NOTHING;

-- change_field_add :exec
-- in  change:id nth:int field:text was:text? becomes:text?
INSERT INTO change_field (change, nth, field, was, becomes) VALUES (:change, :nth, :field, :was, :becomes);

-- change_party_add :exec
-- in  change:id account:id
INSERT INTO change_party (change, account) VALUES (:change, :account) ON CONFLICT DO NOTHING;

-- change_mine_waiting :one   How many of an account's wait.
-- in  by:id
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM change WHERE made_by = :by AND state = @change_state.waiting;

-- change_one :one   And whether an account has a part in it.
-- in  id:id account:id
-- out kind:change_kind thing:id page:id title:text pos:int where:text state:change_state made_by:id made:time decided:time? reason:text
-- out party:bool
SELECT c.kind, c.thing_id AS thing, c.page_id AS page, c.title, c.pos, COALESCE(u.name, '') AS "where", c.state, c.made_by,
       c.made_ms AS made, c.decided_ms AS decided, c.reason,
       CASE WHEN EXISTS (SELECT 1 FROM change_party p WHERE p.change = c.id AND p.account = :account) THEN 1 ELSE 0 END AS party
  FROM change c LEFT JOIN unit u ON u.pos = c.pos WHERE c.id = :id;

-- change_fields :many
-- in  change:id
-- out field:text was:text? becomes:text?
-- rest an input has fewer fields
SELECT field, was, becomes FROM change_field WHERE change = :change ORDER BY nth LIMIT 100;

-- change_move :exec
-- in  id:id to:change_state now:time reason:text
UPDATE change SET state = :to, decided_ms = :now, reason = :reason WHERE id = :id AND state = @change_state.waiting;

-- change_of_page :many   What waits of a thing and its parts.
-- in  page:id
-- row change_note id kind made
SELECT id, kind, made_ms AS made FROM change WHERE page_id = :page AND state = @change_state.waiting ORDER BY id LIMIT 100;

-- change_parties :many
-- in  id:id was:int
-- row review_party account
SELECT p.account FROM change_party p JOIN change c ON c.id = p.change WHERE c.id = :id AND c.state = :was ORDER BY p.account LIMIT 500;

-- change_waiting :inbox   
-- row inbox_item id title where who leads since
SELECT c.id, c.title, u.name AS "where", a.name AS who, 1 AS leads, c.made_ms AS since, c.pos, c.made_by AS asker
  FROM change c JOIN unit u ON u.pos = c.pos LEFT JOIN account a ON a.id = c.made_by WHERE c.state = @change_state.waiting;

-- change_own :many
-- in  account:id
-- row own_change kind title state made decided
SELECT kind, title, state, made_ms AS made, decided_ms AS decided FROM change WHERE made_by = :account ORDER BY id LIMIT 1000;

-- change_inv_clock :each
-- row broken id found wanted
SELECT c.id, CAST((SELECT COUNT(*) FROM deadline d WHERE d.kind = @deadline_kind.change AND d.thing_id = c.id) AS BIGINT) AS found,
       CAST(1 AS BIGINT) AS wanted
  FROM change c WHERE c.state = @change_state.waiting
   AND (NOT EXISTS (SELECT 1 FROM deadline d WHERE d.kind = @deadline_kind.change AND d.thing_id = c.id)
     OR NOT EXISTS (SELECT 1 FROM change_field f WHERE f.change = c.id));
