int test(void)
{
    return sql_team_tested(0);
}
