-- A person's records of a day are found by their time: a record's state moves twice, and each move wrote this index anew.
DROP INDEX record_person_day;
