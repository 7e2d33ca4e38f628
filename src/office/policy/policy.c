/* policy.c - the table of rules, and what of it holds now.
 *
 * Built-in values stand with the nouns that keep to them; rows of table `policy` override them from their day
 * on. The values in force are an array of atomics that all connections read without a lock; the days off hang
 * on one atomic pointer, and a list that was replaced lives on until the table goes, since a reader may still
 * hold it. Not here: who may change a rule, and that two people do (rule/), when it is read again (the
 * program's timers). */
#include "office/policy/policy.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "office/audit/audit.h"
#include "base/clock.h"
#include "base/id.h"
#include "db/city.h"
#include "office/policy/policy.sql.h"

#define HOLIDAYS_BACK_DAYS  400
#define HOLIDAYS_SHOWN_BACK 60

/* Days that differ from the week's rhythm: first those off, then those worked. */
struct days {
    struct days *older;
    size_t n_off, n_work;
    int64_t v[];
};

struct policy_table {
    _Atomic int64_t value[POLICY_COUNT];
    struct days *_Atomic days;
    pthread_mutex_t lock; /* of those who load */
};

const struct policy_def *policy_def(enum policy_key key)
{
    return &policy_defs[key];
}

struct policy_table *policy_table_new(void)
{
    struct policy_table *t = calloc(1, sizeof(*t));
    if (!t)
        abort();
    pthread_mutex_init(&t->lock, NULL);
    for (size_t i = 0; i < POLICY_COUNT; i++)
        atomic_init(&t->value[i], policy_defs[i].value);
    return t;
}

void policy_table_free(struct policy_table *t)
{
    if (!t)
        return;
    struct days *d = atomic_load(&t->days);
    while (d) {
        struct days *older = d->older;
        free(d);
        d = older;
    }
    pthread_mutex_destroy(&t->lock);
    free(t);
}

static struct policy_table *table_of(const struct db *db)
{
    return db->city ? db->city->policy : NULL;
}

int64_t policy(const struct db *db, enum policy_key key)
{
    struct policy_table *t = table_of(db);
    return t ? atomic_load_explicit(&t->value[key], memory_order_relaxed) : policy_defs[key].value;
}

int policy_may_ask(struct db *db, int64_t waiting)
{
    char most[24];
    if (waiting < policy(db, POLICY_REVIEW_WAITING_MOST))
        return OK;
    snprintf(most, sizeof(most), "%lld", (long long)policy(db, POLICY_REVIEW_WAITING_MOST));
    return ERR(db->err, CONFLICT, NULL, "已有 {0} 份申请在等待审核，等有了结果再提交", most);
}

int policy_most_ever(struct db *db, enum policy_key key, int64_t *ret_value)
{
    struct sql_policy_most_row row = { 0 };
    const struct policy_def *d = policy_def(key);
    int rc = sql_policy_most(db, d->name, &row);
    if (rc < 0)
        return rc;
    *ret_value = row.n > d->value ? row.n : d->value;
    return OK;
}

int policy_key_of(const char *name, enum policy_key *ret_key)
{
    for (size_t i = 0; i < POLICY_COUNT; i++)
        if (!strcmp(policy_defs[i].name, name)) {
            *ret_key = (enum policy_key)i;
            return 1;
        }
    return 0;
}

static int64_t in_force(const struct sql_policy_in_force_rows *rows, const struct policy_def *def)
{
    for (size_t i = 0; i < rows->n; i++)
        if (!strcmp(rows->v[i].name, def->name))
            return rows->v[i].value;
    return def->value;
}

static struct days *days_new(const struct policy_holiday_list *rows)
{
    struct days *d = calloc(1, sizeof(*d) + rows->n * sizeof(d->v[0]));
    if (!d)
        abort();
    for (size_t i = 0; i < rows->n; i++)
        if (rows->v[i].off)
            d->v[d->n_off++] = rows->v[i].day;
    for (size_t i = 0; i < rows->n; i++)
        if (!rows->v[i].off)
            d->v[d->n_off + d->n_work++] = rows->v[i].day;
    return d;
}

static bool days_same(const struct days *a, const struct days *b)
{
    return a && a->n_off == b->n_off && a->n_work == b->n_work &&
           !memcmp(a->v, b->v, (a->n_off + a->n_work) * sizeof(a->v[0]));
}

