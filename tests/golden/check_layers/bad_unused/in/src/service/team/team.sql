-- team_rows :each   Nobody reads them.
-- out id:id
SELECT id FROM team;

-- team_tested :one   A test asks, and nobody else.
-- out id:id
SELECT id FROM team;
