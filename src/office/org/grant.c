/* grant.c - see grant.h. */
#include "office/org/grant.h"

#include "base/clock.h"
#include "base/crypt.h"
#include "base/id.h"
#include "base/input.h"
#include "base/pos.h"
#include "db/city.h"
#include "office/audit/audit.h"
#include "office/deadline/deadline.h"
#include "office/event/event.h"
#include "office/notice/notice.h"
#include "office/org/org.sql.h"

#define DATE_AT_A_TIME 500

static const char *link_of(struct db *db, int64_t request)
{
    return arena_printf(db->arena, "/grant-requests/%lld", (long long)request);
}

static int note(struct db *db, enum audit_kind what, int64_t grant, int64_t pos, int64_t may,
                const char *reason)
{
    const struct code *name = code_by_value(&capability_codes, may);
    return audit_add(db, &(struct audit_entry){ .what = what,
                                                .thing = "unit_grant",
                                                .thing_id = grant,
                                                .pos = pos,
                                                .reason = reason,
                                                .detail = name ? name->label : NULL });
}

/* --- what may be given --------------------------------------------------------------------------------- */

int64_t org_grant_last_day(const struct db *db)
{
    return day_of(db->now) + policy(db, POLICY_GRANT_DAYS);
}

static int check_asked(struct db *db, const struct unit *u, const struct grant_asked *a)
{
    const struct capability_def *c = org_capability(a->may);
    int rc = CHECK(db->err, grant_asked, a);
    if (rc < 0)
        return rc;
    if (!c || !org_fits(c, u->kind))
        return ERR(db->err, INVALID, "may", "这项权限不能在“{0}”这一级授予", u->name);
    if (a->until < day_of(db->now))
        return ERR(db->err, INVALID, "until", "到期日已经过了，请填今天或以后的日期");
    if (a->until > org_grant_last_day(db))
        return ERR(db->err, INVALID, "until", "一次授权最长 {0} 天，请填近一些的到期日",
                   arena_printf(db->arena, "%lld", (long long)policy(db, POLICY_GRANT_DAYS)));
    return OK;
}

/* What is held alone goes with nothing else, by whichever account of theirs. */
static int check_beside(struct db *db, int64_t account, int64_t may)
{
    struct sql_grant_beside_rows held = { 0 };
    int rc = sql_grant_beside(db, account, &held);
    for (size_t i = 0; i < held.n && rc >= 0; i++) {
        const struct capability_def *c = org_capability(held.v[i].may);
        if (held.v[i].may != may && (org_capability(may)->alone || (c && c->alone)))
            return ERR(db->err, CONFLICT, "may",
                       "“{0w}”不能和“{1w}”由同一个人担任，请先收回那项权限，或另找一个人",
                       code_by_value(&capability_codes, may)->label,
                       code_by_value(&capability_codes, held.v[i].may)->label);
    }
    return done(rc);
}

/* --- proposing ----------------------------------------------------------------------------------------- */

/* From where who agrees needs a say: the unit above, or the city itself. */
static int level_above(struct db *db, int64_t pos, int64_t *ret_pos)
{
    struct unit parent = { .pos = pos };
    int rc = org_parent_body(db, pos, &parent);
    if (rc >= 0)
        *ret_pos = parent.pos;
    return done(rc);
}

/* The administrators see no inbox; what they may agree to is told to them. */
static int tell_administrators(struct db *db, int64_t unit, int64_t id)
{
    struct sql_grant_holders_rows rows = { 0 };
    int rc = sql_grant_holders(db, unit, &rows);
    for (size_t i = 0; i < rows.n && rc >= 0; i++)
        if (rows.v[i].may == CAPABILITY_SYSADMIN)
            rc = notice_send(db, rows.v[i].account, link_of(db, id),
                             N_("有一份市级工作权限的授权申请，请看是否同意"), NULL);
    return done(rc);
}

static int tell_judges(struct db *db, const struct unit *u, int64_t id)
{
    struct review_party_list parties = { 0 };
    int64_t above = 0;
    int rc = level_above(db, u->pos, &above);
    if (rc == OK)
        rc = sql_grant_request_parties(db, id, GRANT_REQUEST_STATE_WAITING, &parties);
    if (rc >= 0)
        rc = notice_staff_but(db, above, &parties, link_of(db, id),
                              N_("有人提出授予“{0}”的工作权限，请看是否同意"), u->name, NULL);
    return rc < 0 || u->depth != POS_CITY ? done(rc) : tell_administrators(db, u->id, id);
}

