/* gazette.c - see gazette.h. How a notice ends is one guarded statement: objections that wait are counted in
 * its row. */
#include "office/gazette/gazette.h"

#include "base/crypt.h"
#include "base/id.h"
#include "db/city.h"
#include "office/account/account.h"
#include "office/audit/audit.h"
#include "office/deadline/deadline.h"
#include "office/event/event.h"
#include "office/gazette/gazette.sql.h"
#include "office/notice/notice.h"

const struct gazette_def *gazette_def(int64_t kind)
{
    const struct gazette_def *d = all_gazettes;
    while (d->kind && (int64_t)d->kind != kind)
        d++;
    return d;
}

const char *gazette_words(struct db *db, enum lang lang, const char *key, const char *who, const char *what)
{
    _cleanup_buf_ struct buf b = { 0 };
    const char *args[] = { who, what };
    tr_args(&b, lang, key, args, 2);
    return arena_strndup(db->arena, b.data ? b.data : "", b.len);
}

static const char *title_of(struct db *db, const struct sql_gazette_one_row *g)
{
    return gazette_words(db, LANG_ZH, gazette_def(g->kind)->title, g->who, g->what);
}

const char *gazette_signer(struct db *db, int64_t account)
{
    return arena_printf(db->arena, "%lld", (long long)account);
}

static const char *phone_place(struct db *db, int64_t objection)
{
    return arena_printf(db->arena, "objection.phone:%lld", (long long)objection);
}

static int find(struct db *db, int64_t id, struct sql_gazette_one_row *ret)
{
    int rc = sql_gazette_one(db, id, ret);
    return rc < 0 ? rc : rc ? OK : ERR(db->err, NOT_FOUND, NULL, "没有找到这项公示");
}

/* --- announcing ---------------------------------------------------------------------------------------- */

static int add_parties(struct db *db, int64_t notice, const struct gazette_new *n)
{
    int rc = db->actor.account ? sql_gazette_party_add(db, notice, db->actor.account) : OK;
    if (n->n_parties > GAZETTE_PARTIES_MOST)
        return ERR(db->err, CONFLICT, NULL, "一项公示涉及的人太多，请分开公示");
    for (size_t i = 0; i < n->n_parties && rc >= 0; i++)
        rc = sql_gazette_party_add(db, notice, n->parties[i]);
    return done(rc);
}

int gazette_open(struct db *db, const struct gazette_new *n)
{
    int64_t id = id_new();
    int64_t until = policy_deadline(db, db->now, (int)policy(db, gazette_def(n->kind)->workdays));
    int rc = sql_gazette_add(db, &(struct sql_gazette_add_in){ .id = id,
                                                               .kind = n->kind,
                                                               .thing = n->thing,
                                                               .pos = n->pos,
                                                               .who = n->who,
                                                               .what = n->what,
                                                               .detail = n->detail ? n->detail : "",
                                                               .now = db->now,
                                                               .until = until });
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "这件事正在公示");
    if (rc > 0)
        rc = event_moved(db, &gazette_state_of_gazette, id, 0, GAZETTE_STATE_RUNNING, NULL);
    if (rc >= 0)
        rc = add_parties(db, id, n);
    return rc < 0 ? rc : deadline_set(db, DEADLINE_KIND_GAZETTE, id, until);
}

/* --- who objects is told ------------------------------------------------------------------------------- */

static int tell_phone(struct db *db, const struct sql_objection_one_row *o, const char *text)
{
    const char *phone = NULL;
    int rc = crypt_open(db->city->keys, db->arena, phone_place(db, o->id), o->phone, &phone, db->err);
    return rc < 0 ? rc : notice_sms(db, phone, text);
}

