-- Of whom an account's phone is when it is no phone of its own: a relative's, who lets codes come there. The account is not found by
-- that phone (its own phone_index is of nothing); the relative's own account is. relation: enum relative.
CREATE TABLE relative_phone (
    account BIGINT PRIMARY KEY REFERENCES account (id), name_sealed TEXT NOT NULL, phone_index TEXT NOT NULL,
    relation INTEGER NOT NULL, made_ms BIGINT NOT NULL);
CREATE INDEX relative_phone_index ON relative_phone (phone_index);
