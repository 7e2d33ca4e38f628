-- table club kind:club_kind

-- a :exec
-- in  id:id club_details
UPDATE club SET {sets club_details} WHERE id = :id;
