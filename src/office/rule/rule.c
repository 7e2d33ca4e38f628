/* rule.c - see rule.h. A change of rules is a row a rule in its stored number, one of its day, one of its
 * reason.
 */
#include "office/rule/rule.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "db/city.h"
#include "office/rule/rule.sql.h"

/* Fields of a change that are no rule: rules have a point in their names. */
#define FROM   "from"
#define REASON "reason"

static const char *stored(struct db *db, int64_t n)
{
    return arena_printf(db->arena, "%lld", (long long)n);
}

int rule_waiting(struct db *db, enum policy_key key, int64_t *ret_change)
{
    struct sql_rule_waits_row row = { 0 };
    int rc = sql_rule_waits(db, policy_def(key)->name, &row);
    if (rc > 0)
        *ret_change = row.change;
    return rc;
}

int rule_others(struct db *db, int64_t *ret_n)
{
    struct sql_rule_others_row row = { 0 };
    int rc = sql_rule_others(db, db->actor.account, db->city->unit, &row);
    if (rc >= 0)
        *ret_n = row.n;
    return done(rc);
}

/* --- proposing ------------------------------------------------------------------------------------------ */

static int put_texts(struct db *db, const struct policy_plan *plan, const struct policy_values *then,
                     struct change_new *c)
{
    struct change_text *t = ARENA_ARRAY(db->arena, struct change_text, plan->n + 2);
    size_t n = 0;
    for (size_t i = 0; i < plan->n; i++) {
        const struct policy_new *new = &plan->v[i];
        int64_t waits;
        if (new->value == then->v[new->key])
            continue;
        int rc = rule_waiting(db, new->key, &waits);
        if (rc)
            return rc < 0
                       ? rc
                       : ERR(db->err, CONFLICT, NULL, "“{0w}”已有一份修改在等另一位同志同意，请先办完那一份",
                             policy_def(new->key)->label);
        t[n++] = (struct change_text){ policy_def(new->key)->name, stored(db, then->v[new->key]),
                                       stored(db, new->value) };
    }
    if (!n)
        return ERR(db->err, INVALID, plan->v[0].field ? plan->v[0].field : "value",
                   "和现在的规则一样，没有要改的");
    t[n++] = (struct change_text){ FROM, NULL, stored(db, plan->from_day) };
    t[n++] = (struct change_text){ REASON, NULL, plan->reason };
    c->texts = t;
    c->n_texts = n;
    return OK;
}

int rule_propose(struct db *db, const char *title, const struct policy_plan *plan, int64_t *ret_change)
{
    struct policy_values then;
    int64_t id = id_new();
    struct change_new c = {
        .kind = CHANGE_KIND_POLICY, .thing = id, .page = id, .pos = db->city->pos, .title = title
    };
    int rc = policy_try(db, plan, &then);
    if (rc == OK)
        rc = put_texts(db, plan, &then, &c);
    return rc < 0 ? rc : change_ask(db, &c, ret_change);
}

/* --- agreed --------------------------------------------------------------------------------------------- */

/* The plan that the fields of a change say. */
static void plan_of(struct db *db, const struct sql_rule_fields_rows *rows, struct policy_plan *plan)
{
    struct policy_new *v = ARENA_ARRAY(db->arena, struct policy_new, rows->n + 1);
    int64_t today = day_of(db->now);
    for (size_t i = 0; i < rows->n; i++) {
        const struct sql_rule_fields_row *f = &rows->v[i];
        enum policy_key key;
        plan->asked_by = f->asker;
        if (!strcmp(f->field, FROM))
            plan->from_day = strtoll(f->becomes, NULL, 10);
        else if (!strcmp(f->field, REASON))
            plan->reason = f->becomes;
        else if (policy_key_of(f->field, &key))
            v[plan->n++] = (struct policy_new){ .key = key, .value = strtoll(f->becomes, NULL, 10) };
    }
    plan->v = v;
    if (plan->from_day < today)
        plan->from_day = today;
}

/* What its day has now must still be what it had when it was proposed. */
static int still_stands(struct db *db, const struct sql_rule_fields_rows *rows,
                        const struct policy_values *then)
{
    for (size_t i = 0; i < rows->n; i++) {
        enum policy_key key;
        if (policy_key_of(rows->v[i].field, &key) && then->v[key] != strtoll(rows->v[i].was, NULL, 10))
            return ERR(db->err, CONFLICT, NULL, "“{0w}”在这期间已被改过，请驳回，由对方重新提出",
                       policy_def(key)->label);
    }
    return OK;
}

int rule_amend(struct db *db, int64_t change, int64_t thing, int64_t page)
{
    struct sql_rule_fields_rows rows = { 0 };
    struct policy_plan plan = { 0 };
    struct policy_values then;
    (void)thing, (void)page;
    int rc = sql_rule_fields(db, change, &rows);
    if (rc < 0)
        return rc;
    plan_of(db, &rows, &plan);
    rc = policy_try(db, &plan, &then);
    if (rc == OK)
        rc = still_stands(db, &rows, &then);
    return rc < 0 ? rc : policy_change(db, &plan);
}

/* --- shown ---------------------------------------------------------------------------------------------- */

static const char *in_words(struct db *db, enum lang lang, enum policy_key key, const char *text)
{
    return text ? policy_text(db->arena, lang, policy_def(key), strtoll(text, NULL, 10)) : NULL;
}

void rule_shown(struct db *db, enum lang lang, const char *field, struct change_line *line)
{
    enum policy_key key;
    char day[TIME_TEXT];
    if (policy_key_of(field, &key)) {
        *line = (struct change_line){ tr(lang, policy_def(key)->label), in_words(db, lang, key, line->was),
                                      in_words(db, lang, key, line->becomes) };
    } else if (!strcmp(field, REASON)) {
        line->label = tr(lang, N_("修改依据"));
    } else if (!strcmp(field, FROM)) {
        format_day(strtoll(line->becomes, NULL, 10), day);
        line->label = tr(lang, N_("生效日期"));
        line->becomes = arena_strdup(db->arena, day);
    }
}
