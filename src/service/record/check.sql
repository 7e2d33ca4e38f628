-- What must hold of records, and the sums that others keep of them (redvest check): each query returns the rows that break it.
-- A cast of a column to group by keeps SQLite from walking an index with a look-up a row: sorting is faster here.

-- record_inv_volunteer_minutes :each
-- row broken id found wanted
SELECT v.id, v.minutes AS found, CAST(COALESCE(r.n, 0) AS BIGINT) AS wanted
  FROM volunteer v LEFT JOIN (SELECT CAST(volunteer AS BIGINT) AS volunteer, SUM(minutes) AS n FROM record
                             WHERE state = @record_state.effective GROUP BY CAST(volunteer AS BIGINT)) r
       ON r.volunteer = v.id
 WHERE v.minutes <> COALESCE(r.n, 0);

-- record_inv_volunteer_records :each
-- row broken id found wanted
SELECT v.id, v.records AS found, CAST(COALESCE(r.n, 0) AS BIGINT) AS wanted
  FROM volunteer v LEFT JOIN (SELECT volunteer, COUNT(*) AS n FROM record
    WHERE state = @record_state.effective GROUP BY volunteer) r
       ON r.volunteer = v.id
 WHERE v.records <> COALESCE(r.n, 0);

-- record_inv_team_minutes :each
-- row broken id found wanted
SELECT t.id, t.minutes AS found, CAST(COALESCE(r.n, 0) AS BIGINT) AS wanted
  FROM team t LEFT JOIN (SELECT team, SUM(minutes) AS n FROM record
    WHERE state = @record_state.effective GROUP BY team) r ON r.team = t.id
 WHERE t.minutes <> COALESCE(r.n, 0);

-- record_inv_team_times :each
-- row broken id found wanted
SELECT t.id, t.person_times AS found, CAST(COALESCE(r.n, 0) AS BIGINT) AS wanted
  FROM team t LEFT JOIN (SELECT team, COUNT(*) AS n FROM record
    WHERE state = @record_state.effective GROUP BY team) r ON r.team = t.id
 WHERE t.person_times <> COALESCE(r.n, 0);

-- record_inv_member_minutes :each   A member has no more minutes in the team than records there say.
-- row broken id found wanted
SELECT m.id, m.minutes AS found, CAST(COALESCE(r.n, 0) AS BIGINT) AS wanted
  FROM team_member m LEFT JOIN (SELECT team, volunteer, SUM(minutes) AS n FROM record WHERE state = @record_state.effective
                                 GROUP BY team, volunteer) r ON r.team = m.team AND r.volunteer = m.volunteer
 WHERE m.minutes < 0 OR m.minutes > COALESCE(r.n, 0);

