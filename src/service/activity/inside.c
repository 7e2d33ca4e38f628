/* inside.c - what all files of this noun stand on: who manages an activity, reading one, noting and telling
 * what became of it. Calls none of them. */
#include "service/activity/inside.h"

#include <stdio.h>

#include "base/clock.h"
#include "office/notice/notice.h"
#include "office/policy/policy.h"
#include "people/team/team.h"
#include "service/activity/activity.sql.h"

#define TELL_SLICE 500

/* --- rights ------------------------------------------------------------------------------------- */

int activity_manager(struct db *db, int64_t team, int64_t pos)
{
    if (!db->actor.user)
        return 0;
    return actor_over(db, STATION, pos) ? 1 : team_leads(db, team, db->actor.user->volunteer);
}

int activity_denied(struct db *db)
{
    return ERR(db->err, DENIED, NULL, "没有找到您要的内容");
}

/* --- reading ------------------------------------------------------------------------------------ */

int activity_get(struct db *db, int64_t id, struct activity_row *ret_row)
{
    int n = sql_activity_by_id(db, id, ret_row);
    if (n < 0)
        return n;
    return n ? OK : ERR(db->err, NOT_FOUND, NULL, "没有找到这个活动");
}

bool activity_is_public(const struct activity_row *a)
{
    return a->state == ACTIVITY_STATE_OPEN || a->state == ACTIVITY_STATE_ENDED ||
           (a->state == ACTIVITY_STATE_CANCELLED && a->published);
}

int activity_get_managed(struct db *db, int64_t id, struct activity_row *ret_row)
{
    int rc = activity_get(db, id, ret_row);
    if (rc < 0)
        return rc;
    rc = activity_manager(db, ret_row->team, ret_row->pos);
    if (rc < 0)
        return rc;
    return rc ? OK : activity_denied(db);
}

int activity_notice_of(struct db *db, int64_t id, struct activity_notice *ret)
{
    struct team_choice_list t = { 0 };
    int rc = sql_activity_notice_of(db, id, ret);
    if (rc < 0 || (rc = sql_activity_named(db, id, &t)) < 0)
        return rc;
    int64_t *v = ARENA_ARRAY(db->arena, int64_t, t.n + 1);
    for (size_t i = 0; i < t.n; i++)
        v[i] = t.v[i].id;
    ret->teams = (struct int_list){ v, t.n };
    return OK;
}

/* --- what was approved ------------------------------------------------------------------------------- */

int activity_allow(struct db *db, int64_t id)
{
    struct sql_activity_bounds_row b = { 0 };
    struct sql_activity_span_row s = { 0 };
    int rc = sql_activity_bounds(db, id, &b);
    if (rc < 0 || (rc = sql_activity_span(db, id, &s)) < 0 || !s.n)
        return done(rc);
    return done(sql_activity_allow(db, id, s.first_day < b.from ? s.first_day : b.from,
                                   s.last_day > b.until ? s.last_day : b.until,
                                   b.standing > b.seats ? b.standing : b.seats));
}

/* --- what several inputs must hold ---------------------------------------------------------------- */

int activity_check_days(struct db *db, int64_t first_day, int64_t last_day)
{
    int64_t most = policy(db, POLICY_ACTIVITY_MOST_DAYS);
    char text[24];
    if (last_day - first_day < most)
        return OK;
    snprintf(text, sizeof(text), "%lld", (long long)most);
    return ERR(db->err, INVALID, "weeks", "一个活动从头到尾不能超过 {0} 天", text);
}

/* --- what became of it ------------------------------------------------------------------------------ */

int activity_note(struct db *db, enum audit_kind what, const struct activity_row *a, const char *reason,
                  const char *detail)
{
    return audit_add(db, &(struct audit_entry){ .what = what,
                                                .thing = "activity",
                                                .thing_id = a->id,
                                                .pos = a->pos,
                                                .reason = reason,
                                                .detail = detail });
}

int activity_tell(struct db *db, const struct activity_row *a, int64_t shift, const char *key,
                  const char *extra)
{
    char link[48];
    snprintf(link, sizeof(link), "/activities/%lld", (long long)a->id);
    for (int64_t after = 0;;) {
        struct sql_activity_people_rows people;
        int n = sql_activity_people(db, a->id, shift, after, TELL_SLICE, &people);
        if (n < 0)
            return n;
        for (int i = 0; i < n; i++) {
            int rc = notice_volunteer(db, people.v[i].volunteer, link, key, a->title, extra, NULL);
            if (rc < 0)
                return rc;
        }
        if (n < TELL_SLICE)
            return OK;
        after = people.v[n - 1].volunteer;
    }
}
