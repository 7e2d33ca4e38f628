-- table volunteer state:volunteer_state real_name:real_name_state sex:sex id_kind:id_kind politics:politics education:education occupation:occupation ethnicity:ethnicity
-- table volunteer_category category:service_category
-- table volunteer_skill skill:skill
-- table volunteer_free
-- table guardian relation:guardian_relation
-- table consent kind:consent_kind
-- table identity_claim kind:claim_kind id_kind:id_kind state:claim_state
-- table registration_draft

-- draft_find :one   A registration under way, by the hash of its token.
-- in  token:text now:time
-- out id:id step:int sealed:text phone:text
SELECT id, step, answers_sealed AS sealed, phone_index AS phone FROM registration_draft
 WHERE token_hash = :token AND expires_ms > :now;

-- draft_of_phone :one   The newest one of a phone, to go on with.
-- in  phone:text now:time
-- out id:id step:int sealed:text
SELECT id, step, answers_sealed AS sealed FROM registration_draft
 WHERE phone_index = :phone AND expires_ms > :now ORDER BY id DESC LIMIT 1;

-- draft_add :exec
-- in  id:id token:text phone:text step:int sealed:text now:time expires:time
INSERT INTO registration_draft (id, token_hash, phone_index, step, answers_sealed, made_ms, expires_ms)
VALUES (:id, :token, :phone, :step, :sealed, :now, :expires);

-- draft_take_up :exec   A new token for the same draft.
-- in  id:id token:text sealed:text expires:time
UPDATE registration_draft SET token_hash = :token, answers_sealed = :sealed, expires_ms = :expires WHERE id = :id;

-- draft_save :exec
-- in  id:id step:int sealed:text expires:time
UPDATE registration_draft SET step = CASE WHEN step > :step THEN step ELSE :step END, answers_sealed = :sealed,
       expires_ms = :expires
 WHERE id = :id;

-- draft_keep_phone :exec   Whoever waits for a decision of staff finds the answers again.
-- in  phone:text expires:time
UPDATE registration_draft SET expires_ms = :expires WHERE phone_index = :phone AND expires_ms < :expires;

-- draft_end :exec
-- in  id:id
DELETE FROM registration_draft WHERE id = :id;

-- draft_purge :exec
-- in  before:time
DELETE FROM registration_draft WHERE expires_ms < :before;

-- volunteer_one :one
-- in  id:id
-- row volunteer id account number name sex birth id_kind unit pos state real_name made decided minutes records no_shows
-- row volunteer star version
SELECT id, account, number, name, sex, birth_day AS birth, id_kind, unit, pos, state, real_name, made_ms AS made,
       decided_ms AS decided, minutes, records, no_shows, star, version
  FROM volunteer WHERE id = :id;

-- volunteer_of_account :one   The registration of an account that is not closed.
-- in  account:id
-- row volunteer id account number name sex birth id_kind unit pos state real_name made decided minutes records no_shows
-- row volunteer star version
SELECT id, account, number, name, sex, birth_day AS birth, id_kind, unit, pos, state, real_name, made_ms AS made,
       decided_ms AS decided, minutes, records, no_shows, star, version
  FROM volunteer WHERE account = :account AND closed_ms IS NULL ORDER BY id DESC LIMIT 1;

-- volunteer_of_number :one
-- in  number:text
-- row volunteer id account number name sex birth id_kind unit pos state real_name made decided minutes records no_shows
-- row volunteer star version
SELECT id, account, number, name, sex, birth_day AS birth, id_kind, unit, pos, state, real_name, made_ms AS made,
       decided_ms AS decided, minutes, records, no_shows, star, version
  FROM volunteer WHERE number = :number AND closed_ms IS NULL;

-- volunteer_of_document :one   Who is registered with a document.
-- in  kind:id_kind index:text
-- out id:id
SELECT id FROM volunteer WHERE id_kind = :kind AND id_index = :index AND closed_ms IS NULL;

-- volunteer_add :exec   No row: the document is registered.
-- in  id:id account:id number:text name:text sex:sex birth:day id_kind:id_kind id_index:text id_sealed:text unit:id
-- in  pos:int address:text emergency:text volunteer_details
-- in  state:volunteer_state real_name:real_name_state now:time decided:time? counter:id?
INSERT INTO volunteer (id, account, number, name, sex, birth_day, id_kind, id_index, id_sealed, unit, pos, address,
                       politics, education, occupation, ethnicity, emergency_contact_sealed, state, real_name, made_ms,
                       decided_ms, registered_by)
VALUES (:id, :account, :number, :name, :sex, :birth, :id_kind, :id_index, :id_sealed, :unit, :pos, :address, :politics,
        :education, :occupation, :ethnicity, :emergency, :state, :real_name, :now, :decided, :counter)
ON CONFLICT DO NOTHING;

-- volunteer_category_add :exec
-- in  volunteer:id category:int
INSERT INTO volunteer_category (volunteer, category) VALUES (:volunteer, :category) ON CONFLICT DO NOTHING;

