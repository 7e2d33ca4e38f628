-- boat_count :each
-- row counted pos day n
SELECT id AS pos, id AS day, CAST(1 AS BIGINT) AS n FROM boat;

-- boat_sails :each
-- row counted pos day n
SELECT id AS pos, id AS day, sails AS n FROM boat;

-- boat_total :many
-- out n:int
-- rest the next run
SELECT sails AS n FROM boat WHERE sails IN (@measure.*) OR sails = @measure.sails LIMIT 9;
