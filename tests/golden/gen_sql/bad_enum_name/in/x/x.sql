-- table shift state:shift_state
-- table seat

-- shift_open :many
-- out id:id
SELECT id FROM shift WHERE state = @shift_state.opened ORDER BY id LIMIT 9;
