-- deadline_test_row :one
-- in  kind:int thing:id
-- out at:time reminded:time? late:time?
SELECT at_ms AS at, reminded_ms AS reminded, late_ms AS late FROM deadline WHERE kind = :kind AND thing_id = :thing;
