-- table club kind:club_kind

-- a :many
-- row club_details *
SELECT {club_details c} FROM club c;
