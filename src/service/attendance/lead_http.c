/* lead_http.c - the leader's side: today, the site code, scanning a volunteer's code, the printed sheet.
 *
 * Who leads the team, or is staff above the activity, may; to others it looks like nothing is there. Not
 * here: roll call (rollcall_http.c), the rules (attendance.c). */
#include "service/attendance/lead_http.h"

#include "service/attendance/attendance.sql.h"
#include "base/clock.h"
#include "office/policy/policy.h"
#include "service/signup/signup.h"

#define COMING_DAYS  7
#define WAITING_MOST 30
#define BLANK_LINES  6

const struct param scan_params[] = {
    P_TEXT("token", TOKEN_TEXT), P_ID("activity"), P_CODE("way", mark_way_codes), { .kind = PARAM_END }
};

int lead_over(struct req *r, int64_t activity, struct signup_lead *ret)
{
    int rc = signup_leads(r->db, activity, r->user->volunteer, ret);
    if (rc < 0)
        return rc;
    return ret->leads ? OK : req_over(r, STATION, ret->pos);
}

/* --- today -------------------------------------------------------------------------------------------- */

static struct today_shift today_line(const struct req *r, const struct sql_attendance_today_row *s,
                                     int64_t tolerance)
{
    return (struct today_shift){ .id = s->id,
                                 .activity = s->activity,
                                 .title = s->title,
                                 .post = s->post,
                                 .place = s->place,
                                 .starts = s->starts,
                                 .ends = s->ends,
                                 .capacity = s->capacity,
                                 .taken = s->taken,
                                 .waiting = s->waiting,
                                 .present = s->present,
                                 .came = s->came,
                                 .live = s->starts - tolerance <= r->now && r->now <= s->ends + tolerance };
}

