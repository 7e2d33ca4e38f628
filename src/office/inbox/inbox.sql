-- inbox_list :many   What a range of positions has waiting, oldest first. over: the position of the one who looks
-- (a parent body reviews what lies strictly below it); city 1: the city office. 64-bit ids are time-ordered.
-- in  lo:int hi:int city:int kind:inbox_kind? after:id limit:int
-- row inbox_item kind id title where since
SELECT w.kind, w.id, w.title, u.name AS "where", w.since FROM (
    SELECT CAST(1 AS BIGINT) AS kind, id, name AS title, unit, made_ms AS since
      FROM volunteer WHERE real_name = @real_name_state.waiting AND state = @volunteer_state.active AND pos BETWEEN :lo AND :hi AND id > :after
    UNION ALL
    SELECT CAST(2 AS BIGINT), c.id, c.claimant_name, v.unit, c.made_ms
      FROM identity_claim c JOIN volunteer v ON v.id = c.holder
     WHERE c.state = @claim_state.waiting AND c.pos BETWEEN :lo AND :hi AND c.id > :after
    UNION ALL
    SELECT CAST(3 AS BIGINT), id, name, unit, made_ms FROM team WHERE state = @team_state.review AND pos BETWEEN :lo AND :hi AND id > :after
    UNION ALL
    SELECT CAST(4 AS BIGINT), id, title, unit, made_ms FROM activity
     WHERE state = @activity_state.review AND pos BETWEEN :lo AND :hi AND id > :after
    UNION ALL
    SELECT CAST(5 AS BIGINT), r.id, a.title, a.unit, r.in_ms FROM record r JOIN activity a ON a.id = r.activity
     WHERE r.state IN (@record_state.review_parent, @record_state.review_city) AND r.pos BETWEEN :lo AND :hi AND r.id > :after
       AND ((r.state = @record_state.review_parent AND r.pos > :lo) OR :city = 1)
    UNION ALL
    SELECT CAST(6 AS BIGINT), e.id, a.title, a.unit, e.asked_ms FROM record_entry e JOIN activity a ON a.id = e.activity
     WHERE e.state = @decision_state.waiting AND e.pos BETWEEN :lo AND :hi AND e.id > :after
    UNION ALL
    SELECT CAST(7 AS BIGINT), p.id, a.title, a.unit, p.asked_ms FROM appeal p
      JOIN record r ON r.id = p.record JOIN activity a ON a.id = r.activity
     WHERE p.state = @decision_state.waiting AND p.pos BETWEEN :lo AND :hi AND p.id > :after
) w JOIN unit u ON u.id = w.unit
 WHERE (CAST(:kind AS BIGINT) IS NULL OR w.kind = :kind)
 ORDER BY w.id LIMIT :limit;

-- inbox_counts :many
-- in  lo:int hi:int city:int
-- row inbox_count kind n
SELECT CAST(1 AS BIGINT) AS kind, CAST(COUNT(*) AS BIGINT) AS n
  FROM volunteer WHERE real_name = @real_name_state.waiting AND state = @volunteer_state.active AND pos BETWEEN :lo AND :hi
UNION ALL SELECT CAST(2 AS BIGINT), CAST(COUNT(*) AS BIGINT) FROM identity_claim WHERE state = @claim_state.waiting AND pos BETWEEN :lo AND :hi
UNION ALL SELECT CAST(3 AS BIGINT), CAST(COUNT(*) AS BIGINT) FROM team WHERE state = @team_state.review AND pos BETWEEN :lo AND :hi
UNION ALL SELECT CAST(4 AS BIGINT), CAST(COUNT(*) AS BIGINT) FROM activity WHERE state = @activity_state.review AND pos BETWEEN :lo AND :hi
UNION ALL SELECT CAST(5 AS BIGINT), CAST(COUNT(*) AS BIGINT) FROM record
           WHERE state IN (@record_state.review_parent, @record_state.review_city) AND pos BETWEEN :lo AND :hi AND ((state = @record_state.review_parent AND pos > :lo) OR :city = 1)
UNION ALL SELECT CAST(6 AS BIGINT), CAST(COUNT(*) AS BIGINT) FROM record_entry WHERE state = @decision_state.waiting AND pos BETWEEN :lo AND :hi
UNION ALL SELECT CAST(7 AS BIGINT), CAST(COUNT(*) AS BIGINT) FROM appeal WHERE state = @decision_state.waiting AND pos BETWEEN :lo AND :hi;
