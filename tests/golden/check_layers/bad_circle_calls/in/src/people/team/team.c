/* team.c - calls a file that calls back. */
int team_make(void)
{
    return member_add();
}

int team_tell(void)
{
    return 0;
}
