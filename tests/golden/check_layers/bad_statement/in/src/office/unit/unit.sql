-- table unit state:unit_state

-- standing(u) :fragment
u.state = 1

-- unit_shut :exec
-- in  id:id
UPDATE unit SET state = @unit_state.shut WHERE id = :id AND state = 1;
