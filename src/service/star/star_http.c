/* star_http.c - before the city office changes a rule of the stars: who would rise, who would fall.
 * Changes nothing; the page's second form is the change itself (policy/). Not here: what a rule may be set
 * to. */
#include "http/req.h"
#include "service/star/star.h"

static const struct param trial_params[] = { P_TEXT("rule", 60),
                                             P_REAL("value", 0, 100000000),
                                             P_DAY("from"),
                                             P_TEXT("reason", 200),
                                             { .kind = PARAM_END } };

static int rule_of(struct req *r, enum policy_key *ret_key)
{
    int rc = req_over(r, CITY, r->city->pos);
    if (rc < 0)
        return rc;
    return policy_key_of(param_text(r, "rule"), ret_key) && policy_def(*ret_key)->tried
               ? OK
               : ERR(&r->err, NOT_FOUND, NULL, "没有找到您要的内容");
}

static int count(struct req *r, enum policy_key key, struct star_trial *m)
{
    const struct policy_def *def = policy_def(key);
    struct policy_new change = { .key = key, .from_day = param_day(r, "from") };
    int64_t was = 0;
    int rc = policy_stored(&r->err, def, param_real(r, "value"), &change.value);
    if (rc == OK)
        rc = star_try(r->db, &change, &was, &m->moves);
    if (rc < 0)
        return rc;
    m->value = policy_text(r->arena, r->prefs.lang, def, was);
    m->next = policy_text(r->arena, r->prefs.lang, def, change.value);
    for (size_t i = 0; i < m->moves.n; i++)
        *(m->moves.v[i].becomes > m->moves.v[i].was ? &m->rise : &m->fall) += m->moves.v[i].people;
    m->from = change.from_day;
    m->reason = param_text(r, "reason");
    m->counted = true;
    return OK;
}

/* Refused, the page shows its own form again, with what is wrong, and counts nothing. */
static int trial(struct req *r)
{
    struct star_trial *m = NEW_MODEL(r, star_trial);
    enum policy_key key;
    m->from = DB_NONE;
    int rc = rule_of(r, &key);
    if (rc == OK && !r->refused)
        rc = count(r, key, m);
    if (rc < 0)
        return rc;
    const struct policy_def *def = policy_def(key);
    m->rule = def->name;
    m->label = req_tr(r, def->label);
    m->unit = req_tr(r, def->unit);
    m->as_of = r->now;
    m->form = form_new(r, trial_params);
    if (m->counted)
        form_set(m->form, "value", arena_printf(r->arena, "%.10g", param_real(r, "value")));
    form_set_day(m->form, "from", m->from);
    form_set(m->form, "reason", m->reason);
    return SHOW(r, star_trial, m);
}

const struct route star_routes[] = {
    { GET, "/admin/policy/:rule/trial", CITY, SLOW, trial, trial_params, VIEW(star_trial),
      "Who would rise or fall if a rule of the stars were changed", .form = trial },
    ROUTES_END,
};
