-- A cast of a column to group by keeps SQLite from walking an index with a look-up a row: sorting is faster here.
-- Each query returns the rows that break its invariant, and nothing on a sound register. States are those of the
-- migrations' comments.

-- inv_volunteer_minutes :each
-- row broken id found wanted
SELECT v.id, v.minutes AS found, CAST(COALESCE(r.n, 0) AS BIGINT) AS wanted
  FROM volunteer v LEFT JOIN (SELECT CAST(volunteer AS BIGINT) AS volunteer, SUM(minutes) AS n FROM record
                             WHERE state = @record_state.effective GROUP BY CAST(volunteer AS BIGINT)) r
       ON r.volunteer = v.id
 WHERE v.minutes <> COALESCE(r.n, 0);

-- inv_volunteer_records :each
-- row broken id found wanted
SELECT v.id, v.records AS found, CAST(COALESCE(r.n, 0) AS BIGINT) AS wanted
  FROM volunteer v LEFT JOIN (SELECT volunteer, COUNT(*) AS n FROM record
    WHERE state = @record_state.effective GROUP BY volunteer) r
       ON r.volunteer = v.id
 WHERE v.records <> COALESCE(r.n, 0);

-- inv_volunteer_no_shows :each
-- row broken id found wanted
SELECT v.id, v.no_shows AS found, CAST(COALESCE(g.n, 0) AS BIGINT) AS wanted
  FROM volunteer v LEFT JOIN (SELECT CAST(volunteer AS BIGINT) AS volunteer, COUNT(*) AS n FROM signup
                             WHERE state = @signup_state.no_show GROUP BY CAST(volunteer AS BIGINT)) g
       ON g.volunteer = v.id
 WHERE v.no_shows <> COALESCE(g.n, 0);

-- inv_volunteer_star :each   Who has left keeps the star of that day.
-- in  one:int two:int three:int four:int five:int rating:int no_shows:int
-- row broken id found wanted
SELECT s.id, s.star AS found, CAST(s.earned AS BIGINT) AS wanted
  FROM (SELECT v.id, v.star,
               CASE WHEN v.no_shows > :no_shows OR COALESCE(g.score, 0) * 100 < :rating * COALESCE(g.n, 0) THEN 0
                    WHEN v.minutes >= :five THEN 5 WHEN v.minutes >= :four THEN 4 WHEN v.minutes >= :three THEN 3
                    WHEN v.minutes >= :two THEN 2 WHEN v.minutes >= :one THEN 1 ELSE 0 END AS earned
          FROM volunteer v LEFT JOIN (SELECT CAST(volunteer AS BIGINT) AS volunteer, SUM(score) AS score, COUNT(*) AS n
                                      FROM rating GROUP BY CAST(volunteer AS BIGINT)) g
               ON g.volunteer = v.id
         WHERE v.closed_ms IS NULL) s
 WHERE s.star <> s.earned;

-- inv_team_minutes :each
-- row broken id found wanted
SELECT t.id, t.minutes AS found, CAST(COALESCE(r.n, 0) AS BIGINT) AS wanted
  FROM team t LEFT JOIN (SELECT team, SUM(minutes) AS n FROM record
    WHERE state = @record_state.effective GROUP BY team) r ON r.team = t.id
 WHERE t.minutes <> COALESCE(r.n, 0);

-- inv_team_person_times :each
-- row broken id found wanted
SELECT t.id, t.person_times AS found, CAST(COALESCE(r.n, 0) AS BIGINT) AS wanted
  FROM team t LEFT JOIN (SELECT team, COUNT(*) AS n FROM record
    WHERE state = @record_state.effective GROUP BY team) r ON r.team = t.id
 WHERE t.person_times <> COALESCE(r.n, 0);

-- inv_team_members :each
-- row broken id found wanted
SELECT t.id, t.members AS found, CAST(COALESCE(m.n, 0) AS BIGINT) AS wanted
  FROM team t LEFT JOIN (SELECT team, COUNT(*) AS n FROM team_member
    WHERE state = @member_state.in GROUP BY team) m ON m.team = t.id
 WHERE t.members <> COALESCE(m.n, 0);

