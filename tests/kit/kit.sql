-- kit_unit_add :exec
-- in  id:id pos:int depth:int code:text kind:int name:text parent:id? now:time
INSERT INTO unit (id, pos, depth, code, kind, name, parent, made_ms)
VALUES (:id, :pos, :depth, :code, :kind, :name, :parent, :now);

-- kit_meta_add :exec
-- in  name:text value:text
INSERT INTO meta (name, value) VALUES (:name, :value);

-- kit_grant_add :exec
-- in  id:id account:id may:int unit:id now:time
INSERT INTO unit_grant (id, account, may, unit, given_by, given_ms) VALUES (:id, :account, :may, :unit, 0, :now);

-- kit_somebody :exec   An account that a test names by a small number.
-- in  id:id person:text now:time
INSERT INTO account (id, name, phone_index, phone_sealed, person, made_ms)
VALUES (:id, '工作人员', :person, '', :person, :now) ON CONFLICT DO NOTHING;

-- kit_account_add :exec
-- in  id:id name:text phone_index:text phone_sealed:text password_hash:text? person:text? now:time
INSERT INTO account (id, name, phone_index, phone_sealed, password_hash, person, made_ms)
VALUES (:id, :name, :phone_index, :phone_sealed, :password_hash, :person, :now);

-- kit_volunteer_add :exec
-- in  id:id account:id number:text name:text sex:int birth_day:day id_index:text id_sealed:text unit:id pos:int
-- in  state:int real_name:int counter:id? now:time
INSERT INTO volunteer (id, account, number, name, sex, birth_day, id_kind, id_index, id_sealed, unit, pos, state,
    real_name, made_ms, decided_ms, registered_by)
VALUES (:id, :account, :number, :name, :sex, :birth_day, @id_kind.citizen, :id_index, :id_sealed, :unit, :pos, :state, :real_name,
    :now, :now, :counter);

-- kit_team_add :exec
-- in  id:id number:text name:text unit:id pos:int kind:int level:int parent:id? join_rule:int pass_code:text
-- in  category:int state:int made_by:id now:time
INSERT INTO team (id, number, name, unit, pos, kind, level, parent, join_rule, pass_code, category, about, contact_name,
    contact_phone, state, made_by, made_ms, decided_ms)
VALUES (:id, :number, :name, :unit, :pos, :kind, :level, :parent, :join_rule, :pass_code, :category, '为邻里做好事',
    '张敏', '13900000000', :state, :made_by, :now, :now);

-- kit_member_add :exec
-- in  id:id team:id volunteer:id role:int state:int now:time
INSERT INTO team_member (id, team, volunteer, role, state, asked_ms, decided_ms)
VALUES (:id, :team, :volunteer, :role, :state, :now, :now);

-- kit_team_joined :exec
-- in  team:id
UPDATE team SET members = members + 1 WHERE id = :team;

-- kit_project_add :exec
-- in  id:id number:text name:text team:id unit:id pos:int state:int made_by:id now:time
INSERT INTO project (id, number, name, team, unit, pos, about, place, contact_name, contact_phone, guarantees, state,
    made_by, made_ms)
VALUES (:id, :number, :name, :team, :unit, :pos, '每周入户看望老人', '社区活动室', '张敏', '13900000000', '意外保险、饮用水',
    :state, :made_by, :now);

-- kit_project_category :exec
-- in  project:id category:int
INSERT INTO project_category (project, category) VALUES (:project, :category);

-- kit_activity_add :exec
-- in  id:id project:id team:id unit:id pos:int title:text category:int lat:real? lng:real? recruit:int pass_code:text
-- in  hazard:int insurance:text walk_ups:int state:int first_day:day last_day:day starts:time ends:time made_by:id
-- in  now:time published:time?
INSERT INTO activity (id, project, team, unit, pos, title, category, content, conditions, risks, guarantees, place, lat,
    lng, contact_name, contact_phone, recruit, pass_code, hazard, insurance, walk_ups, state, first_day, last_day,
    starts_ms, ends_ms, made_by, made_ms, published_ms)
VALUES (:id, :project, :team, :unit, :pos, :title, :category, '清扫楼道，陪老人聊天', '身体健康', '路面湿滑', '饮用水',
    '社区活动室', :lat, :lng, '张敏', '13900000000', :recruit, :pass_code, :hazard, :insurance, :walk_ups, :state,
    :first_day, :last_day, :starts, :ends, :made_by, :now, :published);

