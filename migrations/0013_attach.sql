-- Files of any noun. What one is stands here, its bytes in a row of their own, so that a list reads none of them.
-- owner_thing and owner_id: what it belongs to; slot: as what, as the noun declares it. person: whose it is, if somebody's.
-- kind: enum attach_kind. hash: SHA-256 of the bytes, hexadecimal; '' until attach_adopt() has looked at an older one.
CREATE TABLE attachment_data (attachment BIGINT PRIMARY KEY, data BLOB NOT NULL);
INSERT INTO attachment_data (attachment, data) SELECT id, data FROM attachment;
ALTER TABLE attachment RENAME TO attachment_before;
CREATE TABLE attachment (
    id BIGINT PRIMARY KEY, owner_thing TEXT NOT NULL, owner_id BIGINT NOT NULL, slot TEXT NOT NULL, pos BIGINT NOT NULL,
    person BIGINT, name TEXT NOT NULL, kind INTEGER NOT NULL, size BIGINT NOT NULL, hash TEXT NOT NULL,
    by_account BIGINT NOT NULL, made_ms BIGINT NOT NULL);
INSERT INTO attachment (id, owner_thing, owner_id, slot, pos, person, name, kind, size, hash, by_account, made_ms)
SELECT b.id, b.owner_thing, b.owner_id, 'proof', b.pos, e.volunteer, b.name, 5, b.size, '', b.by_account, b.made_ms
  FROM attachment_before b LEFT JOIN record_entry e ON e.id = b.owner_id AND b.owner_thing = 'record_entry';
DROP TABLE attachment_before;
CREATE INDEX attachment_of ON attachment (owner_id, owner_thing);
CREATE INDEX attachment_person ON attachment (person) WHERE person IS NOT NULL;
CREATE INDEX attachment_unread ON attachment (id) WHERE hash = '';
-- An entry's proofs are found by their owner.
ALTER TABLE record_entry DROP COLUMN proof;
