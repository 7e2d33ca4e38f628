/* signup.c - the rules of sign-ups.
 *
 * Decides: who may take a seat, who gets the next free one, when one may leave. A seat is taken by one
 * conditional UPDATE (signup_take_seat), so capacity holds however many ask at once; everything else is told
 * from one look at the shift and the person (signup_gate). Not here: whom a leader may name (invitation.c),
 * who sees names (reveal.c), HTTP (signup_http.c, roster_http.c), the feed (feed.c). */
#include "service/signup/signup.h"

#include <stdio.h>
#include <string.h>

#include "office/audit/audit.h"
#include "base/clock.h"
#include "base/id.h"
#include "office/notice/notice.h"
#include "office/pass/pass.h"
#include "office/policy/policy.h"
#include "people/volunteer/volunteer.h"
#include "service/activity/activity.h"
#include "service/signup/signup.sql.h"

void signup_time_text(int64_t ms, char ret_text[TIME_TEXT])
{
    format_local(ms, ret_text);
    char *t = strchr(ret_text, 'T');
    if (t)
        *t = ' ';
}

static int gone(struct db *db)
{
    return ERR(db->err, DENIED, NULL, "没有找到您要的内容");
}

static int moved_meanwhile(struct db *db)
{
    return ERR(db->err, CONFLICT, NULL, "报名状态刚刚变了，请刷新后再看");
}

/* --- joining ------------------------------------------------------------------------------------- */

static int check_shift(struct db *db, const struct sql_signup_gate_row *g, const struct signup_ask *ask)
{
    bool self = ask->source == SIGNUP_SOURCE_SELF;
    if (g->cancelled)
        return ERR(db->err, CONFLICT, NULL, "“{0}”这个班次已经取消", g->title);
    if (g->activity_state != ACTIVITY_STATE_OPEN)
        return ERR(db->err, CONFLICT, NULL, "“{0}”现在不接受报名", g->title);
    if (self && db->now >= g->closes)
        return ERR(db->err, CONFLICT, NULL, "“{0}”报名已经截止", g->title);
    int64_t over = g->ends + policy(db, POLICY_CHECKIN_TOLERANCE_MIN) * MINUTE_MS;
    return db->now >= over ? ERR(db->err, CONFLICT, NULL, "“{0}”这个班次已经结束", g->title) : OK;
}

static int check_age(struct db *db, const struct sql_signup_gate_row *g)
{
    char years[24];
    int64_t least = g->min_age, adult = policy(db, POLICY_VOLUNTEER_ADULT_AGE);
    int age = age_on(g->birth_day, g->day);
    if (g->hazard && age < adult) {
        snprintf(years, sizeof(years), "%lld", (long long)adult);
        return ERR(db->err, CONFLICT, NULL, "这个活动有危险性，未满 {0} 岁不能参加", years);
    }
    snprintf(years, sizeof(years), "%lld", (long long)least);
    return age < least ? ERR(db->err, CONFLICT, NULL, "这个班次要求年满 {0} 岁", years) : OK;
}

static int check_team(struct db *db, const struct sql_signup_gate_row *g)
{
    if (g->recruit == RECRUIT_NAMED && !g->team)
        return ERR(db->err, CONFLICT, NULL, "“{0}”只面向指定队伍的成员，请先加入队伍", g->title);
    return OK;
}

static int check_recruit(struct db *db, const struct sql_signup_gate_row *g, const struct signup_ask *ask)
{
    if (ask->source == SIGNUP_SOURCE_LEADER || ask->source == SIGNUP_SOURCE_INVITED)
        return OK;
    int rc = check_team(db, g);
    if (rc < 0 || g->recruit != RECRUIT_PASS || ask->source == SIGNUP_SOURCE_WALK_UP)
        return rc;
    if (!ask->pass_code)
        return ERR(db->err, INVALID, "pass_code", "请填写报名口令，向活动负责人索取");
    return pass_check(db, g->activity, ask->pass_code, g->pass_code, N_("口令不对，请核对后再试"));
}

