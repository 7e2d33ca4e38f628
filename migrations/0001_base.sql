-- The register's own facts: which city it is, when it was made. One row a fact.
CREATE TABLE IF NOT EXISTS schema_version (
    version BIGINT NOT NULL UNIQUE, name TEXT NOT NULL, applied_ms BIGINT NOT NULL);
CREATE TABLE meta (
    name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
