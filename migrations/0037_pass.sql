-- Wrong passwords for joining a team or an activity, counted from the first of a day.
CREATE TABLE pass_try (
    account BIGINT NOT NULL, thing BIGINT NOT NULL, failed INTEGER NOT NULL, from_ms BIGINT NOT NULL, PRIMARY KEY (account, thing));
CREATE INDEX pass_try_from ON pass_try (from_ms);