-- volunteer_skill_add :exec
-- in  volunteer:id skill:int
INSERT INTO volunteer_skill (volunteer, skill) VALUES (:volunteer, :skill) ON CONFLICT DO NOTHING;

-- volunteer_free_set :exec
-- in  volunteer:id slots:int
INSERT INTO volunteer_free (volunteer, slots) VALUES (:volunteer, :slots)
ON CONFLICT (volunteer) DO UPDATE SET slots = excluded.slots;

-- volunteer_categories_clear :exec
-- in  volunteer:id
DELETE FROM volunteer_category WHERE volunteer = :volunteer;

-- volunteer_skills_clear :exec
-- in  volunteer:id
DELETE FROM volunteer_skill WHERE volunteer = :volunteer;

-- volunteer_free_clear :exec
-- in  volunteer:id
DELETE FROM volunteer_free WHERE volunteer = :volunteer;

-- volunteer_categories :many
-- in  volunteer:id
-- out category:int
-- rest there are fewer kinds
SELECT category FROM volunteer_category WHERE volunteer = :volunteer ORDER BY category LIMIT 100;

-- volunteer_skills :many
-- in  volunteer:id
-- out skill:int
-- rest there are fewer kinds
SELECT skill FROM volunteer_skill WHERE volunteer = :volunteer ORDER BY skill LIMIT 100;

-- volunteer_free :one
-- in  volunteer:id
-- out slots:int
SELECT slots FROM volunteer_free WHERE volunteer = :volunteer;

-- volunteer_sealed :one   What is opened for its owner, or for staff who said why.
-- in  id:id
-- out document:text emergency:text address:text politics:politics education:education occupation:occupation
-- out ethnicity:ethnicity
SELECT id_sealed AS document, emergency_contact_sealed AS emergency, address, politics, education, occupation, ethnicity
  FROM volunteer WHERE id = :id;

-- volunteer_edit :exec   No row: somebody changed it meanwhile.
-- in  id:id version:int unit:id pos:int address:text emergency:text volunteer_details
UPDATE volunteer SET unit = :unit, pos = :pos, address = :address, politics = :politics, education = :education,
       occupation = :occupation, ethnicity = :ethnicity, emergency_contact_sealed = :emergency, version = version + 1
 WHERE id = :id AND version = :version AND state <> @volunteer_state.closed;

-- volunteer_first_day :one   The day of the first hours that count: where somebody with hours is counted.
-- in  volunteer:id
-- out day:int?
SELECT CAST(MIN(day) AS BIGINT) AS day FROM record WHERE volunteer = :volunteer AND state = @record_state.effective
    AND minutes > 0;

-- volunteer_decide :exec   A real name that waits, or was refused.
-- in  id:id was:real_name_state becomes:real_name_state now:time reason:text?
UPDATE volunteer SET real_name = :becomes, decided_ms = :now, version = version + 1
 WHERE id = :id AND state <> @volunteer_state.closed AND real_name = :was;

-- volunteer_move :exec   From one state to another.
-- in  id:id was:volunteer_state becomes:volunteer_state reason:text?
UPDATE volunteer SET state = :becomes, version = version + 1 WHERE id = :id AND state = :was;

-- volunteer_set_identity :exec   No row: closed. The unique index refuses a document that is taken.
-- in  id:id name:text sex:sex birth:day id_kind:id_kind id_index:text id_sealed:text
UPDATE volunteer SET name = :name, sex = :sex, birth_day = :birth, id_kind = :id_kind, id_index = :id_index,
       id_sealed = :id_sealed, version = version + 1
 WHERE id = :id AND state <> @volunteer_state.closed;

-- volunteer_strip :exec   The document was another's: it goes, with the name; who the person is has to be proved anew.
-- in  id:id name:text index:text
UPDATE volunteer SET name = :name, id_index = :index, id_sealed = '', version = version + 1
 WHERE id = :id AND state <> @volunteer_state.closed;

-- volunteer_ties :one   What stands against closing.
-- in  volunteer:id now:time
-- out records:int signups:int teams:int
SELECT (SELECT CAST(COUNT(*) AS BIGINT) FROM record WHERE volunteer = :volunteer
    AND state IN (@record_state.open, @record_state.pending,
    @record_state.review_parent, @record_state.review_city)) AS records,
       (SELECT CAST(COUNT(*) AS BIGINT) FROM signup
         WHERE volunteer = :volunteer AND state IN (@signup_state.in, @signup_state.waiting, @signup_state.offered)
           AND ends_ms > :now) AS signups,
       (SELECT CAST(COUNT(*) AS BIGINT) FROM team_member m JOIN team t ON t.id = m.team
         WHERE m.volunteer = :volunteer AND m.state = @member_state.in AND m.role = @member_role.leader
           AND t.state IN (@team_state.review, @team_state.active)) AS teams;

