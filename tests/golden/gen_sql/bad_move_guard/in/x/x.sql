-- table shift state:shift_state
-- table seat

-- shift_cancel :exec
-- in  id:id
UPDATE shift SET state = @shift_state.cancelled WHERE id = :id;
