-- What must hold of moves (redvest check): each query returns the rows that break it.

-- event_inv_moves :each   Each move of a thing begins where the one before ended.
-- row broken id found wanted
SELECT e.id, CAST(e.from_state AS BIGINT) AS found, CAST(e.was AS BIGINT) AS wanted
  FROM (SELECT id, from_state, LAG(to_state) OVER (PARTITION BY thing, thing_id ORDER BY id) AS was FROM event) e
 WHERE e.was <> e.from_state;
