-- staff_volunteers :many   Those of a range of positions, place by place.
-- in  lo:int hi:int state:volunteer_state? real_name:real_name_state? number:text? name:text? pos:int after:id limit:int
-- row volunteer_line id number name unit_name state real_name minutes star made pos
SELECT v.id, v.number, v.name, u.name AS unit_name, v.state, v.real_name, v.minutes, v.star, v.made_ms AS made, v.pos
  FROM volunteer v JOIN unit u ON u.id = v.unit
 WHERE v.pos BETWEEN :lo AND :hi AND (v.pos > :pos OR v.id > :after)
   AND (CAST(:state AS BIGINT) IS NULL OR v.state = :state)
   AND (CAST(:real_name AS BIGINT) IS NULL OR v.real_name = :real_name)
   AND (CAST(:number AS TEXT) IS NULL OR v.number = :number)
   AND (CAST(:name AS TEXT) IS NULL OR LOWER(v.name) = LOWER(:name))
 ORDER BY v.pos, v.id LIMIT :limit;

-- staff_waiting :many   Only whose real name waits: few, whatever the range.
-- in  lo:int hi:int pos:int after:id limit:int
-- row volunteer_line id number name unit_name state real_name minutes star made pos
SELECT v.id, v.number, v.name, u.name AS unit_name, v.state, v.real_name, v.minutes, v.star, v.made_ms AS made, v.pos
  FROM volunteer v JOIN unit u ON u.id = v.unit
 WHERE v.real_name = @real_name_state.waiting AND v.state = @volunteer_state.active AND v.pos BETWEEN :lo AND :hi
   AND (v.pos > :pos OR v.id > :after)
 ORDER BY v.pos, v.id LIMIT :limit;

-- staff_by_phone :many   By the blind index of a phone.
-- in  phone:text lo:int hi:int
-- row volunteer_line id number name unit_name state real_name minutes star made pos
SELECT v.id, v.number, v.name, u.name AS unit_name, v.state, v.real_name, v.minutes, v.star, v.made_ms AS made, v.pos
  FROM account a JOIN volunteer v ON v.account = a.id JOIN unit u ON u.id = v.unit
 WHERE a.phone_index = :phone AND a.closed_ms IS NULL AND v.pos BETWEEN :lo AND :hi ORDER BY v.id LIMIT 10;

-- staff_by_document :many   By the blind index of a document.
-- in  document:text lo:int hi:int
-- row volunteer_line id number name unit_name state real_name minutes star made pos
SELECT v.id, v.number, v.name, u.name AS unit_name, v.state, v.real_name, v.minutes, v.star, v.made_ms AS made, v.pos
  FROM volunteer v JOIN unit u ON u.id = v.unit
 WHERE v.id_kind IN (@id_kind.citizen, @id_kind.hongkong, @id_kind.macao, @id_kind.taiwan, @id_kind.passport,
   @id_kind.officer, @id_kind.soldier, @id_kind.other) AND v.id_index = :document AND v.closed_ms IS NULL
   AND v.pos BETWEEN :lo AND :hi
 ORDER BY v.id LIMIT 10;

-- volunteer_waiting :inbox   
-- row inbox_item id title where who detail since
SELECT v.id, '' AS title, u.name AS "where", v.name AS who, v.number AS detail,
       {came @thing.real_name v.id @real_name_state.waiting v.made_ms} AS since, v.pos, v.account AS asker
  FROM volunteer v JOIN unit u ON u.id = v.unit
 WHERE v.real_name = @real_name_state.waiting AND v.state = @volunteer_state.active;

-- staff_moves :many   What was done with a registration, newest first.
-- in  volunteer:id
-- row volunteer_move at what reason who by_right
SELECT d.at_ms AS at, d.what, d.reason, COALESCE(a.name, '') AS who, CASE WHEN d.by_may IS NULL THEN 0 ELSE 1 END AS by_right
  FROM audit d LEFT JOIN account a ON a.id = d.actor
 WHERE d.thing = 'volunteer' AND d.thing_id = :volunteer ORDER BY d.at_ms DESC, d.id DESC LIMIT 30;

-- claim_add :exec   No row: it is asked for already. Only the name changes when the holder has the document.
-- in  id:id kind:claim_kind id_kind:id_kind id_index:text holder:id asker:id name:text phone_sealed:text id_sealed:text
-- in  story:text pos:int now:time
INSERT INTO identity_claim (id, kind, id_kind, id_index, holder, asker, claimant_name, claimant_phone_sealed, id_sealed, story,
                            pos, state, made_ms, same)
VALUES (:id, :kind, :id_kind, :id_index, :holder, :asker, :name, :phone_sealed, :id_sealed, :story, :pos, @claim_state.waiting, :now,
        CASE WHEN :kind = @claim_kind.correction AND EXISTS (SELECT 1 FROM volunteer v
               WHERE v.id = :holder AND v.id_kind = :id_kind AND v.id_index = :id_index) THEN 1 ELSE 0 END)
