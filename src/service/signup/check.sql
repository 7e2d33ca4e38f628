-- What must hold of sign-ups (redvest check): each query returns the rows that break it.
-- A cast of a column to group by keeps SQLite from walking an index with a look-up a row: sorting is faster here.

-- signup_inv_no_shows :each
-- row broken id found wanted
SELECT v.id, v.no_shows AS found, CAST(COALESCE(g.n, 0) AS BIGINT) AS wanted
  FROM volunteer v LEFT JOIN (SELECT CAST(volunteer AS BIGINT) AS volunteer, COUNT(*) AS n FROM signup
                             WHERE state = @signup_state.no_show GROUP BY CAST(volunteer AS BIGINT)) g
       ON g.volunteer = v.id
 WHERE v.no_shows <> COALESCE(g.n, 0);

-- signup_inv_taken :each
-- row broken id found wanted
SELECT s.id, CAST(s.taken AS BIGINT) AS found, CAST(COALESCE(g.n, 0) AS BIGINT) AS wanted
  FROM shift s LEFT JOIN (SELECT shift, COUNT(*) AS n FROM signup WHERE state IN (@signup_state.in, @signup_state.offered,
    @signup_state.served, @signup_state.no_show) GROUP BY shift) g
       ON g.shift = s.id
 WHERE s.taken <> COALESCE(g.n, 0);

-- signup_inv_waiting :each
-- row broken id found wanted
SELECT s.id, CAST(s.waiting AS BIGINT) AS found, CAST(COALESCE(g.n, 0) AS BIGINT) AS wanted
  FROM shift s LEFT JOIN (SELECT shift, COUNT(*) AS n FROM signup
    WHERE state = @signup_state.waiting GROUP BY shift) g ON g.shift = s.id
 WHERE s.waiting <> COALESCE(g.n, 0);

-- signup_inv_overlap :each   Nobody holds seats in two shifts at once.
-- row broken id found wanted
SELECT g.id, g.starts_ms AS found, CAST(g.busy AS BIGINT) AS wanted
  FROM (SELECT id, starts_ms, MAX(ends_ms) OVER (PARTITION BY CAST(volunteer AS BIGINT) ORDER BY starts_ms, id
                                                 ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS busy
          FROM signup WHERE state IN (@signup_state.in, @signup_state.offered)) g
 WHERE g.busy > g.starts_ms;

-- signup_inv_orphan :each
-- row broken id found wanted
SELECT g.id, g.shift AS found, g.volunteer AS wanted FROM signup g
 WHERE NOT EXISTS (SELECT 1 FROM shift s WHERE s.id = g.shift AND s.activity = g.activity)
    OR NOT EXISTS (SELECT 1 FROM volunteer v WHERE v.id = g.volunteer);
