/* signup_http.c - pages and API of sign-ups: the shifts I may take, joining and leaving, my shifts, my
 * calendar.
 *
 * Decides: who may call what, and which inputs arrive. Not here: the rules (signup.c), the leader's list
 * (roster_http.c), checking in (attendance/). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "office/codes/codes.model.h"
#include "db/lane.h"
#include "http/req.h"
#include "office/policy/policy.h"
#include "service/activity/activity.h"
#include "service/signup/roster_http.h"
#include "service/signup/signup.h"
#include "service/signup/signup.sql.h"

#define AHEAD_DAYS  45
#define DAY_LINKS   7
#define SHIFTS_PAGE 20
#define UNDO_MS     (10 * MINUTE_MS) /* how long a page offers to undo; pressing it is a normal sign-up */

static const struct param list_params[] = { P_OPT_DAY("day"),
                                            P_OPT_CODE("category", service_category_codes),
                                            P_BOOL("any_time"),
                                            P_PAGE,
                                            { .kind = PARAM_END } };
static const struct param join_params[] = {
    P_ID("id"), P_OPT_TEXT("note", 200), P_OPT_DIGITS("pass_code", 6), P_BOOL("wait"), { .kind = PARAM_END }
};

/* --- the shifts I may take ------------------------------------------------------------------------------ */

/* Whole years are exact here; the query only leaves out who is certainly too young. */
static bool old_enough(const struct req *r, const struct open_shift *s)
{
    int age = age_on(s->birth_day, s->day);
    return age >= s->min_age && (!s->hazard || age >= policy(r->db, POLICY_VOLUNTEER_ADULT_AGE));
}

static struct shift_card card(const struct open_shift *s, int64_t now)
{
    const struct shift_seats seats = { ACTIVITY_STATE_OPEN, 0, s->closes, s->capacity, s->taken, s->waiting };
    enum joining joining = shift_joining(&seats, now);
    return (struct shift_card){ .id = s->id,
                                .activity = s->activity,
                                .title = s->title,
                                .post = s->post,
                                .place = s->place,
                                .unit_name = s->unit_name,
                                .category = s->category,
                                .starts = s->starts,
                                .ends = s->ends,
                                .day = s->day,
                                .capacity = s->capacity,
                                .left = shift_left(&seats, now),
                                .waiting = s->waiting,
                                .near = s->near,
                                .needs_code = s->recruit == RECRUIT_PASS,
                                .joining = joining,
                                .full = joining == JOINING_QUEUE };
}

