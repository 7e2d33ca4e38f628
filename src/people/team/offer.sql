-- Who has a say over roles, and leadership that is offered.
-- table team_offer state:offer_state becomes:role_after

-- is_head(m) :fragment   A membership of the leader.
m.state = @member_state.in AND m.role = @member_role.leader

-- team_say :one   What a volunteer has a say in: the team's members, the roles of its deputies, who leads it.
-- in  team:id volunteer:id
-- out leads:bool names:bool own:bool
SELECT CASE WHEN t.id IN {led_by :volunteer} THEN 1 ELSE 0 END AS leads,
       CASE WHEN t.id IN {headed_by :volunteer} THEN 1 ELSE 0 END AS names,
       CASE WHEN EXISTS (SELECT 1 FROM team_member m JOIN volunteer v ON v.id = m.volunteer
             WHERE m.team = t.id AND m.volunteer = :volunteer AND {is_head m} AND v.state NOT IN (@volunteer_state.suspended, @volunteer_state.awaits)
               AND t.state <> @team_state.closed) THEN 1 ELSE 0 END AS own
  FROM team t WHERE t.id = :team;

-- team_member_one :one
-- in  id:id team:id
-- out volunteer:id account:id role:member_role state:member_state suspended:bool team_name:text pos:int team_state:team_state
SELECT m.volunteer, v.account, m.role, m.state, CASE WHEN v.state IN (@volunteer_state.suspended, @volunteer_state.awaits) THEN 1 ELSE 0 END AS suspended,
       t.name AS team_name, t.pos, t.state AS team_state
  FROM team_member m JOIN team t ON t.id = m.team JOIN volunteer v ON v.id = m.volunteer
 WHERE m.id = :id AND m.team = :team;

-- team_offer_add :exec   No row: one waits already.
-- in  id:id team:id volunteer:id becomes:role_after by_staff:bool by:id now:time
INSERT INTO team_offer (id, team, volunteer, becomes, by_staff, state, made_by, made_ms)
VALUES (:id, :team, :volunteer, :becomes, :by_staff, @offer_state.waiting, :by, :now)
ON CONFLICT DO NOTHING;

-- team_offer_one :one
-- in  id:id
-- out team:id team_name:text team_state:team_state pos:int volunteer:id name:text becomes:role_after by_staff:bool state:offer_state
-- out made_by:id made:time decided:time? membership:id?
SELECT o.team, t.name AS team_name, t.state AS team_state, t.pos, o.volunteer, v.name, o.becomes, o.by_staff, o.state, o.made_by,
       o.made_ms AS made, o.decided_ms AS decided,
       (SELECT m.id FROM team_member m WHERE m.team = o.team AND m.volunteer = o.volunteer AND m.state = @member_state.in) AS membership
  FROM team_offer o JOIN team t ON t.id = o.team JOIN volunteer v ON v.id = o.volunteer WHERE o.id = :id;

-- team_offer_waiting :one   The offer of a team that waits for an answer; of one person, or whoever's it is.
-- in  team:id volunteer:id?
-- out id:id
SELECT id FROM team_offer WHERE team = :team AND state = @offer_state.waiting
   AND (CAST(:volunteer AS BIGINT) IS NULL OR volunteer = :volunteer);

-- team_offerer_leads :one   1 row: who offered it is its leader still, and not suspended.
-- in  team:id account:id
-- out one:int
SELECT CAST(1 AS BIGINT) AS one FROM team_member m JOIN volunteer v ON v.id = m.volunteer
 WHERE m.team = :team AND {is_head m} AND v.account = :account AND v.state NOT IN (@volunteer_state.suspended, @volunteer_state.awaits);

-- team_offer_move :exec
-- in  id:id to:offer_state now:time
UPDATE team_offer SET state = :to, decided_ms = :now WHERE id = :id AND state = @offer_state.waiting;

-- team_offers_mine :many   What waits for my answer.
-- in  volunteer:id
-- row offer_line id name made
SELECT o.id, t.name, o.made_ms AS made FROM team_offer o JOIN team t ON t.id = o.team
 WHERE o.volunteer = :volunteer AND o.state = @offer_state.waiting ORDER BY o.id LIMIT 20;

-- team_offer_own :many
-- in  volunteer:id
-- row own_offer team name state made decided
SELECT o.team, t.name, o.state, o.made_ms AS made, o.decided_ms AS decided
  FROM team_offer o JOIN team t ON t.id = o.team WHERE o.volunteer = :volunteer ORDER BY o.id LIMIT 1000;

-- team_head_set :exec   Who accepted leads from now on.
-- in  id:id team:id
UPDATE team_member SET role = @member_role.leader WHERE id = :id AND team = :team AND state = @member_state.in;

-- team_head_unset :exec   Who led becomes what the offer says.
-- in  id:id becomes:member_role
UPDATE team_member SET role = :becomes WHERE id = :id AND state = @member_state.in AND role = @member_role.leader;

-- team_member_name :one
-- in  volunteer:id
-- row handover_form name
SELECT name FROM volunteer WHERE id = :volunteer;
