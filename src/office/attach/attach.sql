-- table attachment kind:attach_kind
-- table attachment_data

-- attach_add :exec   No row: there are as many as there may be.
-- in  id:id thing:text owner:id slot:text most:int pos:int person:id? name:text kind:attach_kind size:int hash:text by:id now:time
INSERT INTO attachment (id, owner_thing, owner_id, slot, pos, person, name, kind, size, hash, by_account, made_ms)
SELECT :id, :thing, :owner, :slot, :pos, :person, :name, :kind, :size, :hash, :by, :now
 WHERE (SELECT COUNT(*) FROM attachment WHERE owner_id = :owner AND owner_thing = :thing AND slot = :slot) < :most;

-- attach_data_add :exec
-- in  id:id data:blob
INSERT INTO attachment_data (attachment, data) VALUES (:id, :data);

-- attach_of :many
-- in  thing:text owner:id slot:text
-- row file_line id name kind size made
SELECT id, name, kind, size, made_ms AS made FROM attachment
 WHERE owner_id = :owner AND owner_thing = :thing AND slot = :slot ORDER BY id LIMIT 100;

-- attach_one :one
-- in  id:id
-- out id:id thing:text owner:id slot:text name:text kind:attach_kind by:id
SELECT id, owner_thing AS thing, owner_id AS owner, slot, name, kind, by_account AS by FROM attachment WHERE id = :id;

-- attach_data :one
-- in  id:id
-- out data:blob
SELECT data FROM attachment_data WHERE attachment = :id;

-- attach_by_hash :one
-- in  thing:text owner:id slot:text hash:text
-- out data:blob
SELECT d.data FROM attachment a JOIN attachment_data d ON d.attachment = a.id
 WHERE a.owner_id = :owner AND a.owner_thing = :thing AND a.slot = :slot AND a.hash = :hash ORDER BY a.id LIMIT 1;

-- attach_data_drop :exec
-- in  id:id
DELETE FROM attachment_data WHERE attachment = :id;

-- attach_drop :exec
-- in  id:id
DELETE FROM attachment WHERE id = :id;

-- attach_of_person :many   What concerns somebody who leaves.
-- in  person:id
-- out id:id thing:text owner:id slot:text
-- rest the day on which more is held of one person has not come; what is left fails `redvest check`
SELECT id, owner_thing AS thing, owner_id AS owner, slot FROM attachment
 WHERE person = :person ORDER BY id LIMIT 20000;

-- attach_unread :many   Files of before 0.2, whose bytes nobody has looked at.
-- in  limit:int
-- out id:id data:blob
SELECT a.id, d.data FROM attachment a JOIN attachment_data d ON d.attachment = a.id
 WHERE a.hash = '' ORDER BY a.id LIMIT :limit;

-- attach_read :exec
-- in  id:id kind:attach_kind hash:text
UPDATE attachment SET kind = :kind, hash = :hash WHERE id = :id AND hash = '';

-- attach_own :many
-- in  volunteer:id
-- row own_file id thing owner name kind size hash made link
SELECT id, owner_thing AS thing, owner_id AS owner, name, kind, size, hash, made_ms AS made, '/files/' || CAST(id AS TEXT) AS link
  FROM attachment WHERE person = :volunteer ORDER BY id LIMIT 20000;

-- attach_handed :many   Of others, handed in by somebody.
-- in  volunteer:id account:id
-- row own_file id thing owner name kind size hash made link
SELECT id, owner_thing AS thing, owner_id AS owner, name, kind, size, hash, made_ms AS made, '/files/' || CAST(id AS TEXT) AS link
  FROM attachment WHERE by_account = :account AND (person IS NULL OR person <> :volunteer) ORDER BY id LIMIT 20000;