static int fill_shifts(struct req *r, struct shift_list *m)
{
    struct open_shift_list rows = { 0 };
    int64_t today = day_of(r->now), category = param_code(r, "category");
    struct signup_wish in = { .volunteer = r->user->volunteer,
                              .from_day = today,
                              .to_day = today + AHEAD_DAYS,
                              .category = category ? category : DB_NONE,
                              .any_time = m->any_time,
                              .adult = policy(r->db, POLICY_VOLUNTEER_ADULT_AGE),
                              .after_near = DB_NONE,
                              .most = req_limit(r, SHIFTS_PAGE) };
    if (m->day != DB_NONE)
        in.from_day = in.to_day = m->day;
    const char *after = param_text(r, "after");
    long long near, starts, id;
    if (after && sscanf(after, "%lld-%lld-%lld", &near, &starts, &id) == 3) {
        in.after_near = near;
        in.after_starts = starts;
        in.after_id = id;
    }
    int rc = signup_choice(r->db, &in, &rows);
    if (rc < 0)
        return rc;
    m->items.v = ARENA_ARRAY(r->arena, struct shift_card, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        if (old_enough(r, &rows.v[i]))
            m->items.v[m->items.n++] = card(&rows.v[i], r->now);
    if (rows.n == (size_t)in.most) {
        const struct open_shift *last = &rows.v[rows.n - 1];
        m->next = arena_printf(r->arena, "%lld-%lld-%lld", (long long)last->near, (long long)last->starts,
                               (long long)last->id);
    }
    return OK;
}

static void fill_days(struct req *r, struct shift_list *m)
{
    static const char *const weekday[] = { N_("周一"), N_("周二"), N_("周三"), N_("周四"),
                                           N_("周五"), N_("周六"), N_("周日") };
    int64_t today = day_of(r->now);
    m->days.v = ARENA_ARRAY(r->arena, struct day_link, DAY_LINKS);
    for (int64_t i = 0; i < DAY_LINKS; i++) {
        struct civil c = civil_of(day_start_ms(today + i));
        const char *name = i == 0 ? N_("今天") : i == 1 ? N_("明天") : weekday[c.weekday];
        m->days.v[m->days.n++] =
            (struct day_link){ .day = today + i,
                               .on = m->day == today + i,
                               .label = arena_printf(r->arena, "%s %d/%d", req_tr(r, name), c.month, c.day) };
    }
}

static void fill_categories(struct req *r, struct shift_list *m)
{
    const struct code_table *t = &service_category_codes;
    m->categories.v = ARENA_ARRAY(r->arena, struct code_link, t->n + 1);
    for (size_t i = 0; i < t->n; i++)
        m->categories.v[m->categories.n++] =
            (struct code_link){ t->v[i].name, req_tr(r, t->v[i].label),
                                m->category && !strcmp(m->category, t->v[i].name) };
}

static int list(struct req *r)
{
    struct shift_list *m = NEW_MODEL(r, shift_list);
    struct sql_signup_has_free_row free_time = { 0 };
    const struct code *c = code_by_value(&service_category_codes, param_code(r, "category"));
    m->day = param_day(r, "day");
    m->category = c ? c->name : NULL;
    m->any_time = param_bool(r, "any_time");
    int rc = sql_signup_has_free(r->db, r->user->volunteer, &free_time);
    m->has_free = rc > 0 && free_time.slots != 0;
    if (rc >= 0)
        rc = fill_shifts(r, m);
    if (rc < 0)
        return rc;
    fill_days(r, m);
    fill_categories(r, m);
    return SHOW(r, shift_list, m);
}

/* --- one shift ----------------------------------------------------------------------------------------- */

static int show(struct req *r)
{
    struct sql_signup_shift_row s = { 0 };
    int rc = sql_signup_shift(r->db, param_id(r, "id"), r->user->volunteer, &s);
    if (rc < 0)
        return rc;
    bool open = rc > 0 && s.activity_state == ACTIVITY_STATE_OPEN && !s.cancelled;
    if (!open && !s.mine)
        return ERR(&r->err, NOT_FOUND, NULL, "没有找到您要的内容");
    const struct shift_seats seats = {
        s.activity_state, s.cancelled, s.closes, s.capacity, s.taken, s.waiting
    };
    enum joining joining = shift_joining(&seats, r->now);
    struct shift_page *m = NEW_MODEL(r, shift_page);
    *m = (struct shift_page){
        .id = s.id,
        .activity = s.activity,
        .title = s.title,
        .post = s.post,
        .place = s.place,
        .risks = s.risks,
        .starts = s.starts,
        .ends = s.ends,
        .closes = s.closes,
        .leave = s.leave,
        .capacity = s.capacity,
        .left = shift_left(&seats, r->now),
        .waiting = s.waiting,
        .min_age = s.min_age,
        .full = joining == JOINING_QUEUE,
        .joining = joining,
        .needs_code = s.recruit == RECRUIT_PASS,
        .mine = s.mine,
        .mine_state = s.mine_state,
        .can_join = !s.mine && joining != JOINING_CLOSED,
        .form = form_new(r, join_params),
    };
    return SHOW(r, shift_page, m);
}

static int join(struct req *r)
{
    struct signup_ask ask = { .shift = param_id(r, "id"),
                              .volunteer = r->user->volunteer,
                              .note = param_text(r, "note"),
                              .pass_code = param_text(r, "pass_code"),
                              .wait = param_bool(r, "wait"),
                              .source = SIGNUP_SOURCE_SELF };
    enum signup_state state = SIGNUP_STATE_IN;
    int64_t id = 0;
    int rc = signup_join(r->db, &ask, &id, &state);
    r->job->keep = rc == INVALID; /* a wrong password counts */
    if (rc < 0)
        return rc;
    reply_flash(r, state == SIGNUP_STATE_WAITING ? N_("已排上候补，有空位会通知您") : N_("报名成功"));
    return reply_see_other(r, "/signups/%i", id);
}

static int leave_shift(struct req *r)
{
    struct sql_signup_shift_row s = { 0 };
    int rc = sql_signup_shift(r->db, param_id(r, "id"), r->user->volunteer, &s);
    if (rc < 0)
        return rc;
    if (rc == 0 || !s.mine)
        return ERR(&r->err, NOT_FOUND, NULL, "没有找到您要的内容");
    rc = signup_leave(r->db, s.mine, r->user->volunteer);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("已退出，名额已让给别人"));
    return reply_see_other(r, "/signups/%i", s.mine);
}

/* --- my sign-ups --------------------------------------------------------------------------------------- */