static void publish(struct policy_table *t, const struct sql_policy_in_force_rows *rules,
                    const struct policy_holiday_list *holidays)
{
    struct days *fresh = days_new(holidays);
    pthread_mutex_lock(&t->lock);
    for (size_t i = 0; i < POLICY_COUNT; i++)
        atomic_store_explicit(&t->value[i], in_force(rules, &policy_defs[i]), memory_order_relaxed);
    struct days *now = atomic_load(&t->days);
    if (days_same(now, fresh)) {
        free(fresh);
    } else {
        fresh->older = now;
        atomic_store(&t->days, fresh);
    }
    pthread_mutex_unlock(&t->lock);
}

int policy_load(struct db *db, struct policy_table *table)
{
    struct sql_policy_in_force_rows rules = { 0 };
    struct policy_holiday_list holidays = { 0 };
    int rc = sql_policy_in_force(db, db->now, &rules);
    if (rc >= 0)
        rc = sql_holiday_all(db, day_of(db->now) - HOLIDAYS_BACK_DAYS, &holidays);
    if (rc < 0)
        return rc;
    publish(table, &rules, &holidays);
    return OK;
}

static bool holds(const int64_t *days, size_t n, int64_t day)
{
    for (size_t i = 0; i < n; i++)
        if (days[i] == day)
            return true;
    return false;
}

static bool is_weekend(int64_t day)
{
    return civil_of(day_start_ms(day)).weekday >= 5;
}

static bool is_workday(const struct days *d, int64_t day)
{
    bool weekend = is_weekend(day);
    if (!d)
        return !weekend;
    return weekend ? holds(d->v + d->n_off, d->n_work, day) : !holds(d->v, d->n_off, day);
}

int64_t policy_deadline(const struct db *db, int64_t ms, int workdays)
{
    struct policy_table *t = table_of(db);
    const struct days *d = t ? atomic_load(&t->days) : NULL;
    int64_t day = day_of(ms);
    while (workdays > 0) {
        day++;
        workdays -= is_workday(d, day);
    }
    return day_start_ms(day + 1);
}

int64_t policy_workdays_ago(const struct db *db, int64_t workdays)
{
    int64_t day = day_of(db->now) - workdays;
    while (policy_deadline(db, day_start_ms(day), (int)workdays) > db->now)
        day--;
    return day_start_ms(day + 1);
}

/* --- changing ---------------------------------------------------------------------------------- */

/* The least and the most that a rule says from some day on, as far as it is decided. */
struct span {
    int64_t least, most;
};

struct outlook {
    const struct policy_plan *plan;
    struct sql_policy_in_force_rows then;
    struct sql_policy_coming_rows later;
};

static const struct policy_new *planned(const struct outlook *o, enum policy_key key)
{
    for (size_t i = 0; i < o->plan->n; i++)
        if (o->plan->v[i].key == key)
            return &o->plan->v[i];
    return NULL;
}

static struct span span_of(const struct outlook *o, enum policy_key key)
{
    const struct policy_new *new = planned(o, key);
    int64_t v = new ? new->value : in_force(&o->then, &policy_defs[key]);
    struct span s = { v, v };
    for (size_t i = 0; i < o->later.n; i++) {
        v = o->later.v[i].value;
        if (strcmp(o->later.v[i].name, policy_defs[key].name) != 0)
            continue;
        s.least = v < s.least ? v : s.least;
        s.most = v > s.most ? v : s.most;
    }
    return s;
}

static const char *field_of(const struct policy_new *new)
{
    return new->field ? new->field : "value";
}

/* Rules that stand in an order keep it on each day from the change on, not only today. Of two that change
 * together the one that stands above is told. */
static int check_order(struct err *err, const struct outlook *o, const struct policy_new *new)
{
    const struct policy_def *d = &policy_defs[new->key];
    if (d->over != POLICY_COUNT && new->value < span_of(o, d->over).most + d->strict)
        return ERR(err, INVALID, field_of(new), d->strict ? N_("必须大于“{0w}”") : N_("不能低于“{0w}”"),
                   policy_defs[d->over].label);
    for (size_t i = 0; i < POLICY_COUNT; i++) {
        const struct policy_def *u = &policy_defs[i];
        if (u->over == new->key && !planned(o, (enum policy_key)i) &&
            new->value > span_of(o, (enum policy_key)i).least - u->strict)
            return ERR(err, INVALID, field_of(new), u->strict ? N_("必须小于“{0w}”") : N_("不能高于“{0w}”"),
                       u->label);
    }
    return OK;
}

