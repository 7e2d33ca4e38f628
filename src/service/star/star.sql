-- table star_event ids:id

-- star_facts :one   What the stars are computed from; no row when the person has left.
-- in  volunteer:id
-- out account:id minutes:min no_shows:int star:int rated:int score:int
SELECT v.account, v.minutes, v.no_shows, v.star,
       CAST((SELECT COUNT(*) FROM rating g WHERE g.volunteer = v.id) AS BIGINT) AS rated,
       CAST(COALESCE((SELECT SUM(g.score) FROM rating g WHERE g.volunteer = v.id), 0) AS BIGINT) AS score
  FROM volunteer v WHERE v.id = :volunteer AND v.closed_ms IS NULL;

-- star_event_add :exec
-- in  id:id volunteer:id from:int to:int now:time minutes:min reason:text
INSERT INTO star_event (id, volunteer, from_star, to_star, at_ms, minutes, reason)
VALUES (:id, :volunteer, :from, :to, :now, :minutes, :reason);

-- star_people :many   The next people in the order of their ids. Who has left keeps the star.
-- in  after:id most:int
-- out id:id star:int minutes:min
SELECT id, star, minutes FROM volunteer WHERE id > :after AND closed_ms IS NULL ORDER BY id LIMIT :most;

-- star_trial :many   How many people have which star by the rules as they will be, and by others. least: the minutes
-- below which nobody has one by either.
-- in  one:int two:int three:int four:int five:int rating:int no_shows:int
-- in  new_one:int new_two:int new_three:int new_four:int new_five:int new_rating:int new_no_shows:int
-- in  least:int
-- row star_move was becomes people
-- rest there are no more pairs of stars
SELECT CAST(s.was AS BIGINT) AS was, CAST(s.becomes AS BIGINT) AS becomes, CAST(COUNT(*) AS BIGINT) AS people
  FROM (SELECT CASE WHEN p.no_shows > :no_shows OR p.score * 100 < :rating * p.n THEN 0
                    WHEN p.minutes >= :five THEN 5 WHEN p.minutes >= :four THEN 4 WHEN p.minutes >= :three THEN 3
                    WHEN p.minutes >= :two THEN 2 WHEN p.minutes >= :one THEN 1 ELSE 0 END AS was,
               CASE WHEN p.no_shows > :new_no_shows OR p.score * 100 < :new_rating * p.n THEN 0
                    WHEN p.minutes >= :new_five THEN 5 WHEN p.minutes >= :new_four THEN 4
                    WHEN p.minutes >= :new_three THEN 3 WHEN p.minutes >= :new_two THEN 2
                    WHEN p.minutes >= :new_one THEN 1 ELSE 0 END AS becomes
          FROM (SELECT v.id, v.minutes, v.no_shows, COUNT(g.record) AS n, COALESCE(SUM(g.score), 0) AS score
                  FROM volunteer v LEFT JOIN rating g ON g.volunteer = v.id
                 WHERE v.minutes >= :least AND v.closed_ms IS NULL
                 GROUP BY v.id, v.minutes, v.no_shows) p) s
 GROUP BY s.was, s.becomes ORDER BY was, becomes LIMIT 36;

-- star_own :many
-- in  volunteer:id
-- row own_star from to at minutes reason
SELECT from_star AS "from", to_star AS "to", at_ms AS at, minutes, reason FROM star_event WHERE volunteer = :volunteer
    ORDER BY id LIMIT 1000;
