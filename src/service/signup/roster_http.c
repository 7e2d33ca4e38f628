/* roster_http.c - the list of a shift, for those who lead it: see, add, remove, reveal names, export.
 *
 * Names and phones are masked until they are revealed, which is logged for each person and holds for some
 * hours. Additions and removals take several people at once; what fails for one is told and does not stop the
 * others. Who is no member is invited, and the page says the same whether there is such a person or not. */
#include "service/signup/roster_http.h"

#include <stdio.h>
#include <string.h>

#include "office/account/account.h"
#include "office/audit/audit.h"
#include "office/policy/policy.h"
#include "base/cn.h"
#include "base/personal.h"
#include "base/text.h"
#include "http/req.h"
#include "render/csv.h"
#include "service/signup/signup.h"
#include "service/signup/signup.sql.h"

#define ROSTER_PAGE 100
#define EXPORT_ROWS 1000 /* read at a time */
#define ADD_MOST    50

const struct param roster_show_params[] = { P_ID("id"), P_PAGE, { .kind = PARAM_END } };
const struct param roster_add_params[] = { P_ID("id"), P_LONG("who", 1200), { .kind = PARAM_END } };
const struct param roster_remove_params[] = {
    P_ID("id"), P_IDS("signups", 100), P_TEXT("reason", 100), { .kind = PARAM_END }
};

/* The shift, for its team's leaders and the staff above it. */
static int managed(struct req *r, struct sql_signup_shift_row *ret)
{
    int rc = sql_signup_shift(r->db, param_id(r, "id"), r->user->volunteer, ret);
    if (rc < 0)
        return rc;
    if (rc == 0)
        return ERR(&r->err, NOT_FOUND, NULL, "没有找到您要的内容");
    return ret->leads ? OK : req_over(r, STATION, ret->pos);
}

static int fill_line(struct req *r, const struct sql_signup_roster_row *row, bool revealed,
                     struct roster_line *l)
{
    *l = (struct roster_line){ .id = row->id,
                               .volunteer = row->volunteer,
                               .number = row->number,
                               .state = row->state,
                               .source = row->source,
                               .note = row->note,
                               .made = row->made,
                               .record = row->record,
                               .revealed = revealed,
                               .name = row->name };
    return revealed ? account_phone(r->db, row->account, &l->phone) : OK;
}

static int fill_lines(struct req *r, struct roster *m, int64_t after, int64_t most)
{
    struct sql_signup_roster_rows rows = { 0 };
    struct signup_revealed seen = { 0 };
    int rc = signup_revealed(r->db, m->activity, &seen);
    if (rc == OK)
        rc = sql_signup_roster(r->db, m->id, after, most, &rows);
    if (rc < 0)
        return rc;
    m->items.v = ARENA_ARRAY(r->arena, struct roster_line, rows.n + 1);
    m->revealed = true;
    for (size_t i = 0; i < rows.n && rc >= 0; i++) {
        bool revealed = signup_is_revealed(&seen, rows.v[i].id);
        rc = fill_line(r, &rows.v[i], revealed, &m->items.v[m->items.n++]);
        m->revealed &= revealed;
    }
    if (rows.n == (size_t)most)
        m->next = arena_printf(r->arena, "%lld", (long long)rows.v[rows.n - 1].id);
    return done(rc);
}

/* --- refusals of several people ------------------------------------------------------------------------ */

struct batch {
    struct roster_problem problems[100];
    size_t n;
    int64_t done, invited;
    struct err first; /* the first refusal: told as such when nothing could be done */
};

static struct roster_problem problem(struct req *r, const char *who, const struct err *e)
{
    const char *args[ERR_ARGS] = { e->arg[0], e->arg[1], e->arg[2] };
    _cleanup_buf_ struct buf text = { 0 };
    tr_args(&text, r->prefs.lang, e->key ? e->key : "", args, ERR_ARGS);
    return (struct roster_problem){ who, arena_strdup(r->arena, text.data ? text.data : "") };
}

static void take_problem(struct req *r, struct batch *b, const char *who, const struct err *e)
{
    if (b->n == 0)
        b->first = *e;
    b->problems[b->n++] = problem(r, who, e);
}

/* A refused removal brings the page back; its faults are no faults of the page's own form. */
static void show_refusal(struct req *r, struct roster *m)
{
    if (r->refused != roster_remove_params)
        return;
    m->problems.v = ARENA_NEW(r->arena, struct roster_problem);
    m->problems.v[m->problems.n++] =
        problem(r, req_tr(r, N_("移除的原因（会告诉本人）")), r->n_errs ? &r->errs[0] : &r->err);
}

