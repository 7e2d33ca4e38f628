-- me_next_shift :one
-- in  volunteer:id now:time
-- row me_shift id activity title post place starts ends
SELECT s.id, s.activity, a.title, s.post, a.place, g.starts_ms AS starts, g.ends_ms AS ends
  FROM signup g JOIN shift s ON s.id = g.shift JOIN activity a ON a.id = s.activity
 WHERE g.volunteer = :volunteer AND g.state IN (@signup_state.in, @signup_state.offered) AND g.ends_ms > :now ORDER BY g.starts_ms, g.id LIMIT 1;

-- me_counts :one
-- in  volunteer:id account:id
-- out serving:int teams:int unread:int
SELECT (SELECT CAST(COUNT(*) AS BIGINT) FROM record WHERE volunteer = :volunteer AND state = @record_state.open) AS serving,
       (SELECT CAST(COUNT(*) AS BIGINT) FROM team_member WHERE volunteer = :volunteer AND state = @member_state.in) AS teams,
       (SELECT CAST(COUNT(*) AS BIGINT) FROM notice WHERE account = :account AND read_ms IS NULL) AS unread;

-- me_records :many
-- in  volunteer:id
-- row own_record id activity post place team in out minutes state source
SELECT r.id, a.title AS activity, s.post, a.place, t.name AS team, r.in_ms AS "in", r.out_ms AS "out", r.minutes,
       r.state, r.source
  FROM record r JOIN shift s ON s.id = r.shift JOIN activity a ON a.id = r.activity JOIN team t ON t.id = r.team
 WHERE r.volunteer = :volunteer ORDER BY r.in_ms, r.id LIMIT 20000;

-- me_signups :many
-- in  volunteer:id
-- row own_signup id activity post starts ends state
SELECT g.id, a.title AS activity, s.post, g.starts_ms AS starts, g.ends_ms AS ends, g.state
  FROM signup g JOIN shift s ON s.id = g.shift JOIN activity a ON a.id = g.activity
 WHERE g.volunteer = :volunteer ORDER BY g.starts_ms, g.id LIMIT 20000;

-- me_teams :many
-- in  volunteer:id
-- row own_team team name role since left
SELECT t.id AS team, t.name, m.role, m.asked_ms AS since, m.left_ms AS "left"
  FROM team_member m JOIN team t ON t.id = m.team WHERE m.volunteer = :volunteer ORDER BY m.id LIMIT 1000;

-- me_notices :many
-- in  account:id
-- out at:time key:text arg0:text arg1:text arg2:text read:time?
SELECT at_ms AS at, text_key AS key, arg0, arg1, arg2, read_ms AS read FROM notice
 WHERE account = :account ORDER BY id DESC LIMIT 5000;
