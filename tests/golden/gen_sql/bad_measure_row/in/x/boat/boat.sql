-- boat_count :each
-- row counted pos n
SELECT id AS pos, CAST(1 AS BIGINT) AS n FROM boat;

-- boat_sails :each
-- row counted pos day n
SELECT id AS pos, id AS day, sails AS n FROM boat;
