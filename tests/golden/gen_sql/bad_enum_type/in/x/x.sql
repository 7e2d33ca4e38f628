-- table shift state:shift_state
-- table seat

-- shift_states :many
-- out id:id state:int
SELECT s.id, s.state FROM shift s ORDER BY s.id LIMIT 9;
