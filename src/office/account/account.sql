-- table account
-- table login_code ids:id
-- table relative_phone relation:relative
-- table login_failure
-- table known_device
-- table password_release
-- table phone_change
-- table code_spent

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

-- suspended :fragment   Of the registration v, which need not be there; who awaits a guardian's word rests likewise.
CASE WHEN v.state IN (@volunteer_state.suspended, @volunteer_state.awaits) THEN 1 ELSE 0 END AS suspended,
       CASE WHEN v.state = @volunteer_state.awaits THEN 1 ELSE 0 END AS awaits

-- second :fragment   Of the account a.
CASE WHEN EXISTS (SELECT 1 FROM second_factor f WHERE f.account = a.id) THEN 1 ELSE 0 END AS second

-- relative :fragment   Of the account a: its phone is a relative's.
CASE WHEN EXISTS (SELECT 1 FROM relative_phone p WHERE p.account = a.id) THEN 1 ELSE 0 END AS relative

-- account_user :one   What a session needs to know of an open account.
-- in  account:id
-- out name:text volunteer:id? suspended:bool awaits:bool second:bool relative:bool due:time? leads:bool
SELECT a.name, v.id AS volunteer, {suspended}, {second}, {relative}, a.second_due_ms AS due,
       CASE WHEN EXISTS (SELECT 1 FROM team_member m JOIN team t ON t.id = m.team
             WHERE m.volunteer = v.id AND m.state = @member_state.in AND m.role <= @member_role.deputy AND t.closed_ms IS NULL)
            THEN 1 ELSE 0 END AS leads
  FROM account a LEFT JOIN volunteer v ON v.account = a.id AND v.closed_ms IS NULL
 WHERE a.id = :account AND a.closed_ms IS NULL ORDER BY v.id DESC LIMIT 1;

-- account_of_session :one   The same behind a session that has not ended, and whether there are grants to look for.
-- in  hash:text now:time
-- out session:id half:bool made:time seen:time expires:time proved:int acts_for:id? account:id name:text volunteer:id? suspended:bool awaits:bool second:bool relative:bool due:time? leads:bool granted:bool
SELECT s.id AS session, s.half, s.made_ms AS made, s.seen_ms AS seen, s.expires_ms AS expires, s.proved_ms AS proved, s.acts_for, a.id AS account, a.name AS name, v.id AS volunteer,
       {suspended}, {second}, {relative}, a.second_due_ms AS due,
       CASE WHEN EXISTS (SELECT 1 FROM team_member m JOIN team t ON t.id = m.team
             WHERE m.volunteer = v.id AND m.state = @member_state.in AND m.role <= @member_role.deputy AND t.closed_ms IS NULL)
            THEN 1 ELSE 0 END AS leads,
       CASE WHEN EXISTS (SELECT 1 FROM unit_grant g WHERE g.account = a.id AND g.ended_ms IS NULL)
            THEN 1 ELSE 0 END AS granted
  FROM session s JOIN account a ON a.id = s.account AND a.closed_ms IS NULL
  LEFT JOIN volunteer v ON v.account = a.id AND v.closed_ms IS NULL
 WHERE s.token_hash = :hash AND s.expires_ms > :now AND s.ended_ms IS NULL ORDER BY v.id DESC LIMIT 1;

-- relative_add :exec
-- in  account:id name:text phone:text relation:relative now:time
INSERT INTO relative_phone (account, name_sealed, phone_index, relation, made_ms) VALUES (:account, :name, :phone, :relation, :now);

-- relative_of :one   Whose phone an account has, when it is not its own.
-- in  account:id
-- out name:text phone:text relation:relative
SELECT name_sealed AS name, phone_index AS phone, relation FROM relative_phone WHERE account = :account;

-- relative_count :one   How many people's codes come to a phone that is not theirs.
-- in  phone:text
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM relative_phone WHERE phone_index = :phone;

-- relative_drop :exec   They have a phone of their own now, or left.
-- in  account:id
DELETE FROM relative_phone WHERE account = :account;

-- account_person :one
-- in  account:id
-- out person:text?
SELECT person FROM account WHERE id = :account AND closed_ms IS NULL;

-- account_set_person :exec
-- in  account:id person:text?
UPDATE account SET person = :person WHERE id = :account AND closed_ms IS NULL;

-- account_set_password :exec
-- in  account:id hash:text
UPDATE account SET password_hash = :hash, version = version + 1
 WHERE id = :account AND closed_ms IS NULL;

-- account_codes_since :one   How many codes a phone was sent, and how many of them for this visitor. What was made after now was
-- made by a clock that ran ahead.
-- in  phone:text purpose:int visitor:text recent:time since:time now:time
-- out recent:int day:int all:int
SELECT CAST(COALESCE(SUM(CASE WHEN visitor = :visitor AND made_ms > :recent THEN 1 ELSE 0 END), 0) AS BIGINT) AS recent,
       CAST(COALESCE(SUM(CASE WHEN visitor = :visitor THEN 1 ELSE 0 END), 0) AS BIGINT) AS day,
       CAST(COUNT(*) AS BIGINT) AS "all"
  FROM login_code WHERE phone_index = :phone AND purpose = :purpose AND made_ms > :since AND made_ms <= :now;