static int tell(struct db *db, const struct sql_gazette_one_row *g, const struct sql_objection_one_row *o,
                enum objection_state state, const char *answer)
{
    static const char *const key[] = {
        [OBJECTION_STATE_UPHELD] = N_("您对公示“{0}”提出的异议成立：{1}"),
        [OBJECTION_STATE_REJECTED] = N_("您对公示“{0}”提出的异议不成立：{1}"),
        [OBJECTION_STATE_CLOSED] = N_("您提出异议的公示“{0}”已经终止：{1}"),
    };
    const char *link = arena_printf(db->arena, "/gazette/%lld", (long long)g->id), *title = title_of(db, g);
    if (o->account)
        return notice_send(db, o->account, link, key[state], title, answer, NULL);
    if (!*o->phone)
        return OK;
    return tell_phone(
        db, o,
        arena_printf(db->arena, "【红马甲】%s", gazette_words(db, LANG_ZH, key[state], title, answer)));
}

/* --- how a notice ends --------------------------------------------------------------------------------- */

static int settle_objection(struct db *db, const struct sql_gazette_one_row *g, int64_t id,
                            enum objection_state to, const char *answer)
{
    struct sql_objection_one_row o = { 0 };
    int rc = sql_objection_one(db, id, &o);
    if (rc > 0)
        rc = sql_objection_decide(db, id, to, db->actor.account, db->now, answer);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "这份异议已经处理过了");
    if (rc > 0)
        rc = sql_gazette_answered(db, g->id);
    return rc < 0 ? rc : tell(db, g, &o, to, answer);
}

static int end(struct db *db, const struct sql_gazette_one_row *g, enum gazette_state to, const char *reason)
{
    struct sql_objections_left_rows left = { 0 };
    int rc = sql_gazette_end(db, g->id, to, db->now, reason);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "这项公示已经结束");
    if (rc > 0)
        rc = deadline_clear(db, DEADLINE_KIND_GAZETTE, g->id);
    if (rc >= 0)
        rc = sql_objections_left(db, g->id, GAZETTE_WAITING_MOST, &left);
    for (size_t i = 0; i < left.n && rc >= 0; i++)
        rc = settle_objection(db, g, left.v[i].id, OBJECTION_STATE_CLOSED, reason);
    return done(rc);
}

int gazette_withdraw(struct db *db, enum gazette_kind kind, int64_t thing, const char *reason)
{
    struct sql_gazette_of_row row = { 0 };
    struct sql_gazette_one_row g = { 0 };
    int rc = sql_gazette_of(db, kind, thing, &row);
    if (rc > 0)
        rc = find(db, row.id, &g);
    return rc < 0 || !row.id ? rc : end(db, &g, GAZETTE_STATE_WITHDRAWN, reason);
}

int gazette_due(struct db *db, int64_t id)
{
    struct sql_gazette_one_row g = { 0 };
    int rc = find(db, id, &g);
    if (rc == OK)
        rc = sql_gazette_pass(db, id, db->now);
    if (rc <= 0)
        return rc; /* an objection waits */
    rc = deadline_clear(db, DEADLINE_KIND_GAZETTE, id);
    return rc < 0 ? rc : done(gazette_def(g.kind)->passed(db, g.thing));
}

/* --- objecting ----------------------------------------------------------------------------------------- */

struct signer {
    int64_t account; /* 0: a phone without one */
    const char *key;
    const char *phone; /* sealed; "" with an account */
};

static int find_signer(struct db *db, const struct objecting *o, int64_t id, struct signer *ret)
{
    struct signer s = { .account = db->actor.account, .phone = "" };
    char *index = arena_alloc(db->arena, CRYPT_BLIND_TEXT);
    int rc = s.account ? OK : account_by_phone(db, o->phone, &s.account);
    if (rc < 0)
        return rc;
    if (!s.account) {
        crypt_blind(db->city->keys, "phone", o->phone, index);
        s.phone = crypt_seal(db->city->keys, db->arena, phone_place(db, id), o->phone);
    }
    s.key = s.account ? gazette_signer(db, s.account) : index;
    *ret = s;
    return OK;
}

