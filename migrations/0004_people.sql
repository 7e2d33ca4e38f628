-- Accounts: what one logs in with. phone_index: keyed blind index (base/crypt.h); phone_sealed: encrypted.
CREATE TABLE account (
    id BIGINT PRIMARY KEY, name TEXT NOT NULL, phone_index TEXT NOT NULL, phone_sealed TEXT NOT NULL,
    password_hash TEXT, failed INTEGER NOT NULL DEFAULT 0, locked_until_ms BIGINT, made_ms BIGINT NOT NULL,
    closed_ms BIGINT, version INTEGER NOT NULL DEFAULT 1);
CREATE UNIQUE INDEX account_phone ON account (phone_index) WHERE closed_ms IS NULL;

-- One-time codes: hashed, short-lived, few tries. purpose: 1 log-in, 2 registration, 3 change of phone.
CREATE TABLE login_code (
    id BIGINT PRIMARY KEY, phone_index TEXT NOT NULL, purpose INTEGER NOT NULL, code_hash TEXT NOT NULL,
    made_ms BIGINT NOT NULL, expires_ms BIGINT NOT NULL, tries INTEGER NOT NULL DEFAULT 0, used_ms BIGINT);
CREATE INDEX login_code_phone ON login_code (phone_index, purpose, made_ms);

-- A registration that is not finished: three savable steps; the answers so far are sealed.
CREATE TABLE registration_draft (
    id BIGINT PRIMARY KEY, token_hash TEXT NOT NULL UNIQUE, phone_index TEXT NOT NULL, step INTEGER NOT NULL,
    answers_sealed TEXT NOT NULL, made_ms BIGINT NOT NULL, expires_ms BIGINT NOT NULL);
CREATE INDEX registration_draft_phone ON registration_draft (phone_index);

-- Volunteers. state: enum volunteer_state; real_name: enum real_name_state. minutes, records, no_shows, star: this
-- person's own effective totals (redvest check proves them against the records).
CREATE TABLE volunteer (
    id BIGINT PRIMARY KEY, account BIGINT NOT NULL REFERENCES account (id), number TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL, sex INTEGER NOT NULL, birth_day BIGINT NOT NULL, id_kind INTEGER NOT NULL,
    id_index TEXT NOT NULL, id_sealed TEXT NOT NULL, unit BIGINT NOT NULL REFERENCES unit (id), pos BIGINT NOT NULL,
    address TEXT NOT NULL DEFAULT '', politics INTEGER NOT NULL DEFAULT 20, education INTEGER NOT NULL DEFAULT 99,
    occupation INTEGER NOT NULL DEFAULT 90, ethnicity INTEGER NOT NULL DEFAULT 1, skills TEXT NOT NULL DEFAULT '',
    emergency_contact_sealed TEXT NOT NULL DEFAULT '', state INTEGER NOT NULL, real_name INTEGER NOT NULL,
    made_ms BIGINT NOT NULL, decided_ms BIGINT, closed_ms BIGINT, minutes BIGINT NOT NULL DEFAULT 0,
    records BIGINT NOT NULL DEFAULT 0, no_shows INTEGER NOT NULL DEFAULT 0, star INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL DEFAULT 1);
CREATE UNIQUE INDEX volunteer_document ON volunteer (id_kind, id_index) WHERE closed_ms IS NULL;
CREATE INDEX volunteer_account ON volunteer (account);
CREATE INDEX volunteer_pos ON volunteer (pos, id);
CREATE INDEX volunteer_waiting ON volunteer (pos, id) WHERE real_name = 1;

-- Service categories and target groups a volunteer cares for (codes), free time as bits: weekday*3 + morning/afternoon/evening.
CREATE TABLE volunteer_category (
    volunteer BIGINT NOT NULL REFERENCES volunteer (id), category INTEGER NOT NULL, PRIMARY KEY (volunteer, category)) WITHOUT ROWID;
CREATE TABLE volunteer_skill (
    volunteer BIGINT NOT NULL REFERENCES volunteer (id), skill INTEGER NOT NULL, PRIMARY KEY (volunteer, skill)) WITHOUT ROWID;
CREATE TABLE volunteer_free (volunteer BIGINT PRIMARY KEY REFERENCES volunteer (id), slots BIGINT NOT NULL);

