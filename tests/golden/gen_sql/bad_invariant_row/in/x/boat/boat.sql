-- boat_inv_sails :each
-- in  least:int
-- row broken id found wanted
SELECT id, sails AS found, CAST(0 AS BIGINT) AS wanted FROM boat WHERE sails > :least AND masts = 0;
