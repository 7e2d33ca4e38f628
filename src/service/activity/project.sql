-- Projects: what a team does; activities are its occasions.
-- table project state:project_state
-- table project_category category:service_category
-- table project_target target:service_target

-- project_by_id :one
-- in  id:id
-- out id:id version:int number:text name:text team:id team_name:text team_state:team_state unit:id unit_name:text pos:int
-- out about:text place:text contact_name:text contact_phone:text guarantees:text state:project_state made:time
-- out team_unit:id team_pos:int made_by:id shown:bool
SELECT p.id, p.version, p.number, p.name, p.team, t.name AS team_name, t.state AS team_state, p.unit, u.name AS unit_name,
       p.pos, p.about, p.place, p.contact_name, p.contact_phone, p.guarantees, p.state, p.made_ms AS made,
       t.unit AS team_unit, t.pos AS team_pos, p.made_by,
       CASE WHEN EXISTS (SELECT 1 FROM activity a WHERE a.project = p.id AND a.published_ms IS NOT NULL) THEN 1 ELSE 0 END AS shown
  FROM project p JOIN team t ON t.id = p.team JOIN unit u ON u.id = p.unit
 WHERE p.id = :id;

-- project_codes :many   Categories (kind 1) and targets (kind 2).
-- in  project:id
-- out kind:int code:int
-- rest an input holds no more
SELECT 1 AS kind, category AS code FROM project_category WHERE project = :project
 UNION ALL SELECT 2 AS kind, target AS code FROM project_target WHERE project = :project
 ORDER BY kind, code LIMIT 40;

-- project_team :one   A team that may open projects.
-- in  id:id
-- out id:id unit:id pos:int
SELECT id, unit, pos FROM team WHERE id = :id AND state = @team_state.active;

-- project_teams :many   Teams a person may open projects for: those led, and for staff those in range.
-- in  me:id? pos_lo:int pos_hi:int n:int
-- row team_choice id name
SELECT t.id, t.name FROM team t
 WHERE t.state = @team_state.active AND (t.pos BETWEEN :pos_lo AND :pos_hi OR t.id IN {led_by :me})
 ORDER BY t.pos, t.id LIMIT :n;

-- project_choices :many   Running projects a person may publish activities of, newest first.
-- in  me:id? pos_lo:int pos_hi:int n:int
-- row project_choice id name team_name
SELECT p.id, p.name, t.name AS team_name FROM project p JOIN team t ON t.id = p.team
 WHERE p.state = @project_state.active AND t.state = @team_state.active AND (p.pos BETWEEN :pos_lo AND :pos_hi
   OR p.team IN {led_by :me})
 ORDER BY p.id DESC LIMIT :n;

-- project_add :exec
-- in  id:id number:text team:id unit:id pos:int by:id now:time project_details
INSERT INTO project (id, number, team, unit, pos, state, made_by, made_ms, {project_details})
VALUES (:id, :number, :team, :unit, :pos, @project_state.active, :by, :now, {:project_details});

-- project_edit :exec   No row: changed by somebody else meanwhile, or ended.
-- in  id:id version:int project_details
UPDATE project SET {set project_details}, version = version + 1
 WHERE id = :id AND version = :version AND state = @project_state.active;

-- project_details_of :one   As it was written; its categories and targets are project_codes.
-- in  id:id
-- row project_details *
SELECT {project_details p} FROM project p WHERE p.id = :id;

-- project_end :exec   Not while one of its activities is still to be held, reviewed or written.
-- in  id:id now:time
UPDATE project SET state = @project_state.ended, version = version + 1
 WHERE id = :id AND state = @project_state.active AND NOT EXISTS (SELECT 1 FROM activity a
       WHERE a.project = :id AND (a.state IN (@activity_state.draft, @activity_state.review, @activity_state.refused)
         OR (a.state = @activity_state.open AND a.ends_ms > :now)));

-- project_category_clear :exec
-- in  project:id
DELETE FROM project_category WHERE project = :project;

-- project_category_add :exec
-- in  project:id category:int
INSERT INTO project_category (project, category) VALUES (:project, :category) ON CONFLICT (project, category) DO NOTHING;

-- project_target_clear :exec
-- in  project:id
DELETE FROM project_target WHERE project = :project;

-- project_target_add :exec
-- in  project:id target:int
INSERT INTO project_target (project, target) VALUES (:project, :target) ON CONFLICT (project, target) DO NOTHING;

-- project_count_anew :each
-- row counted pos day n
SELECT pos, CAST((made_ms + @ms.zone) / @ms.day AS BIGINT) AS day, CAST(COUNT(*) AS BIGINT) AS n FROM project GROUP BY 1, 2;

-- project_contact_drop :exec   Of somebody who leaves.
-- in  account:id phone:text
UPDATE project SET contact_name = '', contact_phone = '' WHERE {contact_is :phone :account};
