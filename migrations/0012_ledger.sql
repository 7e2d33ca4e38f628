-- The ledger: accounts and the transfers between them, by double entry. Transfers and entries are never changed.
-- An account belongs to an owner (a thing and its id) in a book (what is counted: points, a fund). floor: what is
-- available never falls below it; NULL: no floor, and then posted and held stay 0 here: many pay from such an account at
-- once, so its balance is the sum of its entries, and its row is never written.
CREATE TABLE ledger_account (
    id BIGINT PRIMARY KEY, owner TEXT NOT NULL, owner_id BIGINT NOT NULL, book TEXT NOT NULL, floor BIGINT,
    posted BIGINT NOT NULL DEFAULT 0, held BIGINT NOT NULL DEFAULT 0, made_ms BIGINT NOT NULL, closed_ms BIGINT);
CREATE UNIQUE INDEX ledger_account_owner ON ledger_account (owner, owner_id, book) WHERE closed_ms IS NULL;
CREATE INDEX ledger_account_bare ON ledger_account (id) WHERE floor IS NULL;

-- kind: enum ledger_kind. about: the hold that this ends, or the transfer that it reverses; either once. until_ms: of a
-- hold, when it lapses. code and ref: what it was for, by whoever keeps the book.
CREATE TABLE ledger_transfer (
    id BIGINT PRIMARY KEY, kind INTEGER NOT NULL, about BIGINT, until_ms BIGINT,
    code BIGINT NOT NULL, ref BIGINT NOT NULL, by_account BIGINT NOT NULL, made_ms BIGINT NOT NULL);
CREATE UNIQUE INDEX ledger_transfer_about ON ledger_transfer (about) WHERE about IS NOT NULL;

-- Side by side for an account, in order. hold 1: of a hold, and in no balance. No REFERENCES: each row is inserted from
-- the account's own, and PostgreSQL would lock that row each time.
CREATE TABLE ledger_entry (
    account BIGINT NOT NULL, id BIGINT NOT NULL, transfer BIGINT NOT NULL, amount BIGINT NOT NULL, hold INTEGER NOT NULL,
    PRIMARY KEY (account, id)) WITHOUT ROWID;
CREATE UNIQUE INDEX ledger_entry_transfer ON ledger_entry (transfer, account);

-- What is held now: the entries of holds that nobody has ended. Whoever deletes them ends the hold.
CREATE TABLE ledger_hold (
    transfer BIGINT NOT NULL, account BIGINT NOT NULL, amount BIGINT NOT NULL, until_ms BIGINT NOT NULL,
    PRIMARY KEY (transfer, account)) WITHOUT ROWID;
CREATE INDEX ledger_hold_account ON ledger_hold (account);
CREATE INDEX ledger_hold_until ON ledger_hold (until_ms, transfer);

-- Balances of accounts without a floor, brought forward: the sum of all entries up to and with `through`.
CREATE TABLE ledger_carry (account BIGINT PRIMARY KEY, through BIGINT NOT NULL, posted BIGINT NOT NULL);
