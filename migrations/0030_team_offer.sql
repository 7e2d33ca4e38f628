-- Leadership of a team, offered to a member who accepts it or not. state: enum offer_state; becomes: the role of who led it
-- until then; by_staff: the team's unit offers it, not its leader.
CREATE TABLE team_offer (
    id BIGINT PRIMARY KEY, team BIGINT NOT NULL REFERENCES team (id), volunteer BIGINT NOT NULL REFERENCES volunteer (id),
    becomes INTEGER NOT NULL, by_staff INTEGER NOT NULL, state INTEGER NOT NULL, made_by BIGINT NOT NULL,
    made_ms BIGINT NOT NULL, decided_ms BIGINT);
CREATE UNIQUE INDEX team_offer_waits ON team_offer (team) WHERE state = 1;
CREATE INDEX team_offer_volunteer ON team_offer (volunteer, id);
