-- me_next_shift :one
-- in  volunteer:id now:time
-- row me_shift id activity title post place starts ends
SELECT s.id, s.activity, a.title, s.post, a.place, g.starts_ms AS starts, g.ends_ms AS ends
  FROM signup g JOIN shift s ON s.id = g.shift JOIN activity a ON a.id = s.activity
 WHERE g.volunteer = :volunteer AND g.state IN (@signup_state.in, @signup_state.offered) AND g.ends_ms > :now
   ORDER BY g.starts_ms, g.id LIMIT 1;

-- me_counts :one
-- in  volunteer:id account:id
-- out serving:int teams:int unread:int
SELECT (SELECT CAST(COUNT(*) AS BIGINT) FROM record WHERE volunteer = :volunteer AND state = @record_state.open) AS serving,
       (SELECT CAST(COUNT(*) AS BIGINT) FROM team_member WHERE volunteer = :volunteer AND state = @member_state.in) AS teams,
       (SELECT CAST(COUNT(*) AS BIGINT) FROM notice WHERE account = :account AND read_ms IS NULL) AS unread;
