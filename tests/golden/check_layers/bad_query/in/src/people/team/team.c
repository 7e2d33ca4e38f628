int f(struct db *db)
{
    struct sql_team_one_row row;
    return sql_team_one(db, 1, &row); /* sql_team_old */
}