-- kit_shift_add :exec
-- in  id:id activity:id post:text pos:int day:day starts:time ends:time closes:time leave:time capacity:int
-- in  min_age:int skill:int
INSERT INTO shift (id, activity, post, pos, day, starts_ms, ends_ms, closes_ms, leave_ms, capacity, min_age, skill)
VALUES (:id, :activity, :post, :pos, :day, :starts, :ends, :closes, :leave, :capacity, :min_age, :skill);

-- kit_signup_add :exec
-- in  id:id shift:id activity:id volunteer:id state:int source:int starts:time ends:time now:time offer_until:time?
INSERT INTO signup (id, shift, activity, volunteer, state, source, starts_ms, ends_ms, made_ms, moved_ms,
    offer_until_ms)
VALUES (:id, :shift, :activity, :volunteer, :state, :source, :starts, :ends, :now, :now, :offer_until);

-- kit_shift_count :exec   taken: who holds a seat; waiting: who waits for one.
-- in  shift:id taken:int waiting:int
UPDATE shift SET taken = taken + :taken, waiting = waiting + :waiting WHERE id = :shift;

-- kit_record_add :exec
-- in  id:id volunteer:id activity:id shift:id team:id pos:int day:day in_at:time out_at:time? minutes:min state:int
-- in  source:int in_how:int out_how:int? by:id settled:time? odd:int
INSERT INTO record (id, volunteer, activity, shift, team, pos, day, in_ms, out_ms, minutes, state, source, in_how,
    out_how, in_by, out_by, settled_ms, odd)
VALUES (:id, :volunteer, :activity, :shift, :team, :pos, :day, :in_at, :out_at, :minutes, :state, :source, :in_how,
    :out_how, :by, :by, :settled, :odd);

-- kit_volunteer_served :exec
-- in  volunteer:id minutes:min
UPDATE volunteer SET minutes = minutes + :minutes, records = records + 1 WHERE id = :volunteer;

-- kit_team_served :exec
-- in  team:id minutes:min
UPDATE team SET minutes = minutes + :minutes, person_times = person_times + 1 WHERE id = :team;

-- kit_member_served :exec
-- in  team:id volunteer:id minutes:min
UPDATE team_member SET minutes = minutes + :minutes WHERE team = :team AND volunteer = :volunteer AND state = @member_state.in;

-- kit_unit_pos :one
-- in  unit:id
-- out pos:int
SELECT pos FROM unit WHERE id = :unit;

-- kit_team_of_project :one
-- in  project:id
-- out team:id unit:id pos:int made_by:id
SELECT team, unit, pos, made_by FROM project WHERE id = :project;

-- kit_team_row :one
-- in  team:id
-- out unit:id pos:int made_by:id
SELECT unit, pos, made_by FROM team WHERE id = :team;

-- kit_activity_row :one
-- in  activity:id
-- out team:id pos:int starts:time ends:time
SELECT team, pos, starts_ms AS starts, ends_ms AS ends FROM activity WHERE id = :activity;

-- kit_shift_row :one
-- in  shift:id
-- out activity:id team:id pos:int starts:time ends:time
SELECT s.activity, a.team, s.pos, s.starts_ms AS starts, s.ends_ms AS ends
  FROM shift s JOIN activity a ON a.id = s.activity WHERE s.id = :shift;

-- kit_volunteer_account :one
-- in  volunteer:id
-- out account:id
SELECT account FROM volunteer WHERE id = :volunteer;

-- kit_team_leader :one
-- in  team:id
-- out volunteer:id
SELECT volunteer FROM team_member WHERE team = :team AND role = @member_role.leader AND state = @member_state.in
    ORDER BY id LIMIT 1;

-- kit_delta_sum :one
-- in  measure:int
-- out n:int
SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) AS n FROM stat_delta WHERE measure = :measure;

-- kit_break_taken :exec   What follows spoils a sound register, to see that it is noticed.
UPDATE shift SET taken = taken - 1 WHERE id = (SELECT MAX(id) FROM shift WHERE taken > 0);

-- kit_break_minutes :exec
UPDATE record SET minutes = minutes - 1 WHERE id = (SELECT MAX(id) FROM record WHERE state = @record_state.effective);

-- kit_break_event :exec
UPDATE event SET to_state = @record_state.refused WHERE id = (SELECT MAX(id) FROM event WHERE thing = @thing.record);

-- kit_break_pos :exec
UPDATE volunteer SET pos = pos + 1 WHERE id = (SELECT MAX(id) FROM volunteer WHERE real_name = @real_name_state.confirmed);

-- kit_break_total :exec
DELETE FROM stat_total WHERE measure = @measure.activities AND period = 0;

-- kit_break_number :exec
UPDATE team SET number = 'T14040026030000010' WHERE id = (SELECT MAX(id) FROM team);
