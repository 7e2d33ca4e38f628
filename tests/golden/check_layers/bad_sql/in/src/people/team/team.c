static const char *a = "UPDATE team "
                       "SET name = 1";
int f(void)
{
    return run("DELETE FROM team", "INSERT INTO x");
}
