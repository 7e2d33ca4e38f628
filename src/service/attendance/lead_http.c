/* lead_http.c - the leader's side: today, the site code, roll call, scanning a volunteer's code, the printed
 * sheet.
 *
 * Who leads the team, or is staff above the activity, may; to others it looks like nothing is there. Two
 * leaders may work on one roll call: what the other did already counts as done. Not here: the rules
 * (attendance.c). */
#include "service/attendance/lead_http.h"

#include <string.h>

#include "service/attendance/attendance.sql.h"
#include "base/clock.h"
#include "db/lane.h"
#include "office/policy/policy.h"
#include "service/signup/signup.h"

#define COMING_DAYS  7
#define PEOPLE_MOST  600
#define WAITING_MOST 30
#define BLANK_LINES  6

const struct param scan_params[] = {
    P_TEXT("token", TOKEN_TEXT), P_ID("activity"), P_CODE("way", mark_way_codes), { .kind = PARAM_END }
};
const struct param people_params[] = { P_ID("id"), P_IDS("volunteers", 100), { .kind = PARAM_END } };
const struct param walk_up_params[] = { P_ID("id"), P_NUMBER("who", 20), { .kind = PARAM_END } };

/* The activity, for its team's leaders and the staff above it. */
static int led(struct req *r, int64_t activity, struct signup_lead *ret)
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
    int64_t me = r->user->volunteer, days = policy(r->db, POLICY_RECORD_CONFIRM_WORKDAYS);
    int rc = sql_today_hours(r->db, me, WAITING_MOST, &m->hours);
    if (rc >= 0)
        rc = sql_today_asked(r->db, me, WAITING_MOST, &m->asked);
    if (rc >= 0)
        rc = sql_today_drafts(r->db, me, WAITING_MOST, &m->drafts);
    for (size_t i = 0; i < m->hours.n; i++) {
        m->hours.v[i].until = policy_deadline(r->db, m->hours.v[i].ends, (int)days);
        m->hours.v[i].late = m->hours.v[i].until < r->now;
    }
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
    int rc = led(r, param_id(r, "id"), &lead);
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
    rc = led(r, s.activity, &lead);
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

int lead_scan(struct req *r)
{
    struct attendance_mark mark = { .activity = param_id(r, "activity"),
                                    .way = (enum mark_way)param_code(r, "way"),
                                    .how = MARK_HOW_PERSONAL_QR,
                                    .accuracy_m = DB_NONE };
    struct attendance_result result;
    struct signup_lead lead;
    struct token t;
    int rc = read_person(r, &t);
    if (rc == OK)
        rc = led(r, mark.activity, &lead);
    if (rc < 0)
        return rc;
    mark.volunteer = t.id;
    mark.shown = token_shown(r->db, &t);
    rc = attendance_mark(r->db, &mark, &result);
    if (rc < 0)
        return rc;
    reply_flash(r, mark.way == MARK_WAY_IN ? N_("已签到") : N_("已签退"));
    return reply_see_other(r, "/activities/%i/rollcall", mark.activity);
}

/* --- roll call ----------------------------------------------------------------------------------------- */

static void sort_person(struct rollcall *m, const struct rollcall_person *p)
{
    struct rollcall_person_list *l = p->presence == PRESENCE_PRESENT ? &m->present
                                     : p->presence == PRESENCE_GONE  ? &m->gone
                                                                     : &m->expected;
    l->v[l->n++] = *p;
}

static int fill_people(struct req *r, struct rollcall *m)
{
    struct sql_attendance_people_rows rows = { 0 };
    struct signup_revealed seen = { 0 };
    int rc = signup_revealed(r->db, m->id, &seen);
    if (rc == OK)
        rc = sql_attendance_people(r->db, m->id, day_of(r->now), PEOPLE_MOST, &rows);
    if (rc < 0)
        return rc;
    m->expected.v = ARENA_ARRAY(r->arena, struct rollcall_person, rows.n + 1);
    m->present.v = ARENA_ARRAY(r->arena, struct rollcall_person, rows.n + 1);
    m->gone.v = ARENA_ARRAY(r->arena, struct rollcall_person, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const struct sql_attendance_people_row *p = &rows.v[i];
        size_t n = strlen(p->number);
        bool revealed = signup_is_revealed(&seen, p->signup);
        bool unmet = p->unmet && p->record_state == RECORD_STATE_OPEN;
        m->revealed &= revealed;
        m->unmet += unmet;
        sort_person(m, &(struct rollcall_person){ .id = p->id,
                                                  .name = p->name,
                                                  .revealed = revealed,
                                                  .number = p->number,
                                                  .tail = n > 4 ? p->number + n - 4 : p->number,
                                                  .in_time = p->in_time,
                                                  .post = p->post,
                                                  .unmet = unmet,
                                                  .walk_up = p->source == SIGNUP_SOURCE_WALK_UP,
                                                  .presence = !p->record ? PRESENCE_EXPECTED
                                                              : p->record_state == RECORD_STATE_OPEN
                                                                  ? PRESENCE_PRESENT
                                                                  : PRESENCE_GONE });
    }
    return OK;
}

static struct rollcall_problem problem(struct req *r, const char *name, const char *number,
                                       const struct err *e)
{
    const char *args[ERR_ARGS] = { e->arg[0], e->arg[1], e->arg[2] };
    _cleanup_buf_ struct buf text = { 0 };
    tr_args(&text, r->prefs.lang, e->key ? e->key : "", args, ERR_ARGS);
    return (struct rollcall_problem){ name, number, arena_strdup(r->arena, text.data ? text.data : "") };
}

