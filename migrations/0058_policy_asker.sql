-- A rule is changed by two people: who proposed it. 0: from before that was so.
ALTER TABLE policy ADD COLUMN asked_by BIGINT NOT NULL DEFAULT 0;
