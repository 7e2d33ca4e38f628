-- Which person stands behind an account: the blind index of the document that somebody made sure of; NULL: nobody did. Two
-- accounts of one person count as one wherever another person has to decide.
ALTER TABLE account ADD COLUMN person TEXT;
UPDATE account SET person = (SELECT MAX(v.id_index) FROM volunteer v
                              WHERE v.account = account.id AND v.real_name = 2 AND v.closed_ms IS NULL);
-- Who held rights before is taken for a person of their own.
UPDATE account SET person = 'account ' || CAST(id AS TEXT)
 WHERE person IS NULL AND EXISTS (SELECT 1 FROM unit_grant g WHERE g.account = account.id AND g.ended_ms IS NULL);
CREATE INDEX account_person ON account (person) WHERE person IS NOT NULL;
