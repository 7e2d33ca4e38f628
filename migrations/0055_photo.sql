-- Photos that pages show, one of a thing: of teams and activities. owner_thing, owner_id: what it is of; title: what that is
-- called; state: enum photo_state; statement: what who put it there said of the people on it; cleared: staff looked
-- after somebody asked for it to be taken down, and let it stand. The file is an attachment of the photo.
CREATE TABLE photo (
    id BIGINT PRIMARY KEY, owner_thing TEXT NOT NULL, owner_id BIGINT NOT NULL, title TEXT NOT NULL, pos BIGINT NOT NULL,
    width INTEGER NOT NULL, height INTEGER NOT NULL, state INTEGER NOT NULL, statement TEXT NOT NULL, made_by BIGINT NOT NULL,
    made_ms BIGINT NOT NULL, moved_ms BIGINT NOT NULL, reason TEXT NOT NULL DEFAULT '', cleared INTEGER NOT NULL DEFAULT 0);
CREATE UNIQUE INDEX photo_shown ON photo (owner_id, owner_thing) WHERE state IN (2, 4);
CREATE UNIQUE INDEX photo_next ON photo (owner_id, owner_thing) WHERE state = 1;
CREATE INDEX photo_of ON photo (owner_id, owner_thing);
CREATE INDEX photo_waits ON photo (pos, id) WHERE state IN (1, 4);
CREATE INDEX photo_maker ON photo (made_by);
-- Who decides nothing about it: who put it there, and who has a part in the thing.
CREATE TABLE photo_party (
    photo BIGINT NOT NULL REFERENCES photo (id), account BIGINT NOT NULL, PRIMARY KEY (photo, account));
