-- table team

-- team_close :exec   Writes a row that is another's.
-- in  id:id
UPDATE unit SET state = @unit_state.shut WHERE id = :id;

-- team_count :one
-- out n:int
SELECT COUNT(*) AS n FROM team t JOIN unit u ON u.id = t.unit WHERE {standing u} AND u.state <> 3;

-- team_drop :exec
-- in  id:id
DELETE FROM team WHERE id = :id;
