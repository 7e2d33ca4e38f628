-- A request about a document takes two who agree, and leaves its holder days to object. agreed_by: the first of the two; asker: the account
-- of whoever asks, 0 when they have none; paused 1: the request suspended the holder; same 1: the document stays, only the name changes.
ALTER TABLE identity_claim ADD COLUMN agreed_by BIGINT NOT NULL DEFAULT 0;
ALTER TABLE identity_claim ADD COLUMN asker BIGINT NOT NULL DEFAULT 0;
ALTER TABLE identity_claim ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;
ALTER TABLE identity_claim ADD COLUMN same INTEGER NOT NULL DEFAULT 0;
DROP INDEX identity_claim_waiting;
DROP INDEX identity_claim_once;
CREATE INDEX identity_claim_open ON identity_claim (pos, id) WHERE decided_ms IS NULL;
CREATE UNIQUE INDEX identity_claim_once ON identity_claim (holder, kind, id_index) WHERE decided_ms IS NULL;
