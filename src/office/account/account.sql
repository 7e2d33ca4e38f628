-- table account
-- table login_code ids:id

-- account_find :one   The open account of a phone.
-- in  phone:text
-- out id:id
SELECT id FROM account WHERE phone_index = :phone AND closed_ms IS NULL;

-- account_add :exec   No row: the phone has an account.
-- in  id:id name:text phone:text sealed:text hash:text? now:time
INSERT INTO account (id, name, phone_index, phone_sealed, password_hash, made_ms)
VALUES (:id, :name, :phone, :sealed, :hash, :now) ON CONFLICT DO NOTHING;

-- account_phone :one
-- in  account:id
-- out sealed:text
SELECT phone_sealed AS sealed FROM account WHERE id = :account;

-- suspended :fragment   Of the registration v, which need not be there.
CASE WHEN v.state = @volunteer_state.suspended THEN 1 ELSE 0 END AS suspended

-- account_user :one   What a session needs to know of an open account.
-- in  account:id
-- out name:text volunteer:id? suspended:bool leads:bool
SELECT a.name, v.id AS volunteer, {suspended},
       CASE WHEN EXISTS (SELECT 1 FROM team_member m JOIN team t ON t.id = m.team
             WHERE m.volunteer = v.id AND m.state = @member_state.in AND m.role <= @member_role.deputy AND t.closed_ms IS NULL)
            THEN 1 ELSE 0 END AS leads
  FROM account a LEFT JOIN volunteer v ON v.account = a.id AND v.closed_ms IS NULL
 WHERE a.id = :account AND a.closed_ms IS NULL ORDER BY v.id DESC LIMIT 1;

-- account_of_session :one   The same behind a session that has not ended, and whether there are grants to look for.
-- in  hash:text now:time
-- out session:id acts_for:id? account:id name:text volunteer:id? suspended:bool leads:bool granted:bool
SELECT s.id AS session, s.acts_for, a.id AS account, a.name AS name, v.id AS volunteer, {suspended},
       CASE WHEN EXISTS (SELECT 1 FROM team_member m JOIN team t ON t.id = m.team
             WHERE m.volunteer = v.id AND m.state = @member_state.in AND m.role <= @member_role.deputy AND t.closed_ms IS NULL)
            THEN 1 ELSE 0 END AS leads,
       CASE WHEN EXISTS (SELECT 1 FROM unit_grant g WHERE g.account = a.id AND g.ended_ms IS NULL)
            THEN 1 ELSE 0 END AS granted
  FROM session s JOIN account a ON a.id = s.account AND a.closed_ms IS NULL
  LEFT JOIN volunteer v ON v.account = a.id AND v.closed_ms IS NULL
 WHERE s.token_hash = :hash AND s.expires_ms > :now AND s.ended_ms IS NULL ORDER BY v.id DESC LIMIT 1;

-- account_set_password :exec
-- in  account:id hash:text
UPDATE account SET password_hash = :hash, failed = 0, locked_until_ms = NULL, version = version + 1
 WHERE id = :account AND closed_ms IS NULL;

-- account_codes_since :one   How many codes a phone was sent. What was made after now was made by a clock that ran ahead.
-- in  phone:text purpose:int recent:time since:time now:time
-- out recent:int day:int
SELECT CAST(COALESCE(SUM(CASE WHEN made_ms > :recent THEN 1 ELSE 0 END), 0) AS BIGINT) AS recent,
       CAST(COUNT(*) AS BIGINT) AS day
  FROM login_code WHERE phone_index = :phone AND purpose = :purpose AND made_ms > :since AND made_ms <= :now;

-- account_code_add :exec
-- in  id:id phone:text purpose:int hash:text now:time expires:time
INSERT INTO login_code (id, phone_index, purpose, code_hash, made_ms, expires_ms)
VALUES (:id, :phone, :purpose, :hash, :now, :expires);

-- account_code_use :exec   Only the newest code of a phone counts, once, in time, after few wrong tries. One that was made
-- by a clock that ran ahead does not live until then.
-- in  phone:text purpose:int hash:text tries:int now:time
UPDATE login_code SET used_ms = :now
 WHERE id = (SELECT MAX(c.id) FROM login_code c WHERE c.phone_index = :phone AND c.purpose = :purpose)
   AND code_hash = :hash AND used_ms IS NULL AND expires_ms > :now AND made_ms <= :now
   AND tries < :tries;

-- account_code_miss :exec
-- in  phone:text purpose:int
UPDATE login_code SET tries = tries + 1
 WHERE id = (SELECT MAX(c.id) FROM login_code c WHERE c.phone_index = :phone AND c.purpose = :purpose);

-- account_codes_purge :exec   The table holds about a day of them: read whole, it is small.
-- in  before:time
DELETE FROM login_code WHERE expires_ms < :before;

-- account_key :one   What a password is compared with.
-- in  phone:text
-- out id:id hash:text?
SELECT id, password_hash AS hash FROM account WHERE phone_index = :phone AND closed_ms IS NULL;

-- account_own_key :one
-- in  account:id
-- out hash:text?
SELECT password_hash AS hash FROM account WHERE id = :account AND closed_ms IS NULL;

-- account_let_in :exec   No row: locked, or the password was changed since it was read. A lock beyond farthest was set by
-- a clock that ran ahead, and does not count.
-- in  account:id hash:text? now:time farthest:time
UPDATE account SET failed = 0, locked_until_ms = NULL
 WHERE id = :account AND closed_ms IS NULL AND COALESCE(password_hash, '') = COALESCE(CAST(:hash AS TEXT), '')
   AND (locked_until_ms IS NULL OR locked_until_ms <= :now OR locked_until_ms > :farthest);

-- account_miss :exec   One more wrong try; the last one locks and begins to count anew. Tries while locked do not count.
-- A lock lasts until `until` at most.
-- in  account:id most:int until:time now:time
UPDATE account SET locked_until_ms = CASE WHEN failed + 1 >= :most THEN :until ELSE NULL END,
       failed = CASE WHEN failed + 1 >= :most THEN 0 ELSE failed + 1 END
 WHERE id = :account AND (locked_until_ms IS NULL OR locked_until_ms <= :now OR locked_until_ms > :until);

-- account_unlock :exec
-- in  account:id
UPDATE account SET failed = 0, locked_until_ms = NULL WHERE id = :account;

-- account_rename :exec
-- in  account:id name:text
UPDATE account SET name = :name, version = version + 1 WHERE id = :account AND closed_ms IS NULL;

-- account_set_phone :exec
-- in  account:id phone:text sealed:text
UPDATE account SET phone_index = :phone, phone_sealed = :sealed, version = version + 1
 WHERE id = :account AND closed_ms IS NULL;

-- account_close :exec
-- in  account:id name:text phone:text now:time
UPDATE account SET name = :name, phone_index = :phone, phone_sealed = '', password_hash = NULL, failed = 0,
       locked_until_ms = NULL, closed_ms = :now, version = version + 1
 WHERE id = :account AND closed_ms IS NULL;