static int ask(struct db *db, int64_t account, const struct unit *u, const struct grant_asked *a,
               int64_t *ret_id)
{
    int64_t id = id_new();
    int rc = check_asked(db, u, a);
    if (rc == OK)
        rc = check_beside(db, account, a->may);
    if (rc == OK)
        rc = sql_grant_request_add(db, &(struct sql_grant_request_add_in){ .id = id,
                                                                           .account = account,
                                                                           .unit = u->id,
                                                                           .pos = u->pos,
                                                                           .by = db->actor.account,
                                                                           .now = db->now,
                                                                           .grant_asked = *a });
    if (rc < 0)
        return rc;
    if (rc == 0)
        return ERR(db->err, CONFLICT, "phone", "已经有一份同样的授权申请在等人同意");
    *ret_id = id;
    rc =
        event_moved(db, &grant_request_state_of_grant_request, id, 0, GRANT_REQUEST_STATE_WAITING, a->reason);
    return rc < 0 ? rc : deadline_set(db, DEADLINE_KIND_GRANT_REQUEST, id, db->now);
}

static int account_of(struct db *db, const char *phone, int64_t *ret_account)
{
    struct sql_org_account_of_row row;
    char index[CRYPT_BLIND_TEXT];
    crypt_blind(db->city->keys, "phone", phone, index);
    int rc = sql_org_account_of(db, index, db->actor.account, &row);
    if (rc < 0)
        return rc;
    if (rc == 0)
        return ERR(db->err, INVALID, "phone", "这个手机号还没有注册，请先注册");
    if (row.own)
        return ERR(db->err, CONFLICT, "phone", "不能给自己授权，请由同事或上级来办");
    if (!row.known)
        return ERR(db->err, INVALID, "phone", "对方还没有通过实名核验，请先注册志愿者并核实证件");
    *ret_account = row.id;
    return OK;
}

int org_ask(struct db *db, const char *phone, const struct unit *u, const struct grant_asked *a,
            int64_t *ret_id)
{
    int64_t account = 0, id = 0;
    int rc = account_of(db, phone, &account);
    if (rc == OK)
        rc = ask(db, account, u, a, &id);
    if (rc == OK)
        rc = tell_judges(db, u, id);
    if (rc == OK)
        *ret_id = id;
    return rc;
}

/* --- agreeing ------------------------------------------------------------------------------------------ */

int org_request(struct db *db, int64_t id, struct org_request *ret_request)
{
    struct sql_grant_request_one_row row = { 0 };
    int rc = sql_grant_request_one(db, id, &row);
    if (rc <= 0)
        return rc;
    const struct capability_def *c = org_capability(row.may);
    *ret_request = (struct org_request){ .id = id,
                                         .account = row.account,
                                         .asked_by = row.asked_by,
                                         .may = row.may,
                                         .pos = row.pos,
                                         .held = row.held };
    rc = level_above(db, row.pos, &ret_request->above);
    if (rc < 0)
        return rc;
    ret_request->page = (struct grant_request_page){ .id = id,
                                                     .name = row.name,
                                                     .may = row.may,
                                                     .allows = c ? c->allows : "",
                                                     .unit = row.unit,
                                                     .unit_name = row.unit_name,
                                                     .asker = row.asker,
                                                     .asked = row.asked,
                                                     .until = row.until,
                                                     .reason = row.reason,
                                                     .state = row.state,
                                                     .renews = row.held };
    return 1;
}

static int move(struct db *db, const struct org_request *q, enum grant_request_state to, const char *reason)
{
    int rc = sql_grant_request_move(db, q->id, q->page.state, to, reason);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "这份授权申请刚被别人处理了，请刷新后再看");
    return rc < 0 ? rc : deadline_clear(db, DEADLINE_KIND_GRANT_REQUEST, q->id);
}

static int end_grant(struct db *db, int64_t id)
{
    int ended = sql_org_grant_end(db, id, db->actor.account, db->now);
    int rc = ended > 0 ? deadline_clear(db, DEADLINE_KIND_UNIT_GRANT, id) : ended;
    return rc < 0 ? rc : ended;
}

