-- table shift state:shift_state
-- table seat