-- inv_member_minutes :each   A member has no more minutes in the team than records there say.
-- row broken id found wanted
SELECT m.id, m.minutes AS found, CAST(COALESCE(r.n, 0) AS BIGINT) AS wanted
  FROM team_member m LEFT JOIN (SELECT team, volunteer, SUM(minutes) AS n FROM record WHERE state = @record_state.effective
                                 GROUP BY team, volunteer) r ON r.team = m.team AND r.volunteer = m.volunteer
 WHERE m.minutes < 0 OR m.minutes > COALESCE(r.n, 0);

-- inv_shift_taken :each
-- row broken id found wanted
SELECT s.id, CAST(s.taken AS BIGINT) AS found, CAST(COALESCE(g.n, 0) AS BIGINT) AS wanted
  FROM shift s LEFT JOIN (SELECT shift, COUNT(*) AS n FROM signup WHERE state IN (@signup_state.in, @signup_state.offered,
    @signup_state.served, @signup_state.no_show) GROUP BY shift) g
       ON g.shift = s.id
 WHERE s.taken <> COALESCE(g.n, 0);

-- inv_shift_waiting :each
-- row broken id found wanted
SELECT s.id, CAST(s.waiting AS BIGINT) AS found, CAST(COALESCE(g.n, 0) AS BIGINT) AS wanted
  FROM shift s LEFT JOIN (SELECT shift, COUNT(*) AS n FROM signup
    WHERE state = @signup_state.waiting GROUP BY shift) g ON g.shift = s.id
 WHERE s.waiting <> COALESCE(g.n, 0);

-- inv_shift_capacity :each
-- row broken id found wanted
SELECT id, CAST(taken AS BIGINT) AS found, CAST(capacity AS BIGINT) AS wanted FROM shift
 WHERE taken > capacity OR taken < 0 OR waiting < 0;

-- inv_shift_day :each   A shift lies on its local day, and ends after it begins.
-- row broken id found wanted
SELECT id, day AS found, CAST((starts_ms + @ms.zone) / @ms.day AS BIGINT) AS wanted FROM shift
 WHERE day <> (starts_ms + @ms.zone) / @ms.day OR ends_ms <= starts_ms;

