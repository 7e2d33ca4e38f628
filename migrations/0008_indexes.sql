-- A person's records of a day are found by their time: a record's state moves twice, and each move wrote this index anew.
DROP INDEX record_person_day;

-- The minute looks for free seats and for waits that came to nothing among the few shifts somebody waits for.
CREATE INDEX shift_waiting ON shift (starts_ms) WHERE waiting > 0;

-- Comparisons instead of a list: for a list of more than two SQLite builds a table each time it looks at the condition.
DROP INDEX signup_once;
CREATE UNIQUE INDEX signup_once ON signup (shift, volunteer) WHERE state <= 3 OR state = 7;

-- A volunteer's list begins with the shifts of the own community and township.
CREATE INDEX shift_pos ON shift (pos, starts_ms);
