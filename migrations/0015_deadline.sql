-- Clocks on things: kind enum deadline_kind, at_ms the time from which working days count (or the end itself); again_ms:
-- not tried before. The ten working days of confirmation were kept in a table of their own until now.
CREATE TABLE deadline (
    kind INTEGER NOT NULL, thing_id BIGINT NOT NULL, at_ms BIGINT NOT NULL, reminded_ms BIGINT, late_ms BIGINT,
    again_ms BIGINT NOT NULL DEFAULT 0, PRIMARY KEY (kind, thing_id));
CREATE INDEX deadline_runs ON deadline (kind, at_ms) WHERE late_ms IS NULL;
INSERT INTO deadline (kind, thing_id, at_ms, reminded_ms, late_ms)
SELECT 1, a.id, a.ends_ms, c.reminded_ms, c.escalated_ms
  FROM activity a LEFT JOIN confirm_reminder c ON c.activity = a.id WHERE a.state = 3;
DROP TABLE confirm_reminder;
INSERT INTO deadline (kind, thing_id, at_ms) SELECT 2, g.id, g.until_ms FROM gazette g WHERE g.state = 1;
INSERT INTO deadline (kind, thing_id, at_ms) SELECT 3, c.id, c.made_ms FROM identity_claim c WHERE c.state = 1;
