-- units_counties :many   The units right below one, with what stands below them.
-- in  parent:id
-- row unit_count id name kind below teams
SELECT u.id, u.name, u.kind,
       (SELECT CAST(COUNT(*) AS BIGINT) FROM unit b WHERE b.parent = u.id AND b.closed_ms IS NULL) AS below,
       (SELECT CAST(COUNT(*) AS BIGINT) FROM team t WHERE t.state = @team_state.active AND t.pos BETWEEN u.pos
         AND u.pos + CASE u.depth
          WHEN 2 THEN 99999999999999 WHEN 3 THEN 999999999999 WHEN 4 THEN 999999999 WHEN 5 THEN 999999
          WHEN 6 THEN 9999 WHEN 7 THEN 99 ELSE 0 END) AS teams
  FROM unit u WHERE u.parent = :parent AND u.closed_ms IS NULL ORDER BY u.pos LIMIT 200;

-- unit_page_counts :one
-- in  lo:int hi:int now:time
-- out teams:int upcoming:int
SELECT (SELECT CAST(COUNT(*) AS BIGINT) FROM team WHERE state = @team_state.active AND pos BETWEEN :lo AND :hi) AS teams,
       (SELECT CAST(COUNT(*) AS BIGINT) FROM activity
         WHERE state = @activity_state.open AND ends_ms > :now AND pos BETWEEN :lo AND :hi) AS upcoming;

-- unit_page_teams :many   The largest teams of a unit and below.
-- in  lo:int hi:int
-- row unit_team id name members
-- rest the page of teams has all
SELECT id, name, members FROM team
 WHERE state = @team_state.active AND pos BETWEEN :lo AND :hi ORDER BY members DESC, id LIMIT 12;

-- unit_page_activities :many   What comes next there.
-- in  lo:int hi:int now:time
-- row unit_activity id title starts place
-- rest the page of activities has all
SELECT id, title, starts_ms AS starts, place FROM activity
 WHERE state = @activity_state.open AND ends_ms > :now AND pos BETWEEN :lo AND :hi ORDER BY starts_ms, id LIMIT 8;