/* They, and whoever holds a right there, see who was given what. */
static int tell_all(struct db *db, const struct org_request *q)
{
    struct sql_grant_holders_rows rows = { 0 };
    int rc = sql_grant_holders(db, q->page.unit, &rows);
    int64_t last = 0;
    for (size_t i = 0; i < rows.n && rc >= 0; i++) {
        if (rows.v[i].account == q->account || rows.v[i].account == last)
            continue;
        last = rows.v[i].account;
        rc = notice_send(db, last, link_of(db, q->id), N_("有人获得了“{0}”的工作权限，请看是谁"),
                         q->page.unit_name, NULL);
    }
    return rc < 0 ? rc
                  : notice_send(db, q->account, "/inbox", N_("您已获得“{0}”的工作权限"), q->page.unit_name,
                                NULL);
}

static int add_grant(struct db *db, const struct org_request *q)
{
    int64_t id = id_new(), until = day_start_ms(q->page.until + 1);
    struct unit u;
    int rc = org_unit(db, q->page.unit, &u);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "“{0}”已经撤销，不能再授权", q->page.unit_name);
    if (rc > 0 && q->held)
        rc = end_grant(db, q->held);
    if (rc >= 0)
        rc = sql_org_grant_add(db, &(struct sql_org_grant_add_in){ .id = id,
                                                                   .account = q->account,
                                                                   .may = q->may,
                                                                   .unit = u.id,
                                                                   .by = q->asked_by,
                                                                   .now = db->now,
                                                                   .until = until });
    if (rc > 0)
        rc = deadline_set(db, DEADLINE_KIND_UNIT_GRANT, id, until);
    return rc < 0 ? rc : note(db, AUDIT_KIND_GRANT, id, q->pos, q->may, q->page.reason);
}

int org_agree(struct db *db, const struct org_request *q)
{
    int rc = move(db, q, GRANT_REQUEST_STATE_GRANTED, NULL);
    if (rc == OK)
        rc = check_beside(db, q->account, q->may);
    if (rc == OK)
        rc = add_grant(db, q);
    return rc < 0 ? rc : tell_all(db, q);
}

int org_disagree(struct db *db, const struct org_request *q, const char *reason)
{
    int rc = move(db, q, GRANT_REQUEST_STATE_REFUSED, reason);
    return rc < 0 ? rc
                  : notice_send(db, q->asked_by, link_of(db, q->id), N_("您提出的“{0}”授权没有被同意：{1}"),
                                q->page.unit_name, reason, NULL);
}

int org_withdraw(struct db *db, const struct org_request *q)
{
    if (q->asked_by != db->actor.account)
        return ERR(db->err, CONFLICT, NULL, "只有提出的人可以撤回");
    return move(db, q, GRANT_REQUEST_STATE_WITHDRAWN, NULL);
}

int org_request_late(struct db *db, int64_t request)
{
    struct org_request q;
    int rc = org_request(db, request, &q);
    if (rc <= 0 || q.page.state != GRANT_REQUEST_STATE_WAITING)
        return done(rc);
    if (!q.asked_by) /* from the command line: all were told, and nobody refused */
        return org_agree(db, &q);
    rc = move(db, &q, GRANT_REQUEST_STATE_LAPSED, NULL);
    return rc < 0 ? rc
                  : notice_send(db, q.asked_by, link_of(db, q.id),
                                N_("您提出的“{0}”授权过期没有人答复，需要的话请重新提出"), q.page.unit_name,
                                NULL);
}

/* --- from the command line ----------------------------------------------------------------------------- */

static int count_judges(struct db *db, int64_t account, const struct unit *u, int64_t may, int64_t *ret_n)
{
    int64_t above = 0, at[POS_DEPTHS], n = 0;
    bool admins = u->depth == POS_CITY && org_capability(may)->given_by == CAPABILITY_GENERAL;
    int rc = level_above(db, u->pos, &above);
    for (size_t i = pos_ancestors(above, at); i > 0 && rc >= 0; i--) {
        struct sql_grant_judges_row row = { 0 };
        rc = sql_grant_judges(db, at[i - 1], account, CAPABILITY_GENERAL, admins ? CAPABILITY_SYSADMIN : 0,
                              &row);
        n += row.n;
    }
    if (rc >= 0)
        *ret_n = n;
    return done(rc);
}

int org_grant_from_server(struct db *db, int64_t account, const struct unit *u, const struct grant_asked *a,
                          bool *ret_waits)
{
    struct org_request q;
    int64_t id = 0, judges = 0;
    int rc = ask(db, account, u, a, &id);
    if (rc == OK)
        rc = count_judges(db, account, u, a->may, &judges);
    if (rc == OK)
        rc = judges ? tell_judges(db, u, id) : org_request(db, id, &q);
    if (rc > 0)
        rc = org_agree(db, &q);
    if (rc == OK)
        *ret_waits = judges > 0;
    return rc;
}

