-- change_test_told :one
-- in account:id key:text
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM notice WHERE account = :account AND text_key = :key;

-- change_test_phone :one
-- in team:id
-- out phone:text
SELECT contact_phone AS phone FROM team WHERE id = :team;

-- change_test_same_person :exec   Two accounts of one person.
-- in a:id b:id
UPDATE account SET person = (SELECT person FROM account WHERE id = :b) WHERE id = :a;