-- inv_signup_overlap :each   Nobody holds seats in two shifts at once.
-- row broken id found wanted
SELECT g.id, g.starts_ms AS found, CAST(g.busy AS BIGINT) AS wanted
  FROM (SELECT id, starts_ms, MAX(ends_ms) OVER (PARTITION BY CAST(volunteer AS BIGINT) ORDER BY starts_ms, id
                                                 ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS busy
          FROM signup WHERE state IN (@signup_state.in, @signup_state.offered)) g
 WHERE g.busy > g.starts_ms;

-- inv_record_overlap :each   Nobody serves in two places at once.
-- row broken id found wanted
SELECT r.id, r.in_ms AS found, CAST(r.busy AS BIGINT) AS wanted
  FROM (SELECT id, in_ms, MAX(COALESCE(out_ms, in_ms)) OVER (PARTITION BY CAST(volunteer AS BIGINT) ORDER BY in_ms, id
                                                             ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS busy
          FROM record WHERE state IN (@record_state.open, @record_state.effective, @record_state.pending,
            @record_state.review_parent, @record_state.review_city)) r
 WHERE r.busy > r.in_ms;

-- inv_record_open :each   One open record a person.
-- row broken id found wanted
SELECT volunteer AS id, CAST(COUNT(*) AS BIGINT) AS found, CAST(1 AS BIGINT) AS wanted
  FROM record WHERE state = @record_state.open GROUP BY volunteer HAVING COUNT(*) > 1;

-- inv_record_minutes :each   Never more than the time between the two marks.
-- in  rounding:min
-- row broken id found wanted
SELECT id, minutes AS found, CAST((COALESCE(out_ms, in_ms) - in_ms) / 60000 AS BIGINT) AS wanted FROM record
 WHERE (state IN (@record_state.effective, @record_state.pending, @record_state.review_parent, @record_state.review_city)
   AND (out_ms IS NULL OR minutes < 0 OR minutes > (out_ms - in_ms) / 60000 + :rounding))
    OR (state IN (@record_state.open, @record_state.missed) AND minutes <> 0);

-- inv_record_shift :each   Within its shift, the tolerance allowed; on one local day.
-- in  tolerance:int most:int
-- row broken id found wanted
SELECT r.id, r.in_ms AS found, s.starts_ms AS wanted
  FROM record r JOIN shift s ON s.id = r.shift
 WHERE {may_count r}
   AND (r.in_ms < s.starts_ms - :tolerance OR r.out_ms > s.ends_ms + :tolerance OR r.out_ms - r.in_ms > :most
        OR r.out_ms < r.in_ms OR r.day <> (r.in_ms + @ms.zone) / @ms.day
        OR (r.out_ms - 1 + @ms.zone) / @ms.day <> r.day);

-- inv_record_place :each   A record is of its shift's activity and of that activity's team.
-- row broken id found wanted
SELECT r.id, r.activity AS found, s.activity AS wanted
  FROM record r JOIN shift s ON s.id = r.shift JOIN activity a ON a.id = s.activity
 WHERE r.activity <> s.activity OR r.team <> a.team;

-- inv_record_state :each   The last move says where it stands.
-- row broken id found wanted
SELECT r.id, CAST(r.state AS BIGINT) AS found, CAST(e.to_state AS BIGINT) AS wanted
  FROM (SELECT thing_id, MAX(id) AS id FROM event WHERE thing = @thing.record GROUP BY thing_id) l
  JOIN event e ON e.id = l.id JOIN record r ON r.id = e.thing_id
 WHERE r.state <> e.to_state;

-- inv_event_moves :each   Each move of a thing begins where the one before ended.
-- row broken id found wanted
SELECT e.id, CAST(e.from_state AS BIGINT) AS found, CAST(e.was AS BIGINT) AS wanted
  FROM (SELECT id, from_state, LAG(to_state) OVER (PARTITION BY thing, thing_id ORDER BY id) AS was FROM event) e
 WHERE e.was <> e.from_state;

-- inv_record_reverses :each   A correction points at an older record of the same person.
-- row broken id found wanted
SELECT r.id, r.volunteer AS found, o.volunteer AS wanted
  FROM record r JOIN record o ON o.id = r.reverses
 WHERE o.id >= r.id OR o.volunteer <> r.volunteer;

-- inv_orphan_unit :each
-- row broken id found wanted
SELECT u.id, u.parent AS found, CAST(0 AS BIGINT) AS wanted FROM unit u
 WHERE u.parent IS NOT NULL AND NOT EXISTS (SELECT 1 FROM unit p WHERE p.id = u.parent);

-- inv_orphan_volunteer :each
-- row broken id found wanted
SELECT v.id, v.account AS found, v.unit AS wanted FROM volunteer v
 WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.id = v.account)
    OR NOT EXISTS (SELECT 1 FROM unit u WHERE u.id = v.unit);

-- inv_orphan_of_account :each   Grants and consents.
-- row broken id found wanted
SELECT g.id, g.account AS found, g.unit AS wanted FROM unit_grant g
 WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.id = g.account)
    OR NOT EXISTS (SELECT 1 FROM unit u WHERE u.id = g.unit)
UNION ALL
SELECT c.id, c.account AS found, CAST(0 AS BIGINT) AS wanted FROM consent c
 WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.id = c.account);