static int check_person(struct db *db, const struct sql_signup_gate_row *g)
{
    if (g->person_state == VOLUNTEER_STATE_AWAITS)
        return ERR(db->err, CONFLICT, NULL, "监护人还没有同意，不能报名");
    if (g->person_state != VOLUNTEER_STATE_ACTIVE)
        return ERR(db->err, CONFLICT, NULL, "志愿者资格已暂停，不能报名");
    if (g->real_name == REAL_NAME_STATE_REFUSED)
        return ERR(db->err, CONFLICT, NULL, "实名信息被退回了，请先在“我的”里改好再提交");
    if (!g->has_skill)
        return ERR(db->err, CONFLICT, NULL, "这个班次需要专门技能，请先在个人资料里登记");
    return OK;
}

static int check_gate(struct db *db, const struct sql_signup_gate_row *g, const struct signup_ask *ask)
{
    int rc = check_shift(db, g, ask);
    if (rc == OK)
        rc = check_person(db, g);
    if (rc == OK)
        rc = check_age(db, g);
    if (rc == OK)
        rc = check_recruit(db, g, ask);
    if (rc == OK && g->clash)
        rc = ERR(db->err, CONFLICT, NULL, "与“{0}”的时间重叠，请先退出那一个", g->clash);
    return rc;
}

static int full(struct db *db, const struct signup_ask *ask)
{
    if (ask->source == SIGNUP_SOURCE_SELF)
        return ERR(db->err, CONFLICT, "wait", "名额已满，可以排候补：有人退出时按顺序通知您");
    if (ask->source == SIGNUP_SOURCE_INVITED)
        return ERR(db->err, CONFLICT, NULL, "名额已满，请联系活动负责人");
    return ERR(db->err, CONFLICT, NULL, "名额已满，请先移除没来的人，或增加名额");
}

static int tell_offer(struct db *db, int64_t volunteer, int64_t signup, const char *title, int64_t until)
{
    char when[TIME_TEXT];
    signup_time_text(until, when);
    const char *link = arena_printf(db->arena, "/signups/%lld", (long long)signup);
    return notice_volunteer(db, volunteer, link, N_("“{0}”有空位了，请在 {1} 前确认"), title, when, NULL);
}

/* Whoever is first and cannot come loses the place and is told: nobody waits behind somebody who is busy. */
static int drop_busy(struct db *db, int64_t shift, const char *title)
{
    struct sql_signup_next_row w = { 0 };
    int rc;
    while ((rc = sql_signup_next(db, shift, &w)) > 0 && (w.clash || w.barred)) {
        rc = sql_signup_move(db, w.id, SIGNUP_STATE_WAITING, SIGNUP_STATE_LAPSED, db->now);
        if (rc > 0)
            rc = shift_unqueue(db, shift);
        if (rc >= 0 && w.clash)
            rc = notice_volunteer(db, w.volunteer, "/me/shifts",
                                  N_("“{0}”候补轮到您时，您同一时间已在“{1}”，空位让给了下一位"), title,
                                  w.clash, NULL);
        if (rc < 0)
            return rc;
        w = (struct sql_signup_next_row){ 0 };
    }
    return done(rc);
}

/* Offers a seat that is counted as taken already to the first who waits. 1 when somebody did, 0 when nobody
 * waits. */
static int offer_seat(struct db *db, int64_t shift, const char *title, int64_t starts_ms)
{
    struct sql_signup_offer_next_row next = { 0 };
    int64_t until = db->now + policy(db, POLICY_SIGNUP_OFFER_MIN) * MINUTE_MS;
    if (until > starts_ms)
        until = starts_ms;
    if (until <= db->now)
        return 0;
    int rc = sql_signup_offer_next(db, shift, until, db->now, &next);
    if (rc <= 0)
        return rc;
    rc = tell_offer(db, next.volunteer, next.id, title, until);
    return rc < 0 ? rc : 1;
}

/* After the capacity of a shift grew: offers its free seats to those who wait. Returns how many. */
static int fill(struct db *db, int64_t shift)
{
    struct sql_signup_shift_row s = { 0 };
    int n = 0, rc = sql_signup_shift(db, shift, 0, &s);
    if (rc <= 0)
        return rc;
    while (s.starts > db->now && (rc = drop_busy(db, shift, s.title)) == OK &&
           (rc = shift_seat_for_queue(db, shift)) > 0) {
        rc = offer_seat(db, shift, s.title, s.starts);
        if (rc <= 0)
            return rc < 0 ? rc : ERR(db->err, INTERNAL, NULL, "候补名单与人数不符");
        n++;
    }
    return rc < 0 ? rc : n;
}