/* A change of today holds from now on. */
static int64_t begin_of(const struct db *db, int64_t from_day)
{
    int64_t start = day_start_ms(from_day);
    return start > db->now ? start : db->now;
}

static const char *number_text(struct arena *a, const struct policy_def *def, int64_t value)
{
    bool whole = value % def->per == 0 && def->per != 100;
    return arena_printf(a, "%.*f", whole ? 0 : 2, (double)value / (double)def->per);
}

static int check_bounds(struct db *db, const struct policy_new *new)
{
    const struct policy_def *def = &policy_defs[new->key];
    if (new->value < def->min || new->value > def->max)
        return ERR(db->err, INVALID, field_of(new), "请填写 {0} 到 {1} 之间的数",
                   number_text(db->arena, def, def->min), number_text(db->arena, def, def->max));
    return OK;
}

static int check_plan(struct db *db, const struct policy_plan *plan, struct outlook *ret)
{
    *ret = (struct outlook){ .plan = plan };
    int64_t today = day_of(db->now), begin = begin_of(db, plan->from_day);
    int rc = OK;
    for (size_t i = 0; i < plan->n && rc == OK; i++)
        rc = check_bounds(db, &plan->v[i]);
    if (rc == OK && plan->from_day < today)
        rc = ERR(db->err, INVALID, "from", "生效日期不能早于今天");
    if (rc == OK && plan->from_day > today + 3 * 366)
        rc = ERR(db->err, INVALID, "from", "生效日期最迟为三年内");
    if (rc == OK)
        rc = sql_policy_in_force(db, begin, &ret->then);
    if (rc >= 0)
        rc = sql_policy_coming(db, begin, &ret->later);
    for (size_t i = 0; i < plan->n && rc >= 0; i++)
        rc = check_order(db->err, ret, &plan->v[i]);
    return done(rc);
}

static int audit(struct db *db, int64_t thing, const char *reason, const char *detail)
{
    return audit_add(db, &(struct audit_entry){ .what = AUDIT_KIND_POLICY,
                                                .thing = "policy",
                                                .thing_id = thing,
                                                .pos = db->city->pos,
                                                .reason = reason,
                                                .detail = detail });
}

/* The change is seen by all connections before it is committed; should the commit fail, the next load of the
 * program's timer takes it back. */
static int load_again(struct db *db)
{
    return policy_load(db, db->city->policy);
}

static int put(struct db *db, int64_t id, const struct policy_plan *plan, const struct policy_new *new)
{
    return sql_policy_add(db, &(struct sql_policy_add_in){ .id = id,
                                                           .name = policy_defs[new->key].name,
                                                           .value = new->value,
                                                           .from = begin_of(db, plan->from_day),
                                                           .reason = plan->reason,
                                                           .asker = plan->asked_by,
                                                           .by = db->actor.account,
                                                           .now = db->now });
}

/* "候补名额保留多久：120 分钟 → 60 分钟；…，2026-03-10 起" */
static const char *plan_text(struct db *db, const struct policy_plan *plan)
{
    char day[TIME_TEXT];
    const char *text = "";
    for (size_t i = 0; i < plan->n; i++) {
        const struct policy_def *def = &policy_defs[plan->v[i].key];
        text = arena_printf(db->arena, "%s%s%s：%s → %s", text, i ? "；" : "", def->label,
                            policy_text(db->arena, LANG_ZH, def, policy(db, plan->v[i].key)),
                            policy_text(db->arena, LANG_ZH, def, plan->v[i].value));
    }
    format_day(plan->from_day, day);
    return arena_printf(db->arena, "%s，%s 起", text, day);
}

int policy_change(struct db *db, const struct policy_plan *plan)
{
    struct outlook o;
    int64_t first = id_new();
    int rc = check_plan(db, plan, &o);
    for (size_t i = 0; i < plan->n && rc >= 0; i++)
        rc = put(db, i ? id_new() : first, plan, &plan->v[i]);
    if (rc >= 0)
        rc = audit(db, first, plan->reason, plan_text(db, plan));
    return rc < 0 ? rc : load_again(db);
}

int policy_try(struct db *db, const struct policy_plan *plan, struct policy_values *ret_then)
{
    struct outlook o;
    int rc = check_plan(db, plan, &o);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < POLICY_COUNT; i++)
        ret_then->v[i] = in_force(&o.then, &policy_defs[i]);
    return OK;
}

