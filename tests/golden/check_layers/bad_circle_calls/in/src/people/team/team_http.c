/* team_http.c - a table names functions and calls none. */
const struct route team_routes[] = { { member_show } };

int team_http_title(void)
{
    return team_make();
}