/* A free seat; when the capacity grew, those who wait come first. 1 or 0. */
static int take_seat(struct db *db, const struct sql_signup_gate_row *g, const struct signup_ask *ask)
{
    bool self = ask->source == SIGNUP_SOURCE_SELF, walk_up = ask->source == SIGNUP_SOURCE_WALK_UP;
    int rc = shift_take_seat(db, ask->shift, !self, walk_up);
    if (rc != 0 || g->waiting == 0 || g->taken >= g->capacity)
        return rc;
    rc = fill(db, ask->shift);
    return rc < 0 ? rc : shift_take_seat(db, ask->shift, !self, walk_up);
}

/* A seat, or a place in the queue; *ret_state says which. */
static int take_place(struct db *db, const struct sql_signup_gate_row *g, const struct signup_ask *ask,
                      enum signup_state *ret_state)
{
    int rc = take_seat(db, g, ask);
    if (rc > 0) {
        *ret_state = ask->source == SIGNUP_SOURCE_WALK_UP ? SIGNUP_STATE_SERVED : SIGNUP_STATE_IN;
        return OK;
    }
    if (rc < 0)
        return rc;
    if (!ask->wait)
        return full(db, ask);
    rc = shift_queue(db, ask->shift);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "“{0}”报名已经截止", g->title);
    *ret_state = SIGNUP_STATE_WAITING;
    return done(rc);
}

/* However often somebody leaves and comes back, a shift has one row of them. */
static int add(struct db *db, const struct sql_signup_gate_row *g, const struct signup_ask *ask,
               enum signup_state state, int64_t *ret_signup)
{
    int64_t id = id_new();
    int rc = g->earlier ? sql_signup_forget(db, g->earlier) : OK;
    if (rc >= 0)
        rc = sql_signup_add(db, &(struct sql_signup_add_in){ .id = id,
                                                             .shift = ask->shift,
                                                             .activity = g->activity,
                                                             .volunteer = ask->volunteer,
                                                             .team = g->team,
                                                             .state = state,
                                                             .source = ask->source,
                                                             .note = ask->note ? ask->note : "",
                                                             .starts = g->starts,
                                                             .ends = g->ends,
                                                             .now = db->now });
    if (rc == 0) { /* the same person was quicker elsewhere; run again, this time they are in */
        db->retry = true;
        return moved_meanwhile(db);
    }
    *ret_signup = id;
    return done(rc);
}

/* A leader gives somebody who waits a seat: its place in the queue goes with it. */
static int promote(struct db *db, const struct sql_signup_gate_row *g, const struct signup_ask *ask,
                   enum signup_state *ret_state)
{
    enum signup_state to = ask->source == SIGNUP_SOURCE_WALK_UP ? SIGNUP_STATE_SERVED : SIGNUP_STATE_IN;
    int rc = check_gate(db, g, ask);
    if (rc == OK)
        rc = shift_seat_for_queue(db, ask->shift);
    if (rc <= 0)
        return rc < 0 ? rc : full(db, ask);
    rc = sql_signup_move(db, g->mine, SIGNUP_STATE_WAITING, to, db->now);
    *ret_state = to;
    return rc > 0 ? OK : rc < 0 ? rc : moved_meanwhile(db);
}

int signup_join(struct db *db, const struct signup_ask *ask, int64_t *ret_signup,
                enum signup_state *ret_state)
{
    struct sql_signup_gate_row g = { 0 };
    enum signup_state state = SIGNUP_STATE_IN;
    int rc = sql_signup_gate(db, ask->shift, ask->volunteer, &g);
    if (rc <= 0)
        return rc < 0 ? rc : gone(db);
    if (g.mine) {
        *ret_signup = g.mine;
        *ret_state = (enum signup_state)g.mine_state;
        bool waits = g.mine_state == SIGNUP_STATE_WAITING && ask->source != SIGNUP_SOURCE_SELF;
        return waits ? promote(db, &g, ask, ret_state) : OK;
    }
    if (!g.is_public &&
        ask->source == SIGNUP_SOURCE_SELF) /* a notice in the making is not there for others */
        return gone(db);
    rc = check_gate(db, &g, ask);
    if (rc == OK)
        rc = take_place(db, &g, ask, &state);
    if (rc == OK)
        rc = add(db, &g, ask, state, ret_signup);
    if (rc < 0)
        return rc;
    *ret_state = state;
    if (ask->source != SIGNUP_SOURCE_LEADER)
        return OK;
    return notice_volunteer(db, ask->volunteer, "/me/shifts", N_("负责人已把您加入“{0}”，不能参加请及时退出"),
                            g.title, NULL);
}