-- volunteer_grants :one
-- in  account:id
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM unit_grant WHERE account = :account AND ended_ms IS NULL;

-- volunteer_close :exec   Erases the person; number, place and totals stay for the figures. Of the birth date the year.
-- in  id:id was:volunteer_state name:text birth:day now:time
UPDATE volunteer SET state = @volunteer_state.closed, closed_ms = :now, name = :name, birth_day = :birth,
    id_index = '', id_sealed = '',
       address = '', emergency_contact_sealed = '', politics = @politics.unsaid, education = @education.unsaid,
         occupation = @occupation.other, ethnicity = @ethnicity.other,
       skills = '', version = version + 1
 WHERE id = :id AND state = :was;

-- consent_add :exec
-- in  id:id account:id kind:consent_kind version:text now:time
INSERT INTO consent (id, account, kind, text_version, given_ms) VALUES (:id, :account, :kind, :version, :now);

-- consent_holds :one   The newest is what holds, however often it was given and withdrawn before.
-- in  account:id kind:consent_kind
-- out id:id
SELECT id FROM (SELECT id, withdrawn_ms FROM consent WHERE account = :account AND kind = :kind ORDER BY id DESC LIMIT 1) t
 WHERE withdrawn_ms IS NULL;

-- consent_withdraw :exec
-- in  account:id kind:consent_kind now:time
UPDATE consent SET withdrawn_ms = :now WHERE withdrawn_ms IS NULL
   AND id = (SELECT id FROM consent WHERE account = :account AND kind = :kind ORDER BY id DESC LIMIT 1);

-- consent_withdraw_all :exec
-- in  account:id now:time
UPDATE consent SET withdrawn_ms = :now WHERE account = :account AND withdrawn_ms IS NULL;

-- consents :many
-- in  account:id
-- row my_consent id kind version given withdrawn required
SELECT id, kind, text_version AS version, given_ms AS given, withdrawn_ms AS withdrawn,
       CASE WHEN kind IN (@consent_kind.place, @consent_kind.publicity) THEN 0 ELSE 1 END AS required
  FROM consent WHERE account = :account ORDER BY id LIMIT 200;

-- volunteer_credit :one   The person's own totals move with a record.
-- in  volunteer:id minutes:int records:int
-- row volunteer_total minutes pos star
UPDATE volunteer SET minutes = minutes + :minutes, records = records + :records WHERE id = :volunteer
RETURNING minutes, pos, star;

-- volunteer_missed :exec   One no-show more.
-- in  volunteer:id
UPDATE volunteer SET no_shows = no_shows + 1 WHERE id = :volunteer;

-- volunteer_star :exec   No row: somebody else moved it.
-- in  volunteer:id from:int to:int
UPDATE volunteer SET star = :to WHERE id = :volunteer AND star = :from;

-- volunteer_person :one   Who an account is, once a document was made sure of.
-- in  id:id
-- out account:id person:text?
SELECT account, CASE WHEN real_name = @real_name_state.confirmed THEN id_index END AS person FROM volunteer WHERE id = :id;

-- volunteer_sent_back :one   Why a real name was not confirmed, as it stands.
-- in  id:id
-- out reason:text
SELECT e.reason FROM event e JOIN volunteer v ON v.id = e.thing_id
 WHERE e.thing_id = :id AND e.thing = @thing.real_name AND e.to_state = @real_name_state.refused AND v.real_name = @real_name_state.refused
 ORDER BY e.id DESC LIMIT 1;

-- volunteer_parties :many   The person.
-- in  id:id was:int
-- row review_party account
SELECT account FROM volunteer WHERE id = :id AND real_name = :was ORDER BY account LIMIT 1;

-- volunteer_count_anew :each
-- row counted pos day n
SELECT pos, CAST((COALESCE(decided_ms, made_ms) + @ms.zone) / @ms.day AS BIGINT) AS day, CAST(COUNT(*) AS BIGINT) AS n
  FROM volunteer WHERE state = @volunteer_state.active AND real_name = @real_name_state.confirmed GROUP BY 1, 2;

-- volunteer_corrections :many
-- in  volunteer:id
-- row own_correction made story state decided reason
SELECT made_ms AS made, story, state, decided_ms AS decided, reason FROM identity_claim
 WHERE holder = :volunteer AND kind = @claim_kind.correction ORDER BY id LIMIT 1000;

-- volunteer_in_unit :one   Registrations that are not closed keep a unit from closing.
-- in  lo:int hi:int now:time
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM volunteer WHERE closed_ms IS NULL AND pos BETWEEN :lo AND :hi;

-- volunteer_appeal :exec   No row: asked before, of late.
-- in  id:id now:time before:time
UPDATE volunteer SET appealed_ms = :now
 WHERE id = :id AND state = @volunteer_state.suspended AND (appealed_ms IS NULL OR appealed_ms <= :before);

-- volunteer_called :one
-- in  id:id
-- out name:text
SELECT number AS name FROM volunteer WHERE id = :id;
