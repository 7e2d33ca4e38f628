/* look.c - see look.h. The trail is the count: no table repeats what stands there. */
#include "office/look/look.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/id.h"
#include "base/input.h"
#include "base/pos.h"
#include "base/utf8.h"
#include "db/city.h"
#include "office/audit/audit.h"
#include "office/event/event.model.h"
#include "office/look/look.sql.h"
#include "office/notice/notice.h"
#include "office/policy/policy.h"

#define REASON_LEAST 4
#define REASON_MOST  400

/* --- reasons ------------------------------------------------------------------------------------------ */

static bool is_letter(uint32_t c)
{
    bool sign = (c >= 0x2000 && c < 0x2E80) || (c >= 0x3000 && c < 0x3040) || (c >= 0xFE00 && c < 0xFF21);
    return c < 0x80 ? (c | 0x20) >= 'a' && (c | 0x20) <= 'z' : c >= 0xC0 && !sign;
}

/* Whether the letters are a piece of them over and over. */
static bool repeats(const uint32_t *letters, size_t n)
{
    for (size_t piece = 1; piece <= n / 2; piece++) {
        size_t i = piece;
        while (i < n && letters[i] == letters[i - piece])
            i++;
        if (i == n)
            return true;
    }
    return false;
}

int look_check_reason(struct err *err, const char *field, const char *reason)
{
    uint32_t letters[REASON_MOST];
    size_t n = 0, len;
    for (const char *s = reason ? reason : ""; *s && n < REASON_MOST; s += len) {
        uint32_t c = utf8_at(s, &len);
        if (is_letter(c))
            letters[n++] = c;
    }
    if (n < REASON_LEAST || repeats(letters, n))
        return ERR(err, INVALID, field, "请用一句话写明为什么要看，例如“电话核实报名信息”；本人会看到");
    return OK;
}

/* --- looks -------------------------------------------------------------------------------------------- */

int look_note(struct db *db, const struct look *l)
{
    return audit_add(db, &(struct audit_entry){ .what = AUDIT_KIND_REVEAL,
                                                .thing = "volunteer",
                                                .thing_id = l->volunteer,
                                                .pos = l->pos,
                                                .reason = l->reason,
                                                .detail = l->list });
}

int look_day(struct db *db, int64_t account, bool staff, struct look_day *ret)
{
    struct sql_look_count_row row = { 0 };
    int rc = sql_look_count(db, account, db->now - DAY_MS, &row);
    if (rc < 0)
        return rc;
    int64_t most = policy(db, staff ? POLICY_LOOK_STAFF_A_DAY : POLICY_LOOK_LEADER_A_DAY);
    *ret = (struct look_day){ row.opened, most + row.more };
    return OK;
}

static bool is_staff(const struct db *db)
{
    return db->actor.user && user_may(db->actor.user, STATION);
}

int look_check_day(struct db *db)
{
    char most[24];
    struct look_day day = { 0 };
    int rc = look_day(db, db->actor.account, is_staff(db), &day);
    if (rc < 0 || day.opened <= day.most)
        return rc;
    snprintf(most, sizeof(most), "%lld", (long long)day.most);
    return ERR(db->err, CONFLICT, NULL,
               "24 小时内最多查看 {0} "
               "人的姓名和电话。要看更多，请打开菜单里的“查看人数”说明理由，由另一位工作人员同意",
               most);
}

static int by_id(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

int look_opened(struct db *db, const char *list, int64_t since, struct look_opened *ret)
{
    struct sql_look_opened_rows rows = { 0 };
    int rc = sql_look_opened(db, db->actor.account, list, since, &rows);
    if (rc < 0)
        return rc;
    int64_t *v = ARENA_ARRAY(db->arena, int64_t, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        v[i] = rows.v[i].volunteer;
    size_t n = rows.n;
    if (db->actor.user && db->actor.user->volunteer)
        v[n++] = db->actor.user->volunteer;
    qsort(v, n, sizeof(*v), by_id);
    *ret = (struct look_opened){ v, n };
    return OK;
}

bool look_is_open(const struct look_opened *s, int64_t volunteer)
{
    return s->n && bsearch(&volunteer, s->v, s->n, sizeof(*s->v), by_id);
}

int look_open(struct db *db, const struct look_list *l)
{
    struct look_opened had = { 0 };
    int rc = look_opened(db, l->list, l->since, &had);
    int64_t *all = ARENA_ARRAY(db->arena, int64_t, l->n + 1), last = 0;
    for (size_t i = 0; i < l->n; i++)
        all[i] = l->volunteers[i];
    qsort(all, l->n, sizeof(*all), by_id);
    for (size_t i = 0; i < l->n && rc >= 0; last = all[i++])
        if (all[i] != last && !look_is_open(&had, all[i]))
            rc = look_note(db, &(struct look){ all[i], l->pos, l->reason, l->list });
    return rc < 0 ? rc : look_check_day(db);
}

/* --- more of them ------------------------------------------------------------------------------------- */

static const char *link_of(struct db *db, int64_t id)
{
    return arena_printf(db->arena, "/looks/%lld", (long long)id);
}

int look_ask(struct db *db, const struct look_wish *w)
{
    struct sql_look_last_row last = { 0 };
    struct review_party_list asker = { &(struct review_party){ .account = db->actor.account }, 1 };
    int64_t id = id_new();
    int rc = CHECK(db->err, look_wish, w);
    if (rc == OK)
        rc = look_check_reason(db->err, "reason", w->reason);
    if (rc < 0)
        return rc;
    rc = sql_look_last(db, db->actor.account, db->now - DAY_MS, &last);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "您今天还没有查看过别人的姓名和电话，现在不用申请");
    if (rc > 0)
        rc = sql_look_ask(db, id, db->actor.account, last.pos, db->now, w);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "您已经有一份申请在等待同意");
    return rc < 0 ? rc
                  : notice_staff_but(db, last.pos, &asker, link_of(db, id),
                                     N_("有人申请今天多看一些志愿者的姓名和电话，等您同意"), NULL);
}

/* The unit above the place: what was looked at beyond the day's limit is theirs to know. */
static int tell_above(struct db *db, const struct sql_look_one_row *k, const char *more)
{
    return notice_staff(db, pos_above(db->city->pos, k->pos), link_of(db, k->id),
                        N_("“{0}”有人今天可以多看 {1} 人的姓名和电话，已由另一位工作人员同意"), k->unit_name,
                        more, NULL);
}

int look_decide(struct db *db, int64_t id, bool agree, const char *answer)
{
    char more[24];
    struct sql_look_one_row k = { 0 };
    int rc = sql_look_one(db, id, &k);
    if (rc <= 0)
        return rc < 0 ? rc : ERR(db->err, NOT_FOUND, NULL, "没有找到您要的内容");
    if (k.state != LOOK_STATE_WAITING)
        return ERR(db->err, CONFLICT, NULL, "这份申请已经处理过了");
    rc = sql_look_decide(db, id, agree ? LOOK_STATE_AGREED : LOOK_STATE_REFUSED, db->actor.account, db->now,
                         answer ? answer : "");
    snprintf(more, sizeof(more), "%lld", (long long)k.more);
    if (rc >= 0)
        rc = agree ? notice_send(db, k.account, "/looks",
                                 N_("您可以再查看 {0} 人的姓名和电话，24 小时内有效"), more, NULL)
                   : notice_send(db, k.account, "/looks", N_("您多看一些人的申请没有得到同意：{0}"),
                                 answer ? answer : "", NULL);
    return rc < 0 ? rc : agree ? tell_above(db, &k, more) : OK;
}
