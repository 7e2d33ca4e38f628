/* record_http.c - the volunteer's ledger, one record with its moves, and what staff decide about it.
 * Not here: the leader's confirmation screen (confirm_http.c), entries and appeals (entry_http.c), the rules.
 */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/pos.h"
#include "http/req.h"
#include "service/record/record.h"
#include "service/record/record.sql.h"
#include "office/event/event.h"
#include "office/policy/policy.h"
#include "people/team/team.h"

#define LIST_MAX     30
#define BALANCE_MOST INT64_C(1000000000000) /* minutes; more than all people ever serve */

/* --- the ledger ---------------------------------------------------------------------------------------- */

/* The cursor is "id.balance": the balance in front of the next page need not be added up again. */
static int cursor(struct req *r, int64_t total, int64_t *ret_before, int64_t *ret_balance)
{
    long long before, balance;
    const char *after = param_text(r, "after");
    *ret_before = INT64_MAX;
    *ret_balance = total;
    if (!after)
        return OK;
    if (sscanf(after, "%lld.%lld", &before, &balance) != 2 || balance < -BALANCE_MOST ||
        balance > BALANCE_MOST)
        return req_invalid(r, "after", "翻页的位置不对，请从第一页看起");
    *ret_before = before;
    *ret_balance = balance;
    return OK;
}

static int ledger(struct req *r)
{
    struct my_records *m = NEW_MODEL(r, my_records);
    struct sql_record_my_totals_row totals = { 0 };
    int64_t before, balance, limit = req_limit(r, LIST_MAX);
    int rc = sql_record_my_totals(r->db, r->user->volunteer, &totals);
    if (rc >= 0)
        rc = cursor(r, totals.minutes, &before, &balance);
    if (rc >= 0)
        rc = sql_record_mine(r->db, r->user->volunteer, before, limit + 1, &m->items);
    if (rc < 0)
        return rc;
    m->minutes = totals.minutes;
    m->records = totals.records;
    bool more = (int64_t)m->items.n > limit;
    m->items.n = more ? (size_t)limit : m->items.n;
    for (size_t i = 0; i < m->items.n; i++) {
        struct record_line *l = &m->items.v[i];
        l->balance = l->state == RECORD_STATE_EFFECTIVE ? balance : DB_NONE;
        l->may_appeal = appeal_may(r->db, l->state, l->minutes, l->settled ? l->settled : l->came);
        balance -= l->state == RECORD_STATE_EFFECTIVE ? l->minutes : 0;
    }
    if (more)
        m->next =
            arena_printf(r->arena, "%lld.%lld", (long long)m->items.v[limit - 1].id, (long long)balance);
    return SHOW(r, my_records, m);
}

/* --- one record ---------------------------------------------------------------------------------------- */

/* Staff decide what lies in their range, by any of their rights; what is in review only the parent body or
 * the city office. */
static bool may_decide(const struct req *r, const struct record_page *m)
{
    if (m->is_mine)
        return false;
    if (m->state == RECORD_STATE_REVIEW_CITY)
        return actor_over(r->db, CITY, m->pos);
    if (m->state == RECORD_STATE_REVIEW_PARENT)
        return actor_over(r->db, STATION, pos_parent(m->pos)) || actor_over(r->db, CITY, m->pos);
    return actor_over(r->db, STATION, m->pos);
}

/* One's own, one's team's, or in one's range; anybody else does not learn that it exists. */
static int find(struct req *r, struct record_page *m)
{
    int rc = sql_record_page_one(r->db, param_id(r, "id"), m);
    if (rc < 0)
        return rc;
    m->is_mine = rc && r->user->volunteer == m->volunteer;
    bool leads = rc && !m->is_mine && team_leads(r->db, m->team, r->user->volunteer) == 1;
    bool over = rc && actor_over(r->db, STATION, m->pos);
    if (!m->is_mine && !leads && !over)
        return ERR(&r->err, NOT_FOUND, NULL, "没有这条服务记录");
    m->may_decide = may_decide(r, m);
    m->may_appeal = m->is_mine && !m->appeal &&
                    appeal_may(r->db, m->state, m->minutes, m->settled ? m->settled : m->came);
    m->may_correct = !m->is_mine && m->state == RECORD_STATE_EFFECTIVE && m->minutes >= 0 &&
                     m->came >= r->now - policy(r->db, POLICY_RECORD_CLAIM_DAYS) * DAY_MS;
    return OK;
}