static int make_page(struct req *r, const struct sql_signup_shift_row *s, int64_t after, int64_t most,
                     struct roster **ret)
{
    struct roster *m = NEW_MODEL(r, roster);
    *m = (struct roster){ .id = s->id,
                          .activity = s->activity,
                          .title = s->title,
                          .post = s->post,
                          .place = s->place,
                          .starts = s->starts,
                          .ends = s->ends,
                          .capacity = s->capacity,
                          .taken = s->taken,
                          .waiting = s->waiting,
                          .form = form_new(r, roster_add_params) };
    int64_t opens = s->starts - policy(r->db, POLICY_LOOK_LIST_HOURS) * HOUR_MS;
    m->opens = opens > r->now ? opens : 0;
    m->began = s->starts < r->now;
    int rc = fill_lines(r, m, after, most);
    show_refusal(r, m);
    *ret = m;
    return rc;
}

int roster_show(struct req *r)
{
    struct sql_signup_shift_row s = { 0 };
    struct roster *m;
    int rc = managed(r, &s);
    if (rc >= 0)
        rc = make_page(r, &s, req_after(r), req_limit(r, ROSTER_PAGE), &m);
    return rc < 0 ? rc : SHOW(r, roster, m);
}

/* --- several people at once -------------------------------------------------------------------------- */

/* Rules refuse before they write, so a refusal of one person leaves nothing behind. What the database refuses
 * ends the whole request: its transaction may be broken. */
static bool is_refusal(int rc)
{
    return rc == INVALID || rc == CONFLICT || rc == DENIED || rc == NOT_FOUND;
}

static int add_one(struct req *r, struct batch *b, const struct sql_signup_shift_row *s, const char *who)
{
    struct signup_named named;
    int rc = signup_name(r->db, s->id, who, &named);
    if (rc < 0)
        return rc;
    b->invited += named.invitation != 0;
    return audit_add(r->db,
                     &(struct audit_entry){ .what = AUDIT_KIND_CREATE,
                                            .thing = named.invitation ? "invitation" : "signup",
                                            .thing_id = named.invitation ? named.invitation : named.signup,
                                            .pos = s->pos });
}

static int remove_one(struct req *r, int64_t shift, int64_t signup)
{
    return signup_remove(r->db, shift, signup, param_text(r, "reason"));
}

/* All done: back to the list. Some refused: the list with what was refused. None done: refused as a whole. */
static int answer(struct req *r, struct batch *b, int64_t shift, const char *flash)
{
    struct sql_signup_shift_row s = { 0 };
    struct roster *m;
    if (b->n && !b->done) {
        *r->db->err = b->first;
        return b->first.code;
    }
    if (b->n == 0 && r->face == FACE_HTML) {
        reply_flash(r, flash);
        return reply_see_other(r, "/shifts/%i/roster", shift);
    }
    int rc = sql_signup_shift(r->db, shift, r->user->volunteer, &s);
    if (rc == 0)
        return ERR(&r->err, NOT_FOUND, NULL, "没有找到您要的内容");
    if (rc > 0)
        rc = make_page(r, &s, 0, ROSTER_PAGE, &m);
    if (rc < 0)
        return rc;
    m->problems.v = arena_memdup(r->arena, b->problems, sizeof(b->problems));
    m->problems.n = b->n;
    m->done = b->done;
    m->invited = b->invited;
    return SHOW(r, roster, m);
}

/* Runs one step with an error of its own; keeps going after a refusal. */
#define STEP(r, b, who, call)                                                                                \
    do {                                                                                                     \
        struct err one_ = { 0 }, *kept_ = (r)->db->err;                                                      \
        (r)->db->err = &one_;                                                                                \
        int rc_ = (call);                                                                                    \
        (r)->db->err = kept_;                                                                                \
        if (rc_ < 0 && (!is_refusal(rc_) || (r)->db->retry)) {                                               \
            *kept_ = one_;                                                                                   \
            return rc_;                                                                                      \
        }                                                                                                    \
        if (rc_ < 0)                                                                                         \
            take_problem((r), (b), (who), &one_);                                                            \
        else                                                                                                 \
            (b)->done++;                                                                                     \
    } while (0)

static int add_all(struct req *r, struct batch *b, const struct sql_signup_shift_row *s)
{
    struct text_list who = text_numbers(r->arena, param_text(r, "who"), CN_NUMBER_TEXT - 1);
    if (who.n > ADD_MOST)
        return ERR(&r->err, INVALID, "who", "一次最多添加 50 人");
    for (size_t i = 0; i < who.n; i++)
        STEP(r, b, who.v[i], add_one(r, b, s, who.v[i]));
    return OK;
}

