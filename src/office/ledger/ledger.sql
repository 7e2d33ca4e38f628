-- The ledger's accounts, transfers and entries.
-- table ledger_account
-- table ledger_transfer kind:ledger_kind
-- table ledger_entry
-- table ledger_hold
-- table ledger_carry ids:through

-- ledger_account_open :exec   No row: the owner has an account in this book.
-- in  id:id owner:text owner_id:id book:text floor:int? now:time
INSERT INTO ledger_account (id, owner, owner_id, book, floor, made_ms)
VALUES (:id, :owner, :owner_id, :book, :floor, :now)
ON CONFLICT DO NOTHING;

-- ledger_account_of :one
-- in  owner:text owner_id:id book:text
-- out id:id floor:int?
SELECT id, floor FROM ledger_account
 WHERE owner = :owner AND owner_id = :owner_id AND book = :book AND closed_ms IS NULL;

-- ledger_account_close :exec   No row: unknown, closed, or something is on it or held.
-- in  account:id now:time
UPDATE ledger_account SET closed_ms = :now
 WHERE id = :account AND closed_ms IS NULL AND posted = 0 AND held = 0
   AND NOT EXISTS (SELECT 1 FROM ledger_hold h WHERE h.account = :account)
   AND (floor IS NOT NULL
        OR COALESCE((SELECT c.posted FROM ledger_carry c WHERE c.account = :account), 0)
         + COALESCE((SELECT SUM(e.amount) FROM ledger_entry e WHERE e.account = :account AND e.hold = 0
             AND e.id > COALESCE((SELECT c.through FROM ledger_carry c WHERE c.account = :account), 0)), 0) = 0);

-- ledger_transfer_add :exec   No row: the id is booked, or somebody else was first about the same.
-- in  id:id kind:ledger_kind about:id? until:int? code:int ref:int by:int now:time
INSERT INTO ledger_transfer (id, kind, about, until_ms, code, ref, by_account, made_ms)
VALUES (:id, :kind, :about, :until, :code, :ref, :by, :now)
ON CONFLICT DO NOTHING;

-- ledger_transfer_get :one
-- in  id:id
-- out kind:ledger_kind about:id? lapse_ms:int code:int ref:int
SELECT kind, about, CAST(COALESCE(until_ms - made_ms, 0) AS BIGINT) AS lapse_ms, code, ref
  FROM ledger_transfer WHERE id = :id;

-- ledger_entries :many   Of one transfer; a hold's own among them.
-- in  transfer:id
-- out account:id amount:int
-- rest a transfer has no more (LEDGER_ENTRIES_MOST)
SELECT account, amount FROM ledger_entry WHERE transfer = :transfer ORDER BY account LIMIT 64;

-- ledger_account_move :exec   The guard of the floor. No row: it would be broken, or the account is closed or has none.
-- in  account:id posted:int held:int
UPDATE ledger_account SET posted = posted + :posted, held = held + :held
 WHERE id = :account AND floor IS NOT NULL AND closed_ms IS NULL AND held + :held >= 0
   AND posted + :posted - held - :held >= floor;

-- ledger_entry_add :exec   moved: the account's row took it. No row: it did not and should have, or the account is
-- unknown, closed or of another book.
-- in  account:id id:id transfer:id amount:int hold:bool book:text? moved:bool
INSERT INTO ledger_entry (account, id, transfer, amount, hold)
SELECT a.id, CAST(:id AS BIGINT), CAST(:transfer AS BIGINT), CAST(:amount AS BIGINT), CAST(:hold AS INTEGER)
  FROM ledger_account a
 WHERE a.id = :account AND a.closed_ms IS NULL AND (a.floor IS NULL OR CAST(:moved AS INTEGER) = 1)
   AND (CAST(:book AS TEXT) IS NULL OR a.book = :book);

-- ledger_account_get :one   For the words of a refusal.
-- in  account:id
-- out book:text closed:bool available:int
SELECT book, CAST(closed_ms IS NOT NULL AS INTEGER) AS closed, posted - held AS available FROM ledger_account
 WHERE id = :account;

-- ledger_hold_add :exec
-- in  transfer:id account:id amount:int until:int
INSERT INTO ledger_hold (transfer, account, amount, until_ms) VALUES (:transfer, :account, :amount, :until);

-- ledger_hold_end :many   Whoever gets rows has ended it.
-- in  transfer:id after:int most:int
-- out account:id amount:int
DELETE FROM ledger_hold WHERE transfer = :transfer AND until_ms > :after AND until_ms <= :most
RETURNING account, amount;

-- ledger_hold_due :many
-- in  now:time most:int
-- out until:int transfer:id
SELECT DISTINCT until_ms AS until, transfer FROM ledger_hold
 WHERE until_ms <= :now ORDER BY until_ms, transfer LIMIT :most;

-- ledger_balance :one
-- in  account:id
-- row ledger_balance posted held floor closed
SELECT CAST(CASE WHEN a.floor IS NOT NULL THEN a.posted
                 ELSE COALESCE(c.posted, 0) + COALESCE((SELECT SUM(e.amount) FROM ledger_entry e
                        WHERE e.account = a.id AND e.hold = 0 AND e.id > COALESCE(c.through, 0)), 0) END AS BIGINT) AS posted,
       CAST(CASE WHEN a.floor IS NOT NULL THEN a.held
                 ELSE COALESCE((SELECT -SUM(h.amount) FROM ledger_hold h WHERE h.account = a.id AND h.amount < 0), 0)
            END AS BIGINT) AS held,
       a.floor, CAST(a.closed_ms IS NOT NULL AS INTEGER) AS closed
  FROM ledger_account a LEFT JOIN ledger_carry c ON c.account = a.id
 WHERE a.id = :account;

-- ledger_sum_from :one   What came in and went since; this entry included.
-- in  account:id id:int
-- out amount:int
SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS amount FROM ledger_entry
 WHERE account = :account AND id >= :id AND hold = 0;

-- ledger_statement :many   The newest first.
-- in  account:id before:int most:int
-- row ledger_line id transfer at kind code ref amount
SELECT e.id, e.transfer, t.made_ms AS at, t.kind, t.code, t.ref, e.amount
  FROM ledger_entry e JOIN ledger_transfer t ON t.id = e.transfer
 WHERE e.account = :account AND e.id < :before AND e.hold = 0 ORDER BY e.id DESC LIMIT :most;

-- ledger_carry_forward :exec   Only of accounts that had entries since.
-- in  through:int
INSERT INTO ledger_carry (account, through, posted)
SELECT s.account, CAST(:through AS BIGINT), CAST(s.n AS BIGINT)
  FROM (SELECT a.id AS account, (SELECT SUM(e.amount) FROM ledger_entry e
                WHERE e.account = a.id AND e.hold = 0 AND e.id > COALESCE(c.through, 0) AND e.id <= :through) AS n
          FROM ledger_account a LEFT JOIN ledger_carry c ON c.account = a.id WHERE a.floor IS NULL) s
 WHERE s.n IS NOT NULL
ON CONFLICT (account) DO UPDATE SET posted = ledger_carry.posted + excluded.posted, through = excluded.through;
