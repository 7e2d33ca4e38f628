int team(void)
{
    return sql_team_close(1) + sql_team_count(2) + sql_team_drop(3);
}
