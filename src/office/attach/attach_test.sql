-- What the tests of files arrange and look at.

-- attach_test_count :one
-- out files:int bytes:int
SELECT (SELECT CAST(COUNT(*) AS BIGINT) FROM attachment) AS files, (SELECT CAST(COUNT(*) AS BIGINT) FROM attachment_data) AS bytes;

-- attach_test_older :exec   As migration 0013 leaves what was there before.
UPDATE attachment SET hash = '', kind = @attach_kind.other;
