-- What must hold of files (redvest check).

-- attach_inv_file :each   No bytes: found is 0.
-- out id:id size:int hash:text data:blob?
SELECT a.id, a.size, a.hash, d.data FROM attachment a LEFT JOIN attachment_data d ON d.attachment = a.id;

-- attach_inv_bytes :each   Bytes that belong to nothing.
-- row broken id found wanted
SELECT d.attachment AS id, CAST(1 AS BIGINT) AS found, CAST(0 AS BIGINT) AS wanted FROM attachment_data d
 WHERE NOT EXISTS (SELECT 1 FROM attachment a WHERE a.id = d.attachment);
