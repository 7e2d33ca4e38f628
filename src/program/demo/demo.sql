-- loads rows of any noun

-- demo_units :many   The tree, each unit before what is below it.
-- out id:id pos:int depth:int name:text
-- rest a city has fewer
SELECT id, pos, depth, name FROM unit WHERE closed_ms IS NULL ORDER BY pos LIMIT 200000;

-- demo_people_there :one   Whether anybody is registered already.
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM (SELECT id FROM account LIMIT 1) a;

-- demo_account :exec
-- in  id:id name:text phone_index:text phone_sealed:text password_hash:text person:text? made:time
INSERT INTO account (id, name, phone_index, phone_sealed, password_hash, person, made_ms)
VALUES (:id, :name, :phone_index, :phone_sealed, :password_hash, :person, :made);

-- demo_consent :exec
-- in  id:id account:id kind:int version:text given:time
INSERT INTO consent (id, account, kind, text_version, given_ms) VALUES (:id, :account, :kind, :version, :given);

-- demo_volunteer :exec
-- in  id:id account:id number:text name:text sex:int birth_day:day id_index:text id_sealed:text unit:id pos:int
-- in  politics:int education:int occupation:int state:int real_name:int made:time decided:time? minutes:min
-- in  records:int no_shows:int star:int
INSERT INTO volunteer (id, account, number, name, sex, birth_day, id_kind, id_index, id_sealed, unit, pos, politics,
    education, occupation, state, real_name, made_ms, decided_ms, minutes, records, no_shows, star)
VALUES (:id, :account, :number, :name, :sex, :birth_day, @id_kind.citizen, :id_index, :id_sealed,
    :unit, :pos, :politics, :education,
    :occupation, :state, :real_name, :made, :decided, :minutes, :records, :no_shows, :star);

-- demo_guardian :exec
-- in  volunteer:id birth:day name:text cn_id:text phone:text phone_index:text relation:int consent:time
INSERT INTO guardian (volunteer, birth_day, name_sealed, id_sealed, phone_sealed, phone_index, relation, consent_ms, registered_by_guardian)
VALUES (:volunteer, :birth, :name, :cn_id, :phone, :phone_index, :relation, :consent, 0);

-- demo_category :exec
-- in  volunteer:id category:int
INSERT INTO volunteer_category (volunteer, category) VALUES (:volunteer, :category);

-- demo_skill :exec
-- in  volunteer:id skill:int
INSERT INTO volunteer_skill (volunteer, skill) VALUES (:volunteer, :skill);

-- demo_free :exec
-- in  volunteer:id slots:int
INSERT INTO volunteer_free (volunteer, slots) VALUES (:volunteer, :slots);

-- demo_star_event :exec
-- in  id:id volunteer:id from_star:int to_star:int at:time minutes:min
INSERT INTO star_event (id, volunteer, from_star, to_star, at_ms, minutes, reason)
VALUES (:id, :volunteer, :from_star, :to_star, :at, :minutes, '');

-- demo_grant :exec
-- in  id:id account:id may:int unit:id now:time
INSERT INTO unit_grant (id, account, may, unit, given_by, given_ms) VALUES (:id, :account, :may, :unit, 0, :now);

-- demo_counter :exec
-- in  name:text n:int
INSERT INTO counter (name, n) VALUES (:name, :n);

-- demo_team :exec
-- in  id:id number:text name:text unit:id pos:int kind:int level:int parent:id? host:text party:int professional:int
-- in  emergency:int join_rule:int category:int about:text contact_name:text contact_phone:text state:int members:int
-- in  minutes:min person_times:int made_by:id made:time decided:time?
INSERT INTO team (id, number, name, unit, pos, kind, level, parent, host, party, professional, emergency, join_rule,
    category, about, contact_name, contact_phone, state, members, minutes, person_times, made_by, made_ms, decided_ms)
VALUES (:id, :number, :name, :unit, :pos, :kind, :level, :parent, :host, :party, :professional, :emergency, :join_rule,
    :category, :about, :contact_name, :contact_phone, :state, :members, :minutes, :person_times, :made_by, :made,
    :decided);

-- demo_member :exec
-- in  id:id team:id volunteer:id role:int state:int asked:time decided:time? minutes:min
INSERT INTO team_member (id, team, volunteer, role, state, asked_ms, decided_ms, minutes)
VALUES (:id, :team, :volunteer, :role, :state, :asked, :decided, :minutes);