/* --- how rights end ------------------------------------------------------------------------------------ */

int64_t org_last_day(int64_t until_ms)
{
    return until_ms ? day_of(until_ms - 1) : DB_NONE;
}

int org_grant(struct db *db, int64_t id, struct org_grant *ret_grant)
{
    struct sql_org_grant_row row;
    int rc = sql_org_grant(db, id, &row);
    if (rc <= 0)
        return rc;
    *ret_grant = (struct org_grant){ .id = id, .account = row.account, .pos = row.pos };
    ret_grant->line = (struct grant_line){ .id = id,
                                           .name = row.name,
                                           .may = row.may,
                                           .unit = row.unit,
                                           .unit_name = row.unit_name,
                                           .given = row.given,
                                           .giver = row.giver,
                                           .until = org_last_day(row.until) };
    return 1;
}

int org_end(struct db *db, const struct org_grant *g, const char *reason)
{
    int rc = event_is_self(db, g->account);
    if (rc > 0)
        return ERR(db->err, CONFLICT, NULL, "不能收回自己的权限，请由同事或上级来办");
    if (rc == OK)
        rc = end_grant(db, g->id);
    if (rc < 0)
        return rc;
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "内容已被别人修改，请刷新后再改");
    rc = note(db, AUDIT_KIND_REVOKE, g->id, g->pos, g->line.may, reason);
    return rc < 0
               ? rc
               : notice_send(db, g->account, "/me", N_("您在“{0}”的工作权限已收回"), g->line.unit_name, NULL);
}

int org_grant_remind(struct db *db, int64_t grant)
{
    struct org_grant g;
    struct review_party holder;
    int rc = org_grant(db, grant, &g);
    if (rc <= 0)
        return rc;
    char day[TIME_TEXT];
    format_day(g.line.until, day);
    holder.account = g.account;
    rc = notice_send(db, g.account, "/me", N_("您在“{0}”的工作权限 {1} 到期，需要的话请同事或上级提出续期"),
                     g.line.unit_name, day, NULL);
    return rc < 0 ? rc
                  : notice_staff_but(db, g.pos, &(struct review_party_list){ &holder, 1 }, "/admin/grants",
                                     N_("“{0}”有一项工作权限 {1} 到期，需要的话请提出续期"), g.line.unit_name,
                                     day, NULL);
}

int org_grant_lapse(struct db *db, int64_t grant)
{
    struct org_grant g;
    int rc = org_grant(db, grant, &g);
    if (rc > 0)
        rc = sql_org_grant_end(db, grant, 0, db->now);
    if (rc <= 0)
        return done(rc);
    rc = note(db, AUDIT_KIND_REVOKE, grant, g.pos, g.line.may, NULL);
    return rc < 0
               ? rc
               : notice_send(db, g.account, "/me", N_("您在“{0}”的工作权限已到期"), g.line.unit_name, NULL);
}

int org_grants_date(struct db *db)
{
    struct sql_grant_endless_rows rows = { 0 };
    int64_t until = day_start_ms(org_grant_last_day(db) + 1);
    int rc = sql_grant_endless(db, DATE_AT_A_TIME, &rows);
    for (size_t i = 0; i < rows.n && rc >= 0; i++) {
        rc = sql_grant_until(db, rows.v[i].id, until);
        if (rc >= 0)
            rc = deadline_set(db, DEADLINE_KIND_UNIT_GRANT, rows.v[i].id, until);
    }
    return done(rc);
}

int org_end_grants(struct db *db, int64_t account)
{
    struct sql_grant_requests_of_rows rows = { 0 };
    int rc = sql_grant_requests_of(db, account, &rows);
    for (size_t i = 0; i < rows.n && rc >= 0; i++) {
        rc = sql_grant_request_move(db, rows.v[i].id, GRANT_REQUEST_STATE_WAITING,
                                    GRANT_REQUEST_STATE_WITHDRAWN, NULL);
        if (rc >= 0)
            rc = deadline_clear(db, DEADLINE_KIND_GRANT_REQUEST, rows.v[i].id);
    }
    return rc < 0 ? rc : done(sql_org_grants_end_account(db, account, db->now));
}
