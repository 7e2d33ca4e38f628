-- table shift state:shift_state
-- table seat

-- shift_add :exec
-- in  id:id
INSERT INTO shift (id, state) VALUES (:id, 1);
