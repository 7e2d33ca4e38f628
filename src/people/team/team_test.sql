-- Rows that the tests of teams look at.

-- team_test_row :one   A team as it is stored, and who is in it counted anew.
-- in id:id
-- out number:text name:text level:team_level parent:id? state:team_state reason:text host:text pass_code:text join_rule:join_rule
-- out members:int counted:int version:int made_by:id decided:time? closed:time?
SELECT t.number, t.name, t.level, t.parent, t.state, t.reason, t.host, t.pass_code, t.join_rule, t.members,
       (SELECT CAST(COUNT(*) AS BIGINT) FROM team_member m WHERE m.team = t.id AND m.state = @member_state.in) AS counted,
       t.version, t.made_by, t.decided_ms AS decided, t.closed_ms AS closed
  FROM team t WHERE t.id = :id;

-- team_test_count :one   Teams of all states, and the active ones.
-- out n:int active:int
SELECT CAST(COUNT(*) AS BIGINT) AS n, CAST(COALESCE(SUM(CASE WHEN state = @team_state.active
    THEN 1 ELSE 0 END), 0) AS BIGINT) AS active
  FROM team;

-- team_test_figure :one   What waits to be added to the number of teams of a place and day.
-- in pos:int day:int
-- out n:int
SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) AS n FROM stat_delta WHERE measure = @measure.teams AND pos = :pos AND day = :day;

-- team_test_member :one   The newest membership of a person.
-- in team:id volunteer:id
-- out id:id role:int state:int note:text decided:time? left:time?
SELECT id, role, state, note, decided_ms AS decided, left_ms AS "left" FROM team_member
 WHERE team = :team AND volunteer = :volunteer ORDER BY id DESC LIMIT 1;

-- team_test_told :one   How often an account was told a sentence, in these words, with this link.
-- in account:id key:text arg0:text arg1:text link:text
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM notice
 WHERE account = :account AND text_key = :key AND arg0 = :arg0 AND arg1 = :arg1 AND link = :link;

-- team_test_notices :one
-- in account:id
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM notice WHERE account = :account;

-- team_test_audit :one   How often somebody did something to a team, for this reason.
-- in team:id actor:id what:int pos:int reason:text
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM audit
 WHERE thing = 'team' AND thing_id = :team AND actor = :actor AND what = :what AND pos = :pos
   AND COALESCE(reason, '') = :reason;

-- team_test_offer :one
-- in id:id
-- out state:offer_state decided:time? clocks:int
SELECT o.state, o.decided_ms AS decided, (SELECT CAST(COUNT(*) AS BIGINT) FROM deadline d
    WHERE d.kind = @deadline_kind.handover AND d.thing_id = o.id) AS clocks FROM team_offer o WHERE o.id = :id;

-- team_test_told_staff :one   How often whoever holds rights was told a sentence about a team.
-- in key:text arg0:text
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM notice WHERE text_key = :key AND arg0 = :arg0;

-- team_test_same_person :exec   Two accounts of one person.
-- in a:id b:id
UPDATE account SET person = (SELECT person FROM account WHERE id = :b) WHERE id = :a;

-- team_test_suspend :exec
-- in id:id
UPDATE volunteer SET state = @volunteer_state.suspended WHERE id = :id;

-- team_test_gone :exec
-- in id:id now:time
UPDATE volunteer SET closed_ms = :now WHERE id = :id;
