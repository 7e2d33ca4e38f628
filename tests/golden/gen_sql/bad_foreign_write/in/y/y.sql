-- y_take :exec
-- in  shift:id
UPDATE shift SET taken = taken + 1 WHERE id = :shift;
