-- Rights are capabilities over a unit: the staff roles 5 to 8 only repeated the level of the unit and are one capability
-- now. may: enum capability, declared by the nouns (1 staff, 2 sysadmin, 3 auditor).
ALTER TABLE unit_grant RENAME COLUMN role TO may;
-- Of several staff roles over one unit the first stays.
UPDATE unit_grant SET ended_by = 0, ended_ms = given_ms
 WHERE may BETWEEN 5 AND 8 AND ended_ms IS NULL
   AND EXISTS (SELECT 1 FROM unit_grant o WHERE o.account = unit_grant.account AND o.unit = unit_grant.unit
                  AND o.may BETWEEN 5 AND 8 AND o.ended_ms IS NULL AND o.id < unit_grant.id);
UPDATE unit_grant SET may = CASE may WHEN 9 THEN 2 WHEN 10 THEN 3 ELSE 1 END;

-- The unit that a person with several acts for; NULL: none was chosen.
ALTER TABLE session ADD COLUMN acts_for BIGINT;

-- By which right it was done: the capability and the unit of the grant; NULL: by none, as oneself, or before this migration.
ALTER TABLE audit ADD COLUMN by_may INTEGER;
ALTER TABLE audit ADD COLUMN by_unit BIGINT;
ALTER TABLE event ADD COLUMN by_may INTEGER;
ALTER TABLE event ADD COLUMN by_unit BIGINT;