/* --- seats that become free ------------------------------------------------------------------------- */

/* A seat has become free: the next in the queue gets it, or it is free for all. */
static int pass_on(struct db *db, const struct sql_signup_one_row *s)
{
    int rc = s->cancelled ? OK : drop_busy(db, s->shift, s->title);
    if (rc == OK && !s->cancelled)
        rc = offer_seat(db, s->shift, s->title, s->starts);
    if (rc < 0)
        return rc;
    return done(rc == 1 ? shift_unqueue(db, s->shift) : shift_free_seat(db, s->shift));
}

/* --- leaving ---------------------------------------------------------------------------------------- */

static int own(struct db *db, int64_t signup, int64_t volunteer, struct sql_signup_one_row *ret)
{
    int rc = sql_signup_one(db, signup, ret);
    if (rc <= 0 || ret->volunteer != volunteer)
        return rc < 0 ? rc : gone(db);
    return OK;
}

/* Moves a sign-up out of a place it holds, and gives that place on. */
static int vacate(struct db *db, const struct sql_signup_one_row *s, enum signup_state to)
{
    int rc = sql_signup_move(db, s->id, s->state, to, db->now);
    if (rc <= 0)
        return rc < 0 ? rc : moved_meanwhile(db);
    if (s->state != SIGNUP_STATE_WAITING)
        return pass_on(db, s);
    return done(shift_unqueue(db, s->shift));
}

int signup_leave(struct db *db, int64_t signup, int64_t volunteer)
{
    struct sql_signup_one_row s = { 0 };
    char when[TIME_TEXT];
    int rc = own(db, signup, volunteer, &s);
    if (rc < 0)
        return rc;
    switch (s.state) {
    case SIGNUP_STATE_WITHDRAWN:
        return OK;
    case SIGNUP_STATE_IN:
        signup_time_text(s.leave, when);
        if (db->now >= s.leave)
            return ERR(db->err, CONFLICT, NULL, "“{0}”的退出时间到 {1} 为止，请联系负责人", s.title, when);
        break;
    case SIGNUP_STATE_WAITING:
    case SIGNUP_STATE_OFFERED:
        break;
    default:
        return ERR(db->err, CONFLICT, NULL, "“{0}”的报名已经不能退出了", s.title);
    }
    return vacate(db, &s, SIGNUP_STATE_WITHDRAWN);
}

int signup_give_up(struct db *db, int64_t volunteer)
{
    struct sql_signup_unused_rows held = { 0 };
    int rc = sql_signup_unused(db, volunteer, db->now, &held);
    for (size_t i = 0; i < held.n && rc >= 0; i++) {
        struct sql_signup_one_row s = { 0 };
        rc = sql_signup_one(db, held.v[i].id, &s);
        if (rc > 0)
            rc = vacate(db, &s, SIGNUP_STATE_WITHDRAWN);
    }
    return rc < 0 ? rc : done(sql_invitation_lapse(db, volunteer, db->now));
}

int signup_unbind(struct db *db, int64_t team, int64_t volunteer)
{
    struct sql_signup_bound_rows held = { 0 };
    int rc = sql_signup_bound(db, volunteer, team, db->now, &held);
    for (size_t i = 0; i < held.n && rc >= 0; i++) {
        struct sql_signup_one_row s = { 0 };
        rc = sql_signup_one(db, held.v[i].id, &s);
        if (rc > 0)
            rc = vacate(db, &s, SIGNUP_STATE_WITHDRAWN);
        if (rc == OK)
            rc = notice_volunteer(db, volunteer, "/me/shifts",
                                  N_("您已不在队里，“{0}”是给队员的，报名已取消"), s.title, NULL);
    }
    return done(rc);
}

