/* member.c - the other half of the circle. */
int member_add(void)
{
    return team_tell();
}
