-- table second_factor
-- table recovery_code

-- second_of :one   Whether a second factor is set up, and until when rights count without.
-- in  account:id
-- out secret:text? step:int made:time? due:time?
SELECT f.secret_sealed AS secret, COALESCE(f.step, 0) AS step, f.made_ms AS made, a.second_due_ms AS due
  FROM account a LEFT JOIN second_factor f ON f.account = a.id WHERE a.id = :account AND a.closed_ms IS NULL;

-- second_left :one   How many recovery codes are left.
-- in  account:id
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM recovery_code WHERE account = :account;

-- second_put :exec
-- in  account:id secret:text step:int now:time
INSERT INTO second_factor (account, secret_sealed, step, made_ms) VALUES (:account, :secret, :step, :now)
ON CONFLICT (account) DO UPDATE SET secret_sealed = excluded.secret_sealed, step = excluded.step, made_ms = excluded.made_ms;

-- second_step :exec   No row: a code of this step, or of a later one, was used already.
-- in  account:id step:int
UPDATE second_factor SET step = :step WHERE account = :account AND step < :step;

-- second_drop :exec
-- in  account:id
DELETE FROM second_factor WHERE account = :account;

-- second_drop_since :exec   One that was set up after the phone was changed.
-- in  account:id since:time
DELETE FROM second_factor WHERE account = :account AND made_ms >= :since;

-- second_due :exec   Until when rights count without one.
-- in  account:id due:time?
UPDATE account SET second_due_ms = :due WHERE id = :account;

-- recovery_add :exec
-- in  account:id hash:text
INSERT INTO recovery_code (account, code_hash) VALUES (:account, :hash) ON CONFLICT DO NOTHING;

-- recovery_use :exec   No row: there is no such code, or it was used.
-- in  account:id hash:text
DELETE FROM recovery_code WHERE account = :account AND code_hash = :hash
   AND EXISTS (SELECT 1 FROM second_factor f WHERE f.account = recovery_code.account);

-- recovery_drop :exec
-- in  account:id
DELETE FROM recovery_code WHERE account = :account;

-- second_own :many   For taking along: never the secret.
-- in  account:id
-- row own_second made left
SELECT f.made_ms AS made, CAST((SELECT COUNT(*) FROM recovery_code c WHERE c.account = f.account) AS BIGINT) AS "left"
  FROM second_factor f WHERE f.account = :account;
