-- star_facts :one   What the stars are computed from.
-- in  volunteer:id
-- out account:id minutes:min no_shows:int star:int rated:int score:int
SELECT v.account, v.minutes, v.no_shows, v.star,
       CAST((SELECT COUNT(*) FROM rating g WHERE g.volunteer = v.id) AS BIGINT) AS rated,
       CAST(COALESCE((SELECT SUM(g.score) FROM rating g WHERE g.volunteer = v.id), 0) AS BIGINT) AS score
  FROM volunteer v WHERE v.id = :volunteer;

-- star_set :exec
-- in  volunteer:id from:int to:int
UPDATE volunteer SET star = :to WHERE id = :volunteer AND star = :from;

-- star_event_add :exec
-- in  id:id volunteer:id from:int to:int now:time minutes:min reason:text
INSERT INTO star_event (id, volunteer, from_star, to_star, at_ms, minutes, reason)
VALUES (:id, :volunteer, :from, :to, :now, :minutes, :reason);
