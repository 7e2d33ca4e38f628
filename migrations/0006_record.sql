-- Service records: one check-in and one check-out on one local day. What a record says never changes once it is out of
-- state open; its state moves only forward, each move a row of record_event. A correction is a new row (reverses).
-- state (codes of the field, DOMAIN 2, and ours from 6 on): 1 open, 2 effective, 3 voided, 4 refused, 5 pending (the
-- organiser confirms), 6 review by the parent body, 7 review by the city office, 8 missed (never signed out: 0 hours).
-- source 1 team entry, 2 own claim, 3 late entry, 4 check-in.
-- minutes: rounded by policy at check-out. in_how/out_how: enum mark_how (site QR, personal QR, roll call, entry).
CREATE TABLE record (
    id BIGINT PRIMARY KEY, volunteer BIGINT NOT NULL REFERENCES volunteer (id), activity BIGINT NOT NULL REFERENCES activity (id),
    shift BIGINT NOT NULL REFERENCES shift (id), signup BIGINT, team BIGINT NOT NULL REFERENCES team (id), pos BIGINT NOT NULL,
    day BIGINT NOT NULL, in_ms BIGINT NOT NULL, out_ms BIGINT, minutes BIGINT NOT NULL DEFAULT 0, state INTEGER NOT NULL,
    source INTEGER NOT NULL, in_how INTEGER NOT NULL, out_how INTEGER, in_by BIGINT NOT NULL, out_by BIGINT,
    in_lat DOUBLE PRECISION, in_lng DOUBLE PRECISION, device TEXT, odd BIGINT NOT NULL DEFAULT 0,
    reverses BIGINT REFERENCES record (id), reason TEXT NOT NULL DEFAULT '', settled_ms BIGINT);
CREATE UNIQUE INDEX record_open ON record (volunteer) WHERE state = 1;
CREATE INDEX record_volunteer ON record (volunteer, in_ms);
CREATE INDEX record_activity ON record (activity, state);
CREATE INDEX record_open_day ON record (day) WHERE state = 1;
CREATE INDEX record_review ON record (pos, id) WHERE state IN (6, 7);

-- The moves of a record: who, when, why. by_account 0: the system's clock.
CREATE TABLE record_event (
    id BIGINT PRIMARY KEY, record BIGINT NOT NULL, from_state INTEGER NOT NULL, to_state INTEGER NOT NULL,
    by_account BIGINT NOT NULL, at_ms BIGINT NOT NULL, reason TEXT NOT NULL);
CREATE INDEX record_event_record ON record_event (record);

-- Entries by hand that need a second person: late entries, team entries by staff, own claims, corrections.
-- kind: enum entry_kind; state 1 waiting for the second person, 2 accepted, 3 refused.
CREATE TABLE record_entry (
    id BIGINT PRIMARY KEY, kind INTEGER NOT NULL, volunteer BIGINT NOT NULL REFERENCES volunteer (id),
    activity BIGINT NOT NULL REFERENCES activity (id), shift BIGINT NOT NULL REFERENCES shift (id), pos BIGINT NOT NULL,
    in_ms BIGINT NOT NULL, out_ms BIGINT NOT NULL, corrects BIGINT, reason TEXT NOT NULL, proof BIGINT,
    truth INTEGER NOT NULL, asked_by BIGINT NOT NULL, asked_ms BIGINT NOT NULL, state INTEGER NOT NULL,
    decided_by BIGINT, decided_ms BIGINT, answer TEXT NOT NULL DEFAULT '', record BIGINT, public_until_ms BIGINT);
CREATE INDEX record_entry_waiting ON record_entry (pos, id) WHERE state = 1;
CREATE INDEX record_entry_volunteer ON record_entry (volunteer, id);

-- Appeals: a missed check-out, a refused or voided record. state 1 waiting 2 accepted 3 refused.
CREATE TABLE appeal (
    id BIGINT PRIMARY KEY, record BIGINT NOT NULL REFERENCES record (id), volunteer BIGINT NOT NULL, pos BIGINT NOT NULL,
    story TEXT NOT NULL, claimed_out_ms BIGINT, asked_ms BIGINT NOT NULL, state INTEGER NOT NULL, decided_by BIGINT,
    decided_ms BIGINT, answer TEXT NOT NULL DEFAULT '');
CREATE INDEX appeal_waiting ON appeal (pos, id) WHERE state = 1;
CREATE INDEX appeal_record ON appeal (record);

-- Evaluation of a volunteer's part in an activity (DOMAIN 3, group 5): 1-5, by the leader at confirmation.
CREATE TABLE rating (
    record BIGINT PRIMARY KEY REFERENCES record (id), volunteer BIGINT NOT NULL, score INTEGER NOT NULL,
    note TEXT NOT NULL DEFAULT '', by_account BIGINT NOT NULL, at_ms BIGINT NOT NULL);
CREATE INDEX rating_volunteer ON rating (volunteer);

-- Stars reached or lost: each change a row.
CREATE TABLE star_event (
    id BIGINT PRIMARY KEY, volunteer BIGINT NOT NULL REFERENCES volunteer (id), from_star INTEGER NOT NULL,
    to_star INTEGER NOT NULL, at_ms BIGINT NOT NULL, minutes BIGINT NOT NULL, reason TEXT NOT NULL);
CREATE INDEX star_event_volunteer ON star_event (volunteer, id);

-- The daily review tiers (DOMAIN 4) look up a person-day; this index serves them.
CREATE INDEX record_person_day ON record (volunteer, day, state);
