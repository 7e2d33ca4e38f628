-- How many villages there are below a unit, without reading them.
CREATE INDEX unit_depth ON unit (depth, pos) WHERE closed_ms IS NULL;