-- demo_project :exec
-- in  id:id number:text name:text team:id unit:id pos:int about:text place:text contact_name:text contact_phone:text
-- in  guarantees:text made_by:id made:time
INSERT INTO project (id, number, name, team, unit, pos, about, place, contact_name, contact_phone, guarantees, state,
    made_by, made_ms)
VALUES (:id, :number, :name, :team, :unit, :pos, :about, :place, :contact_name, :contact_phone,
    :guarantees, @project_state.active,
    :made_by, :made);

-- demo_project_category :exec
-- in  project:id category:int
INSERT INTO project_category (project, category) VALUES (:project, :category);

-- demo_project_target :exec
-- in  project:id target:int
INSERT INTO project_target (project, target) VALUES (:project, :target);

-- demo_activity :exec
-- in  id:id project:id team:id unit:id pos:int title:text category:int content:text conditions:text risks:text
-- in  guarantees:text place:text lat:real lng:real contact_name:text contact_phone:text hazard:int insurance:text
-- in  state:int reason:text day:day starts:time ends:time made_by:id made:time published:time? cancelled:time?
-- in  confirmed:time?
INSERT INTO activity (id, project, team, unit, pos, title, category, content, conditions, risks, guarantees, place, lat,
    lng, contact_name, contact_phone, recruit, hazard, insurance, state, reason, first_day, last_day, starts_ms, ends_ms,
    made_by, made_ms, published_ms, cancelled_ms, confirmed_ms)
VALUES (:id, :project, :team, :unit, :pos, :title, :category, :content, :conditions, :risks, :guarantees, :place, :lat,
    :lng, :contact_name, :contact_phone, @recruit.open, :hazard, :insurance, :state, :reason,
      :day, :day, :starts, :ends, :made_by,
    :made, :published, :cancelled, :confirmed);

-- demo_circle :exec
-- in  id:id activity:id way:int lat:real lng:real radius:int
INSERT INTO activity_circle (id, activity, way, lat, lng, radius_m)
VALUES (:id, :activity, :way, :lat, :lng, :radius);

-- demo_shift :exec
-- in  id:id activity:id post:text pos:int day:day starts:time ends:time closes:time leave:time capacity:int taken:int
-- in  waiting:int min_age:int cancelled:time?
INSERT INTO shift (id, activity, post, pos, day, starts_ms, ends_ms, closes_ms, leave_ms, capacity, taken, waiting,
    min_age, cancelled_ms)
VALUES (:id, :activity, :post, :pos, :day, :starts, :ends, :closes, :leave, :capacity, :taken, :waiting, :min_age,
    :cancelled);

-- demo_signup :exec
-- in  id:id shift:id activity:id volunteer:id team:id state:int source:int starts:time ends:time made:time moved:time
INSERT INTO signup (id, shift, activity, volunteer, team, state, source, starts_ms, ends_ms, made_ms, moved_ms)
VALUES (:id, :shift, :activity, :volunteer, :team, :state, :source, :starts, :ends, :made, :moved);

-- demo_record :exec
-- in  id:id volunteer:id activity:id shift:id signup:id team:id pos:int day:day in_at:time out_at:time? minutes:min
-- in  state:int source:int in_how:int out_how:int? in_by:id out_by:id? seen:time? settled:time?
INSERT INTO record (id, volunteer, activity, shift, signup, team, pos, day, in_ms, out_ms, minutes, state, source,
    in_how, out_how, in_by, out_by, seen_ms, settled_ms)
VALUES (:id, :volunteer, :activity, :shift, :signup, :team, :pos, :day, :in_at, :out_at, :minutes, :state, :source,
    :in_how, :out_how, :in_by, :out_by, :seen, :settled);

-- demo_event :exec
-- in  id:id record:id from_state:int to_state:int by:id at:time
INSERT INTO event (id, thing, thing_id, from_state, to_state, actor, at_ms, reason)
VALUES (:id, @thing.record, :record, :from_state, :to_state, :by, :at, '');

-- demo_rating :exec
-- in  record:id volunteer:id score:int by:id at:time
INSERT INTO rating (record, volunteer, score, by_account, at_ms) VALUES (:record, :volunteer, :score, :by, :at);

-- demo_meta :exec
-- in  name:text value:text
INSERT INTO meta (name, value) VALUES (:name, :value);