static int offered(struct db *db, int64_t signup, int64_t volunteer, struct sql_signup_one_row *ret)
{
    int rc = own(db, signup, volunteer, ret);
    if (rc < 0)
        return rc;
    if (ret->state != SIGNUP_STATE_OFFERED || ret->offer_until <= db->now)
        return ERR(db->err, CONFLICT, NULL, "“{0}”的空位已过确认时间", ret->title);
    return OK;
}

int signup_accept(struct db *db, int64_t signup, int64_t volunteer)
{
    struct sql_signup_one_row s = { 0 };
    struct sql_signup_clash_row other = { 0 };
    struct sql_signup_gate_row g = { 0 };
    int rc = own(db, signup, volunteer, &s);
    if (rc == OK && s.state == SIGNUP_STATE_IN)
        return OK;
    if (rc == OK)
        rc = offered(db, signup, volunteer, &s);
    if (rc == OK)
        rc = sql_signup_gate(db, s.shift, volunteer, &g);
    if (rc > 0 && (rc = check_person(db, &g)) == OK)
        rc = check_team(db, &g);
    if (rc == OK)
        rc = sql_signup_clash(db, s.id, volunteer, s.starts, s.ends, &other);
    if (rc != OK)
        return rc < 0 ? rc : ERR(db->err, CONFLICT, NULL, "与“{0}”的时间重叠，请先退出那一个", other.title);
    rc = sql_signup_move(db, s.id, SIGNUP_STATE_OFFERED, SIGNUP_STATE_IN, db->now);
    if (rc <= 0)
        return rc < 0 ? rc : moved_meanwhile(db);
    return OK;
}

int signup_decline(struct db *db, int64_t signup, int64_t volunteer)
{
    struct sql_signup_one_row s = { 0 };
    int rc = offered(db, signup, volunteer, &s);
    return rc < 0 ? rc : vacate(db, &s, SIGNUP_STATE_LAPSED);
}

int signup_remove(struct db *db, int64_t shift, int64_t signup, const char *reason)
{
    struct sql_signup_one_row s = { 0 };
    int rc = sql_signup_one(db, signup, &s);
    if (rc <= 0 || s.shift != shift)
        return rc < 0 ? rc : gone(db);
    if (s.state != SIGNUP_STATE_IN && s.state != SIGNUP_STATE_WAITING && s.state != SIGNUP_STATE_OFFERED)
        return ERR(db->err, CONFLICT, NULL, "这个人已经签到或已经退出，不能移除");
    rc = vacate(db, &s, SIGNUP_STATE_WITHDRAWN);
    if (rc == OK)
        rc = audit_add(db, &(struct audit_entry){ .what = AUDIT_KIND_CANCEL,
                                                  .thing = "signup",
                                                  .thing_id = s.id,
                                                  .pos = s.pos,
                                                  .reason = reason });
    if (rc < 0)
        return rc;
    return notice_volunteer(db, s.volunteer, "/me/shifts", N_("您在“{0}”的报名被负责人取消：{1}"), s.title,
                            reason, NULL);
}

/* --- what happened to it ------------------------------------------------------------------------------ */

int signup_served(struct db *db, int64_t signup)
{
    int rc = sql_signup_move(db, signup, SIGNUP_STATE_IN, SIGNUP_STATE_SERVED, db->now);
    if (rc == 0)
        rc = sql_signup_move(db, signup, SIGNUP_STATE_OFFERED, SIGNUP_STATE_SERVED, db->now);
    return done(rc);
}

int signup_unserve(struct db *db, int64_t signup)
{
    struct sql_signup_one_row s = { 0 };
    struct sql_signup_marked_row mark;
    int rc = sql_signup_marked(db, signup, &mark);
    if (rc == 0)
        rc = sql_signup_one(db, signup, &s);
    if (rc < 0 || s.state != SIGNUP_STATE_SERVED)
        return done(rc);
    if (s.source == SIGNUP_SOURCE_WALK_UP)
        return vacate(db, &s, SIGNUP_STATE_WITHDRAWN);
    return done(sql_signup_move(db, signup, SIGNUP_STATE_SERVED, SIGNUP_STATE_IN, db->now));
}