int policy_day_set(struct db *db, const struct policy_day *day)
{
    bool weekend = is_weekend(day->day);
    char text[TIME_TEXT];
    if (day->day < day_of(db->now))
        return ERR(db->err, INVALID, "day", "日期不能早于今天");
    if (day->off && weekend)
        return ERR(db->err, INVALID, "day", "这天是周末，本来就休息");
    if (!day->off && !weekend)
        return ERR(db->err, INVALID, "day", "这天不是周末，本来就上班");
    int rc = sql_holiday_put(db, day->day, day->off, day->name);
    if (rc < 0)
        return rc;
    format_day(day->day, text);
    rc = audit(db, day->day, day->name,
               arena_printf(db->arena, "%s %s", text, day->off ? "放假" : "调休上班"));
    return rc < 0 ? rc : load_again(db);
}

int policy_day_remove(struct db *db, const struct policy_day *day)
{
    char text[TIME_TEXT];
    int rc = sql_holiday_remove(db, day->day);
    if (rc < 0)
        return rc;
    if (!rc)
        return ERR(db->err, NOT_FOUND, NULL, "没有找到您要的内容");
    format_day(day->day, text);
    rc = audit(db, day->day, NULL, arena_printf(db->arena, "%s 去掉", text));
    return rc < 0 ? rc : load_again(db);
}

/* --- showing ----------------------------------------------------------------------------------- */

const char *policy_text(struct arena *a, enum lang lang, const struct policy_def *def, int64_t value)
{
    if (def->choices)
        return value < def->min || value > def->max ? "" : tr(lang, def->choices[value - def->min]);
    return arena_printf(a, "%s %s", number_text(a, def, value), tr(lang, def->unit));
}

int policy_stored(struct err *err, const struct policy_def *def, const char *field, double written,
                  int64_t *ret_value)
{
    int64_t value = llround(written * (double)def->per);
    if (def->per == 1 && (double)value != written)
        return ERR(err, INVALID, field, "请填写整数");
    *ret_value = value;
    return OK;
}

void policy_line(struct db *db, enum lang lang, enum policy_key key, struct policy_line *ret_line)
{
    const struct policy_def *def = &policy_defs[key];
    int64_t value = policy(db, key);
    double per = (double)def->per;
    *ret_line = (struct policy_line){ .name = def->name,
                                      .heading = tr(lang, def->heading),
                                      .label = tr(lang, def->label),
                                      .value = (double)value / per,
                                      .shown = policy_text(db->arena, lang, def, value),
                                      .standard = policy_text(db->arena, lang, def, def->value),
                                      .least = (double)def->min / per,
                                      .most = (double)def->max / per,
                                      .unit = tr(lang, def->unit),
                                      .source = tr(lang, def->source),
                                      .changed = value != def->value,
                                      .choice = def->choices != NULL,
                                      .fixed = def->min == def->max,
                                      .tried = def->tried };
}

int policy_lines(struct db *db, enum lang lang, struct policy_line_list *ret_lines)
{
    struct sql_policy_coming_rows coming = { 0 };
    struct policy_line *v = ARENA_ARRAY(db->arena, struct policy_line, POLICY_COUNT);
    int rc = sql_policy_coming(db, db->now, &coming);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < POLICY_COUNT; i++) {
        policy_line(db, lang, (enum policy_key)i, &v[i]);
        v[i].heads = i == 0 || policy_defs[i].heading != policy_defs[i - 1].heading;
        /* latest day first: what remains is the change that comes next */
        for (size_t k = 0; k < coming.n; k++)
            if (!strcmp(coming.v[k].name, v[i].name)) {
                v[i].next = policy_text(db->arena, lang, &policy_defs[i], coming.v[k].value);
                v[i].next_from = coming.v[k].from;
            }
    }
    *ret_lines = (struct policy_line_list){ v, POLICY_COUNT };
    return OK;
}

int policy_history(struct db *db, enum lang lang, enum policy_key key, struct policy_change_list *ret_changes)
{
    struct policy_change_list all = { 0 };
    int rc = sql_policy_history(db, policy_defs[key].name, &all);
    for (size_t i = 0; i < all.n; i++)
        all.v[i].shown = policy_text(db->arena, lang, &policy_defs[key], all.v[i].value);
    if (rc >= 0)
        *ret_changes = all;
    return done(rc);
}

int policy_days(struct db *db, struct policy_holiday_list *ret_days)
{
    return done(sql_holiday_all(db, day_of(db->now) - HOLIDAYS_SHOWN_BACK, ret_days));
}