/* Of those who are invited nothing is told but that. */
static const char *added(const struct batch *b)
{
    if (!b->invited)
        return N_("已添加");
    return b->invited < b->done ? N_("队员已添加；其他人已邀请，本人同意后才列入名单")
                                : N_("已邀请，本人同意后才列入名单");
}

int roster_add(struct req *r)
{
    struct sql_signup_shift_row s = { 0 };
    struct batch *b = ARENA_NEW(r->arena, struct batch);
    int rc = managed(r, &s);
    if (rc == OK)
        rc = add_all(r, b, &s);
    return rc < 0 ? rc : answer(r, b, s.id, added(b));
}

static int remove_all(struct req *r, struct batch *b, int64_t shift)
{
    const struct param_value *v = param_value(r, "signups");
    for (size_t i = 0; i < v->n_list; i++)
        STEP(r, b, arena_printf(r->arena, "%lld", (long long)v->list[i]), remove_one(r, shift, v->list[i]));
    return OK;
}

int roster_remove(struct req *r)
{
    struct sql_signup_shift_row s = { 0 };
    struct batch *b = ARENA_NEW(r->arena, struct batch);
    int rc = managed(r, &s);
    if (rc == OK)
        rc = remove_all(r, b, s.id);
    return rc < 0 ? rc : answer(r, b, s.id, N_("已移除，已通知本人"));
}

int roster_reveal(struct req *r)
{
    struct sql_signup_shift_row s = { 0 };
    int rc = managed(r, &s);
    if (rc == OK)
        rc = signup_reveal(r->db,
                           &(struct signup_reveal){ .activity = s.activity, .shift = s.id, .day = DB_NONE });
    if (rc < 0)
        return rc;
    reply_flash(r, N_("现在名单上的姓名和电话已显示 12 小时，查看每个人都已记入日志"));
    return reply_see_other(r, "/shifts/%i/roster", s.id);
}

/* --- export -------------------------------------------------------------------------------------------- */

static const char *label(const struct req *r, const struct code_table *t, int64_t v)
{
    const struct code *c = code_by_value(t, v);
    return c ? req_tr(r, c->label) : "";
}

static void put_head(struct req *r, struct csv_writer *w)
{
    const char *const heads[] = { N_("姓名"), N_("编号"), N_("手机"), N_("状态"), N_("来源"), N_("留言") };
    for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
        csv_text(w, req_tr(r, heads[i]));
    csv_end_row(w);
}

static int put_row(struct req *r, const struct sql_signup_roster_row *row, bool revealed,
                   struct csv_writer *w)
{
    enum reader_kind reader = revealed ? READER_KIND_LOOK : READER_KIND_LEADER;
    const char *phone = "";
    int rc = account_phone(r->db, row->account, &phone);
    csv_row(w, 6,
            (const char *const[]){ personal_text(r->arena, PERSONAL_KIND_PERSON, reader, row->name),
                                   row->number, personal_text(r->arena, PERSONAL_KIND_PHONE, reader, phone),
                                   label(r, &signup_state_codes, row->state),
                                   label(r, &signup_source_codes, row->source), row->note });
    return rc;
}

/* The whole list, however long. */
static int put_rows(struct req *r, const struct sql_signup_shift_row *s, struct csv_writer *w)
{
    struct sql_signup_roster_rows rows = { 0 };
    struct signup_revealed seen = { 0 };
    int64_t after = 0;
    int rc = signup_revealed(r->db, s->activity, &seen);
    do {
        if (rc >= 0)
            rc = sql_signup_roster(r->db, s->id, after, EXPORT_ROWS, &rows);
        for (size_t i = 0; i < rows.n && rc >= 0; i++) {
            after = rows.v[i].id;
            rc = put_row(r, &rows.v[i], signup_is_revealed(&seen, after), w);
        }
    } while (rc >= 0 && rows.n == EXPORT_ROWS);
    return done(rc);
}

int roster_export(struct req *r)
{
    _cleanup_buf_ struct buf b = { 0 };
    struct csv_writer w;
    struct sql_signup_shift_row s = { 0 };
    int rc = managed(r, &s);
    if (rc == OK)
        rc = audit_add(r->db,
                       &(struct audit_entry){
                           .what = AUDIT_KIND_DOWNLOAD, .thing = "shift", .thing_id = s.id, .pos = s.pos });
    if (rc < 0)
        return rc;
    csv_open(&w, &b, true);
    put_head(r, &w);
    rc = put_rows(r, &s, &w);
    if (rc < 0)
        return rc;
    struct bytes body = { arena_memdup(r->arena, b.data, b.len), b.len };
    return reply_bytes(r, "text/csv; charset=utf-8", body,
                       arena_printf(r->arena, "attachment; filename=\"roster-%lld.csv\"", (long long)s.id));
}
