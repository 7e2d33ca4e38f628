/* rollcall_http.c - roll call: one tile a person, a tap checks in; checking out is an act of its own.
 *
 * Tiles keep their order, so that a second tap meets the same person. A page holds ROLL_PAGE people, its form
 * for all of them ROLL_MOST at a time, and both say how many are left. Two leaders may work on one roll call:
 * what the other did already counts as done. A check-in that was tapped by mistake is taken back for a moment
 * (attendance_take_back). Not here: the rules (attendance.c). */
#include <string.h>

#include "service/attendance/attendance.sql.h"
#include "service/attendance/lead_http.h"
#include "base/clock.h"
#include "db/lane.h"
#include "office/account/account.h"
#include "office/policy/policy.h"
#include "service/signup/signup.h"

#define ROLL_PAGE 300
#define ROLL_MOST 100 /* in one sending */
#define ALL_MOST  2000
#define TAIL_MOST 18

/* Where on the list one is goes along, so that the answer shows the same tiles. */
#define ON_LIST P_OPT_NUMBER("q", TAIL_MOST), P_OPT_INT("after", 0, 100000), P_OPT_CODE("way", mark_way_codes)

const struct param rollcall_params[] = { P_ID("id"), ON_LIST, { .kind = PARAM_END } };
const struct param people_params[] = {
    P_ID("id"), P_IDS("volunteers", ROLL_MOST), ON_LIST, { .kind = PARAM_END }
};
const struct param walk_up_params[] = { P_ID("id"), P_NUMBER("who", 20), ON_LIST, { .kind = PARAM_END } };

/* --- the page ------------------------------------------------------------------------------------------ */

static enum presence presence_of(const struct sql_attendance_people_row *p)
{
    if (!p->record)
        return PRESENCE_EXPECTED;
    return p->record_state == RECORD_STATE_OPEN ? PRESENCE_PRESENT : PRESENCE_GONE;
}

static struct rollcall_person tile(const struct req *r, const struct sql_attendance_people_row *p,
                                   bool revealed)
{
    size_t n = strlen(p->number);
    bool open = p->record_state == RECORD_STATE_OPEN;
    return (struct rollcall_person){ .id = p->id,
                                     .signup = p->signup,
                                     .name = p->name,
                                     .revealed = revealed,
                                     .number = p->number,
                                     .tail = n > 4 ? p->number + n - 4 : p->number,
                                     .in_time = p->in_time,
                                     .out_time = p->out_time,
                                     .post = p->post,
                                     .starts = p->starts,
                                     .unmet = p->unmet && open,
                                     .undo = open &&
                                             attendance_may_take_back(r->db, p->in_how, p->in_by, p->in_time),
                                     .walk_up = p->source == SIGNUP_SOURCE_WALK_UP,
                                     .presence = presence_of(p) };
}

static bool ends_with(const char *text, const char *tail)
{
    size_t n = strlen(text), k = strlen(tail);
    return n >= k && !strcasecmp(text + n - k, tail);
}

/* Whether the last digits are of this person's number or phone: 1, 0. Which of the two is not told. */
static int is_meant(struct req *r, const struct sql_attendance_people_row *p, const char *q)
{
    const char *phone = NULL;
    if (!q || ends_with(p->number, q))
        return 1;
    int rc = account_phone(r->db, p->account, &phone);
    return rc < 0 ? rc : phone && ends_with(phone, q);
}

static void sort_person(struct rollcall *m, const struct rollcall_person *p)
{
    struct rollcall_person_list *l = p->presence == PRESENCE_PRESENT ? &m->present
                                     : p->presence == PRESENCE_GONE  ? &m->gone
                                                                     : &m->expected;
    l->v[l->n++] = *p;
}

/* The first of each kind, as many as one sending takes. */
static void mark_batches(struct rollcall *m)
{
    for (size_t i = 0; i < m->people.n; i++) {
        struct rollcall_person *p = &m->people.v[i];
        int64_t *n = p->presence == PRESENCE_EXPECTED ? &m->n_expected : &m->n_present;
        p->first = p->presence != PRESENCE_GONE && ++*n <= ROLL_MOST;
    }
    m->most = ROLL_MOST;
}

