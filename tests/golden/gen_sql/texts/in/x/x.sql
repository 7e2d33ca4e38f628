-- table note

-- note_leave :exec
-- in  account:id
UPDATE note SET words = '', answer = NULL WHERE account = :account;

-- note_close :exec
-- in  account:id name:text
UPDATE note SET by_name = :name WHERE account = :account;

-- note_drop :exec
-- in  id:id
DELETE FROM note WHERE id = :id;
