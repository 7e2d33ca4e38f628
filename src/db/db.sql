-- table schema_version
-- table meta
-- table counter

-- on_day(t, day) :fragment   A time on a local day.
t BETWEEN day * @ms.day - @ms.zone AND day * @ms.day + @ms.day - @ms.zone - 1

-- schema_version :one   0 when nothing was applied yet.
-- out version:int
SELECT CAST(COALESCE(MAX(version), 0) AS BIGINT) AS version FROM schema_version;

-- schema_version_add :exec
-- in version:int name:text now:time
INSERT INTO schema_version (version, name, applied_ms) VALUES (:version, :name, :now);

-- meta_get :one
-- in name:text
-- out value:text
SELECT value FROM meta WHERE name = :name;

-- meta_set :exec
-- in name:text value:text
INSERT INTO meta (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- ids_newest :one   The last id given where ids are read as the order of events. 0 in an empty register.
-- out id:int
SELECT CAST(COALESCE(MAX(n.id), 0) AS BIGINT) AS id
  FROM ({ordered_ids}) n;

-- counter_next :one   Numbers run from 1.
-- in name:text
-- out n:int
INSERT INTO counter (name, n) VALUES (:name, 1)
ON CONFLICT (name) DO UPDATE SET n = counter.n + 1
RETURNING n;
