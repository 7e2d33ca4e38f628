-- What the tests of stars set and look at.

-- star_test_set :exec
-- in volunteer:id minutes:min no_shows:int star:int
UPDATE volunteer SET minutes = :minutes, no_shows = :no_shows, star = :star WHERE id = :volunteer;

-- star_test_leave :exec
-- in volunteer:id now:time
UPDATE volunteer SET closed_ms = :now WHERE id = :volunteer;

-- star_test_rate :exec
-- in record:id volunteer:id score:int now:time
INSERT INTO rating (record, volunteer, score, note, by_account, at_ms) VALUES (:record, :volunteer, :score, '', 1, :now);

-- star_test_person :one
-- in volunteer:id
-- out star:int events:int reason:text notices:int
SELECT v.star, CAST((SELECT COUNT(*) FROM star_event e WHERE e.volunteer = v.id) AS BIGINT) AS events,
       COALESCE((SELECT MAX(e.reason) FROM star_event e WHERE e.volunteer = v.id), '') AS reason,
       CAST((SELECT COUNT(*) FROM notice n WHERE n.account = v.account) AS BIGINT) AS notices
  FROM volunteer v WHERE v.id = :volunteer;

-- star_test_notice :one   The last words to an account.
-- in account:id
-- out text:text
SELECT text_key AS text FROM notice WHERE account = :account ORDER BY id DESC LIMIT 1;
