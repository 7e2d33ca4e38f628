-- table shift state:shift_state
-- table seat

-- shift_cancel :exec
UPDATE shift SET state = @shift_state.cancelled WHERE state = @shift_state.open;
