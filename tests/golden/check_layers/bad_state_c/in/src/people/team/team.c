/* team.c - states have names; a number that is longer, and none at all, are no states. */
static int ends(const struct team *t)
{
    int state = 1404;
    return t->state == 3 || t->my_state != 12 || t->state == 0 ? state : f(&(struct team){ .state = 4 });
}
