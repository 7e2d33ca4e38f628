-- Units: the tree of the city. pos is where a unit stands (DESIGN 2.12); everything that belongs to a unit carries it.
CREATE TABLE unit (
    id BIGINT PRIMARY KEY, pos BIGINT NOT NULL UNIQUE, depth INTEGER NOT NULL, code TEXT NOT NULL,
    kind INTEGER NOT NULL, name TEXT NOT NULL, parent BIGINT REFERENCES unit (id),
    address TEXT NOT NULL DEFAULT '', phone TEXT NOT NULL DEFAULT '', lat DOUBLE PRECISION, lng DOUBLE PRECISION,
    made_ms BIGINT NOT NULL, closed_ms BIGINT, version INTEGER NOT NULL DEFAULT 1);
CREATE INDEX unit_parent ON unit (parent, pos);
CREATE INDEX unit_code ON unit (code);

-- Who may decide for a unit and all below. role: enum role of base/user.h (STATION .. AUDITOR).
CREATE TABLE unit_grant (
    id BIGINT PRIMARY KEY, account BIGINT NOT NULL, role INTEGER NOT NULL, unit BIGINT NOT NULL REFERENCES unit (id),
    given_by BIGINT NOT NULL, given_ms BIGINT NOT NULL, ended_by BIGINT, ended_ms BIGINT);
CREATE INDEX unit_grant_account ON unit_grant (account);
CREATE INDEX unit_grant_unit ON unit_grant (unit);
CREATE UNIQUE INDEX unit_grant_once ON unit_grant (account, role, unit) WHERE ended_ms IS NULL;

-- Rules that a city can change: the newest row whose day has come holds. Values are whole numbers.
CREATE TABLE policy (
    id BIGINT PRIMARY KEY, name TEXT NOT NULL, value BIGINT NOT NULL, from_ms BIGINT NOT NULL,
    reason TEXT NOT NULL, by_account BIGINT NOT NULL, made_ms BIGINT NOT NULL);
CREATE INDEX policy_name ON policy (name, from_ms);
-- Days that are off although they are weekdays, or worked although they are not (off = 0).
CREATE TABLE holiday (day BIGINT PRIMARY KEY, off INTEGER NOT NULL, name TEXT NOT NULL);

-- Who did what to which thing; never changed, never deleted. what is a code of enum audit_kind.
CREATE TABLE audit (
    id BIGINT PRIMARY KEY, at_ms BIGINT NOT NULL, actor BIGINT NOT NULL, what INTEGER NOT NULL,
    thing TEXT NOT NULL, thing_id BIGINT NOT NULL, pos BIGINT NOT NULL, reason TEXT NOT NULL, detail TEXT NOT NULL,
    address TEXT NOT NULL);
CREATE INDEX audit_thing ON audit (thing, thing_id, at_ms);
CREATE INDEX audit_actor ON audit (actor, at_ms);
CREATE INDEX audit_time ON audit (at_ms, id);

-- Messages to people, shown under 我的; and what leaves by SMS through the sender.
CREATE TABLE notice (
    id BIGINT PRIMARY KEY, account BIGINT NOT NULL, text_key TEXT NOT NULL, arg0 TEXT NOT NULL, arg1 TEXT NOT NULL,
    arg2 TEXT NOT NULL, link TEXT NOT NULL, at_ms BIGINT NOT NULL, read_ms BIGINT);
CREATE INDEX notice_account ON notice (account, id);
CREATE TABLE outbox (
    id BIGINT PRIMARY KEY, phone_sealed TEXT NOT NULL, text_sealed TEXT NOT NULL, at_ms BIGINT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0, sent_ms BIGINT);

-- Totals (DESIGN 2.9): a transaction appends deltas; once a second they are added into the totals of the unit and
-- all its ancestors. period: 0 all time, 2026, 202603, 20260307 (base/clock.h). measure: enum measure.
CREATE TABLE stat_delta (
    id BIGINT PRIMARY KEY, pos BIGINT NOT NULL, day BIGINT NOT NULL, measure INTEGER NOT NULL, n BIGINT NOT NULL);
CREATE TABLE stat_total (
    pos BIGINT NOT NULL, measure INTEGER NOT NULL, period BIGINT NOT NULL, n BIGINT NOT NULL,
    PRIMARY KEY (pos, measure, period)) WITHOUT ROWID;
CREATE TABLE stat_as_of (one BIGINT PRIMARY KEY, at_ms BIGINT NOT NULL);
INSERT INTO stat_as_of (one, at_ms) VALUES (1, 0);

-- Numbers that must run on without gaps or repeats: volunteer, team and project numbers by area and month.
CREATE TABLE counter (name TEXT NOT NULL PRIMARY KEY, n BIGINT NOT NULL) WITHOUT ROWID;

-- Files that people hand in: proofs, photos, consents.
CREATE TABLE attachment (
    id BIGINT PRIMARY KEY, owner_thing TEXT NOT NULL, owner_id BIGINT NOT NULL, pos BIGINT NOT NULL,
    name TEXT NOT NULL, type TEXT NOT NULL, size BIGINT NOT NULL, data BLOB NOT NULL,
    by_account BIGINT NOT NULL, made_ms BIGINT NOT NULL);
CREATE INDEX attachment_owner ON attachment (owner_thing, owner_id);
