-- two_stay :many   Compared one by one already.
-- in  shift:id
-- out id:id
SELECT id FROM signup WHERE shift = :shift AND state IN (1, 3) ORDER BY id;

-- three :many   A pair and one.
-- in  shift:id
-- out id:id
SELECT id FROM signup WHERE shift = :shift AND state IN (1,2, 3) ORDER BY id;

-- five_named :many   The column keeps the table's name.
-- in  shift:id
-- out id:id
SELECT g.id AS id FROM signup g WHERE g.shift = :shift AND g.state IN (1, 2, 3, 7, -8) ORDER BY g.id;

-- none_of :exec   Beside an OR, which must not come between the pairs.
-- in  shift:id
DELETE FROM signup WHERE id = 0 OR shift = :shift AND state NOT IN (4, 5, 6, 9);

-- over_lines :many
-- out id:id
SELECT id FROM signup WHERE state IN (1, 2,
                                      3) ORDER BY id;

-- others_stay :many   An index is searched by them; and a name that only ends like it.
-- in  shift:id
-- out id:id
SELECT id FROM signup
 WHERE kind IN (1, 2, 3) AND shift IN (1, 2, 3, :shift) AND old_state IN (1, 2, 3) AND state IN (1, 2, :shift) ORDER BY id;
