/* star_http.c - the rules of the stars as one table: edited, tried and proposed together.
 * A trial changes nothing. Not here: what a rule may be set to (policy/), that somebody else agrees (rule/).
 */
#include "base/clock.h"
#include "http/req.h"
#include "office/rule/rule.h"
#include "service/star/star.h"

static const struct param table_params[] = { P_REAL("one", 0, 100000000),
                                             P_REAL("two", 0, 100000000),
                                             P_REAL("three", 0, 100000000),
                                             P_REAL("four", 0, 100000000),
                                             P_REAL("five", 0, 100000000),
                                             P_REAL("rating", 0, 100000000),
                                             P_REAL("no_shows", 0, 100000000),
                                             P_DAY("from"),
                                             P_TEXT("reason", 200),
                                             { .kind = PARAM_END } };

/* A field of the table: its rule, and where the page shows it. */
#define FIELD(name, key)                                                                                     \
    {                                                                                                        \
#name, POLICY_STAR_##key, offsetof(struct star_table, name)                                          \
    }
static const struct field {
    const char *name;
    enum policy_key key;
    size_t line;
} fields[] = { FIELD(one, ONE_MIN),      FIELD(two, TWO_MIN),   FIELD(three, THREE_MIN),
               FIELD(four, FOUR_MIN),    FIELD(five, FIVE_MIN), FIELD(rating, RATING_X100),
               FIELD(no_shows, NO_SHOWS) };
#define FIELDS (sizeof(fields) / sizeof(fields[0]))

static struct star_line *line_of(struct star_table *m, size_t i)
{
    return (struct star_line *)((char *)m + fields[i].line);
}

/* --- the table ------------------------------------------------------------------------------------------ */

/* What holds, what comes, what waits; the form filled with what holds. */
static int fill(struct req *r, struct star_table *m)
{
    struct policy_line_list all = { 0 };
    int64_t others = 0;
    int rc = policy_lines(r->db, r->prefs.lang, &all);
    if (rc >= 0)
        rc = rule_others(r->db, &others);
    m->form = form_new(r, table_params);
    for (size_t i = 0; i < FIELDS && rc >= 0; i++) {
        const struct policy_line *p = &all.v[fields[i].key];
        *line_of(m, i) = (struct star_line){ .shown = p->shown, .next = p->next, .next_from = p->next_from };
        form_set(m->form, fields[i].name, arena_printf(r->arena, "%.10g", p->value));
        if (!m->waits)
            rc = rule_waiting(r->db, fields[i].key, &m->waits);
    }
    m->alone = !others;
    m->as_of = r->now;
    form_set_day(m->form, "from", day_of(r->now));
    return done(rc);
}

static int table(struct req *r)
{
    struct star_table *m = NEW_MODEL(r, star_table);
    int rc = req_over(r, CITY, r->city->pos);
    m->from = DB_NONE;
    if (rc == OK)
        rc = fill(r, m);
    return rc < 0 ? rc : SHOW(r, star_table, m);
}

/* --- tried and proposed --------------------------------------------------------------------------------- */

static int take(struct req *r, struct policy_plan *plan)
{
    struct policy_new *v = ARENA_ARRAY(r->arena, struct policy_new, FIELDS);
    int rc = OK;
    *plan = (struct policy_plan){ v, FIELDS, param_day(r, "from"), param_text(r, "reason"), 0 };
    for (size_t i = 0; i < FIELDS && rc == OK; i++) {
        v[i] = (struct policy_new){ .key = fields[i].key, .field = fields[i].name };
        rc = policy_stored(&r->err, policy_def(v[i].key), v[i].field, param_real(r, v[i].field), &v[i].value);
    }
    return rc;
}

static void count(struct star_table *m, const struct star_move *v)
{
    struct star_line none = { 0 };
    struct star_line *was = v->was ? line_of(m, (size_t)v->was - 1) : &none;
    struct star_line *becomes = v->becomes ? line_of(m, (size_t)v->becomes - 1) : &none;
    was->before += v->people;
    becomes->after += v->people;
    if (v->was == v->becomes)
        return;
    was->lose += v->people;
    becomes->gain += v->people;
    *(v->becomes > v->was ? &m->rise : &m->fall) += v->people;
}

static int try_out(struct req *r, const struct policy_plan *plan, struct star_table *m)
{
    struct policy_values then;
    struct star_move_list people = { 0 };
    int rc = star_try(r->db, plan, &then, &people);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < people.n; i++)
        count(m, &people.v[i]);
    m->tried.v = ARENA_ARRAY(r->arena, struct star_tried, FIELDS);
    for (size_t i = 0; i < FIELDS; i++) {
        const struct policy_def *def = policy_def(plan->v[i].key);
        if (plan->v[i].value != then.v[plan->v[i].key])
            m->tried.v[m->tried.n++] =
                (struct star_tried){ req_tr(r, def->label),
                                     policy_text(r->arena, r->prefs.lang, def, then.v[plan->v[i].key]),
                                     policy_text(r->arena, r->prefs.lang, def, plan->v[i].value) };
        form_set(m->form, fields[i].name, arena_printf(r->arena, "%.10g", param_real(r, fields[i].name)));
    }
    m->counted = true;
    m->from = plan->from_day;
    m->reason = plan->reason;
    form_set_day(m->form, "from", m->from);
    form_set(m->form, "reason", m->reason);
    return OK;
}

/* Refused, the page shows its own form again, with what is wrong, and counts nothing. */
static int trial(struct req *r)
{
    struct star_table *m = NEW_MODEL(r, star_table);
    struct policy_plan plan;
    int rc = req_over(r, CITY, r->city->pos);
    m->from = DB_NONE;
    if (rc == OK)
        rc = fill(r, m);
    if (rc == OK && !r->refused)
        rc = take(r, &plan);
    if (rc == OK && !r->refused)
        rc = try_out(r, &plan, m);
    return rc < 0 ? rc : SHOW(r, star_table, m);
}

static int propose(struct req *r)
{
    struct policy_plan plan;
    int64_t change = 0;
    int rc = req_over(r, CITY, r->city->pos);
    if (rc == OK)
        rc = take(r, &plan);
    if (rc == OK)
        rc = rule_propose(r->db, N_("星级"), &plan, &change);
    if (rc < 0)
        return rc;
    reply_flash(r, RULE_PROPOSED);
    return reply_see_other(r, "/changes/%i", change);
}

const struct route star_routes[] = {
    { GET, "/admin/policy/stars", CITY, READ, table, NO_PARAMS, VIEW(star_table),
      "The rules of the stars as one table" },
    { GET, "/admin/policy/stars/trial", CITY, SLOW, trial, table_params, VIEW(star_table),
      "How many people would gain and lose each star by other rules", .form = trial },
    { POST, "/admin/policy/stars", CITY, WRITE, propose, table_params, NO_VIEW,
      "Propose other rules of the stars from a day on; somebody else agrees", .form = table, .fresh = true },
    ROUTES_END,
};
