-- boat_counts :each
-- row counted pos day n
SELECT id AS pos, id AS day, CAST(1 AS BIGINT) AS n FROM boat;

-- boat_sails :each
-- row counted pos day n
SELECT id AS pos, id AS day, sails AS n FROM boat;
