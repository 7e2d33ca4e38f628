-- table shift state:shift_state
-- table seat

-- standing(s) :fragment
s.state = @shift_state.open

-- shift_open :many
-- out id:id
SELECT s.id FROM shift s WHERE {standing s now} ORDER BY s.id LIMIT 9;
