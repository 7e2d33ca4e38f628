-- What only the first page asks.

-- home_next :one   The next shift the person has a seat in, or the one that is on.
-- in  me:id now:time
-- row home_next activity title post place starts ends
SELECT a.id AS activity, a.title, s.post, a.place, s.starts_ms AS starts, s.ends_ms AS ends
  FROM signup g JOIN shift s ON s.id = g.shift JOIN activity a ON a.id = s.activity
 WHERE g.volunteer = :me AND {live_seat g} AND s.ends_ms > :now AND s.cancelled_ms IS NULL
 ORDER BY s.starts_ms, s.id LIMIT 1;