static int fill_people(struct req *r, struct rollcall *m)
{
    struct sql_attendance_people_rows rows = { 0 };
    struct signup_revealed seen = { 0 };
    const char *q = m->q;
    int64_t skip = q ? 0 : m->after;
    int rc = signup_revealed(r->db, m->id, &seen);
    if (rc == OK)
        rc = sql_attendance_people(r->db, m->id, day_of(r->now),
                                   r->now + policy(r->db, POLICY_CHECKIN_TOLERANCE_MIN) * MINUTE_MS, ALL_MOST,
                                   &rows);
    if (rc < 0)
        return rc;
    m->people.v = ARENA_ARRAY(r->arena, struct rollcall_person, ROLL_PAGE);
    m->expected.v = ARENA_ARRAY(r->arena, struct rollcall_person, ROLL_PAGE);
    m->present.v = ARENA_ARRAY(r->arena, struct rollcall_person, ROLL_PAGE);
    m->gone.v = ARENA_ARRAY(r->arena, struct rollcall_person, ROLL_PAGE);
    for (size_t i = 0, met = 0; i < rows.n; i++) {
        m->listed++;
        m->arrived += rows.v[i].record != 0;
        if ((rc = is_meant(r, &rows.v[i], q)) < 0)
            return rc;
        if (!rc || (int64_t)met++ < skip)
            continue;
        if (m->people.n == ROLL_PAGE) {
            m->more++;
            continue;
        }
        struct rollcall_person p = tile(r, &rows.v[i], signup_is_revealed(&seen, rows.v[i].signup));
        m->revealed &= p.revealed;
        m->unmet += p.unmet;
        m->people.v[m->people.n++] = p;
        sort_person(m, &p);
    }
    if (m->more)
        m->next = skip + ROLL_PAGE;
    mark_batches(m);
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
                            .q = param_text(r, "q"),
                            .after = param_int_or(r, "after", 0),
                            .next = DB_NONE,
                            .leaving = r->route->handler == lead_out || param_code(r, "way") == MARK_WAY_OUT,
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
    int rc = lead_over(r, param_id(r, "id"), &lead);
    if (rc >= 0)
        rc = make_rollcall(r, &m);
    return rc < 0 ? rc : SHOW(r, rollcall, m);
}

/* --- taps ----------------------------------------------------------------------------------------------- */

/* Back to the part of the list that was tapped. */
static int back_to_list(struct req *r, enum mark_way way)
{
    const char *q = param_text(r, "q");
    int64_t after = param_int_or(r, "after", 0);
    if (way == MARK_WAY_IN && !q && !after)
        return reply_see_other(r, "/activities/%i/rollcall", param_id(r, "id"));
    return reply_see_other(r, "/activities/%i/rollcall?way=%s&after=%i&q=%s", param_id(r, "id"),
                           way == MARK_WAY_OUT ? "out" : "in", after, q ? q : "");
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
    int rc = lead_over(r, param_id(r, "id"), &lead);
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
        return back_to_list(r, way);
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

int lead_undo(struct req *r)
{
    const struct param_value *ids = param_value(r, "volunteers");
    struct signup_lead lead;
    int rc = lead_over(r, param_id(r, "id"), &lead);
    for (size_t i = 0; i < ids->n_list && rc == OK; i++)
        rc = attendance_take_back(r->db, param_id(r, "id"), ids->list[i]);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("已撤销，这次签到不算"));
    return back_to_list(r, MARK_WAY_IN);
}

int lead_walk_up(struct req *r)
{
    struct signup_lead lead;
    int64_t volunteer;
    int rc = lead_over(r, param_id(r, "id"), &lead);
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
    int rc = lead_over(r, param_id(r, "id"), &lead);
    if (rc == OK)
        rc = signup_reveal(r->db,
                           &(struct signup_reveal){ .activity = param_id(r, "id"), .day = day_of(r->now) });
    if (rc < 0)
        return rc;
    reply_flash(r, N_("现在名单上的姓名和电话已显示 12 小时，查看每个人都已记入日志"));
    return reply_see_other(r, "/activities/%i/rollcall", param_id(r, "id"));
}