-- demo_rule :exec   A rule that holds from the beginning.
-- in  id:id name:text value:int reason:text now:time
INSERT INTO policy (id, name, value, from_ms, reason, by_account, made_ms) VALUES (:id, :name, :value, :now, :reason, 0, :now);

-- demo_entry :exec   A late entry that waits for the second person.
-- in  id:id volunteer:id activity:id shift:id pos:int in_at:time out_at:time reason:text by:id asked:time
INSERT INTO record_entry (id, kind, volunteer, activity, shift, pos, in_ms, out_ms, reason, truth, asked_by, asked_ms,
    state)
VALUES (:id, @entry_kind.late_entry, :volunteer, :activity, :shift, :pos, :in_at, :out_at, :reason, 1, :by, :asked,
        @decision_state.waiting);

-- demo_shift_of :one
-- in  activity:id
-- out id:id
SELECT id FROM shift WHERE activity = :activity ORDER BY id LIMIT 1;

-- demo_gazette_of :one   The notice about a thing that runs.
-- in  thing:id
-- out id:id
SELECT id FROM gazette WHERE thing_id = :thing ORDER BY id DESC LIMIT 1;

-- demo_record_of :one   The newest of somebody in an activity.
-- in  volunteer:id activity:id
-- out id:id
SELECT id FROM record WHERE volunteer = :volunteer AND activity = :activity ORDER BY id DESC LIMIT 1;

-- demo_own_record :one   Hours that count of somebody, of late.
-- in  volunteer:id
-- out id:id shift:id in_at:time
SELECT id, shift, in_ms AS in_at FROM record
 WHERE volunteer = :volunteer AND state = @record_state.effective AND minutes > 70 AND reverses IS NULL ORDER BY in_ms DESC LIMIT 1;

-- demo_asked :exec   A right that was proposed.
-- in  id:id account:id may:int unit:id pos:int by:id at:time until:day reason:text state:int
INSERT INTO grant_request (id, account, may, unit, pos, asked_by, asked_ms, until_day, reason, state)
VALUES (:id, :account, :may, :unit, :pos, :by, :at, :until, :reason, :state);

-- demo_decided :exec   What became of it.
-- in  id:id request:id to_state:int by:id at:time reason:text
INSERT INTO event (id, thing, thing_id, from_state, to_state, actor, at_ms, reason)
VALUES (:id, @thing.grant_request, :request, @grant_request_state.waiting, :to_state, :by, :at, :reason);

-- demo_open_hours :exec   Where a unit is, how it is reached, and when.
-- in  unit:id address:text phone:text hours:text
UPDATE unit SET address = :address, phone = :phone, hours = :hours WHERE id = :unit;

-- demo_look_of :one   What an account asked last.
-- in  account:id
-- out id:id
SELECT id FROM look_request WHERE account = :account ORDER BY id DESC LIMIT 1;

-- demo_notices :many   As they came, whatever order they were told in.
-- out id:id at:time
-- rest the story tells some hundred
SELECT id, at_ms AS at FROM notice ORDER BY at_ms, id LIMIT 5000;

-- demo_notice_moved :exec
-- in  id:id to:id
UPDATE notice SET id = :to WHERE id = :id;

-- demo_trail :many
-- out id:id at:time
-- rest the story tells some hundred
SELECT id, at_ms AS at FROM audit ORDER BY at_ms, id LIMIT 5000;

-- demo_trail_moved :exec
-- in  id:id to:id
UPDATE audit SET id = :to WHERE id = :id;

-- demo_photo_of :many   What has a photo: the demo leader's team, its next activities, then other teams.
-- in  team:id now:time
-- out is_team:bool id:id pos:int title:text by:id
-- rest some are enough
SELECT f.is_team, f.id, f.pos, f.title, f.by FROM (
   SELECT 1 AS is_team, t.id, t.pos, t.name AS title, t.made_by AS by, CASE WHEN t.id = :team THEN 0 ELSE 2 END AS nth
     FROM team t WHERE t.state = @team_state.active
   UNION ALL
   SELECT 0 AS is_team, a.id, a.pos, a.title, a.made_by AS by, 1 AS nth
     FROM activity a WHERE a.team = :team AND a.state = @activity_state.open AND a.ends_ms > :now) f
 ORDER BY f.nth, f.id LIMIT 8;

-- demo_photo_newest :one
-- in  owner:id
-- out id:id
SELECT id FROM photo WHERE owner_id = :owner ORDER BY id DESC LIMIT 1;