static int signup_show(struct req *r)
{
    struct sql_signup_one_row s = { 0 };
    int rc = sql_signup_one(r->db, param_id(r, "id"), &s);
    if (rc < 0)
        return rc;
    if (rc == 0 || s.volunteer != r->user->volunteer)
        return ERR(&r->err, DENIED, NULL, "没有找到您要的内容");
    struct signup_page *m = NEW_MODEL(r, signup_page);
    bool open = s.activity_state == ACTIVITY_STATE_OPEN && !s.cancelled && r->now < s.closes;
    bool left = s.state == SIGNUP_STATE_WITHDRAWN || s.state == SIGNUP_STATE_LAPSED;
    *m = (struct signup_page){
        .id = s.id,
        .shift = s.shift,
        .activity = s.activity,
        .title = s.title,
        .post = s.post,
        .place = s.place,
        .contact_name = s.contact_name,
        .contact_phone = s.contact_phone,
        .state = s.state,
        .starts = s.starts,
        .ends = s.ends,
        .leave = s.leave,
        .offer_until = s.offer_until,
        .ahead = s.ahead,
        .can_leave = (s.state == SIGNUP_STATE_IN && r->now < s.leave) || s.state == SIGNUP_STATE_WAITING,
        .can_rejoin = left && open,
        .undo = left && open && r->now - s.moved < UNDO_MS,
        .can_claim = (s.state == SIGNUP_STATE_IN || s.state == SIGNUP_STATE_NO_SHOW) && r->now > s.ends &&
                     (s.activity_state == ACTIVITY_STATE_OPEN || s.activity_state == ACTIVITY_STATE_ENDED),
    };
    return SHOW(r, signup_page, m);
}

static int accept_offer(struct req *r)
{
    int rc = signup_accept(r->db, param_id(r, "id"), r->user->volunteer);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("已确认，您在名单上了"));
    return reply_see_other(r, "/signups/%i", param_id(r, "id"));
}

static int decline_offer(struct req *r)
{
    int rc = signup_decline(r->db, param_id(r, "id"), r->user->volunteer);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("已放弃，空位让给了下一位"));
    return reply_see_other(r, "/signups/%i", param_id(r, "id"));
}

static int accept_invitation(struct req *r)
{
    int rc = signup_invitation_accept(r->db, param_id(r, "id"), r->user->volunteer);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("已确认，您在名单上了"));
    return reply_see_other(r, "/me/shifts");
}

static int decline_invitation(struct req *r)
{
    int rc = signup_invitation_decline(r->db, param_id(r, "id"), r->user->volunteer);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("已谢绝，负责人看不到您的信息"));
    return reply_see_other(r, "/me/shifts");
}

static int mine(struct req *r)
{
    struct my_shifts *m = NEW_MODEL(r, my_shifts);
    char token[SIGNUP_FEED_TEXT];
    int64_t me = r->user->volunteer, most = req_limit(r, SHIFTS_PAGE);
    long long starts = 0, id = 0;
    const char *after = param_text(r, "after");
    if (after && sscanf(after, "%lld-%lld", &starts, &id) != 2)
        starts = id = 0;
    m->past = param_bool(r, "past");
    int rc = m->past ? sql_signup_mine_past(r->db, me, r->now, starts, id, most, &m->items)
                     : sql_signup_mine_ahead(r->db, me, r->now, starts, id, most, &m->items);
    if (rc >= 0 && !m->past && !after)
        rc = sql_invitation_mine(r->db, me, r->now, &m->invitations);
    if (rc < 0)
        return rc;
    if (m->items.n == (size_t)most) {
        const struct my_shift *last = &m->items.v[m->items.n - 1];
        m->next = arena_printf(r->arena, "%lld-%lld", (long long)last->starts, (long long)last->id);
    }
    rc = signup_feed_token(r->db, me, token);
    m->feed = req_url(r, "/calendar/%s", token);
    return rc < 0 ? rc : SHOW(r, my_shifts, m);
}

/* --- my calendar --------------------------------------------------------------------------------------- */

static int show_address(struct req *r)
{
    char token[SIGNUP_FEED_TEXT];
    struct my_calendar *m = NEW_MODEL(r, my_calendar);
    int rc = signup_feed_token(r->db, r->user->volunteer, token);
    m->feed = req_url(r, "/calendar/%s", token);
    return rc < 0 ? rc : SHOW(r, my_calendar, m);
}

static int renew_address(struct req *r)
{
    int rc = signup_feed_renew(r->db, r->user->volunteer);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("日历地址已更换，原来的地址不能用了"));
    return reply_see_other(r, "/me/calendar");
}

