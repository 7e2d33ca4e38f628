/* star.c - one threshold a star, one quality test for all; and everybody's stars anew when one of these was
 * changed.
 *
 * The register notes by which rules the stars were last computed, and how far that went: whatever changed a
 * rule, when, and whether the program ran at the time, it is seen by comparing. A kill loses the batch that
 * was under way and nothing else. */
#include "service/star/star.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "office/audit/audit.h"
#include "office/check/check.h"
#include "base/buf.h"
#include "base/id.h"
#include "db/city.h"
#include "db/meta.h"
#include "office/notice/notice.h"
#include "office/policy/policy.h"
#include "people/volunteer/volunteer.h"
#include "service/star/check.sql.h"
#include "service/star/star.sql.h"
#include "view/view.h"

#define RECOUNT       "star.recount"
#define RECOUNT_BATCH 300
#define EVERYBODY     INT64_MAX

int64_t star_threshold(const struct db *db, int star)
{
    return policy(db, (enum policy_key)(POLICY_STAR_ONE_MIN + star - 1));
}

int star_of(const struct db *db, int64_t minutes, int64_t no_shows, int64_t rated, int64_t score_sum)
{
    int star = 0;
    if (no_shows > policy(db, POLICY_STAR_NO_SHOWS))
        return 0;
    if (rated && score_sum * 100 < policy(db, POLICY_STAR_RATING_X100) * rated)
        return 0;
    while (star < STAR_MOST && minutes >= star_threshold(db, star + 1))
        star++;
    return star;
}

/* What a change says of its cause: nothing when a record or a no-show moved the star. */
#define BY_RULE N_("评星规则调整")

static int tell(struct db *db, const struct sql_star_facts_row *f, int star, bool by_rule)
{
    static const char *const words[2][2] = {
        { N_("您的星级变为 {0} 星，原因见服务记录"), N_("恭喜，您的红马甲到了 {0} 星") },
        { N_("本市的评星规则有调整，您的星级变为 {0} 星；服务时长不变"),
          N_("本市的评星规则有调整，恭喜您到了 {0} 星") },
    };
    char text[8];
    snprintf(text, sizeof(text), "%d", star);
    return notice_send(db, f->account, "/me", words[by_rule][star > f->star], text, NULL);
}

/* Gives by how many stars the person rose or fell in *ret_moved. */
static int follow(struct db *db, int64_t volunteer, bool by_rule, int *ret_moved)
{
    struct sql_star_facts_row f = { 0 };
    int rc = sql_star_facts(db, volunteer, &f);
    if (rc <= 0)
        return rc;
    int star = star_of(db, f.minutes, f.no_shows, f.rated, f.score);
    if (star == f.star)
        return OK;
    rc = volunteer_set_star(db, volunteer, f.star, star);
    if (rc >= 0)
        rc = sql_star_event_add(db, &(struct sql_star_event_add_in){ .id = id_new(),
                                                                     .volunteer = volunteer,
                                                                     .from = f.star,
                                                                     .to = star,
                                                                     .now = db->now,
                                                                     .minutes = f.minutes,
                                                                     .reason = by_rule ? BY_RULE : "" });
    *ret_moved = star - (int)f.star;
    return rc < 0 ? rc : tell(db, &f, star, by_rule);
}

int star_update(struct db *db, int64_t volunteer)
{
    int moved = 0;
    return follow(db, volunteer, false, &moved);
}

/* --- all people ---------------------------------------------------------------------------------------- */

#define RULES (POLICY_STAR_NO_SHOWS - POLICY_STAR_ONE_MIN + 1)

/* How far the stars are computed by which rules; as text in the register, numbers with blanks between. */
struct recount {
    int64_t rule[RULES];
    int64_t after;    /* the last person who was looked at, or EVERYBODY */
    int64_t up, down; /* people who rose or fell so far */
};

static void take_numbers(struct recount *r, const char *text)
{
    int64_t *const to[] = { &r->after, &r->up, &r->down };
    char *at = (char *)text;
    for (size_t i = 0; i < RULES; i++)
        r->rule[i] = strtoll(at, &at, 10);
    for (size_t i = 0; i < sizeof(to) / sizeof(to[0]); i++)
        *to[i] = strtoll(at, &at, 10);
}

/* What is noted; from the beginning when that was by other rules. */
static int recount_load(struct db *db, struct recount *ret, bool *ret_changed)
{
    struct recount r = { 0 }, now = { 0 };
    const char *noted = NULL;
    int rc = meta_get(db, RECOUNT, &noted);
    if (rc < 0)
        return rc;
    for (int i = 0; i < RULES; i++)
        now.rule[i] = policy(db, (enum policy_key)(POLICY_STAR_ONE_MIN + i));
    if (noted)
        take_numbers(&r, noted);
    if (r.after != EVERYBODY) { /* not told yet, whatever the rules were */
        now.up = r.up;
        now.down = r.down;
    }
    *ret_changed = memcmp(r.rule, now.rule, sizeof(r.rule)) != 0;
    *ret = *ret_changed ? now : r;
    return OK;
}

