-- What only the first page asks.

-- home_ranks :many   The units right below the city, most volunteers first.
-- in  city:id measure:int
-- row home_rank id name n
-- rest the overview has all
SELECT u.id, u.name, COALESCE(t.n, 0) AS n
  FROM unit u LEFT JOIN stat_total t ON t.pos = u.pos AND t.measure = :measure AND t.period = 0
 WHERE u.parent = :city AND u.closed_ms IS NULL
 ORDER BY n DESC, u.pos LIMIT 5;

-- home_next :one   The next shift the person has a seat in, or the one that is on.
-- in  me:id now:time
-- row home_next activity title post place starts ends
SELECT a.id AS activity, a.title, s.post, a.place, s.starts_ms AS starts, s.ends_ms AS ends
  FROM signup g JOIN shift s ON s.id = g.shift JOIN activity a ON a.id = s.activity
 WHERE g.volunteer = :me AND {live_seat g} AND s.ends_ms > :now AND s.cancelled_ms IS NULL
 ORDER BY s.starts_ms, s.id LIMIT 1;
