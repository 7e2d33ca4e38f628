-- Somebody over a person with rights lets them set a forgotten password anew, once.
CREATE TABLE password_release (
    account BIGINT PRIMARY KEY, given_by BIGINT NOT NULL, given_ms BIGINT NOT NULL, until_ms BIGINT NOT NULL);

-- The phones an account had before, as long as they can undo the change.
CREATE TABLE phone_change (
    id BIGINT PRIMARY KEY, account BIGINT NOT NULL, phone_index TEXT NOT NULL, phone_sealed TEXT NOT NULL,
    made_ms BIGINT NOT NULL, until_ms BIGINT NOT NULL);
CREATE INDEX phone_change_phone ON phone_change (phone_index, id);
CREATE INDEX phone_change_account ON phone_change (account, id);
