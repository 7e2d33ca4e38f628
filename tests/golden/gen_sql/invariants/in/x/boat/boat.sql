-- boat_inv_sails :each
-- row broken id found wanted
SELECT id, sails AS found, CAST(0 AS BIGINT) AS wanted FROM boat WHERE sails > 0 AND masts = 0;