-- record_inv_overlap :each   Nobody serves in two places at once.
-- row broken id found wanted
SELECT r.id, r.in_ms AS found, CAST(r.busy AS BIGINT) AS wanted
  FROM (SELECT id, in_ms, MAX(COALESCE(out_ms, in_ms)) OVER (PARTITION BY CAST(volunteer AS BIGINT) ORDER BY in_ms, id
                                                             ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS busy
          FROM record WHERE state IN (@record_state.open, @record_state.effective, @record_state.pending,
            @record_state.review_parent, @record_state.review_city)) r
 WHERE r.busy > r.in_ms;

-- record_inv_open :each   One open record a person.
-- row broken id found wanted
SELECT volunteer AS id, CAST(COUNT(*) AS BIGINT) AS found, CAST(1 AS BIGINT) AS wanted
  FROM record WHERE state = @record_state.open GROUP BY volunteer HAVING COUNT(*) > 1;

-- record_inv_minutes :each   Never more than the time between the two marks, in the minutes of the clock.
-- in  rounding:min
-- row broken id found wanted
SELECT id, minutes AS found, CAST(COALESCE(out_ms, in_ms) / 60000 - in_ms / 60000 AS BIGINT) AS wanted FROM record
 WHERE (state IN (@record_state.effective, @record_state.pending, @record_state.review_parent, @record_state.review_city)
   AND (out_ms IS NULL OR minutes < 0 OR minutes > out_ms / 60000 - in_ms / 60000 + :rounding))
    OR (state IN (@record_state.open, @record_state.missed) AND minutes <> 0);

-- record_inv_shift :each   Within its shift, the tolerance allowed; on one local day.
-- in  tolerance:int most:int
-- row broken id found wanted
SELECT r.id, r.in_ms AS found, s.starts_ms AS wanted
  FROM record r JOIN shift s ON s.id = r.shift
 WHERE {may_count r}
   AND (r.in_ms < s.starts_ms - :tolerance OR r.out_ms > s.ends_ms + :tolerance OR r.out_ms - r.in_ms > :most
        OR r.out_ms < r.in_ms OR r.day <> (r.in_ms + @ms.zone) / @ms.day
        OR (r.out_ms - 1 + @ms.zone) / @ms.day <> r.day);

-- record_inv_place :each   A record is of its shift's activity and of that activity's team.
-- row broken id found wanted
SELECT r.id, r.activity AS found, s.activity AS wanted
  FROM record r JOIN shift s ON s.id = r.shift JOIN activity a ON a.id = s.activity
 WHERE r.activity <> s.activity OR r.team <> a.team;

-- record_inv_state :each   The last move says where it stands.
-- row broken id found wanted
SELECT r.id, CAST(r.state AS BIGINT) AS found, CAST(e.to_state AS BIGINT) AS wanted
  FROM (SELECT thing_id, MAX(id) AS id FROM event WHERE thing = @thing.record GROUP BY thing_id) l
  JOIN event e ON e.id = l.id JOIN record r ON r.id = e.thing_id
 WHERE r.state <> e.to_state;

-- record_inv_reverses :each   A correction points at an older record of the same person.
-- row broken id found wanted
SELECT r.id, r.volunteer AS found, o.volunteer AS wanted
  FROM record r JOIN record o ON o.id = r.reverses
 WHERE o.id >= r.id OR o.volunteer <> r.volunteer;

-- record_inv_orphan :each
-- row broken id found wanted
SELECT r.id, r.volunteer AS found, COALESCE(r.signup, 0) AS wanted FROM record r
 WHERE NOT EXISTS (SELECT 1 FROM volunteer v WHERE v.id = r.volunteer)
    OR NOT EXISTS (SELECT 1 FROM shift s WHERE s.id = r.shift)
    OR (r.signup IS NOT NULL AND NOT EXISTS (SELECT 1 FROM signup g WHERE g.id = r.signup AND g.volunteer = r.volunteer))
    OR (r.reverses IS NOT NULL AND NOT EXISTS (SELECT 1 FROM record o WHERE o.id = r.reverses));

-- record_inv_orphan_of :each   Moves, ratings, entries and appeals.
-- row broken id found wanted
SELECT e.id, e.thing_id AS found, CAST(0 AS BIGINT) AS wanted FROM event e
 WHERE e.thing = @thing.record AND NOT EXISTS (SELECT 1 FROM record r WHERE r.id = e.thing_id)
UNION ALL
SELECT g.record AS id, g.record AS found, g.volunteer AS wanted FROM rating g
 WHERE NOT EXISTS (SELECT 1 FROM record r WHERE r.id = g.record AND r.volunteer = g.volunteer)
UNION ALL
SELECT p.id, p.record AS found, p.volunteer AS wanted FROM appeal p
 WHERE NOT EXISTS (SELECT 1 FROM record r WHERE r.id = p.record AND r.volunteer = p.volunteer)
UNION ALL
SELECT n.id, n.record AS found, n.volunteer AS wanted FROM record_entry n
 WHERE n.record IS NOT NULL AND NOT EXISTS (SELECT 1 FROM record r WHERE r.id = n.record AND r.volunteer = n.volunteer);

-- record_inv_pos :each   Records stand where their activity does.
-- row broken id found wanted
SELECT r.id, r.pos AS found, a.pos AS wanted FROM record r JOIN activity a ON a.id = r.activity WHERE r.pos <> a.pos;

-- record_inv_noticed :each
-- row broken id found wanted
SELECT r.id, CAST(COALESCE(g.state, 0) AS BIGINT) AS found, CAST(@gazette_state.passed AS BIGINT) AS wanted
  FROM record_entry e JOIN record r ON r.id = e.record
  LEFT JOIN gazette g ON g.kind = @gazette_kind.late_entry AND g.thing_id = e.id
 WHERE e.kind = @entry_kind.late_entry AND r.state = @record_state.effective AND COALESCE(g.state, 0) <> @gazette_state.passed;

-- record_inv_second_mark :each   What rests on a printed code or on a phone without network has a second mark.
-- row broken id found wanted
SELECT r.id, r.in_ms AS found, r.out_ms AS wanted FROM event e JOIN record r ON r.id = e.thing_id
 WHERE e.thing = @thing.record AND r.state = @record_state.effective AND r.source = @record_source.check_in
   AND e.from_state = @record_state.pending AND {unmet r}
   AND e.id > COALESCE((SELECT CAST(m.value AS BIGINT) FROM meta m WHERE m.name = 'record.second_mark'), 0);

-- record_inv_two_hands :each   Who let hours count is neither the person, nor who registered them, nor who marked them present
-- without their word; who reviewed had no part before. From the migration on that brought the rule.
-- row broken id found wanted
SELECT r.id, e.actor AS found, CAST(0 AS BIGINT) AS wanted
  FROM event e JOIN record r ON r.id = e.thing_id JOIN volunteer v ON v.id = r.volunteer JOIN activity a ON a.id = r.activity
 WHERE e.thing = @thing.record AND r.state = @record_state.effective
   AND e.from_state IN (@record_state.pending, @record_state.review_parent, @record_state.review_city)
   AND e.id > COALESCE((SELECT CAST(m.value AS BIGINT) FROM meta m WHERE m.name = 'record.two_hands'), 0)
   AND ((e.actor = 0 AND r.source <> @record_source.late_entry)
     OR (e.actor <> 0 AND (e.actor = v.account OR e.actor = v.registered_by OR ({marked_by r e.actor})))
     OR (e.actor <> 0 AND e.from_state <> @record_state.pending AND (e.actor IN (r.in_by, r.out_by, a.made_by)
       OR EXISTS (SELECT 1 FROM event o WHERE o.thing = e.thing AND o.thing_id = r.id AND o.id < e.id AND o.actor = e.actor)
       OR EXISTS (SELECT 1 FROM event o WHERE o.thing = @thing.activity AND o.thing_id = a.id AND o.actor = e.actor
                     AND o.to_state = @activity_state.open))));
