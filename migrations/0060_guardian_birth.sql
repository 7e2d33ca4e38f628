-- The child's day of birth, as the volunteer's row has it: who is of age now is found by it, not among all guardians.
ALTER TABLE guardian ADD COLUMN birth_day BIGINT NOT NULL DEFAULT 0;
UPDATE guardian SET birth_day = (SELECT v.birth_day FROM volunteer v WHERE v.id = guardian.volunteer);
CREATE INDEX guardian_birth ON guardian (birth_day);
