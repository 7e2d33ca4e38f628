-- A guardian agrees by a code to their own phone, found by its keyed index, or at a counter; '': kept before that, to be
-- filled in by the clock. consent_ms: 0 while nobody agreed. Whether they agree now is the newest row of consent.
ALTER TABLE guardian ADD COLUMN phone_index TEXT NOT NULL DEFAULT '';
CREATE INDEX guardian_phone ON guardian (phone_index);
-- Whoever agreed before is taken at their word.
INSERT INTO consent (id, account, kind, text_version, given_ms)
SELECT g.volunteer, v.account, 6, COALESCE((SELECT MAX(o.text_version) FROM consent o WHERE o.account = v.account), ''), g.consent_ms
  FROM guardian g JOIN volunteer v ON v.id = g.volunteer
 WHERE g.consent_ms > 0 AND NOT EXISTS (SELECT 1 FROM consent c WHERE c.account = v.account AND c.kind = 6);