-- account_codes_spent :one   What a visitor had sent to whatever phone within a day, and the city by the last count.
-- in  visitor:text since:time now:time
-- out visitor:int city:int
SELECT CAST((SELECT COUNT(*) FROM login_code c WHERE c.visitor = :visitor AND c.made_ms > :since AND c.made_ms <= :now) AS BIGINT) AS visitor,
       s.n AS city
  FROM code_spent s WHERE s.id = 1;

-- account_codes_count :one
-- in  since:time now:time
-- out n:int before:int
SELECT CAST((SELECT COUNT(*) FROM login_code c WHERE c.made_ms > :since AND c.made_ms <= :now) AS BIGINT) AS n, s.n AS before
  FROM code_spent s WHERE s.id = 1;

-- account_codes_note :exec
-- in  n:int
UPDATE code_spent SET n = :n WHERE id = 1;

-- account_code_add :exec
-- in  id:id phone:text purpose:int asker:text visitor:text hash:text now:time expires:time
INSERT INTO login_code (id, phone_index, purpose, asker, visitor, code_hash, made_ms, expires_ms)
VALUES (:id, :phone, :purpose, :asker, :visitor, :hash, :now, :expires);

-- account_code_use :exec   Only the newest code that a browser asked for counts, once, in time, after few wrong tries. One that
-- was made by a clock that ran ahead does not live until then.
-- in  phone:text purpose:int asker:text hash:text tries:int now:time
UPDATE login_code SET used_ms = :now
 WHERE id = (SELECT MAX(c.id) FROM login_code c WHERE c.phone_index = :phone AND c.purpose = :purpose AND c.asker = :asker)
   AND code_hash = :hash AND used_ms IS NULL AND expires_ms > :now AND made_ms <= :now
   AND tries < :tries;

-- account_code_miss :exec
-- in  phone:text purpose:int asker:text
UPDATE login_code SET tries = tries + 1
 WHERE id = (SELECT MAX(c.id) FROM login_code c WHERE c.phone_index = :phone AND c.purpose = :purpose AND c.asker = :asker);

-- account_codes_drop :exec   Those that an account's phone was sent.
-- in  account:id
DELETE FROM login_code WHERE phone_index = (SELECT a.phone_index FROM account a WHERE a.id = :account);

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

-- account_may_in :one   No row: locked for this visitor, or (others) for all that are not known; or the password was changed since
-- it was read. A lock beyond farthest was set by a clock that ran ahead, and does not count.
-- in  account:id hash:text? visitor:text others:text now:time farthest:time
-- out id:id
SELECT a.id FROM account a
 WHERE a.id = :account AND a.closed_ms IS NULL AND COALESCE(a.password_hash, '') = COALESCE(CAST(:hash AS TEXT), '')
   AND NOT EXISTS (SELECT 1 FROM login_failure f WHERE f.account = a.id AND f.visitor IN (:visitor, :others)
                      AND f.locked_until_ms > :now AND f.locked_until_ms <= :farthest);

-- visitor_missed :one   One more wrong try within a day. The one that makes it `most` locks until then, the one that makes it `last`
-- for the rest of the day. No row: it is locked, and what is tried then does not count.
-- in  account:id visitor:text most:int last:int until:time now:time
-- out failed:int
INSERT INTO login_failure (account, visitor, failed, from_ms) VALUES (:account, :visitor, 1, :now)
ON CONFLICT (account, visitor) DO UPDATE SET
       failed = CASE WHEN login_failure.from_ms BETWEEN :now - @ms.day + 1 AND :now THEN login_failure.failed + 1 ELSE 1 END,
       from_ms = CASE WHEN login_failure.from_ms BETWEEN :now - @ms.day + 1 AND :now THEN login_failure.from_ms ELSE :now END,
       locked_until_ms = CASE WHEN login_failure.from_ms NOT BETWEEN :now - @ms.day + 1 AND :now THEN NULL
                              WHEN login_failure.failed + 1 >= :last THEN login_failure.from_ms + @ms.day
                              WHEN login_failure.failed + 1 = :most THEN :until END
 WHERE login_failure.locked_until_ms IS NULL OR login_failure.locked_until_ms <= :now
    OR login_failure.locked_until_ms > :now + @ms.day
RETURNING failed;

-- visitor_locked :one   Whether what this visitor tries does not count just now.
-- in  account:id visitor:text others:text now:time farthest:time
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM login_failure
 WHERE account = :account AND visitor IN (:visitor, :others) AND locked_until_ms > :now AND locked_until_ms <= :farthest;

-- visitor_forgive :exec
-- in  account:id visitor:text
DELETE FROM login_failure WHERE account = :account AND visitor = :visitor;