/* A refused tap brings the page back; its faults are no faults of the page's own form. */
static void show_refusal(struct req *r, struct rollcall *m)
{
    if (r->refused != people_params)
        return;
    m->problems.v = ARENA_NEW(r->arena, struct rollcall_problem);
    m->problems.v[m->problems.n++] = problem(r, "", "", r->n_errs ? &r->errs[0] : &r->err);
}

static int make_rollcall(struct req *r, struct rollcall **ret)
{
    struct rollcall *m = NEW_MODEL(r, rollcall);
    struct sql_attendance_activity_row a = { 0 };
    int rc = sql_attendance_activity(r->db, param_id(r, "id"), day_of(r->now), &a);
    if (rc < 0)
        return rc;
    *m = (struct rollcall){ .id = a.id,
                            .title = a.title,
                            .walk_ups = a.walk_ups,
                            .revealed = true,
                            .form = form_new(r, walk_up_params) };
    rc = fill_people(r, m);
    show_refusal(r, m);
    *ret = m;
    return rc;
}

int lead_rollcall(struct req *r)
{
    struct rollcall *m;
    struct signup_lead lead;
    int rc = led(r, param_id(r, "id"), &lead);
    if (rc >= 0)
        rc = make_rollcall(r, &m);
    return rc < 0 ? rc : SHOW(r, rollcall, m);
}

struct batch {
    struct rollcall_problem *problems;
    size_t n;
    int64_t done;
    struct err first; /* the first refusal: told as such when nobody could be marked */
};

static int take_problem(struct req *r, struct batch *b, int64_t volunteer, const struct err *e)
{
    struct sql_attendance_listed_row p = { .name = "", .number = "" };
    int rc = sql_attendance_listed(r->db, volunteer, param_id(r, "id"), &p);
    if (b->n == 0)
        b->first = *e;
    b->problems[b->n++] = problem(r, p.name, p.number, e);
    return done(rc);
}

/* One person of a roll call. Rules refuse before they write, so a refusal leaves nothing behind and the
 * others go on; what the database refuses ends the request. */
static int mark_one(struct req *r, struct batch *b, int64_t volunteer, enum mark_way way)
{
    struct attendance_mark mark = { .volunteer = volunteer,
                                    .activity = param_id(r, "id"),
                                    .way = way,
                                    .how = MARK_HOW_ROLL_CALL,
                                    .accuracy_m = DB_NONE };
    struct attendance_result result;
    struct err one = { 0 }, *kept = r->db->err;
    r->db->err = &one;
    int rc = attendance_mark(r->db, &mark, &result);
    r->db->err = kept;
    if (rc >= 0) {
        b->done++;
        return OK;
    }
    if ((rc != CONFLICT && rc != INVALID && rc != DENIED) || r->db->retry) {
        *kept = one;
        return rc;
    }
    return take_problem(r, b, volunteer, &one);
}

static int mark_all(struct req *r, enum mark_way way, const char *flash)
{
    const struct param_value *ids = param_value(r, "volunteers");
    struct batch b = { .problems = ARENA_ARRAY(r->arena, struct rollcall_problem, ids->n_list + 1) };
    struct signup_lead lead;
    struct rollcall *m;
    int rc = led(r, param_id(r, "id"), &lead);
    for (size_t i = 0; i < ids->n_list && rc == OK; i++)
        rc = mark_one(r, &b, ids->list[i], way);
    if (rc < 0)
        return rc;
    if (b.n && !b.done) {
        *r->db->err = b.first;
        return b.first.code;
    }
    if (b.n == 0 && r->face == FACE_HTML) {
        reply_flash(r, flash);
        return reply_see_other(r, "/activities/%i/rollcall", param_id(r, "id"));
    }
    rc = make_rollcall(r, &m);
    if (rc < 0)
        return rc;
    m->problems = (struct rollcall_problem_list){ b.problems, b.n };
    m->done = b.done;
    return SHOW(r, rollcall, m);
}

int lead_in(struct req *r)
{
    return mark_all(r, MARK_WAY_IN, N_("已签到"));
}

int lead_out(struct req *r)
{
    return mark_all(r, MARK_WAY_OUT, N_("已签退"));
}

int lead_walk_up(struct req *r)
{
    struct signup_lead lead;
    int64_t volunteer;
    int rc = led(r, param_id(r, "id"), &lead);
    if (rc == OK)
        rc = signup_find_member(r->db, param_id(r, "id"), param_text(r, "who"), &volunteer);
    r->job->keep = rc == INVALID; /* a look-up that found nobody counts */
    if (rc == OK)
        rc = attendance_walk_up(r->db, param_id(r, "id"), volunteer);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("已现场加入并签到"));
    return reply_see_other(r, "/activities/%i/rollcall", param_id(r, "id"));
}

int lead_reveal(struct req *r)
{
    struct signup_lead lead;
    int rc = led(r, param_id(r, "id"), &lead);
    if (rc == OK)
        rc = signup_reveal(r->db,
                           &(struct signup_reveal){ .activity = param_id(r, "id"), .day = day_of(r->now) });
    if (rc < 0)
        return rc;
    reply_flash(r, N_("现在名单上的姓名和电话已显示 12 小时，查看每个人都已记入日志"));
    return reply_see_other(r, "/activities/%i/rollcall", param_id(r, "id"));
}