/* `kind`: a file to keep, or what a calendar program reads again and again. */
static int reply_calendar(struct req *r, int64_t volunteer, const char *kind)
{
    const char *ics = NULL;
    int rc = signup_feed(r->db, volunteer, r->city->public_url, &ics);
    if (rc < 0)
        return rc;
    return reply_bytes(r, "text/calendar; charset=utf-8", (struct bytes){ ics, strlen(ics) },
                       arena_printf(r->arena, "%s; filename=\"redvest.ics\"", kind));
}

static int calendar_file(struct req *r)
{
    return reply_calendar(r, r->user->volunteer, "attachment");
}

static int calendar_feed(struct req *r)
{
    int64_t volunteer = 0;
    int rc = signup_feed_volunteer(r->db, param_text(r, "token"), &volunteer);
    if (rc < 0)
        return rc;
    return rc ? reply_calendar(r, volunteer, "inline") : ERR(&r->err, NOT_FOUND, NULL, "没有找到您要的内容");
}

/* --- the table ----------------------------------------------------------------------------------------- */

#define ID_PARAM PARAMS(P_ID("id"))

const struct route signup_routes[] = {
    { GET, "/shifts", VOLUNTEER, READ, list, list_params, VIEW(shift_list),
      "The shifts I may take, nearest first: by age, skills, teams, free time, my other sign-ups" },
    { GET, "/shifts/:id", VOLUNTEER, READ, show, ID_PARAM, VIEW(shift_page), "One shift, to join it" },
    { POST, "/shifts/:id/join", VOLUNTEER, WRITE, join, join_params, NO_VIEW,
      "Join a shift; when full CONFLICT, or the waiting list with wait=1; twice is the same as once",
      .form = show },
    { POST, "/shifts/:id/leave", VOLUNTEER, WRITE, leave_shift, ID_PARAM, NO_VIEW,
      "Leave a shift, until its own limit; the seat goes to the next who waits", .suspended = true },
    { GET, "/signups/:id", VOLUNTEER, READ, signup_show, ID_PARAM, VIEW(signup_page), "One of my sign-ups",
      .suspended = true },
    { POST, "/signups/:id/accept", VOLUNTEER, WRITE, accept_offer, ID_PARAM, NO_VIEW,
      "Take the seat I was offered" },
    { POST, "/signups/:id/decline", VOLUNTEER, WRITE, decline_offer, ID_PARAM, NO_VIEW,
      "Leave the offered seat to the next", .suspended = true },
    { POST, "/invitations/:id/accept", VOLUNTEER, WRITE, accept_invitation, ID_PARAM, NO_VIEW,
      "Come as I am invited: only now am I on the list" },
    { POST, "/invitations/:id/decline", VOLUNTEER, WRITE, decline_invitation, ID_PARAM, NO_VIEW,
      "Do not come; nobody is told", .suspended = true },
    { GET, "/me/shifts", VOLUNTEER, READ, mine, PARAMS(P_BOOL("past"), P_PAGE), VIEW(my_shifts),
      "My sign-ups, to come or past, and my invitations", .suspended = true },
    { GET, "/me/calendar", VOLUNTEER, READ, show_address, NO_PARAMS, VIEW(my_calendar),
      "The secret address of my calendar", .suspended = true },
    { POST, "/me/calendar/renew", VOLUNTEER, WRITE, renew_address, NO_PARAMS, NO_VIEW,
      "Give my calendar another address; the one before ends", .suspended = true },
    { GET, "/me/calendar.ics", VOLUNTEER, READ, calendar_file, NO_PARAMS, NO_VIEW,
      "My sign-ups as a calendar file" },
    { GET, "/calendar/:token", ANYONE, READ, calendar_feed, PARAMS(P_TEXT("token", 60)), NO_VIEW,
      "A volunteer's calendar feed, by its secret address" },
    { GET, "/shifts/:id/roster", LEADER, READ, roster_show, roster_show_params, VIEW(roster),
      "Who is on a shift" },
    { POST, "/shifts/:id/roster/add", LEADER, WRITE, roster_add, roster_add_params, VIEW(roster),
      "Name people by volunteer number or phone, one a line: members are added, anybody else is invited",
      .form = roster_show },
    { POST, "/shifts/:id/roster/remove", LEADER, WRITE, roster_remove, roster_remove_params, VIEW(roster),
      "Take people off the list, with a reason they are told" },
    { POST, "/shifts/:id/roster/reveal", LEADER, WRITE, roster_reveal, ID_PARAM, NO_VIEW,
      "Show names and phones of those on the list now, for some hours; logged for each", .fresh = true },
    { POST, "/shifts/:id/roster/export", LEADER, WRITE, roster_export, ID_PARAM, NO_VIEW,
      "The list as CSV; logged", .fresh = true },
    ROUTES_END
};