CREATE TABLE guardian (
    volunteer BIGINT PRIMARY KEY REFERENCES volunteer (id), name_sealed TEXT NOT NULL, id_sealed TEXT NOT NULL,
    phone_sealed TEXT NOT NULL, relation INTEGER NOT NULL, consent_ms BIGINT NOT NULL, registered_by_guardian INTEGER NOT NULL);

-- Consents given and withdrawn: which text, which version, when. kind: enum consent_kind.
CREATE TABLE consent (
    id BIGINT PRIMARY KEY, account BIGINT NOT NULL, kind INTEGER NOT NULL, text_version TEXT NOT NULL,
    given_ms BIGINT NOT NULL, withdrawn_ms BIGINT);
CREATE INDEX consent_account ON consent (account, kind);

-- kind 1: "this document is registered already, but not by me"; 2: a volunteer's own name or document was entered
-- wrongly (holder: that volunteer). Staff decide either.
CREATE TABLE identity_claim (
    id BIGINT PRIMARY KEY, kind INTEGER NOT NULL DEFAULT 1, id_kind INTEGER NOT NULL DEFAULT 1, id_index TEXT NOT NULL, holder BIGINT NOT NULL REFERENCES volunteer (id),
    claimant_name TEXT NOT NULL, claimant_phone_sealed TEXT NOT NULL, id_sealed TEXT NOT NULL, story TEXT NOT NULL,
    pos BIGINT NOT NULL, state INTEGER NOT NULL, made_ms BIGINT NOT NULL, decided_by BIGINT, decided_ms BIGINT,
    reason TEXT NOT NULL DEFAULT '');
CREATE INDEX identity_claim_waiting ON identity_claim (pos, id) WHERE state = 1;
CREATE UNIQUE INDEX identity_claim_once ON identity_claim (holder, kind, id_index) WHERE state = 1;

-- Teams. kind 1 团体 2 组织 3 other; level 1 总队 2 分队 3 小分队; join_rule 1 review 2 direct 3 closed 4 pass code.
CREATE TABLE team (
    id BIGINT PRIMARY KEY, number TEXT NOT NULL UNIQUE, name TEXT NOT NULL, unit BIGINT NOT NULL REFERENCES unit (id),
    pos BIGINT NOT NULL, kind INTEGER NOT NULL, level INTEGER NOT NULL, parent BIGINT REFERENCES team (id),
    host TEXT NOT NULL DEFAULT '', credit_code TEXT, party INTEGER NOT NULL DEFAULT 0, professional INTEGER NOT NULL DEFAULT 0,
    emergency INTEGER NOT NULL DEFAULT 0, join_rule INTEGER NOT NULL, pass_code TEXT NOT NULL DEFAULT '',
    category INTEGER NOT NULL, about TEXT NOT NULL, contact_name TEXT NOT NULL, contact_phone TEXT NOT NULL,
    state INTEGER NOT NULL, reason TEXT NOT NULL DEFAULT '', members BIGINT NOT NULL DEFAULT 0,
    minutes BIGINT NOT NULL DEFAULT 0, person_times BIGINT NOT NULL DEFAULT 0, made_by BIGINT NOT NULL,
    made_ms BIGINT NOT NULL, decided_ms BIGINT, closed_ms BIGINT, version INTEGER NOT NULL DEFAULT 1);
CREATE INDEX team_pos ON team (pos, id);
CREATE INDEX team_parent ON team (parent);
CREATE INDEX team_waiting ON team (pos, id) WHERE state = 2;

-- role 1 leader 2 deputy 3 member; state 1 waiting 2 in 3 left 4 refused.
CREATE TABLE team_member (
    id BIGINT PRIMARY KEY, team BIGINT NOT NULL REFERENCES team (id), volunteer BIGINT NOT NULL REFERENCES volunteer (id),
    role INTEGER NOT NULL, state INTEGER NOT NULL, note TEXT NOT NULL DEFAULT '', asked_ms BIGINT NOT NULL,
    decided_ms BIGINT, left_ms BIGINT, minutes BIGINT NOT NULL DEFAULT 0);
CREATE UNIQUE INDEX team_member_once ON team_member (team, volunteer) WHERE state <= 2;
CREATE INDEX team_member_volunteer ON team_member (volunteer, state);
CREATE INDEX team_member_team ON team_member (team, state, role);
