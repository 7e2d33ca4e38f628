-- A guardian agrees by a code to their own phone, found by its keyed index, or at a counter; '': kept before that, to be
-- filled in by the clock. consent_ms: 0 while nobody agreed. Whether they agree now is the newest row of consent.
ALTER TABLE guardian ADD COLUMN phone_index TEXT NOT NULL DEFAULT '';
CREATE INDEX guardian_phone ON guardian (phone_index);
