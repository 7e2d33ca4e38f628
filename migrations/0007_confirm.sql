-- Which organisers were reminded to confirm hours, and which cases went up to the parent body (DOMAIN 4).
CREATE TABLE confirm_reminder (
    activity BIGINT PRIMARY KEY REFERENCES activity (id), reminded_ms BIGINT NOT NULL, escalated_ms BIGINT);
CREATE INDEX record_pending ON record (activity) WHERE state = 5;
CREATE INDEX record_entry_public ON record_entry (public_until_ms) WHERE state = 2;