-- inv_orphan_team :each   Teams, members, projects.
-- row broken id found wanted
SELECT t.id, t.unit AS found, COALESCE(t.parent, 0) AS wanted FROM team t
 WHERE NOT EXISTS (SELECT 1 FROM unit u WHERE u.id = t.unit)
    OR (t.parent IS NOT NULL AND NOT EXISTS (SELECT 1 FROM team p WHERE p.id = t.parent))
UNION ALL
SELECT m.id, m.team AS found, m.volunteer AS wanted FROM team_member m
 WHERE NOT EXISTS (SELECT 1 FROM team t WHERE t.id = m.team)
    OR NOT EXISTS (SELECT 1 FROM volunteer v WHERE v.id = m.volunteer)
UNION ALL
SELECT p.id, p.team AS found, p.unit AS wanted FROM project p
 WHERE NOT EXISTS (SELECT 1 FROM team t WHERE t.id = p.team) OR NOT EXISTS (SELECT 1 FROM unit u WHERE u.id = p.unit);

-- inv_orphan_activity :each   Activities (of their project's team) and shifts.
-- row broken id found wanted
SELECT a.id, a.project AS found, a.team AS wanted FROM activity a
 WHERE NOT EXISTS (SELECT 1 FROM project p WHERE p.id = a.project AND p.team = a.team)
    OR NOT EXISTS (SELECT 1 FROM unit u WHERE u.id = a.unit)
UNION ALL
SELECT s.id, s.activity AS found, CAST(0 AS BIGINT) AS wanted FROM shift s
 WHERE NOT EXISTS (SELECT 1 FROM activity a WHERE a.id = s.activity);

-- inv_orphan_signup :each
-- row broken id found wanted
SELECT g.id, g.shift AS found, g.volunteer AS wanted FROM signup g
 WHERE NOT EXISTS (SELECT 1 FROM shift s WHERE s.id = g.shift AND s.activity = g.activity)
    OR NOT EXISTS (SELECT 1 FROM volunteer v WHERE v.id = g.volunteer);

-- inv_orphan_record :each
-- row broken id found wanted
SELECT r.id, r.volunteer AS found, COALESCE(r.signup, 0) AS wanted FROM record r
 WHERE NOT EXISTS (SELECT 1 FROM volunteer v WHERE v.id = r.volunteer)
    OR NOT EXISTS (SELECT 1 FROM shift s WHERE s.id = r.shift)
    OR (r.signup IS NOT NULL AND NOT EXISTS (SELECT 1 FROM signup g WHERE g.id = r.signup AND g.volunteer = r.volunteer))
    OR (r.reverses IS NOT NULL AND NOT EXISTS (SELECT 1 FROM record o WHERE o.id = r.reverses));

-- inv_orphan_of_record :each   Moves, ratings, entries and appeals.
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

-- inv_ledger_book :each   The id is of the book's first account.
-- row broken id found wanted
SELECT MIN(a.id) AS id, CAST(SUM(e.n) AS BIGINT) AS found, CAST(0 AS BIGINT) AS wanted
  FROM ledger_account a JOIN (SELECT account, SUM(amount) AS n FROM ledger_entry WHERE hold = 0 GROUP BY account) e
       ON e.account = a.id
 GROUP BY a.book HAVING SUM(e.n) <> 0;

-- inv_ledger_transfer :each   Two entries or more of one book that sum to zero; none without account or transfer.
-- row broken id found wanted
SELECT CAST(e.transfer AS BIGINT) AS id, CAST(SUM(e.amount) AS BIGINT) AS found, CAST(0 AS BIGINT) AS wanted
  FROM ledger_entry e LEFT JOIN ledger_account a ON a.id = e.account LEFT JOIN ledger_transfer t ON t.id = e.transfer
 GROUP BY CAST(e.transfer AS BIGINT)
HAVING SUM(e.amount) <> 0 OR COUNT(*) < 2 OR MIN(a.book) <> MAX(a.book) OR COUNT(a.id) <> COUNT(*)
    OR COUNT(t.id) <> COUNT(*) OR MIN(e.hold) <> MAX(CASE WHEN t.kind = @ledger_kind.hold THEN 1 ELSE 0 END)
    OR MAX(e.hold) <> MIN(e.hold)
UNION ALL
SELECT t.id, CAST(0 AS BIGINT) AS found, CAST(2 AS BIGINT) AS wanted FROM ledger_transfer t
 WHERE t.kind IN (@ledger_kind.transfer, @ledger_kind.hold, @ledger_kind.post, @ledger_kind.reversal) <> EXISTS (SELECT 1
   FROM ledger_entry e WHERE e.transfer = t.id);

-- inv_ledger_balance :each   Stored with a floor; without one, brought forward.
-- row broken id found wanted
SELECT a.id, a.posted AS found, CAST(COALESCE(e.n, 0) AS BIGINT) AS wanted
  FROM ledger_account a LEFT JOIN (SELECT account, SUM(amount) AS n FROM ledger_entry WHERE hold = 0 GROUP BY account) e
       ON e.account = a.id
 WHERE a.posted <> CASE WHEN a.floor IS NULL THEN 0 ELSE COALESCE(e.n, 0) END
UNION ALL
SELECT c.account AS id, c.posted AS found, CAST(COALESCE(SUM(e.amount), 0) AS BIGINT) AS wanted
  FROM ledger_carry c LEFT JOIN ledger_entry e ON e.account = c.account AND e.id <= c.through AND e.hold = 0
 GROUP BY c.account, c.posted HAVING c.posted <> COALESCE(SUM(e.amount), 0);

-- inv_ledger_held :each
-- row broken id found wanted
SELECT a.id, a.held AS found, CAST(COALESCE(h.n, 0) AS BIGINT) AS wanted
  FROM ledger_account a LEFT JOIN (SELECT account, -SUM(amount) AS n FROM ledger_hold WHERE amount < 0 GROUP BY account) h
       ON h.account = a.id
 WHERE a.held <> CASE WHEN a.floor IS NULL THEN 0 ELSE COALESCE(h.n, 0) END;

-- inv_ledger_floor :each
-- row broken id found wanted
SELECT id, posted - held AS found, COALESCE(floor, 0) AS wanted FROM ledger_account
 WHERE posted - held < floor OR held < 0
    OR (closed_ms IS NOT NULL AND (posted <> 0 OR EXISTS (SELECT 1 FROM ledger_hold h WHERE h.account = ledger_account.id)));

-- inv_ledger_hold :each   Entries of holds that nobody has ended are held, and no others.
-- row broken id found wanted
SELECT e.transfer AS id, CAST(0 AS BIGINT) AS found, e.amount AS wanted FROM ledger_entry e
 WHERE e.hold = 1 AND NOT EXISTS (SELECT 1 FROM ledger_transfer t WHERE t.about = e.transfer)
   AND NOT EXISTS (SELECT 1 FROM ledger_hold h WHERE h.transfer = e.transfer AND h.account = e.account AND h.amount = e.amount)
UNION ALL
SELECT h.transfer AS id, h.amount AS found, CAST(0 AS BIGINT) AS wanted FROM ledger_hold h
 WHERE EXISTS (SELECT 1 FROM ledger_transfer t WHERE t.about = h.transfer)
    OR NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.transfer = h.transfer AND e.account = h.account AND e.hold = 1
                      AND e.amount = h.amount);

