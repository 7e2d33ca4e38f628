-- Projects: what a team does; activities are its occasions. state: enum project_state.
CREATE TABLE project (
    id BIGINT PRIMARY KEY, number TEXT NOT NULL UNIQUE, name TEXT NOT NULL, team BIGINT NOT NULL REFERENCES team (id),
    unit BIGINT NOT NULL REFERENCES unit (id), pos BIGINT NOT NULL, about TEXT NOT NULL, place TEXT NOT NULL,
    contact_name TEXT NOT NULL, contact_phone TEXT NOT NULL, guarantees TEXT NOT NULL, state INTEGER NOT NULL,
    made_by BIGINT NOT NULL, made_ms BIGINT NOT NULL, version INTEGER NOT NULL DEFAULT 1);
CREATE INDEX project_team ON project (team, id);
CREATE INDEX project_pos ON project (pos, id);
CREATE TABLE project_category (
    project BIGINT NOT NULL REFERENCES project (id), category INTEGER NOT NULL, PRIMARY KEY (project, category)) WITHOUT ROWID;
CREATE TABLE project_target (
    project BIGINT NOT NULL REFERENCES project (id), target INTEGER NOT NULL, PRIMARY KEY (project, target)) WITHOUT ROWID;

-- Activities: the recruitment notice (DOMAIN 3). state: enum activity_state. recruit 1 open 2 named teams 3 pass code.
-- category is the first of the project's; first_day .. last_day are local days of its shifts; places: free seats left
-- are on the shifts.
CREATE TABLE activity (
    id BIGINT PRIMARY KEY, project BIGINT NOT NULL REFERENCES project (id), team BIGINT NOT NULL REFERENCES team (id),
    unit BIGINT NOT NULL REFERENCES unit (id), pos BIGINT NOT NULL, title TEXT NOT NULL, category INTEGER NOT NULL,
    content TEXT NOT NULL, conditions TEXT NOT NULL, risks TEXT NOT NULL, guarantees TEXT NOT NULL, place TEXT NOT NULL,
    lat DOUBLE PRECISION, lng DOUBLE PRECISION, contact_name TEXT NOT NULL, contact_phone TEXT NOT NULL,
    recruit INTEGER NOT NULL, pass_code TEXT NOT NULL DEFAULT '', hazard INTEGER NOT NULL DEFAULT 0,
    insurance TEXT NOT NULL DEFAULT '', walk_ups INTEGER NOT NULL DEFAULT 1, state INTEGER NOT NULL,
    reason TEXT NOT NULL DEFAULT '', first_day BIGINT NOT NULL, last_day BIGINT NOT NULL, starts_ms BIGINT NOT NULL,
    ends_ms BIGINT NOT NULL, made_by BIGINT NOT NULL, made_ms BIGINT NOT NULL, published_ms BIGINT, cancelled_ms BIGINT,
    confirmed_ms BIGINT, version INTEGER NOT NULL DEFAULT 1);
CREATE INDEX activity_open ON activity (state, ends_ms, id);
CREATE INDEX activity_pos ON activity (pos, starts_ms);
CREATE INDEX activity_by_team ON activity (team, starts_ms);
CREATE INDEX activity_project ON activity (project, starts_ms);

CREATE TABLE activity_team (
    activity BIGINT NOT NULL REFERENCES activity (id), team BIGINT NOT NULL REFERENCES team (id), PRIMARY KEY (activity, team)) WITHOUT ROWID;

-- Circles in which a check-in (way 1) or check-out (way 2) passes; none: no place check. WGS-84.
CREATE TABLE activity_circle (
    id BIGINT PRIMARY KEY, activity BIGINT NOT NULL REFERENCES activity (id), way INTEGER NOT NULL,
    lat DOUBLE PRECISION NOT NULL, lng DOUBLE PRECISION NOT NULL, radius_m INTEGER NOT NULL);
CREATE INDEX activity_circle_activity ON activity_circle (activity, way);

-- Shifts (a post at a time): seats. taken counts sign-ups in a seat (state 1) and offers held open (state 3); never over capacity.
-- day is the local day of starts_ms; joins until closes_ms, leaves until leave_ms.
CREATE TABLE shift (
    id BIGINT PRIMARY KEY, activity BIGINT NOT NULL REFERENCES activity (id), post TEXT NOT NULL, pos BIGINT NOT NULL,
    day BIGINT NOT NULL, starts_ms BIGINT NOT NULL, ends_ms BIGINT NOT NULL, closes_ms BIGINT NOT NULL, leave_ms BIGINT NOT NULL,
    capacity INTEGER NOT NULL, taken INTEGER NOT NULL DEFAULT 0, waiting INTEGER NOT NULL DEFAULT 0,
    min_age INTEGER NOT NULL DEFAULT 0, skill INTEGER NOT NULL DEFAULT 0, coefficient INTEGER NOT NULL DEFAULT 100,
    cancelled_ms BIGINT, CHECK (taken >= 0 AND taken <= capacity));
CREATE INDEX shift_activity ON shift (activity, starts_ms);
CREATE INDEX shift_day ON shift (day, starts_ms);

-- Sign-ups. state: 1 in, 2 waiting, 3 offered (a seat is held until offer_until_ms), 4 withdrawn, 5 lapsed, 6 cancelled
-- with the activity, 7 served (checked in), 8 no-show. source 1 self 2 leader 3 walk-up.
CREATE TABLE signup (
    id BIGINT PRIMARY KEY, shift BIGINT NOT NULL REFERENCES shift (id), activity BIGINT NOT NULL REFERENCES activity (id),
    volunteer BIGINT NOT NULL REFERENCES volunteer (id), team BIGINT, state INTEGER NOT NULL, source INTEGER NOT NULL,
    note TEXT NOT NULL DEFAULT '', starts_ms BIGINT NOT NULL, ends_ms BIGINT NOT NULL, made_ms BIGINT NOT NULL,
    moved_ms BIGINT NOT NULL, offer_until_ms BIGINT);
CREATE UNIQUE INDEX signup_once ON signup (shift, volunteer) WHERE state IN (1, 2, 3, 7);
CREATE INDEX signup_volunteer ON signup (volunteer, starts_ms);
CREATE INDEX signup_shift ON signup (shift, state, id);
CREATE INDEX signup_offers ON signup (offer_until_ms) WHERE state = 3;