-- visitor_forgive_all :exec
-- in  account:id
DELETE FROM login_failure WHERE account = :account;

-- visitor_failures_purge :exec
-- in  before:time
DELETE FROM login_failure WHERE from_ms < :before;

-- visitor_is_known :one
-- in  account:id device:text
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM known_device WHERE account = :account AND device = :device;

-- visitor_know :exec
-- in  account:id device:text now:time
INSERT INTO known_device (account, device, made_ms, seen_ms) VALUES (:account, :device, :now, :now)
ON CONFLICT (account, device) DO UPDATE SET seen_ms = excluded.seen_ms;

-- visitor_know_few :exec   Of many only those that were used last.
-- in  account:id most:int
DELETE FROM known_device WHERE account = :account
   AND device NOT IN (SELECT k.device FROM known_device k WHERE k.account = :account ORDER BY k.seen_ms DESC, k.device LIMIT :most);

-- visitor_know_none :exec
-- in  account:id
DELETE FROM known_device WHERE account = :account;

-- visitor_devices_purge :exec
-- in  before:time
DELETE FROM known_device WHERE seen_ms < :before;

-- release_add :exec
-- in  account:id by:id now:time until:time
INSERT INTO password_release (account, given_by, given_ms, until_ms) VALUES (:account, :by, :now, :until)
ON CONFLICT (account) DO UPDATE SET given_by = excluded.given_by, given_ms = excluded.given_ms, until_ms = excluded.until_ms;

-- release_use :exec   No row: nobody gave one, or it is used or too old.
-- in  account:id now:time
DELETE FROM password_release WHERE account = :account AND given_ms <= :now AND until_ms > :now;

-- release_drop :exec
-- in  account:id
DELETE FROM password_release WHERE account = :account;

-- phone_change_add :exec   What the account's phone is until now. No row: it stays the same.
-- in  id:id account:id phone:text now:time until:time
INSERT INTO phone_change (id, account, phone_index, phone_sealed, made_ms, until_ms)
SELECT :id, a.id, a.phone_index, a.phone_sealed, :now, :until FROM account a
 WHERE a.id = :account AND a.closed_ms IS NULL AND a.phone_index <> :phone;

-- phone_change_of :one   The last account that this phone can be given back to.
-- in  phone:text now:time
-- out id:id account:id sealed:text made:time
SELECT p.id, p.account, p.phone_sealed AS sealed, p.made_ms AS made FROM phone_change p JOIN account a ON a.id = p.account AND a.closed_ms IS NULL
 WHERE p.phone_index = :phone AND p.made_ms <= :now AND p.until_ms > :now ORDER BY p.id DESC LIMIT 1;

-- account_phone_back :exec   The password goes, too: whoever changed the phone may know it.
-- in  account:id phone:text sealed:text
UPDATE account SET phone_index = :phone, phone_sealed = :sealed, password_hash = NULL, version = version + 1
 WHERE id = :account AND closed_ms IS NULL;

-- phone_change_drop :exec   One that was undone, and all that came after it: whoever made those cannot undo it again.
-- in  account:id from:id
DELETE FROM phone_change WHERE account = :account AND id >= :from;

-- phone_change_purge :exec
-- in  now:time
DELETE FROM phone_change WHERE until_ms <= :now;

-- account_rename :exec
-- in  account:id name:text
UPDATE account SET name = :name, version = version + 1 WHERE id = :account AND closed_ms IS NULL;

-- account_set_phone :exec
-- in  account:id phone:text sealed:text
UPDATE account SET phone_index = :phone, phone_sealed = :sealed, version = version + 1
 WHERE id = :account AND closed_ms IS NULL;

-- account_close :exec
-- in  account:id name:text phone:text now:time
UPDATE account SET name = :name, phone_index = :phone, phone_sealed = '', person = NULL, password_hash = NULL,
       closed_ms = :now, version = version + 1
 WHERE id = :account AND closed_ms IS NULL;


-- session_open :many   What may still be open; which of them ended by itself, rules say.
-- in  account:id now:time
-- out id:id device:device_kind browser:browser_kind address:text made:time seen:time expires:time
-- rest told
SELECT id, device, browser, address, made_ms AS made, seen_ms AS seen, expires_ms AS expires FROM session
 WHERE account = :account AND half = 0 AND ended_ms IS NULL AND expires_ms > :now ORDER BY seen_ms DESC, id DESC LIMIT 200;

-- session_own :many
-- in  account:id
-- row own_session made seen ended device browser address
SELECT made_ms AS made, seen_ms AS seen, ended_ms AS ended, device, browser, address FROM session
 WHERE account = :account AND half = 0 ORDER BY id DESC LIMIT 5000;

-- device_own :many
-- in  account:id
-- row own_device made seen
SELECT made_ms AS made, seen_ms AS seen FROM known_device WHERE account = :account ORDER BY seen_ms DESC LIMIT 100;