static int why_not(struct db *db, const struct sql_gazette_one_row *g)
{
    if (g->state == GAZETTE_STATE_RUNNING && g->until > db->now)
        return ERR(db->err, CONFLICT, NULL, "这项公示的异议太多，请等已有的处理后再提");
    return ERR(db->err, CONFLICT, NULL, "公示期已经结束，不能再提异议");
}

static int tell_staff(struct db *db, const struct sql_gazette_one_row *g, int64_t objection)
{
    struct review_party_list parties = { 0 };
    const char *link = arena_printf(db->arena, "/objections/%lld", (long long)objection);
    int rc = sql_objection_parties(db, objection, OBJECTION_STATE_WAITING, &parties);
    return rc < 0 ? rc
                  : notice_staff_but(db, g->pos, &parties, link, N_("公示“{0}”收到一份异议，等您处理"),
                                     title_of(db, g), NULL);
}

int gazette_object(struct db *db, const struct objecting *o, int64_t *ret_id)
{
    struct sql_gazette_one_row g = { 0 };
    struct sql_objection_count_row waiting = { 0 };
    struct signer s;
    int64_t id = id_new();
    int rc = find(db, o->notice, &g);
    if (rc == OK)
        rc = find_signer(db, o, id, &s);
    if (rc == OK)
        rc = sql_objection_count(db, s.key, &waiting);
    if (rc >= 0)
        rc = policy_may_ask(db, waiting.n);
    if (rc == OK)
        rc = sql_gazette_object(db, g.id, db->now, GAZETTE_WAITING_MOST);
    if (rc <= 0)
        return rc < 0 ? rc : why_not(db, &g);
    rc = sql_objection_add(db, &(struct sql_objection_add_in){ .id = id,
                                                               .notice = g.id,
                                                               .signer = s.key,
                                                               .account = s.account,
                                                               .name = s.account ? "" : o->name,
                                                               .phone = s.phone,
                                                               .reason = o->reason,
                                                               .now = db->now });
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "您已经对这项公示提过异议");
    if (rc > 0)
        rc = event_moved(db, &objection_state_of_objection, id, 0, OBJECTION_STATE_WAITING, NULL);
    if (rc >= 0)
        rc = tell_staff(db, &g, id);
    if (rc >= 0)
        *ret_id = id;
    return done(rc);
}

/* --- deciding ------------------------------------------------------------------------------------------ */

static int stop(struct db *db, const struct sql_gazette_one_row *g, const char *answer)
{
    int rc = end(db, g, GAZETTE_STATE_STOPPED, answer);
    return rc < 0 ? rc : done(gazette_def(g->kind)->stopped(db, g->thing, answer));
}

int objection_decide(struct db *db, int64_t id, bool uphold, const char *answer)
{
    struct sql_objection_one_row o = { 0 };
    struct sql_gazette_one_row g = { 0 };
    int rc = sql_objection_one(db, id, &o);
    if (rc <= 0)
        return rc < 0 ? rc : ERR(db->err, NOT_FOUND, NULL, "没有这份异议");
    rc = find(db, o.notice, &g);
    if (rc == OK)
        rc = settle_objection(db, &g, id, uphold ? OBJECTION_STATE_UPHELD : OBJECTION_STATE_REJECTED, answer);
    if (rc >= 0)
        rc = audit_add(db, &(struct audit_entry){ .what = uphold ? AUDIT_KIND_APPROVE : AUDIT_KIND_REFUSE,
                                                  .thing = "objection",
                                                  .thing_id = id,
                                                  .pos = o.pos,
                                                  .reason = answer });
    if (rc >= 0)
        rc = uphold ? stop(db, &g, answer) : gazette_due(db, g.id);
    return done(rc);
}

int objection_forget(struct db *db, int64_t account)
{
    return done(sql_objection_words_drop(db, account));
}