static int fill_days(struct req *r, int64_t from, int64_t to, struct today_shift_list *ret)
{
    struct sql_attendance_today_rows rows = { 0 };
    struct range range = req_range(r, STATION);
    int64_t tolerance = policy(r->db, POLICY_CHECKIN_TOLERANCE_MIN) * MINUTE_MS;
    int rc =
        sql_attendance_today(r->db, r->user->volunteer, r->user->leader, range.lo, range.hi, from, to, &rows);
    if (rc < 0)
        return rc;
    ret->v = ARENA_ARRAY(r->arena, struct today_shift, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        ret->v[ret->n++] = today_line(r, &rows.v[i], tolerance);
    ret->cut = rows.cut;
    return OK;
}

/* What waits for a leader, besides the shifts; staff have their inbox. */
static int fill_waiting(struct req *r, struct today *m)
{
    int64_t me = r->user->volunteer;
    int rc = attendance_hours(r->db, me, WAITING_MOST, &m->hours);
    if (rc >= 0)
        rc = sql_today_asked(r->db, me, WAITING_MOST, &m->asked);
    if (rc >= 0)
        rc = sql_today_drafts(r->db, me, WAITING_MOST, &m->drafts);
    return done(rc);
}

int lead_today(struct req *r)
{
    struct today *m = NEW_MODEL(r, today);
    int64_t day = day_of(r->now);
    m->now = r->now;
    int rc = fill_days(r, day, day, &m->items);
    if (rc == OK)
        rc = fill_days(r, day + 1, day + COMING_DAYS, &m->coming);
    if (rc == OK)
        rc = fill_waiting(r, m);
    for (size_t i = 0; i < m->items.n; i++)
        m->live += m->items.v[i].live;
    m->rest = (int64_t)m->items.n - m->live;
    return rc < 0 ? rc : SHOW(r, today, m);
}

/* --- the site code ------------------------------------------------------------------------------------- */

static int fill_code(struct req *r, struct site_code *m)
{
    struct sql_attendance_code_shift_row s = { 0 };
    char text[TOKEN_TEXT];
    int64_t life_ms = policy(r->db, POLICY_CHECKIN_SITE_TOKEN_S) * SECOND_MS;
    int64_t tolerance = policy(r->db, POLICY_CHECKIN_TOLERANCE_MIN) * MINUTE_MS;
    bool in = m->way == MARK_WAY_IN;
    int rc = sql_attendance_code_shift(r->db, m->id, r->now, tolerance, m->way, &s);
    if (rc <= 0)
        return rc < 0 ? rc : ERR(&r->err, CONFLICT, NULL, "“{0}”没有班次，不能签到", m->title);
    m->shift = s.shift;
    m->starts = s.starts;
    m->ends = s.ends;
    token_make(r->db, in ? TOKEN_SITE_IN : TOKEN_SITE_OUT, s.shift, 0, text);
    m->token = arena_strdup(r->arena, text);
    m->url = req_url(r, "/c/%s", text);
    m->until = (r->now / life_ms + 2) * life_ms;
    m->refresh_s = life_ms / SECOND_MS / 3 > 2 ? life_ms / SECOND_MS / 3 : 2;
    return code_svg(r, m->url, req_tr(r, in ? N_("现场签到码") : N_("现场签退码")), false, &m->qr);
}

int lead_code(struct req *r)
{
    struct sql_attendance_activity_row a = { 0 };
    struct site_code *m = NEW_MODEL(r, site_code);
    struct signup_lead lead;
    int rc = lead_over(r, param_id(r, "id"), &lead);
    if (rc == OK)
        rc = sql_attendance_activity(r->db, param_id(r, "id"), day_of(r->now), &a);
    if (rc < 0)
        return rc;
    if (a.state != ACTIVITY_STATE_OPEN)
        return ERR(&r->err, CONFLICT, NULL, "“{0}”现在不能签到", a.title);
    *m = (struct site_code){ .id = a.id,
                             .title = a.title,
                             .place = a.place,
                             .insured = !a.uninsured,
                             .present = a.present,
                             .expected = a.expected,
                             .way = param_code(r, "way") == MARK_WAY_OUT ? MARK_WAY_OUT : MARK_WAY_IN };
    rc = fill_code(r, m);
    return rc < 0 ? rc : SHOW(r, site_code, m);
}

/* --- the printed sheet --------------------------------------------------------------------------------- */

static int printed_code(struct req *r, enum token_kind kind, const struct sql_attendance_sheet_row *s,
                        const char *label, struct safe_html *ret)
{
    char text[TOKEN_TEXT];
    int64_t tolerance = policy(r->db, POLICY_CHECKIN_TOLERANCE_MIN) * MINUTE_MS;
    token_make(r->db, kind, s->id, s->ends + tolerance, text);
    return code_svg(r, req_url(r, "/c/%s", text), label, true, ret);
}

static int fill_sheet(struct req *r, const struct sql_attendance_sheet_row *s, struct sheet *m)
{
    struct sql_attendance_sheet_lines_rows rows = { 0 };
    struct signup_revealed seen = { 0 };
    int rc = signup_revealed(r->db, s->activity, &seen);
    if (rc == OK)
        rc = sql_attendance_sheet_lines(r->db, s->id, &rows);
    m->lines.v = ARENA_ARRAY(r->arena, struct sheet_line, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        m->lines.v[m->lines.n++] = (struct sheet_line){
            .revealed = signup_is_revealed(&seen, rows.v[i].signup), .name = rows.v[i].name, rows.v[i].number
        };
    m->lines.cut = rows.cut;
    m->blank.n = BLANK_LINES;
    m->blank.v = ARENA_ARRAY(r->arena, struct sheet_line, BLANK_LINES);
    m->printed = policy(r->db, POLICY_CHECKIN_PRINTED_TOKEN) != 0;
    if (rc >= 0 && m->printed)
        rc = printed_code(r, TOKEN_PRINT_IN, s, req_tr(r, N_("现场签到码")), &m->qr_in);
    if (rc >= 0 && m->printed)
        rc = printed_code(r, TOKEN_PRINT_OUT, s, req_tr(r, N_("现场签退码")), &m->qr_out);
    return rc;
}

int lead_sheet(struct req *r)
{
    struct sql_attendance_sheet_row s = { 0 };
    struct sheet *m = NEW_MODEL(r, sheet);
    struct signup_lead lead;
    int rc = sql_attendance_sheet(r->db, param_id(r, "id"), &s);
    if (rc <= 0)
        return rc < 0 ? rc : ERR(&r->err, NOT_FOUND, NULL, "没有找到您要的内容");
    rc = lead_over(r, s.activity, &lead);
    if (rc < 0)
        return rc;
    *m = (struct sheet){
        .id = s.id, .title = s.title, .post = s.post, .place = s.place, .starts = s.starts, .ends = s.ends
    };
    rc = fill_sheet(r, &s, m);
    return rc < 0 ? rc : SHOW(r, sheet, m);
}

/* --- a volunteer's own code ---------------------------------------------------------------------------- */

static int read_person(struct req *r, struct token *ret)
{
    int rc = token_read(r->db, param_text(r, "token"), r->user->account, r->now, ret);
    if (rc == OK && token_is_site(ret->kind))
        rc = ERR(&r->err, INVALID, "token", "这是活动的现场码，请扫志愿者的个人码");
    return rc;
}

static int fill_choices(struct req *r, int64_t person, struct scan_page *m)
{
    struct sql_attendance_led_now_rows rows = { 0 };
    struct range range = req_range(r, STATION);
    int rc =
        sql_attendance_led_now(r->db,
                               &(struct sql_attendance_led_now_in){
                                   .volunteer = r->user->volunteer,
                                   .lo = range.lo,
                                   .hi = range.hi,
                                   .day = day_of(r->now),
                                   .at = r->now,
                                   .person = person,
                                   .tolerance = policy(r->db, POLICY_CHECKIN_TOLERANCE_MIN) * MINUTE_MS },
                               &rows);
    if (rc < 0)
        return rc;
    m->items.v = ARENA_ARRAY(r->arena, struct scan_choice, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        m->items.v[m->items.n++] = (struct scan_choice){ rows.v[i].id, rows.v[i].title, rows.v[i].present };
    m->items.cut = rows.cut;
    return OK;
}

int lead_scan_page(struct req *r)
{
    struct scan_page *m = NEW_MODEL(r, scan_page);
    struct sql_attendance_person_row p = { 0 };
    char text[TOKEN_TEXT];
    struct token t;
    int rc = read_person(r, &t);
    if (rc == OK)
        rc = sql_attendance_person(r->db, t.id, &p);
    if (rc == 0)
        rc = ERR(&r->err, NOT_FOUND, NULL, "没有找到您要的内容");
    if (rc < 0)
        return rc;
    token_land(r->db, &t, r->user->account, text);
    *m = (struct scan_page){ .ok = true,
                             .name = p.name,
                             .number = p.number,
                             .token = arena_strdup(r->arena, text),
                             .form = form_new(r, scan_params) };
    rc = fill_choices(r, t.id, m);
    return rc < 0 ? rc : SHOW(r, scan_page, m);
}

/* A code on a phone that is not the person's own is no word of theirs: the leader has called the roll. */
static int how_of(struct req *r, const struct token *t, enum mark_how *ret)
{
    struct sql_attendance_person_row p = { 0 };
    int rc = sql_attendance_person(r->db, t->id, &p);
    *ret = p.relative ? MARK_HOW_ROLL_CALL : token_how(t->kind);
    return done(rc);
}

int lead_scan(struct req *r)
{
    struct attendance_mark mark = { .activity = param_id(r, "activity"),
                                    .way = (enum mark_way)param_code(r, "way"),
                                    .accuracy_m = DB_NONE };
    struct attendance_result result;
    struct signup_lead lead;
    struct token t;
    int rc = read_person(r, &t);
    if (rc == OK)
        rc = lead_over(r, mark.activity, &lead);
    if (rc < 0)
        return rc;
    mark.volunteer = t.id;
    rc = how_of(r, &t, &mark.how);
    if (rc < 0)
        return rc;
    mark.shown = token_shown(r->db, &t);
    rc = attendance_mark(r->db, &mark, &result);
    if (rc < 0)
        return rc;
    reply_flash(r, mark.way == MARK_WAY_IN ? N_("已签到") : N_("已签退"));
    return reply_see_other(r, "/activities/%i/rollcall", mark.activity);
}
