-- What the tests of the inbox arrange.

-- inbox_test_asker :exec
-- in  team:id by:id
UPDATE team SET made_by = :by WHERE id = :team;
