-- guardian_agrees(v) :fragment
EXISTS (SELECT 1 FROM consent c WHERE c.account = v.account AND c.kind = @consent_kind.guardian AND c.withdrawn_ms IS NULL)

-- guardian_add :exec   consented 0: not yet.
-- in  volunteer:id birth:day name:text document:text phone:text index:text relation:guardian_relation consented:int by_guardian:bool
INSERT INTO guardian (volunteer, birth_day, name_sealed, id_sealed, phone_sealed, phone_index, relation, consent_ms, registered_by_guardian)
VALUES (:volunteer, :birth, :name, :document, :phone, :index, :relation, :consented, :by_guardian);

-- guardian_born :exec   The child's day of birth was corrected.
-- in  volunteer:id birth:day
UPDATE guardian SET birth_day = :birth WHERE volunteer = :volunteer;

-- guardian_one :one
-- in  volunteer:id
-- out name:text document:text phone:text index:text relation:guardian_relation consented:time by_guardian:bool
SELECT name_sealed AS name, id_sealed AS document, phone_sealed AS phone, phone_index AS "index", relation,
       consent_ms AS consented, registered_by_guardian AS by_guardian
  FROM guardian WHERE volunteer = :volunteer;

-- guardian_missed :one   A minor whose guardian does not agree.
-- in  volunteer:id
-- out volunteer:id
SELECT g.volunteer FROM guardian g JOIN volunteer v ON v.id = g.volunteer WHERE g.volunteer = :volunteer AND NOT {guardian_agrees v};

-- guardian_said :exec   When they agreed; 0: they do not.
-- in  volunteer:id consented:int
UPDATE guardian SET consent_ms = :consented WHERE volunteer = :volunteer;

-- guardian_children :one   How many registrations name a phone as their guardian's.
-- in  index:text
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM guardian g JOIN volunteer v ON v.id = g.volunteer
 WHERE g.phone_index = :index AND v.closed_ms IS NULL;

-- guardian_wards :many
-- in  index:text
-- row ward id name number state agreed
SELECT v.id, v.name, v.number, v.state, CASE WHEN {guardian_agrees v} THEN 1 ELSE 0 END AS agreed
  FROM guardian g JOIN volunteer v ON v.id = g.volunteer
 WHERE g.phone_index = :index AND v.closed_ms IS NULL ORDER BY v.id LIMIT 200;

-- guardian_erase :exec
-- in  volunteer:id
DELETE FROM guardian WHERE volunteer = :volunteer;

-- guardian_unindexed :many   Kept before phones of guardians could be found.
-- out volunteer:id phone:text
-- rest the next run
SELECT volunteer, phone_sealed AS phone FROM guardian WHERE phone_index = '' ORDER BY volunteer LIMIT 200;

-- guardian_index :exec
-- in  volunteer:id index:text
UPDATE guardian SET phone_index = :index WHERE volunteer = :volunteer;

-- guardian_of_age :many   Who needs none any more, by a document that staff looked at.
-- in  born_by:day
-- out volunteer:id
-- rest the next run
SELECT g.volunteer FROM guardian g JOIN volunteer v ON v.id = g.volunteer AND v.real_name = @real_name_state.confirmed
 WHERE g.birth_day <= :born_by ORDER BY g.birth_day LIMIT 200;

-- guardian_inv_consent :each   No minor takes part whose guardian does not agree.
-- row broken id found wanted
SELECT v.id, CAST(v.state AS BIGINT) AS found, CAST(@volunteer_state.awaits AS BIGINT) AS wanted
  FROM guardian g JOIN volunteer v ON v.id = g.volunteer
 WHERE v.state = @volunteer_state.active AND NOT {guardian_agrees v};

-- guardian_inv_birth :each   A guardian's row has the day of birth of its child.
-- row broken id found wanted
SELECT v.id, g.birth_day AS found, v.birth_day AS wanted
  FROM guardian g JOIN volunteer v ON v.id = g.volunteer WHERE g.birth_day <> v.birth_day;
