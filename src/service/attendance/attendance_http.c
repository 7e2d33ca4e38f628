/* attendance_http.c - the volunteer's side of checking in: scan a site code, press one button; show one's own
 * code.
 *
 * POST /checkin is what everybody calls at nine in the morning: it verifies the code and hands on. Not here:
 * the rules (attendance.c), the leader's pages (lead_http.c). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "service/attendance/attendance.h"
#include "service/attendance/attendance.sql.h"
#include "service/attendance/lead_http.h"
#include "base/clock.h"
#include "http/req.h"
#include "office/policy/policy.h"
#include "render/qr.h"

#define NEXT_MS    (14 * HOUR_MS)
#define FIX_MOST_M 1e9 /* whatever a phone says of its error; below zero: it does not know */

static const struct param checkin_params[] = { P_TEXT("token", TOKEN_TEXT),
                                               P_OPT_REAL("lat", -90, 90),
                                               P_OPT_REAL("lng", -180, 180),
                                               P_OPT_REAL("accuracy", -FIX_MOST_M, FIX_MOST_M),
                                               P_OPT_TIME("at"),
                                               P_OPT_TEXT("pass", TOKEN_TEXT),
                                               { .kind = PARAM_END } };

int code_svg(struct req *r, const char *text, const char *label, bool printed, struct safe_html *ret)
{
    _cleanup_buf_ struct buf b = { 0 };
    if (r->face == FACE_JSON) /* a program draws its own */
        return OK;
    struct qr q = { .text = text, .label = label, .level = printed ? QR_PRINT : QR_SCREEN };
    int rc = qr_svg(&b, &q, &r->err);
    if (rc < 0)
        return rc;
    ret->html = arena_strndup(r->arena, b.data, b.len);
    return OK;
}

/* --- after scanning a site code ------------------------------------------------------------------------ */

/* A landing token is bound to its person, or, before log-in, to nobody. */
static int read_scanned(struct req *r, const char *text, struct token *ret)
{
    int64_t account = r->user ? r->user->account : 0;
    return token_read(r->db, text, token_is_of(r->db, text, account) ? account : 0, r->now, ret);
}

static int fill_landing(struct req *r, const struct token *t, struct checkin_page *m)
{
    struct sql_attendance_coded_row s = { 0 };
    struct sql_attendance_activity_row a = { 0 };
    char text[TOKEN_TEXT];
    int rc = sql_attendance_coded(r->db, t->id, &s);
    if (rc > 0)
        rc = sql_attendance_activity(r->db, s.activity, day_of(r->now), &a);
    if (rc <= 0)
        return rc < 0 ? rc : ERR(&r->err, NOT_FOUND, NULL, "没有找到您要的内容");
    bool volunteer = r->user && r->user->volunteer;
    token_land(r->db, t, volunteer ? r->user->account : 0, text);
    m->relative = volunteer && r->user->relative;
    m->ok = volunteer && !m->relative;
    m->title = a.title;
    m->activity = a.id;
    m->starts = s.starts;
    m->ends = s.ends;
    m->place = a.place;
    m->way = token_way(t->kind);
    m->needs_place = a.circles;
    if (volunteer && (rc = attendance_expects(r->db,
                                              &(struct attendance_mark){ .volunteer = r->user->volunteer,
                                                                         .activity = a.id,
                                                                         .way = token_way(t->kind) },
                                              &m->starts, &m->ends)) < 0)
        return rc;
    m->token = arena_strdup(r->arena, text);
    if (!r->user)
        m->login_link = arena_printf(r->arena, "/login?back=/c/%s", text);
    if (!volunteer)
        m->register_link = arena_printf(r->arena, "/register?back=/c/%s", text);
    return OK;
}

static int landing(struct req *r)
{
    struct checkin_page *m = NEW_MODEL(r, checkin_page);
    struct token t;
    int rc = read_scanned(r, param_text(r, "token"), &t);
    if (rc == OK && !token_is_site(t.kind))
        rc = ERR(&r->err, INVALID, "token", "这是志愿者的个人码，请由负责人来扫");
    if (rc == OK)
        rc = fill_landing(r, &t, m);
    if (rc < 0)
        return rc;
    m->form = form_new(r, checkin_params);
    return SHOW(r, checkin_page, m);
}

/* When the phone says that it was, 0: now. What was made without network brings its pass along; a time that
 * is now but for the clocks needs none. */
