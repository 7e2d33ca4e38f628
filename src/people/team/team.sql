-- table team kind:team_kind level:team_level join_rule:join_rule state:team_state category:service_category
-- table team_member role:member_role state:member_state

-- team_list :many   Active teams in a range of positions, largest first.
-- in  lo:int hi:int q:text? category:service_category? members:int after:id limit:int
-- row team_card id number name unit_name level category join_rule members minutes party professional emergency lat lng
SELECT t.id, t.number, t.name, u.name AS unit_name, t.level, t.category, t.join_rule, t.members, t.minutes,
       t.party, t.professional, t.emergency, CAST(NULL AS DOUBLE PRECISION) AS lat, CAST(NULL AS DOUBLE PRECISION) AS lng
  FROM team t JOIN unit u ON u.id = t.unit
 WHERE t.state = @team_state.active AND t.pos BETWEEN :lo AND :hi
   AND (CAST(:q AS TEXT) IS NULL OR LOWER(t.name) LIKE LOWER(:q) ESCAPE '\')
   AND (CAST(:category AS BIGINT) IS NULL OR t.category = :category)
   AND (t.members < :members OR (t.members = :members AND t.id > :after))
 ORDER BY t.members DESC, t.id
 LIMIT :limit;

-- team_near :many   Nearest to a place first: a team is where its unit is, or where it was active last; of whom neither is known, last. shrink: of a degree of
-- longitude there.
-- in  lo:int hi:int q:text? category:service_category? lat:real lng:real shrink:real
-- row team_card id number name unit_name level category join_rule members minutes party professional emergency lat lng
SELECT n.id, n.number, n.name, n.unit_name, n.level, n.category, n.join_rule, n.members, n.minutes, n.party, n.professional,
       n.emergency, n.lat, n.lng
  FROM (SELECT t.id, t.number, t.name, u.name AS unit_name, t.level, t.category, t.join_rule, t.members, t.minutes, t.party,
               t.professional, t.emergency,
               COALESCE(u.lat, (SELECT a.lat FROM activity a WHERE a.team = t.id AND a.lat IS NOT NULL ORDER BY a.starts_ms DESC LIMIT 1)) AS lat,
               COALESCE(u.lng, (SELECT a.lng FROM activity a WHERE a.team = t.id AND a.lat IS NOT NULL ORDER BY a.starts_ms DESC LIMIT 1)) AS lng
          FROM team t JOIN unit u ON u.id = t.unit
         WHERE t.state = @team_state.active AND t.pos BETWEEN :lo AND :hi
           AND (CAST(:q AS TEXT) IS NULL OR LOWER(t.name) LIKE LOWER(:q) ESCAPE '\')
           AND (CAST(:category AS BIGINT) IS NULL OR t.category = :category)) n
 ORDER BY CASE WHEN n.lat IS NULL THEN 1 ELSE 0 END, (n.lat - :lat) * (n.lat - :lat) + (n.lng - :lng) * (n.lng - :lng) * :shrink * :shrink, n.id LIMIT 30;

-- leads(m) :fragment   A membership of a leader or deputy.
m.state = @member_state.in AND m.role IN (@member_role.leader, @member_role.deputy)

-- led_by(v) :fragment   The teams somebody leads: where they are leader or deputy, and all teams below. One that was
-- dissolved gives no say any more, over itself and over those below; nor does one to who is suspended.
(WITH RECURSIVE led (id) AS (
   SELECT lm.team FROM team_member lm JOIN team lt ON lt.id = lm.team JOIN volunteer lv ON lv.id = lm.volunteer
    WHERE lm.volunteer = v AND lv.state NOT IN (@volunteer_state.suspended, @volunteer_state.awaits) AND {leads lm} AND lt.state <> @team_state.closed
   UNION SELECT lb.id FROM led JOIN team lb ON lb.parent = led.id)
 SELECT led.id FROM led)

-- headed_by(v) :fragment   The same for who is the leader; deputies aside.
(WITH RECURSIVE headed (id) AS (
   SELECT hm.team FROM team_member hm JOIN team ht ON ht.id = hm.team JOIN volunteer hv ON hv.id = hm.volunteer
    WHERE hm.volunteer = v AND hv.state NOT IN (@volunteer_state.suspended, @volunteer_state.awaits) AND {is_head hm} AND ht.state <> @team_state.closed
   UNION SELECT hb.id FROM headed JOIN team hb ON hb.parent = headed.id)
 SELECT headed.id FROM headed)

-- team_one :one
-- in  id:id
-- row team_page id number name unit unit_name pos kind level parent parent_name host party professional emergency
-- row team_page join_rule category about contact_name contact_phone state reason members minutes person_times made version
SELECT t.id, t.number, t.name, t.unit, u.name AS unit_name, t.pos, t.kind, t.level, t.parent, p.name AS parent_name,
       t.host, t.party, t.professional, t.emergency, t.join_rule, t.category, t.about, t.contact_name,
       t.contact_phone, t.state, t.reason, t.members, t.minutes, t.person_times, t.made_ms AS made, t.version
  FROM team t JOIN unit u ON u.id = t.unit LEFT JOIN team p ON p.id = t.parent
 WHERE t.id = :id;

-- team_branches :many
-- in  parent:id
-- row team_card id number name unit_name level category join_rule members minutes party professional emergency lat lng
SELECT t.id, t.number, t.name, u.name AS unit_name, t.level, t.category, t.join_rule, t.members, t.minutes,
       t.party, t.professional, t.emergency, CAST(NULL AS DOUBLE PRECISION) AS lat, CAST(NULL AS DOUBLE PRECISION) AS lng
  FROM team t JOIN unit u ON u.id = t.unit
 WHERE t.parent = :parent AND t.state = @team_state.active ORDER BY t.name, t.id LIMIT 50;

-- team_upcoming :many
-- in  team:id now:time
-- row team_occasion id title starts place
-- rest the page of activities has all
SELECT id, title, starts_ms AS starts, place FROM activity
 WHERE team = :team AND state = @activity_state.open AND ends_ms > :now ORDER BY starts_ms, id LIMIT 5;

-- team_add :exec
-- in  id:id number:text unit:id pos:int level:team_level parent:id? state:team_state made_by:id now:time team_details
INSERT INTO team (id, number, unit, pos, level, parent, state, made_by, made_ms, {team_details})
VALUES (:id, :number, :unit, :pos, :level, :parent, :state, :made_by, :now, {:team_details});

-- team_in_review :one   How many teams of a leader wait for review.
-- in  leader:id
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM team_member m JOIN team t ON t.id = m.team
 WHERE m.volunteer = :leader AND m.state = @member_state.in AND m.role = @member_role.leader AND t.state = @team_state.review;

-- team_change :exec   No row: somebody changed it meanwhile.
-- in  id:id version:int team_details
UPDATE team SET {set team_details}, version = version + 1
 WHERE id = :id AND version = :version AND state IN (@team_state.review, @team_state.active, @team_state.refused);

-- team_details_of :one   As its leader wrote it.
-- in  id:id
-- row team_details *
SELECT {team_details t} FROM team t WHERE t.id = :id;

-- team_secrets :one   What only the team's own forms and rules see.
-- in  id:id
-- out pass_code:text join_rule:join_rule state:team_state pos:int made_by:id name:text
SELECT pass_code, join_rule, state, pos, made_by, name FROM team WHERE id = :id;

-- team_again :exec   A refused team that was mended goes back to review.
-- in  id:id
UPDATE team SET state = @team_state.review WHERE id = :id AND state = @team_state.refused;

-- team_decide :exec   Only from review.
-- in  id:id state:team_state reason:text now:time
UPDATE team SET state = :state, reason = :reason, decided_ms = :now, version = version + 1 WHERE id = :id
    AND state = @team_state.review;

-- team_close :one   Only an active team; gives what the figures need.
-- in  id:id reason:text now:time
-- out pos:int decided:time
UPDATE team SET state = @team_state.closed, reason = :reason, closed_ms = :now, version = version + 1 WHERE id = :id
    AND state = @team_state.active
RETURNING pos, decided_ms AS decided;

-- team_open_activities :one
-- in  team:id now:time
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM activity WHERE team = :team AND state IN (@activity_state.review,
    @activity_state.open) AND ends_ms > :now;

-- team_member_add :exec   No row: a membership stands already.
-- in  id:id team:id volunteer:id role:member_role state:member_state note:text now:time decided:time?
INSERT INTO team_member (id, team, volunteer, role, state, note, asked_ms, decided_ms)
VALUES (:id, :team, :volunteer, :role, :state, :note, :now, :decided)
ON CONFLICT DO NOTHING;

-- team_membership :one
-- in  team:id volunteer:id
-- out id:id role:member_role state:member_state
SELECT id, role, state FROM team_member WHERE team = :team AND volunteer = :volunteer AND state <= @member_state.in;

-- team_member_decide :one   Only from waiting, and nobody into a team that has ended; gives whom to tell.
-- in  id:id team:id state:member_state now:time reason:text?
-- out volunteer:id
UPDATE team_member SET state = :state, decided_ms = :now WHERE id = :id AND team = :team AND state = @member_state.waiting
   AND (:state <> @member_state.in OR EXISTS (SELECT 1 FROM team t WHERE t.id = team_member.team
     AND t.state = @team_state.active))
RETURNING volunteer;

-- team_member_leave :exec   A leader cannot simply go.
-- in  id:id was:member_state now:time
UPDATE team_member SET state = @member_state.left, left_ms = :now
 WHERE id = :id AND state = :was AND role <> @member_role.leader;

-- team_member_remove :one
-- in  id:id team:id now:time reason:text?
-- out volunteer:id pos:int
UPDATE team_member SET state = @member_state.left, left_ms = :now WHERE id = :id AND team = :team
    AND state = @member_state.in AND role <> @member_role.leader
RETURNING volunteer, (SELECT t.pos FROM team t WHERE t.id = team_member.team) AS pos;

-- team_member_role :exec   Never of the leader, whose role is handed over.
-- in  id:id team:id role:member_role
UPDATE team_member SET role = :role WHERE id = :id AND team = :team AND state = @member_state.in AND role <> @member_role.leader;

-- team_heads :many   Who leads it now, deputies aside; gone: they are not in the register any more.
-- in  team:id
-- out id:id volunteer:id gone:bool
-- rest a team has one
SELECT m.id, m.volunteer, CASE WHEN v.closed_ms IS NULL THEN 0 ELSE 1 END AS gone
  FROM team_member m JOIN volunteer v ON v.id = m.volunteer WHERE m.team = :team AND {is_head m} ORDER BY m.id LIMIT 100;

-- team_led :many   The teams somebody leads in person, as leader or deputy.
-- in  volunteer:id
-- out team:id name:text pos:int
-- rest nobody leads so many
SELECT t.id AS team, t.name, t.pos FROM team_member m JOIN team t ON t.id = m.team
 WHERE m.volunteer = :volunteer AND {leads m} AND t.state <> @team_state.closed ORDER BY t.id LIMIT 100;

-- team_leading :many   Who leads a team beside somebody.
-- in  team:id but:id
-- out volunteer:id
-- rest a team has fewer
SELECT m.volunteer FROM team_member m WHERE m.team = :team AND m.volunteer <> :but AND {leads m} ORDER BY m.id LIMIT 100;

-- team_count_members :exec   Called by whoever changes a membership; a team's own row, not a hot one.
-- in  team:id by:int
UPDATE team SET members = members + :by WHERE id = :team;

-- team_people :many
-- in  team:id waiting:bool today:int after:id limit:int
-- row team_person membership volunteer name number role state leads note asked minutes real_name age
SELECT m.id AS membership, v.id AS volunteer, v.name, v.number, m.role, m.state,
       CASE WHEN m.role <= @member_role.deputy AND m.state = @member_state.in THEN 1 ELSE 0 END AS leads, m.note, m.asked_ms AS asked,
       m.minutes, v.real_name, CAST((:today - v.birth_day) * 4 / 1461 AS BIGINT) AS age
  FROM team_member m JOIN volunteer v ON v.id = m.volunteer
 WHERE m.team = :team AND m.state = CASE WHEN :waiting = 1 THEN @member_state.waiting ELSE @member_state.in END AND m.id > :after
 ORDER BY m.id LIMIT :limit;

-- team_mine :many
-- in  volunteer:id
-- row my_team id name role state minutes members
SELECT t.id, t.name, m.role, m.state, m.minutes, t.members
  FROM team_member m JOIN team t ON t.id = m.team
 WHERE m.volunteer = :volunteer AND m.state <= @member_state.in AND t.state <> @team_state.closed
   ORDER BY m.role, t.name, t.id LIMIT 200;

-- team_leads :one   1 row: this volunteer leads the team, or one above it.
-- in  team:id volunteer:id
-- out one:int
SELECT CAST(1 AS BIGINT) AS one FROM team t WHERE t.id = :team AND t.id IN {led_by :volunteer};

-- team_credit_team :exec
-- in  team:id minutes:int records:int
UPDATE team SET minutes = minutes + :minutes, person_times = person_times + :records WHERE id = :team;

-- team_credit_member :exec
-- in  team:id volunteer:id minutes:int
UPDATE team_member SET minutes = minutes + :minutes WHERE team = :team AND volunteer = :volunteer AND state <= @member_state.in;

-- team_debit_member :exec   From the membership that stood when the record began to count; it may have ended since.
-- in  team:id volunteer:id minutes:int since:time
UPDATE team_member SET minutes = minutes - :minutes
 WHERE id = (SELECT m.id FROM team_member m
              WHERE m.team = :team AND m.volunteer = :volunteer AND m.asked_ms <= :since AND m.minutes >= :minutes
                AND (m.state <= @member_state.in OR COALESCE(m.left_ms, m.decided_ms) >= :since)
              ORDER BY m.id LIMIT 1);

-- team_of_volunteer :many   Memberships that stand; a leader's stays with the team.
-- in  volunteer:id
-- out team:id
-- rest nobody is in so many
SELECT team FROM team_member WHERE volunteer = :volunteer AND state IN (@member_state.waiting, @member_state.in)
    AND role <> @member_role.leader ORDER BY id LIMIT 1000;

-- team_parties :many   Who may not decide about a team: who registered it, who leads it.
-- in  id:id was:int
-- row review_party account
SELECT t.made_by AS account FROM team t WHERE t.id = :id AND t.state = :was
UNION ALL SELECT v.account FROM team_member m JOIN volunteer v ON v.id = m.volunteer WHERE m.team = :id AND {leads m}
ORDER BY account LIMIT 100;

-- team_side :many   Who has a part in what a team does, and so reviews none of it: who made it, and who leads the team.
-- in  team:id made_by:id
-- row review_party account
SELECT CAST(:made_by AS BIGINT) AS account
UNION SELECT v.account FROM team_member m JOIN volunteer v ON v.id = m.volunteer WHERE m.team = :team AND {leads m}
ORDER BY account LIMIT 100;

-- team_count_anew :each
-- row counted pos day n
SELECT pos, CAST((COALESCE(decided_ms, made_ms) + @ms.zone) / @ms.day AS BIGINT) AS day, CAST(COUNT(*) AS BIGINT) AS n
  FROM team WHERE state = @team_state.active GROUP BY 1, 2;

-- team_own :many
-- in  volunteer:id
-- row own_team team name role state note since left
SELECT t.id AS team, t.name, m.role, m.state, m.note, m.asked_ms AS since, m.left_ms AS "left"
  FROM team_member m JOIN team t ON t.id = m.team WHERE m.volunteer = :volunteer ORDER BY m.id LIMIT 1000;

-- contact_is(phone, who) :fragment   Whether somebody is the contact of a row: by their phone, however it is written there, or by name in what they made.
((phone <> '' AND REPLACE(REPLACE(contact_phone, '-', ''), ' ', '') LIKE '%' || phone)
   OR (made_by = who AND contact_name = (SELECT p.name FROM account p WHERE p.id = who)))

-- team_contact_drop :exec   Of somebody who leaves; of teams that they registered and that do not work or never did, whoever it was.
-- in  account:id phone:text
UPDATE team SET contact_name = '', contact_phone = ''
 WHERE {contact_is :phone :account} OR (made_by = :account AND state IN (@team_state.refused, @team_state.closed));

-- team_notes_drop :exec   What somebody who leaves wrote when asking to come in.
-- in  volunteer:id
UPDATE team_member SET note = '' WHERE volunteer = :volunteer AND note <> '';
-- team_waiting :inbox   
-- row inbox_item id title where who leads detail since
SELECT t.id, t.name AS title, u.name AS "where", t.contact_name AS who, 1 AS leads, t.about AS detail,
       {came @thing.team t.id @team_state.review t.made_ms} AS since, t.pos, t.made_by AS asker
  FROM team t JOIN unit u ON u.id = t.unit WHERE t.state = @team_state.review;

-- team_in_unit :one   Teams that are not dissolved keep a unit from closing.
-- in  lo:int hi:int now:time
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM team WHERE closed_ms IS NULL AND pos BETWEEN :lo AND :hi;

-- team_called :one
-- in  id:id
-- out name:text
SELECT name FROM team WHERE id = :id;