static const struct param reason_params[] = { P_ID("id"), P_TEXT("reason", 300), { 0 } };

static int show(struct req *r)
{
    struct record_page *m = NEW_MODEL(r, record_page);
    int rc = find(r, m);
    if (rc == OK)
        rc = event_history(r->db, &record_state_of_record, m->id, r->prefs.lang, &m->moves);
    if (rc < 0)
        return rc;
    m->may_agree = m->is_mine && !r->user->relative && m->state == RECORD_STATE_PENDING && !m->seen &&
                   (m->unmet || m->in_how == MARK_HOW_ROLL_CALL || m->out_how == MARK_HOW_ROLL_CALL);
    m->form = form_new(r, reason_params);
    return SHOW(r, record_page, m);
}

static int agree(struct req *r)
{
    struct record_page m = { 0 };
    int rc = find(r, &m);
    if (rc == OK && !m.is_mine)
        rc = ERR(&r->err, NOT_FOUND, NULL, "没有这条服务记录");
    if (rc == OK)
        rc = record_agree(r->db, m.id);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("已确认，等负责人核定时长"));
    return reply_see_other(r, "/records/%i", m.id);
}

typedef int decide_fn(struct db *db, int64_t record, const char *reason);

static int decide(struct req *r, decide_fn *fn, const char *reason, const char *flash)
{
    struct record_page m = { 0 };
    int rc = find(r, &m);
    if (rc == OK && !m.may_decide)
        rc = ERR(&r->err, DENIED, NULL, "没有找到您要的内容");
    if (rc == OK)
        rc = fn(r->db, m.id, reason);
    if (rc < 0)
        return rc;
    reply_flash(r, flash);
    return reply_see_other(r, "/records/%i", m.id);
}

static int let_count(struct db *db, int64_t record, const char *reason)
{
    (void)reason;
    return record_approve(db, record);
}

static int approve(struct req *r)
{
    return decide(r, let_count, NULL, N_("时长已生效"));
}

static int refuse(struct req *r)
{
    return decide(r, record_turn_down, param_text(r, "reason"), N_("已驳回"));
}

static int void_record(struct req *r)
{
    return decide(r, record_void, param_text(r, "reason"), N_("记录已作废"));
}

const struct route record_routes[] = {
    { GET, "/me/records", VOLUNTEER, READ, ledger, PARAMS(P_PAGE), VIEW(my_records),
      "My ledger, newest first", .suspended = true },
    { GET, "/records/:id", PERSON, READ, show, PARAMS(P_ID("id")), VIEW(record_page),
      "One record with all its moves", .suspended = true },
    { POST, "/records/:id/agree", VOLUNTEER, WRITE, agree, PARAMS(P_ID("id")), NO_VIEW,
      "Agree to a roll call: I was there, at these times", .form = show, .suspended = true },
    { POST, "/records/:id/approve", STATION, WRITE, approve, PARAMS(P_ID("id")), NO_VIEW,
      "A reviewer lets a long day's record count" },
    { POST, "/records/:id/refuse", STATION, WRITE, refuse, reason_params, NO_VIEW,
      "A reviewer turns a record down, with a reason", .form = show },
    { POST, "/records/:id/void", STATION, WRITE, void_record, reason_params, NO_VIEW,
      "Void an effective record; a reversing row is added", .form = show },
    ROUTES_END,
};
