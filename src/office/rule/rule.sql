-- Changes of rules that were proposed; they lie in change/.

-- rule_fields :many   What a change says of each rule, and from when and why.
-- in  change:id
-- out field:text was:text? becomes:text? asker:id
-- rest there are fewer rules
SELECT f.field, f.was, f.becomes, c.made_by AS asker FROM change_field f JOIN change c ON c.id = f.change
 WHERE f.change = :change ORDER BY f.nth LIMIT 100;

-- rule_waits :one   The change of a rule that waits.
-- in  field:text
-- out change:id
SELECT c.id AS change FROM change c JOIN change_field f ON f.change = c.id
 WHERE c.kind = @change_kind.policy AND c.state = @change_state.waiting AND f.field = :field ORDER BY c.id LIMIT 1;

-- rule_all_waiting :many   The changes of rules that wait, the first first.
-- in  kind:change_kind
-- row rule_wait id title made
-- rest so many do not wait: each is of other rules
SELECT id, title, made_ms AS made FROM change WHERE kind = :kind AND state = @change_state.waiting ORDER BY id LIMIT 100;

-- rule_others :one   Who may agree besides an account and the person behind it.
-- in  account:id unit:id
-- out n:int
SELECT CAST(COUNT(DISTINCT g.account) AS BIGINT) AS n FROM unit_grant g
 WHERE g.unit = :unit AND g.may = @capability.staff AND g.ended_ms IS NULL AND g.account <> :account
   AND NOT EXISTS (SELECT 1 FROM account a JOIN account b ON b.person = a.person WHERE a.id = :account AND b.id = g.account);
