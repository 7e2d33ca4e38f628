-- ledger_test_row :one   An account's row as it is stored.
-- in  account:id
-- out posted:int held:int
SELECT posted, held FROM ledger_account WHERE id = :account;

-- ledger_test_count :one   Everything that transfers write.
-- out n:int
SELECT CAST((SELECT COUNT(*) FROM ledger_transfer) + (SELECT COUNT(*) FROM ledger_entry)
          + (SELECT COUNT(*) FROM ledger_hold) + (SELECT COALESCE(SUM(posted + held), 0) FROM ledger_account) AS BIGINT) AS n;

-- ledger_test_carried :one
-- in  account:id
-- out posted:int
SELECT posted FROM ledger_carry WHERE account = :account;

-- ledger_test_ends :one   By how many transfers a hold ended.
-- in  hold:id
-- out n:int
SELECT COUNT(*) AS n FROM ledger_transfer WHERE about = :hold;

-- ledger_test_spoil_amount :exec
-- in  transfer:id account:id
UPDATE ledger_entry SET amount = amount + 1 WHERE transfer = :transfer AND account = :account;

-- ledger_test_spoil_account :exec
-- in  account:id posted:int held:int
UPDATE ledger_account SET posted = posted + :posted, held = held + :held WHERE id = :account;

-- ledger_test_spoil_carry :exec
UPDATE ledger_carry SET posted = posted + 1;

-- ledger_test_spoil_floor :exec
-- in  account:id
UPDATE ledger_account SET floor = posted - held + 1 WHERE id = :account;

-- ledger_test_spoil_hold :exec
-- in  hold:id
DELETE FROM ledger_hold WHERE transfer = :hold;

-- ledger_test_spoil_about :exec
-- in  transfer:id about:id
UPDATE ledger_transfer SET about = :about WHERE id = :transfer;
