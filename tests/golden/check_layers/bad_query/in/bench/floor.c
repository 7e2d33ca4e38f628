int g(struct db *db) { return sql_team_bench(db, 1); }
