-- table policy
-- table holiday

-- policy_in_force :many   The value of each rule that a row overrides now.
-- in  now:time
-- out name:text value:int
-- rest there are fewer rules
SELECT p.name, p.value FROM policy p
 WHERE p.from_ms <= :now
   AND NOT EXISTS (SELECT 1 FROM policy q
                    WHERE q.name = p.name AND q.from_ms <= :now
                      AND (q.from_ms > p.from_ms OR (q.from_ms = p.from_ms AND q.id > p.id)))
 ORDER BY p.name LIMIT 1000;

-- policy_add :exec
-- in  id:id name:text value:int from:time reason:text asker:id by:id now:time
INSERT INTO policy (id, name, value, from_ms, reason, asked_by, by_account, made_ms)
VALUES (:id, :name, :value, :from, :reason, :asker, :by, :now);

-- policy_history :many   All changes of one rule, the latest first.
-- in  name:text
-- row policy_change id value from reason asker by made
SELECT p.id, p.value, p.from_ms AS "from", p.reason, COALESCE(q.name, '') AS asker, COALESCE(a.name, '') AS "by", p.made_ms AS made
  FROM policy p LEFT JOIN account a ON a.id = p.by_account LEFT JOIN account q ON q.id = p.asked_by
 WHERE p.name = :name ORDER BY p.from_ms DESC, p.id DESC LIMIT 100;

-- policy_coming :many   What has been decided and does not hold yet.
-- in  now:time
-- out name:text value:int from:time
-- rest there are fewer rules
SELECT name, value, from_ms AS "from" FROM policy WHERE from_ms > :now ORDER BY from_ms DESC, id DESC LIMIT 200;

-- holiday_all :many
-- in  since:day
-- row policy_holiday day off name
SELECT day, off, name FROM holiday WHERE day >= :since ORDER BY day LIMIT 2000;

-- holiday_put :exec
-- in  day:day off:bool name:text
INSERT INTO holiday (day, off, name) VALUES (:day, :off, :name)
ON CONFLICT (day) DO UPDATE SET off = excluded.off, name = excluded.name;

-- holiday_remove :exec
-- in  day:day
DELETE FROM holiday WHERE day = :day;

-- policy_most :one   The largest value that a rule ever had by the register.
-- in  name:text
-- out n:int
SELECT CAST(COALESCE(MAX(value), 0) AS BIGINT) AS n FROM policy WHERE name = :name;