-- inv_ledger_about :each   What ends is a hold, what is reversed was posted; no more is posted than was held, and a
-- reversal takes back all.
-- row broken id found wanted
SELECT t.id, COALESCE(t.about, 0) AS found, CAST(COALESCE(o.kind, 0) AS BIGINT) AS wanted
  FROM ledger_transfer t LEFT JOIN ledger_transfer o ON o.id = t.about
 WHERE CASE WHEN t.kind <= @ledger_kind.hold THEN CASE WHEN t.about IS NULL THEN 0 ELSE 1 END
            WHEN t.kind = @ledger_kind.reversal AND o.kind IN (@ledger_kind.transfer, @ledger_kind.post) THEN 0
              WHEN t.kind IN (@ledger_kind.post, @ledger_kind.release, @ledger_kind.lapse) AND o.kind = @ledger_kind.hold
              THEN 0 ELSE 1 END = 1
UNION ALL
SELECT t.id, e.amount AS found, COALESCE(o.amount, 0) AS wanted
  FROM ledger_transfer t JOIN ledger_entry e ON e.transfer = t.id
       LEFT JOIN ledger_entry o ON o.transfer = t.about AND o.account = e.account
 WHERE t.kind IN (@ledger_kind.post, @ledger_kind.reversal)
   AND CASE WHEN o.amount IS NULL THEN 1 WHEN t.kind = @ledger_kind.reversal AND e.amount <> -o.amount THEN 1
            WHEN t.kind = @ledger_kind.post AND (e.amount * o.amount < 0 OR ABS(e.amount) > ABS(o.amount)) THEN 1 ELSE 0 END = 1;