static int read_time(struct req *r, struct attendance_mark *m)
{
    int64_t at = param_time(r, "at");
    if (!at || (!param_text(r, "pass") && llabs(at - r->db->now) <= MARK_CLOCK_SLACK_MS))
        return OK;
    m->at = at;
    int rc = attendance_check_time(r->db, at);
    return rc < 0 ? rc : token_pass_read(r->db, param_text(r, "pass"), r->user->account, at, &m->pass);
}

static int checkin(struct req *r)
{
    struct attendance_mark mark = { .volunteer = r->user->volunteer,
                                    .check_place = true,
                                    .place = { param_real(r, "lat"), param_real(r, "lng") },
                                    .accuracy_m = DB_NONE,
                                    .device = r->device };
    struct attendance_result result = { 0 };
    double accuracy = param_real(r, "accuracy");
    struct token t;
    if (r->user->relative)
        return ERR(&r->err, CONFLICT, NULL, "您登录用的是家人的电话，请到负责人那里点名签到");
    int rc = read_time(r, &mark);
    if (rc == OK)
        rc = token_read(r->db, param_text(r, "token"), r->user->account, mark.at ? mark.at : r->db->now, &t);
    if (rc == OK && !token_is_site(t.kind))
        rc = ERR(&r->err, INVALID, "token", "这是志愿者的个人码，请由负责人来扫");
    if (rc < 0)
        return rc;
    mark.has_place = !isnan(mark.place.lat) && !isnan(mark.place.lng);
    if (accuracy >= 0) /* not NAN either */
        mark.accuracy_m = (int64_t)accuracy;
    mark.shift = t.id;
    mark.way = token_way(t.kind);
    mark.how = token_how(t.kind);
    rc = attendance_mark(r->db, &mark, &result);
    if (rc < 0)
        return rc;
    if (mark.way == MARK_WAY_IN)
        reply_flash(r, result.again ? N_("您已经签到过了") : N_("签到成功，祝服务顺利"));
    else
        reply_flash(r, result.again ? N_("您已经签退过了") : N_("签退成功，时长待负责人确认"));
    return reply_see_other(r, "/code");
}

/* --- one's own code ------------------------------------------------------------------------------------ */

static int fill_open(struct req *r, struct my_code *m)
{
    struct sql_attendance_open_of_row o = { 0 };
    struct sql_attendance_next_row next = { 0 };
    int64_t me = r->user->volunteer;
    int rc = sql_attendance_open_of(r->db, me, r->now, &o);
    if (rc > 0) {
        m->open = o.id;
        m->open_title = o.title;
        m->open_activity = o.activity;
        m->since = m->since_ms = o.in_time;
        m->until = attendance_until(r->db, o.starts, o.ends);
        m->midnight = m->until == day_start_ms(day_of(m->until));
        m->open_starts = o.starts;
        m->open_ends = o.ends;
    }
    if (rc >= 0)
        rc = sql_attendance_next(r->db, me, r->now, r->now + NEXT_MS, &next);
    if (rc > 0) {
        m->next_title = next.title;
        m->next_signup = next.signup;
        m->next_starts = next.starts;
        m->next_place = next.place;
    }
    return rc < 0 ? rc : sql_attendance_mine_today(r->db, me, day_of(r->now), &m->items);
}

static int code(struct req *r)
{
    struct my_code *m = NEW_MODEL(r, my_code);
    m->since_ms = DB_NONE;
    struct sql_attendance_person_row p = { 0 };
    char text[TOKEN_TEXT];
    int rc = sql_attendance_person(r->db, r->user->volunteer, &p);
    if (rc <= 0)
        return rc < 0 ? rc : ERR(&r->err, NOT_FOUND, NULL, "没有找到您要的内容");
    token_make(r->db, TOKEN_PERSON, p.id, 0, text);
    m->token = arena_strdup(r->arena, text);
    m->url = req_url(r, "/v/%s", text);
    m->number = p.number;
    m->now_ms = r->now;
    m->refresh_s = policy(r->db, POLICY_CHECKIN_SITE_TOKEN_S) * 2 / 3;
    rc = fill_open(r, m);
    if (rc >= 0)
        rc = code_svg(r, m->url, req_tr(r, N_("我的签到码，请给负责人扫")), false, &m->qr);
    return rc < 0 ? rc : SHOW(r, my_code, m);
}