int signup_no_show(struct db *db, int64_t signup)
{
    struct sql_signup_one_row s = { 0 };
    int rc = sql_signup_one(db, signup, &s);
    if (rc <= 0)
        return rc;
    if (s.source != SIGNUP_SOURCE_LEADER)
        return sql_signup_move(db, signup, SIGNUP_STATE_IN, SIGNUP_STATE_NO_SHOW, db->now);
    rc = sql_signup_move(db, signup, SIGNUP_STATE_IN, SIGNUP_STATE_LAPSED, db->now);
    return rc <= 0 ? rc : done(shift_free_seat(db, s.shift));
}

static int cancel_one(struct db *db, int64_t shift, const struct sql_signup_alive_row *g)
{
    int rc = sql_signup_move(db, g->id, g->state, SIGNUP_STATE_CANCELLED, db->now);
    if (rc <= 0)
        return rc < 0 ? rc : moved_meanwhile(db);
    return g->state == SIGNUP_STATE_WAITING ? shift_unqueue(db, shift) : shift_free_seat(db, shift);
}

int signup_release(struct db *db, int64_t shift)
{
    struct sql_signup_alive_rows all;
    int n = 0, rc;
    do {
        all = (struct sql_signup_alive_rows){ 0 };
        rc = sql_signup_alive(db, shift, &all);
        for (size_t i = 0; i < all.n && rc >= 0; i++, n++)
            rc = cancel_one(db, shift, &all.v[i]);
    } while (all.n && rc >= 0);
    return rc < 0 ? rc : n;
}

/* --- the minute's work ---------------------------------------------------------------------------------- */

static int lapse_offers(struct db *db)
{
    struct sql_signup_due_rows due = { 0 };
    int rc = sql_signup_due(db, db->now, &due);
    for (size_t i = 0; i < due.n && rc >= 0; i++) {
        struct sql_signup_one_row s = { 0 };
        rc = sql_signup_one(db, due.v[i].id, &s);
        if (rc > 0)
            rc = vacate(db, &s, SIGNUP_STATE_LAPSED);
        if (rc == OK)
            rc = notice_volunteer(db, s.volunteer, "/me/shifts", N_("“{0}”的空位已过确认时间，让给了下一位"),
                                  s.title, NULL);
    }
    return rc < 0 ? rc : (int)due.n;
}

static int lapse_waits(struct db *db)
{
    struct sql_signup_stale_waits_rows stale = { 0 };
    int rc = sql_signup_stale_waits(db, db->now, &stale);
    for (size_t i = 0; i < stale.n && rc >= 0; i++) {
        const struct sql_signup_stale_waits_row *w = &stale.v[i];
        rc = sql_signup_move(db, w->id, SIGNUP_STATE_WAITING, SIGNUP_STATE_LAPSED, db->now);
        if (rc > 0)
            rc = shift_unqueue(db, w->shift);
        if (rc >= 0)
            rc = notice_volunteer(db, w->volunteer, "/shifts", N_("“{0}”已经开始，这次候补没有排上"),
                                  w->title, NULL);
    }
    return rc < 0 ? rc : (int)stale.n;
}

static int fill_all(struct db *db)
{
    struct sql_signup_unfilled_rows open = { 0 };
    int n = 0, rc = sql_signup_unfilled(db, db->now, &open);
    for (size_t i = 0; i < open.n && rc >= 0; i++) {
        rc = fill(db, open.v[i].id);
        n += rc > 0 ? rc : 0;
    }
    return rc < 0 ? rc : n;
}

int signup_expire_offers(struct db *db)
{
    int lapsed = lapse_offers(db);
    int stale = lapsed < 0 ? lapsed : lapse_waits(db);
    int filled = stale < 0 ? stale : fill_all(db);
    return filled < 0 ? filled : lapsed + stale + filled;
}

/* --- leaders ------------------------------------------------------------------------------------------ */

int signup_leads(struct db *db, int64_t activity, int64_t volunteer, struct signup_lead *ret_lead)
{
    struct sql_signup_leads_row row = { 0 };
    int rc = sql_signup_leads(db, activity, volunteer, &row);
    if (rc <= 0)
        return rc < 0 ? rc : ERR(db->err, NOT_FOUND, NULL, "没有找到您要的内容");
    *ret_lead = (struct signup_lead){ row.team, row.pos, row.leads };
    return OK;
}

int signup_forget(struct db *db, int64_t volunteer)
{
    int rc = sql_signup_notes_drop(db, volunteer);
    return done(rc);
}
