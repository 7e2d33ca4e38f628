-- table shift state:shift_state
-- table seat

-- shift_open :many
-- out id:id
SELECT s.id FROM shift s WHERE {standin s} ORDER BY s.id LIMIT 9;

-- standing(s) :fragment
s.state = @shift_state.open
