-- event_test_count :one
-- in  id:id
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM event WHERE thing_id = :id;
