-- table club kind:club_kind

-- a :exec
-- in  id:id club_details
DELETE FROM club WHERE id = :id;