ON CONFLICT DO NOTHING;

-- claims_asked :one   Corrections that somebody asked for: what waits, and what came of late, with what was mended and sent in again.
-- in  holder:id since:time
-- out waiting:int lately:int
SELECT CAST(COUNT(CASE WHEN decided_ms IS NULL THEN 1 END) AS BIGINT) AS waiting,
       CAST(COUNT(CASE WHEN made_ms > :since THEN 1 END) AS BIGINT)
         + (SELECT CAST(COUNT(*) AS BIGINT) FROM event e
             WHERE e.thing_id = :holder AND e.thing = @thing.real_name AND e.to_state = @real_name_state.waiting
               AND e.from_state = @real_name_state.refused AND e.at_ms > :since) AS lately
  FROM identity_claim WHERE holder = :holder AND kind = @claim_kind.correction;

-- claim_one :one
-- in  id:id
-- out kind:claim_kind id_kind:id_kind id_index:text holder:id name:text phone_sealed:text id_sealed:text story:text
-- out pos:int state:claim_state made:time decided:time? reason:text paused:bool same:bool
SELECT kind, id_kind, id_index, holder, claimant_name AS name, claimant_phone_sealed AS phone_sealed, id_sealed, story,
       pos, state, made_ms AS made, decided_ms AS decided, reason, paused, same
  FROM identity_claim WHERE id = :id;

-- claim_step :exec   On the way to a decision.
-- in  id:id from:claim_state to:claim_state by:id reason:text paused:bool
UPDATE identity_claim SET state = :to, agreed_by = :by, reason = :reason, paused = :paused WHERE id = :id AND state = :from;

-- claim_decide :exec   Document and phone are not kept once it is decided (PIPL article 47).
-- in  id:id from:claim_state to:claim_state by:id reason:text now:time
UPDATE identity_claim SET state = :to, decided_by = :by, decided_ms = :now, reason = :reason,
       claimant_phone_sealed = '', id_sealed = '', id_index = ''
 WHERE id = :id AND state = :from;

-- claims_of_holder :one
-- in  holder:id
-- out n:int
SELECT CAST(COUNT(*) AS BIGINT) AS n FROM identity_claim WHERE holder = :holder AND decided_ms IS NULL;

-- claims_on_me :many   What a holder may object to.
-- in  account:id
-- row claim_on_me id until
SELECT c.id, d.at_ms AS until FROM identity_claim c JOIN volunteer v ON v.id = c.holder
  JOIN deadline d ON d.kind = @deadline_kind.claim_pause AND d.thing_id = c.id
 WHERE v.account = :account AND c.state = @claim_state.pausing ORDER BY c.id LIMIT 20;

-- claims_own_drop :exec   A volunteer who goes has nothing left to correct.
-- in  holder:id
DELETE FROM identity_claim WHERE holder = :holder AND kind IN (@claim_kind.correction, @claim_kind.phone);

-- claim_list :many
-- in  lo:int hi:int after:id limit:int
-- out id:id kind:claim_kind id_kind:id_kind name:text id_sealed:text holder:id unit_name:text made:time state:claim_state
SELECT c.id, c.kind, c.id_kind, c.claimant_name AS name, c.id_sealed, c.holder, u.name AS unit_name, c.made_ms AS made, c.state
  FROM identity_claim c JOIN volunteer v ON v.id = c.holder JOIN unit u ON u.id = v.unit
 WHERE c.decided_ms IS NULL AND c.pos BETWEEN :lo AND :hi AND c.id > :after ORDER BY c.id LIMIT :limit;

-- claim_waiting :inbox   The staff of the unit itself take the first step of a correction; all else is for the unit above.
-- row inbox_item id title where who detail since
SELECT c.id, '' AS title, u.name AS "where", c.claimant_name AS who, c.story AS detail,
       {came @thing.identity_claim c.id c.state c.made_ms} AS since,
       CASE WHEN c.kind = @claim_kind.correction AND c.state = @claim_state.waiting THEN c.pos ELSE COALESCE(p.pos, c.pos) END AS pos, v.account AS asker
  FROM identity_claim c JOIN volunteer v ON v.id = c.holder JOIN unit u ON u.id = v.unit
  LEFT JOIN unit h ON h.pos = c.pos LEFT JOIN unit p ON p.id = h.parent
 WHERE c.decided_ms IS NULL AND c.state <> @claim_state.pausing;

-- claim_parties :many   Whose registration it is about, who asks, and who agreed before.
-- in  id:id was:int
-- row review_party account
SELECT v.account FROM identity_claim c JOIN volunteer v ON v.id = c.holder WHERE c.id = :id AND c.state = :was
 UNION SELECT c.asker FROM identity_claim c WHERE c.id = :id AND c.state = :was AND c.asker <> 0
 UNION SELECT c.agreed_by FROM identity_claim c WHERE c.id = :id AND c.state = :was AND c.agreed_by <> 0
 ORDER BY 1 LIMIT 3;
