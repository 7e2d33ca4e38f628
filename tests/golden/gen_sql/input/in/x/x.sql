-- table club kind:club_kind

-- club_add :exec
-- in  id:id club_details
INSERT INTO club (id, {club_details}) VALUES (:id, {:club_details});

-- club_change :exec   One argument.
-- in  id:id club_details
UPDATE club SET {set club_details} WHERE id = :id;

-- club_name :exec   What the statement names is bound, nothing else.
-- in  club_details id:id
UPDATE club SET name = :name WHERE id = :id;

-- club_details_of :one
-- in  id:id
-- row club_details *
SELECT {club_details c} FROM club c WHERE c.id = :id;
