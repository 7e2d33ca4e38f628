/* reveal.c - names and phones of a list stay masked until its leader opens them, which is a logged act.
 *
 * What is opened is the list as it stands: one row of the trail for each person, bound to their sign-up, so
 * that whoever comes later, or comes back, is masked until it is done again. It holds for LOOK_LIST_MS and
 * for whoever did it; oneself is always open. Not here: who leads (the callers), what is shown
 * (roster_http.c, attendance/). */
#include <stdio.h>
#include <stdlib.h>

#include "office/look/look.h"
#include "office/policy/policy.h"
#include "service/signup/signup.h"
#include "service/signup/signup.sql.h"

int signup_revealed(struct db *db, int64_t activity, struct signup_revealed *ret)
{
    struct sql_signup_revealed_rows rows = { 0 };
    int64_t me = db->actor.user ? db->actor.user->volunteer : 0;
    int rc = sql_signup_revealed(db, activity, db->actor.account, me, db->now - LOOK_LIST_MS, &rows);
    if (rc < 0)
        return rc;
    int64_t *v = ARENA_ARRAY(db->arena, int64_t, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        v[i] = rows.v[i].id;
    *ret = (struct signup_revealed){ v, rows.n };
    return OK;
}

static int by_id(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

bool signup_is_revealed(const struct signup_revealed *s, int64_t signup)
{
    return s->n && bsearch(&signup, s->v, s->n, sizeof(*s->v), by_id);
}

static int reveal_one(struct db *db, const struct sql_signup_listed_row *row)
{
    return look_note(db,
                     &(struct look){ .volunteer = row->volunteer,
                                     .pos = row->pos,
                                     .reason = arena_printf(db->arena, "活动名单：%s", row->title),
                                     .list = arena_printf(db->arena, "signup %lld", (long long)row->id) });
}

int signup_reveal(struct db *db, const struct signup_reveal *what)
{
    struct sql_signup_listed_rows rows = { 0 };
    struct signup_revealed had = { 0 };
    char hours[24];
    int64_t ahead = policy(db, POLICY_LOOK_LIST_HOURS);
    int rc = signup_revealed(db, what->activity, &had);
    if (rc == OK)
        rc = sql_signup_listed(db, what->activity, what->shift, what->day, db->now + ahead * HOUR_MS, &rows);
    snprintf(hours, sizeof(hours), "%lld", (long long)ahead);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL,
                   "名单从开始前 {0} 小时起、到时长确认完为止可以查看，现在没有可以查看的人", hours);
    for (size_t i = 0; i < rows.n && rc >= 0; i++)
        if (!signup_is_revealed(&had, rows.v[i].id))
            rc = reveal_one(db, &rows.v[i]);
    return rc < 0 ? rc : look_check_day(db);
}
