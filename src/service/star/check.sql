-- What must hold of stars (redvest check): each query returns the rows that break it.
-- A cast of a column to group by keeps SQLite from walking an index with a look-up a row: sorting is faster here.

-- star_inv_volunteer :each   Who has left keeps the star of that day.
-- in  one:int two:int three:int four:int five:int rating:int no_shows:int
-- row broken id found wanted
SELECT s.id, s.star AS found, CAST(s.earned AS BIGINT) AS wanted
  FROM (SELECT v.id, v.star,
               CASE WHEN v.no_shows > :no_shows OR COALESCE(g.score, 0) * 100 < :rating * COALESCE(g.n, 0) THEN 0
                    WHEN v.minutes >= :five THEN 5 WHEN v.minutes >= :four THEN 4 WHEN v.minutes >= :three THEN 3
                    WHEN v.minutes >= :two THEN 2 WHEN v.minutes >= :one THEN 1 ELSE 0 END AS earned
          FROM volunteer v LEFT JOIN (SELECT CAST(volunteer AS BIGINT) AS volunteer, SUM(score) AS score, COUNT(*) AS n
                                      FROM rating GROUP BY CAST(volunteer AS BIGINT)) g
               ON g.volunteer = v.id
         WHERE v.closed_ms IS NULL) s
 WHERE s.star <> s.earned;
