-- table session device:device_kind browser:browser_kind
-- table replay
-- table later

-- session_add :exec
-- in  id:id hash:text account:id now:time expires:time address:text half:bool device:int browser:int
INSERT INTO session (id, token_hash, account, made_ms, seen_ms, expires_ms, address, proved_ms, half, device, browser)
VALUES (:id, :hash, :account, :now, :now, :expires, :address, :now, :half, :device, :browser);

-- session_seen :exec
-- in  id:id now:time
UPDATE session SET seen_ms = :now WHERE id = :id AND ended_ms IS NULL;

-- session_prove :exec
-- in  id:id now:time
UPDATE session SET proved_ms = :now, seen_ms = :now WHERE id = :id AND ended_ms IS NULL;

-- session_end :exec
-- in  id:id now:time
UPDATE session SET ended_ms = :now WHERE id = :id AND ended_ms IS NULL;

-- session_end_own :exec   No row: it is somebody else's.
-- in  id:id account:id now:time
UPDATE session SET ended_ms = COALESCE(ended_ms, :now) WHERE id = :id AND account = :account;

-- session_before :one   What an account was logged in from before: at all, and from the like of this, at this address.
-- in  account:id address:text device:int browser:int
-- out all:int alike:int
SELECT CAST(COUNT(*) AS BIGINT) AS "all",
       CAST(COALESCE(SUM(CASE WHEN address = :address AND device = :device AND browser = :browser THEN 1 ELSE 0 END), 0) AS BIGINT) AS alike
  FROM session WHERE account = :account AND half = 0;

-- session_act_for :exec
-- in  id:id unit:id
UPDATE session SET acts_for = :unit WHERE id = :id AND ended_ms IS NULL;

-- session_end_account :exec   All of them, but one (0: none).
-- in  account:id but:id now:time
UPDATE session SET ended_ms = :now WHERE account = :account AND id <> :but AND ended_ms IS NULL;

-- session_purge :exec   Those that would have run out long ago, ended before or not.
-- in  before:time
DELETE FROM session WHERE expires_ms < :before;

-- session_forget :exec
-- in  account:id
DELETE FROM session WHERE account = :account;

-- replay_find :one   What was answered to this Idempotency-Key.
-- in  k:text
-- out request:text status:int location:text? flash:text?
SELECT request, status, location, flash FROM replay WHERE k = :k;

-- replay_add :exec
-- in  k:text request:text account:id status:int location:text? flash:text? now:time
INSERT INTO replay (k, request, account, status, location, flash, made_ms)
VALUES (:k, :request, :account, :status, :location, :flash, :now);

-- replay_forget :exec
-- in  account:id
DELETE FROM replay WHERE account = :account;

-- replay_purge :exec
-- in  before:time
DELETE FROM replay WHERE made_ms < :before;

-- later_add :exec   No row: enough waits, of this browser or of all.
-- in  key_hash:text device:text sealed:text now:time own:int most:int
INSERT INTO later (key_hash, device, sealed, made_ms)
SELECT :key_hash, :device, :sealed, :now
 WHERE (SELECT COUNT(*) FROM later) < :most AND (SELECT COUNT(*) FROM later WHERE device = :device) < :own;

-- later_find :one
-- in  key_hash:text device:text
-- out sealed:text
SELECT sealed FROM later WHERE key_hash = :key_hash AND device = :device;

-- later_purge :exec
-- in  before:time
DELETE FROM later WHERE made_ms < :before;