static int recount_save(struct db *db, const struct recount *r)
{
    _cleanup_buf_ struct buf b = { 0 };
    for (int i = 0; i < RULES; i++)
        buf_printf(&b, "%" PRId64 " ", r->rule[i]);
    buf_printf(&b, "%" PRId64 " %" PRId64 " %" PRId64, r->after, r->up, r->down);
    return meta_set(db, RECOUNT, b.data);
}

static int recount_batch(struct db *db, struct recount *r)
{
    struct sql_star_people_rows people = { 0 };
    int rc = sql_star_people(db, r->after, RECOUNT_BATCH, &people);
    for (size_t i = 0; i < people.n && rc >= 0; i++) {
        int moved = 0;
        if (people.v[i].star || people.v[i].minutes >= star_threshold(db, 1))
            rc = follow(db, people.v[i].id, true, &moved);
        r->up += moved > 0;
        r->down += moved < 0;
    }
    if (rc >= 0)
        r->after = people.n < RECOUNT_BATCH ? EVERYBODY : people.v[people.n - 1].id;
    return rc;
}

static int recount_audit(struct db *db, const struct recount *r)
{
    return audit_add(db, &(struct audit_entry){ .what = AUDIT_KIND_CHANGE,
                                                .thing = "star",
                                                .thing_id = db->city->unit,
                                                .pos = db->city->pos,
                                                .detail = arena_printf(db->arena,
                                                                       "按现行规则：%" PRId64
                                                                       " 人升星，%" PRId64 " 人降星",
                                                                       r->up, r->down) });
}

int star_recount(struct db *db, bool *ret_left)
{
    struct recount r = { 0 };
    bool changed = false;
    int rc = recount_load(db, &r, &changed);
    if (rc == OK && (changed || r.after == EVERYBODY)) {
        rc = changed ? recount_save(db, &r) : OK;
        if (rc >= 0)
            *ret_left = false;
        return rc;
    }
    if (rc == OK)
        rc = recount_batch(db, &r);
    if (rc >= 0)
        rc = recount_save(db, &r);
    if (rc >= 0 && r.after == EVERYBODY && (r.up || r.down))
        rc = recount_audit(db, &r);
    if (rc >= 0)
        *ret_left = r.after != EVERYBODY;
    return done(rc);
}

/* --- a change that is tried out ------------------------------------------------------------------------ */

int star_try(struct db *db, const struct policy_plan *plan, struct policy_values *ret_then,
             struct star_move_list *ret_people)
{
    struct policy_values then, new;
    int rc = policy_try(db, plan, &then);
    if (rc < 0)
        return rc;
    new = then;
    for (size_t i = 0; i < plan->n; i++)
        new.v[plan->v[i].key] = plan->v[i].value;
    struct sql_star_trial_in in = {
        .one = then.v[POLICY_STAR_ONE_MIN],
        .two = then.v[POLICY_STAR_TWO_MIN],
        .three = then.v[POLICY_STAR_THREE_MIN],
        .four = then.v[POLICY_STAR_FOUR_MIN],
        .five = then.v[POLICY_STAR_FIVE_MIN],
        .rating = then.v[POLICY_STAR_RATING_X100],
        .no_shows = then.v[POLICY_STAR_NO_SHOWS],
        .new_one = new.v[POLICY_STAR_ONE_MIN],
        .new_two = new.v[POLICY_STAR_TWO_MIN],
        .new_three = new.v[POLICY_STAR_THREE_MIN],
        .new_four = new.v[POLICY_STAR_FOUR_MIN],
        .new_five = new.v[POLICY_STAR_FIVE_MIN],
        .new_rating = new.v[POLICY_STAR_RATING_X100],
        .new_no_shows = new.v[POLICY_STAR_NO_SHOWS],
    };
    in.least = in.one < in.new_one ? in.one : in.new_one;
    rc = sql_star_trial(db, &in, ret_people);
    if (rc >= 0)
        *ret_then = then;
    return done(rc);
}

int star_check(struct db *db, struct check *c)
{
    struct sql_star_inv_volunteer_in in = {
        .one = star_threshold(db, 1),
        .two = star_threshold(db, 2),
        .three = star_threshold(db, 3),
        .four = star_threshold(db, 4),
        .five = star_threshold(db, 5),
        .rating = policy(db, POLICY_STAR_RATING_X100),
        .no_shows = policy(db, POLICY_STAR_NO_SHOWS),
    };
    return sql_star_inv_volunteer(db, &in, check_row, c);
}
