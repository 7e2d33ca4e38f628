/* project.c - projects: what a team does, in at most four categories, for whom, where, with which guarantees.
 *
 * Invariants: a project belongs to a running team; its number (P + area + month + sequence) never changes;
 * an ended project takes no activities. Not here: activities (activity.c). */
#include <stdio.h>

#include "service/activity/activity.h"
#include "office/number/number.h"
#include "service/activity/check.sql.h"
#include "service/activity/inside.h"
#include "service/activity/project.sql.h"
#include "base/clock.h"
#include "base/cn.h"
#include "base/id.h"
#include "base/input.h"
#include "base/pos.h"
#include "office/change/change.h"
#include "office/stat/stat.h"
#include "people/team/team.h"

static int note(struct db *db, enum audit_kind what, int64_t id, int64_t pos)
{
    return audit_add(db,
                     &(struct audit_entry){ .what = what, .thing = "project", .thing_id = id, .pos = pos });
}

static int set_codes(struct db *db, int64_t id, const struct project_details *in)
{
    int rc = sql_project_category_clear(db, id);
    for (size_t i = 0; rc >= 0 && i < in->categories.n; i++)
        rc = sql_project_category_add(db, id, in->categories.v[i]);
    if (rc >= 0)
        rc = sql_project_target_clear(db, id);
    for (size_t i = 0; rc >= 0 && i < in->targets.n; i++)
        rc = sql_project_target_add(db, id, in->targets.v[i]);
    return done(rc);
}

static int insert(struct db *db, int64_t id, const struct sql_project_team_row *team, const char *number,
                  const struct project_details *in)
{
    return sql_project_add(db, &(struct sql_project_add_in){ .id = id,
                                                             .number = number,
                                                             .team = team->id,
                                                             .unit = team->unit,
                                                             .pos = team->pos,
                                                             .by = db->actor.account,
                                                             .now = db->now,
                                                             .project_details = *in });
}

int project_create(struct db *db, int64_t of_team, const struct project_details *in, int64_t *ret_id)
{
    struct sql_project_team_row team;
    char number[CN_NUMBER_TEXT];
    int64_t id = id_new();
    int rc = CHECK(db->err, project_details, in);
    if (rc < 0 || (rc = sql_project_team(db, of_team, &team)) < 0)
        return rc;
    if (rc > 0)
        rc = activity_manager(db, team.id, team.pos);
    if (rc <= 0) /* another's team looks unknown */
        return rc < 0 ? rc : ERR(db->err, INVALID, "team", "请选择队伍");
    if ((rc = number_next(db, CN_PROJECT, team.pos, number)) < 0 ||
        (rc = insert(db, id, &team, number, in)) < 0 || (rc = set_codes(db, id, in)) < 0 ||
        (rc = stat_add(db, team.pos, day_of(db->now), MEASURE_PROJECTS, 1)) < 0 ||
        (rc = note(db, AUDIT_KIND_CREATE, id, team.pos)) < 0)
        return rc;
    *ret_id = id;
    return OK;
}

static int get_managed(struct db *db, int64_t id, struct sql_project_by_id_row *p)
{
    int rc = sql_project_by_id(db, id, p);
    if (rc <= 0)
        return rc < 0 ? rc : ERR(db->err, NOT_FOUND, NULL, "没有找到这个项目");
    rc = activity_manager(db, p->team, p->pos);
    if (rc <= 0)
        return rc < 0 ? rc : activity_denied(db);
    return OK;
}

int project_details_of(struct db *db, int64_t id, struct project_details *ret)
{
    struct sql_project_codes_rows codes = { 0 };
    int rc = sql_project_details_of(db, id, ret);
    if (rc < 0 || (rc = sql_project_codes(db, id, &codes)) < 0)
        return rc;
    int64_t *v = ARENA_ARRAY(db->arena, int64_t, codes.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < codes.n; i++) {
        v[i] = codes.v[i].code;
        n += codes.v[i].kind == 1;
    }
    ret->categories = (struct int_list){ v, n };
    ret->targets = (struct int_list){ v + n, codes.n - n };
    return OK;
}

/* Once one of its activities was published, what was reviewed with it waits for a reviewer, unless whoever
 * acts could be one. */
static int ask_review(struct db *db, const struct sql_project_by_id_row *p, struct project_details *in,
                      int64_t *ret_change)
{
    struct project_details was = { 0 };
    struct change_new c = { .kind = CHANGE_KIND_PROJECT,
                            .thing = p->id,
                            .page = p->id,
                            .pos = p->pos,
                            .title = p->name,
                            .parts = { { &input_project_details, &was, in } } };
    int rc = p->shown ? team_parties_of(db, p->team, p->made_by, &c.parties) : OK;
    if (rc >= 0)
        rc = p->shown ? change_may_alone(db, p->pos, &c.parties) : 1;
    if (rc != 0)
        return done(rc);
    rc = project_details_of(db, p->id, &was);
    return rc < 0 ? rc : change_ask(db, &c, ret_change);
}

static int edit(struct db *db, const struct sql_project_by_id_row *p, int64_t version,
                const struct project_details *in)
{
    int rc = sql_project_edit(db, p->id, version, in);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, CHANGED_MEANWHILE);
    if (rc < 0 || (rc = set_codes(db, p->id, in)) < 0)
        return rc;
    return note(db, AUDIT_KIND_CHANGE, p->id, p->pos);
}

static int must_run(struct db *db, const struct sql_project_by_id_row *p)
{
    return p->state == PROJECT_STATE_ACTIVE ? OK : ERR(db->err, CONFLICT, NULL, "项目已经结束，不能修改");
}

int project_change(struct db *db, int64_t id, int64_t version, const struct project_details *sent,
                   int64_t *ret_change)
{
    struct sql_project_by_id_row p;
    struct project_details in = *sent;
    int64_t change = 0;
    int rc = CHECK(db->err, project_details, sent);
    if (rc < 0 || (rc = get_managed(db, id, &p)) < 0 || (rc = must_run(db, &p)) < 0 ||
        (rc = ask_review(db, &p, &in, &change)) < 0 || (rc = edit(db, &p, version, &in)) < 0)
        return rc;
    *ret_change = change;
    return OK;
}

int project_amend(struct db *db, int64_t change, int64_t id, int64_t page)
{
    struct sql_project_by_id_row p;
    struct project_details in = { 0 };
    (void)page; /* its own */
    int rc = sql_project_by_id(db, id, &p);
    if (rc < 0 || (rc = must_run(db, &p)) < 0 || (rc = project_details_of(db, id, &in)) < 0 ||
        (rc = change_put(db, change, &input_project_details, &in)) < 0 ||
        (rc = CHECK(db->err, project_details, &in)) < 0)
        return rc;
    return edit(db, &p, p.version, &in);
}

int project_end(struct db *db, int64_t id)
{
    struct sql_project_by_id_row p;
    int rc = get_managed(db, id, &p);
    if (rc < 0)
        return rc;
    if (p.state != PROJECT_STATE_ACTIVE)
        return ERR(db->err, CONFLICT, NULL, "项目已经结束");
    rc = sql_project_end(db, id, db->now);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "还有没写完、待审核或没举行的活动，先处理它们再结束项目");
    if (rc < 0 || (rc = change_end(db, id)) < 0)
        return rc;
    return note(db, AUDIT_KIND_CLOSE, id, p.pos);
}

int project_check_numbers(struct db *db, struct check *c)
{
    return sql_project_inv_numbers(db, number_check, &(struct number_check){ CN_PROJECT, c });
}