/* --- where there is no network ------------------------------------------------------------------------- */

static int offline(struct req *r)
{
    struct offline_pass *m = NEW_MODEL(r, offline_pass);
    struct sql_attendance_offline_row s = { 0 };
    char text[TOKEN_TEXT];
    int rc = sql_attendance_offline(r->db, param_id(r, "id"), r->user->volunteer, &s);
    if (rc <= 0)
        return rc < 0 ? rc : ERR(&r->err, DENIED, NULL, "没有找到您要的内容");
    token_pass_make(r->db, r->user->account, s.shift, text);
    *m = (struct offline_pass){ .signup = param_id(r, "id"),
                                .shift = s.shift,
                                .title = s.title,
                                .starts = s.starts,
                                .ends = s.ends,
                                .pass = arena_strdup(r->arena, text),
                                .until_h = policy(r->db, POLICY_CHECKIN_OFFLINE_MOST_H) };
    return SHOW(r, offline_pass, m);
}

/* --- the table ----------------------------------------------------------------------------------------- */

#define ID_PARAM    PARAMS(P_ID("id"))
#define TOKEN_PARAM PARAMS(P_TEXT("token", TOKEN_TEXT))

const struct route attendance_routes[] = {
    { POST, "/checkin", VOLUNTEER, WRITE, checkin, checkin_params, NO_VIEW,
      "Check in or out with a site code; place and, from offline, the time it was done and the pass",
      .form = landing },
    { GET, "/c/:token", ANYONE, READ, landing, TOKEN_PARAM, VIEW(checkin_page),
      "Where a site code leads: one button" },
    { GET, "/code", VOLUNTEER, READ, code, NO_PARAMS, VIEW(my_code),
      "My own code for the leader to scan, and today's marks" },
    { GET, "/signups/:id/offline", VOLUNTEER, READ, offline, ID_PARAM, VIEW(offline_pass),
      "Where there may be no network: the pass that a mark from offline brings along" },
    { GET, "/admin/volunteers/:id/card", STATION, READ, card_show, ID_PARAM, VIEW(volunteer_card),
      "A card to print and hand to a volunteer: number, masked name, a code" },
    { GET, "/today", LEADER, READ, lead_today, NO_PARAMS, VIEW(today),
      "What now: the shifts my teams run today and soon" },
    { GET, "/activities/:id/code", LEADER, READ, lead_code,
      PARAMS(P_ID("id"), P_OPT_CODE("way", mark_way_codes)), VIEW(site_code),
      "The site code of an activity, changing every few seconds" },
    { GET, "/shifts/:id/sheet", LEADER, READ, lead_sheet, ID_PARAM, VIEW(sheet),
      "A shift's list to print, with codes" },
    { GET, "/v/:token", LEADER, READ, lead_scan_page, TOKEN_PARAM, VIEW(scan_page),
      "Where a volunteer's own code leads" },
    { POST, "/attendance/scan", LEADER, WRITE, lead_scan, scan_params, NO_VIEW,
      "Check somebody in or out by their own code", .form = lead_scan_page },
    { GET, "/activities/:id/rollcall", LEADER, READ, lead_rollcall, rollcall_params, VIEW(rollcall),
      "Roll call: tap the names; q finds by the last digits of number or phone" },
    { POST, "/activities/:id/rollcall/in", LEADER, WRITE, lead_in, people_params, VIEW(rollcall),
      "Check people in by roll call", .form = lead_rollcall },
    { POST, "/activities/:id/rollcall/out", LEADER, WRITE, lead_out, people_params, VIEW(rollcall),
      "Check people out by roll call", .form = lead_rollcall },
    { POST, "/activities/:id/rollcall/undo", LEADER, WRITE, lead_undo, people_params, NO_VIEW,
      "Take back a check-in that the same leader tapped by mistake moments ago", .form = lead_rollcall },
    { POST, "/activities/:id/rollcall/walkup", LEADER, WRITE, lead_walk_up, walk_up_params, NO_VIEW,
      "Check in a member of the team who is on no list, by number or phone", .form = lead_rollcall },
    { POST, "/activities/:id/rollcall/reveal", LEADER, WRITE, lead_reveal, ID_PARAM, NO_VIEW,
      "Show the names of those on today's list now, for some hours; logged for each", .fresh = true },
    ROUTES_END
};
