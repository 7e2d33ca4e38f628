/* member_http.c - so its parts may call it. */
int member_show(void)
{
    return team_http_title();
}
