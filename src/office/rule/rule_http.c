/* rule_http.c - the city office sees the rules, proposes other ones, and declares the days off.
 * What a rule may be set to stands in policy/; agreeing to a change is a route of change/. */
#include "base/clock.h"
#include "http/req.h"
#include "office/policy/policy.h"
#include "office/rule/rule.h"
#include "office/rule/rule.sql.h"

/* A number of any size is let through here: policy.c says the rule's own bounds. */
static const struct param change_params[] = { P_TEXT("rule", 60),
                                              P_REAL("value", 0, 100000000),
                                              P_DAY("from"),
                                              P_TEXT("reason", 200),
                                              { .kind = PARAM_END } };
static const struct param day_params[] = {
    P_DAY("day"), P_CODE("kind", day_kind_codes), P_TEXT("name", 40), { .kind = PARAM_END }
};

static int show_list(struct req *r)
{
    struct rule_list *m = NEW_MODEL(r, rule_list);
    int rc = req_over(r, CITY, r->city->pos);
    if (rc == OK)
        rc = policy_lines(r->db, r->prefs.lang, &m->rules);
    if (rc >= 0)
        rc = policy_days(r->db, &m->holidays);
    if (rc >= 0)
        rc = sql_rule_all_waiting(r->db, CHANGE_KIND_POLICY, &m->waits);
    if (rc < 0)
        return rc;
    m->form = form_new(r, day_params);
    form_set_code(m->form, "kind", DAY_KIND_OFF);
    return SHOW(r, rule_list, m);
}

static int rule_of(struct req *r, enum policy_key *ret_key)
{
    int rc = req_over(r, CITY, r->city->pos);
    if (rc < 0)
        return rc;
    return policy_key_of(param_text(r, "rule"), ret_key)
               ? OK
               : ERR(&r->err, NOT_FOUND, NULL, "没有找到您要的内容");
}

static void put_choices(struct req *r, struct form *f, const struct policy_def *def)
{
    size_t n = (size_t)(def->max - def->min) + 1;
    struct form_option *o = ARENA_ARRAY(r->arena, struct form_option, n);
    for (size_t i = 0; i < n; i++)
        o[i] = (struct form_option){ arena_printf(r->arena, "%zu", (size_t)def->min + i),
                                     req_tr(r, def->choices[i]) };
    form_options(f, "value", o, n);
}

static int show_rule(struct req *r)
{
    struct rule_page *m = NEW_MODEL(r, rule_page);
    enum policy_key key;
    int64_t others = 0;
    int rc = rule_of(r, &key);
    if (rc == OK)
        rc = policy_history(r->db, r->prefs.lang, key, &m->history);
    if (rc >= 0)
        rc = rule_waiting(r->db, key, &m->waits);
    if (rc >= 0)
        rc = rule_others(r->db, &others);
    if (rc < 0)
        return rc;
    m->alone = !others;
    policy_line(r->db, r->prefs.lang, key, &m->rule);
    m->form = form_new(r, change_params);
    if (m->rule.choice)
        put_choices(r, m->form, policy_def(key));
    form_set(m->form, "value", arena_printf(r->arena, "%.10g", m->rule.value));
    form_set_day(m->form, "from", day_of(r->now));
    return SHOW(r, rule_page, m);
}

static int change_rule(struct req *r)
{
    struct policy_new new = { 0 };
    int64_t change = 0;
    int rc = rule_of(r, &new.key);
    if (rc == OK && policy_def(new.key)->tried)
        rc = ERR(&r->err, CONFLICT, NULL, "这条规则要和同一张表里的一起试算、一起改");
    if (rc == OK)
        rc = policy_stored(&r->err, policy_def(new.key), "value", param_real(r, "value"), &new.value);
    if (rc == OK)
        rc = rule_propose(
            r->db, policy_def(new.key)->label,
            &(struct policy_plan){
                .v = &new, .n = 1, .from_day = param_day(r, "from"), .reason = param_text(r, "reason") },
            &change);
    if (rc < 0)
        return rc;
    reply_flash(r, RULE_PROPOSED);
    return reply_see_other(r, "/changes/%i", change);
}

static int set_day(struct req *r)
{
    int rc = req_over(r, CITY, r->city->pos);
    if (rc == OK)
        rc = policy_day_set(r->db, &(struct policy_day){ .day = param_day(r, "day"),
                                                         .off = param_code(r, "kind") == DAY_KIND_OFF,
                                                         .name = param_text(r, "name") });
    if (rc < 0)
        return rc;
    reply_flash(r, N_("节假日已保存"));
    return reply_see_other(r, "/admin/policy");
}

static int remove_day(struct req *r)
{
    int rc = req_over(r, CITY, r->city->pos);
    if (rc == OK)
        rc = policy_day_remove(r->db, &(struct policy_day){ .day = param_day(r, "day") });
    if (rc < 0)
        return rc;
    reply_flash(r, N_("节假日已去掉"));
    return reply_see_other(r, "/admin/policy");
}

/* clang-format off */
const struct route rule_routes[] = {
    { GET, "/admin/policy", CITY, READ, show_list, NO_PARAMS, VIEW(rule_list),
      "All rules that the city can change, and the days off" },
    { GET, "/admin/policy/:rule", CITY, READ, show_rule, PARAMS(P_TEXT("rule", 60)), VIEW(rule_page),
      "One rule: bounds, source, history" },
    { POST, "/admin/policy/:rule", CITY, WRITE, change_rule, change_params, NO_VIEW,
      "Propose a new value of a rule from a day on; somebody else agrees", .form = show_rule, .fresh = true },
    { POST, "/admin/holidays", CITY, WRITE, set_day, day_params, NO_VIEW,
      "Declare a weekday off, or a weekend worked", .form = show_list, .fresh = true },
    { POST, "/admin/holidays/:day/remove", CITY, WRITE, remove_day, PARAMS(P_DAY("day")), NO_VIEW,
      "Take a day off the list of holidays", .fresh = true },
    ROUTES_END,
};
/* clang-format on */
