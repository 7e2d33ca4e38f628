-- table shift state:shift_state
-- table seat

-- shift_back :exec
-- in  id:id
UPDATE shift SET state = @shift_state.draft WHERE id = :id AND state = @shift_state.open;