-- inv_file :each   No bytes: found is 0.
-- out id:id size:int hash:text data:blob?
SELECT a.id, a.size, a.hash, d.data FROM attachment a LEFT JOIN attachment_data d ON d.attachment = a.id;

-- inv_file_bytes :each   Bytes that belong to nothing.
-- row broken id found wanted
SELECT d.attachment AS id, CAST(1 AS BIGINT) AS found, CAST(0 AS BIGINT) AS wanted FROM attachment_data d
 WHERE NOT EXISTS (SELECT 1 FROM attachment a WHERE a.id = d.attachment);

-- inv_pos :each   What belongs to a unit stands where the unit stands.
-- row broken id found wanted
SELECT v.id, v.pos AS found, u.pos AS wanted FROM volunteer v JOIN unit u ON u.id = v.unit WHERE v.pos <> u.pos
UNION ALL
SELECT t.id, t.pos AS found, u.pos AS wanted FROM team t JOIN unit u ON u.id = t.unit WHERE t.pos <> u.pos
UNION ALL
SELECT p.id, p.pos AS found, u.pos AS wanted FROM project p JOIN unit u ON u.id = p.unit WHERE p.pos <> u.pos
UNION ALL
SELECT a.id, a.pos AS found, u.pos AS wanted FROM activity a JOIN unit u ON u.id = a.unit WHERE a.pos <> u.pos
UNION ALL
SELECT s.id, s.pos AS found, a.pos AS wanted FROM shift s JOIN activity a ON a.id = s.activity WHERE s.pos <> a.pos
UNION ALL
SELECT r.id, r.pos AS found, a.pos AS wanted FROM record r JOIN activity a ON a.id = r.activity WHERE r.pos <> a.pos;

-- inv_units :each
-- out id:id pos:int depth:int parent_pos:int? parent_depth:int?
SELECT u.id, u.pos, u.depth, p.pos AS parent_pos, p.depth AS parent_depth FROM unit u LEFT JOIN unit p ON p.id = u.parent;

-- inv_numbers :each   kind: 'V', 'T', 'P' as a number.
-- out id:id kind:int number:text
SELECT id, CAST(86 AS BIGINT) AS kind, number FROM volunteer
UNION ALL SELECT id, CAST(84 AS BIGINT) AS kind, number FROM team
UNION ALL SELECT id, CAST(80 AS BIGINT) AS kind, number FROM project;

-- inv_policy_most :one   The largest value that a rule ever had by the register.
-- in  name:text
-- out n:int
SELECT CAST(COALESCE(MAX(value), 0) AS BIGINT) AS n FROM policy WHERE name = :name;

-- inv_unit_kinds :many   For `redvest stat`.
-- out kind:int n:int
SELECT CAST(kind AS BIGINT) AS kind, CAST(COUNT(*) AS BIGINT) AS n FROM unit WHERE closed_ms IS NULL GROUP BY 1
    ORDER BY 1 LIMIT 100;
