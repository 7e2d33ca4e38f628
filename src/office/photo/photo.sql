-- Photos that pages show.
-- table photo state:photo_state
-- table photo_party

-- has_file(p) :fragment   It is shown, or may be.
p.state IN (@photo_state.waiting, @photo_state.shown, @photo_state.reported)

-- photo_add :exec
-- in  id:id thing:text owner:id title:text pos:int width:int height:int state:photo_state statement:text by:id now:time
INSERT INTO photo (id, owner_thing, owner_id, title, pos, width, height, state, statement, made_by, made_ms, moved_ms)
VALUES (:id, :thing, :owner, :title, :pos, :width, :height, :state, :statement, :by, :now, :now);

-- photo_party_add :exec
-- in  photo:id account:id
INSERT INTO photo_party (photo, account) VALUES (:photo, :account) ON CONFLICT DO NOTHING;

-- photo_one :one   And whether an account has a part in it.
-- in  id:id account:id
-- out thing:text owner:id title:text pos:int where:text state:photo_state statement:text made_by:id who:text made:time moved:time
-- out reason:text cleared:bool party:bool
SELECT p.owner_thing AS thing, p.owner_id AS owner, p.title, p.pos, COALESCE(u.name, '') AS "where", p.state, p.statement,
       p.made_by, COALESCE(a.name, '') AS who, p.made_ms AS made, p.moved_ms AS moved, p.reason, p.cleared,
       CASE WHEN EXISTS (SELECT 1 FROM photo_party y WHERE y.photo = p.id AND y.account = :account) THEN 1 ELSE 0 END AS party
  FROM photo p LEFT JOIN unit u ON u.pos = p.pos LEFT JOIN account a ON a.id = p.made_by WHERE p.id = :id;

-- photo_shown_one :one
-- in  id:id
-- row photo_shown id title file width height
SELECT p.id, p.title, '/photos/' || CAST(p.id AS TEXT) || '/file/' || f.hash AS file, p.width, p.height FROM photo p JOIN attachment f ON f.owner_id = p.id AND f.owner_thing = 'photo'
 WHERE p.id = :id;

-- photo_of :many   Those of a thing that have a file, the one that waits first.
-- in  thing:text owner:id
-- out id:id state:photo_state made_by:id
-- rest there are two at most
SELECT p.id, p.state, p.made_by FROM photo p WHERE p.owner_id = :owner AND p.owner_thing = :thing AND {has_file p}
 ORDER BY p.state, p.id LIMIT 10;

-- photo_last_of :one
-- in  thing:text owner:id
-- row photo_last state reason moved
SELECT state, reason, moved_ms AS moved FROM photo WHERE owner_id = :owner AND owner_thing = :thing ORDER BY id DESC LIMIT 1;

-- photo_move :exec
-- in  id:id from:photo_state to:photo_state reason:text now:time
UPDATE photo SET state = :to, reason = :reason, moved_ms = :now,
       cleared = CASE WHEN :from = @photo_state.reported THEN 1 ELSE cleared END WHERE id = :id AND state = :from;

-- photo_words :exec   What who is on it says.
-- in  id:id words:text
UPDATE photo SET reason = :words WHERE id = :id;

-- photo_parties :many
-- in  id:id was:int
-- row review_party account
SELECT y.account FROM photo_party y JOIN photo p ON p.id = y.photo WHERE p.id = :id AND p.state = :was ORDER BY y.account LIMIT 500;

-- photo_waiting :inbox   
-- row inbox_item id title where who detail odd since
SELECT p.id, p.title, u.name AS "where", a.name AS who, p.reason AS detail,
       CASE WHEN p.state = @photo_state.reported THEN @photo_mark.reported ELSE 0 END AS odd, p.moved_ms AS since, p.pos,
       p.made_by AS asker
  FROM photo p JOIN unit u ON u.pos = p.pos LEFT JOIN account a ON a.id = p.made_by
 WHERE p.state IN (@photo_state.waiting, @photo_state.reported);

-- photo_own :many
-- in  account:id
-- row own_photo title state statement made
SELECT title, state, statement, made_ms AS made FROM photo WHERE made_by = :account ORDER BY id LIMIT 1000;

-- photo_inv_file :each
-- row broken id found wanted
SELECT i.id, i.found, i.wanted FROM (
   SELECT p.id, CASE WHEN {has_file p} THEN 1 ELSE 0 END AS wanted,
          (SELECT CAST(COUNT(*) AS BIGINT) FROM attachment f WHERE f.owner_id = p.id AND f.owner_thing = 'photo') AS found
     FROM photo p) i WHERE i.found <> i.wanted;
