/* ledger.c - see ledger.h.
 *
 * Each guard is one statement. That an id is booked once and that a hold ends or a transfer is reversed once
 * are unique keys of ledger_transfer, and the row goes in first: nothing is read that another transfer could
 * change. The floor is a condition of the UPDATE that moves the balance; a hold ends for whoever deletes its
 * rows of ledger_hold. Entries are taken in the order of accounts, so that two transfers do not each wait for
 * the other. */
#include "office/ledger/ledger.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "office/ledger/ledger.sql.h"

#define LAPSE_MOST     1000
#define CARRY_AFTER_MS DAY_MS

_Static_assert(sizeof(struct ledger_entry) == sizeof(struct sql_ledger_entries_row), "rows of entries");
_Static_assert(sizeof(struct ledger_entry) == sizeof(struct sql_ledger_hold_end_row), "rows of holds");

struct entries {
    struct ledger_entry *v;
    size_t n;
};

static int by_account(const void *a, const void *b)
{
    const struct ledger_entry *x = a, *y = b;
    return (x->account > y->account) - (x->account < y->account);
}

static struct entries sorted(struct db *db, const void *v, size_t n)
{
    struct entries e = { ARENA_ARRAY(db->arena, struct ledger_entry, n + 1), n };
    if (n) {
        memcpy(e.v, v, n * sizeof(*e.v));
        qsort(e.v, n, sizeof(*e.v), by_account);
    }
    return e;
}

/* --- accounts ------------------------------------------------------------------------------------------ */

int ledger_open(struct db *db, const char *owner, int64_t owner_id, const char *book, int64_t floor,
                int64_t *ret_account)
{
    struct sql_ledger_account_of_row row = { 0 };
    if (floor > 0)
        return ERR(db->err, INVALID, NULL, "余额下限不能大于零");
    int rc = sql_ledger_account_open(db, id_new(), owner, owner_id, book, floor, db->now);
    if (rc >= 0)
        rc = sql_ledger_account_of(db, owner, owner_id, book, &row);
    if (rc < 0)
        return rc;
    if (row.floor != floor)
        return ERR(db->err, CONFLICT, NULL, "该账户已按另一余额下限开立");
    *ret_account = row.id;
    return OK;
}

static int no_account(struct db *db)
{
    return ERR(db->err, NOT_FOUND, NULL, "没有这个账户");
}

int ledger_close(struct db *db, int64_t account)
{
    struct sql_ledger_account_get_row row = { 0 };
    int rc = sql_ledger_account_close(db, account, db->now);
    if (rc != 0)
        return done(rc);
    rc = sql_ledger_account_get(db, account, &row);
    if (rc <= 0)
        return rc < 0 ? rc : no_account(db);
    if (row.closed)
        return ERR(db->err, CONFLICT, NULL, "账户已销户");
    return ERR(db->err, CONFLICT, NULL, "账户有余额或冻结，不能销户");
}

int ledger_balance(struct db *db, int64_t account, struct ledger_balance *ret_balance)
{
    struct ledger_balance b = { 0 };
    int rc = sql_ledger_balance(db, account, &b);
    if (rc <= 0)
        return rc < 0 ? rc : no_account(db);
    b.available = b.posted - b.held;
    *ret_balance = b;
    return OK;
}

int ledger_statement(struct db *db, int64_t account, int64_t before, int64_t most,
                     struct ledger_line_list *ret_lines)
{
    struct ledger_balance b;
    struct ledger_line_list lines = { 0 };
    struct sql_ledger_sum_from_row newer = { 0 };
    int64_t until = before ? before : INT64_MAX;
    int rc = ledger_balance(db, account, &b);
    if (rc >= 0)
        rc = sql_ledger_sum_from(db, account, until, &newer);
    if (rc >= 0)
        rc = sql_ledger_statement(db, account, until, most, &lines);
    if (rc < 0)
        return rc;
    int64_t balance = b.posted - newer.amount;
    for (size_t i = 0; i < lines.n; i++) {
        lines.v[i].balance = balance;
        balance -= lines.v[i].amount;
    }
    *ret_lines = lines;
    return (int)lines.n;
}

int ledger_carry(struct db *db)
{
    return sql_ledger_carry_forward(db, id_floor(db->now - CARRY_AFTER_MS));
}

/* --- what may be asked --------------------------------------------------------------------------------- */

static int bad(struct db *db)
{
    return ERR(db->err, INVALID, NULL, "这笔账不完整");
}

/* Two or more accounts, once each, nothing lost between them. */
static int check_entries(struct db *db, const struct entries *e)
{
    int64_t sum = 0;
    if (e->n < 2 || e->n > LEDGER_ENTRIES_MOST)
        return bad(db);
    for (size_t i = 0; i < e->n; i++) {
        int64_t amount = e->v[i].amount;
        if (!amount || amount < -LEDGER_AMOUNT_MOST || amount > LEDGER_AMOUNT_MOST)
            return bad(db);
        if (i && e->v[i].account == e->v[i - 1].account)
            return ERR(db->err, INVALID, NULL, "一笔账里同一账户只能出现一次");
        sum += amount;
    }
    return sum ? ERR(db->err, INVALID, NULL, "借贷不平衡") : OK;
}

static int check(struct db *db, const struct ledger_transfer *t, const struct entries *e)
{
    bool own = t->kind == LEDGER_KIND_TRANSFER || t->kind == LEDGER_KIND_HOLD;
    bool ends = t->kind == LEDGER_KIND_POST || t->kind == LEDGER_KIND_RELEASE || t->kind == LEDGER_KIND_LAPSE;
    bool may_have = own || t->kind == LEDGER_KIND_POST;
    if (t->id <= 0 || (!own && !ends && t->kind != LEDGER_KIND_REVERSAL))
        return bad(db);
    if (own != !t->about || own != !!t->book || (e->n && !may_have))
        return bad(db);
    if (t->lapse_ms < 0 || (t->lapse_ms && t->kind != LEDGER_KIND_HOLD))
        return bad(db);
    return own || e->n ? check_entries(db, e) : OK;
}

/* --- the same again ------------------------------------------------------------------------------------ */

static int entries_of(struct db *db, int64_t transfer, struct entries *ret)
{
    struct sql_ledger_entries_rows rows = { 0 };
    int rc = sql_ledger_entries(db, transfer, &rows);
    if (rc < 0)
        return rc;
    *ret = sorted(db, rows.v, rows.n);
    return OK;
}

/* Entries that were not given follow from what the transfer is about. */
static int same_entries(struct db *db, const struct ledger_transfer *t, struct entries given, bool *ret_same)
{
    struct entries booked = { 0 };
    int rc = entries_of(db, t->id, &booked);
    if (rc >= 0 && t->kind == LEDGER_KIND_POST && !given.n)
        rc = entries_of(db, t->about, &given);
    if (rc < 0)
        return rc;
    *ret_same = t->kind == LEDGER_KIND_RELEASE || t->kind == LEDGER_KIND_REVERSAL ||
                (booked.n == given.n && !memcmp(booked.v, given.v, given.n * sizeof(*given.v)));
    return OK;
}

/* The row did not go in: the id is booked, or another transfer was first about the same. */
static int again(struct db *db, const struct ledger_transfer *t, const struct entries *given)
{
    struct sql_ledger_transfer_get_row row = { 0 };
    bool same = false;
    int rc = sql_ledger_transfer_get(db, t->id, &row);
    if (rc == 0 && t->kind == LEDGER_KIND_REVERSAL)
        return ERR(db->err, CONFLICT, NULL, "这笔账已经冲正");
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "这笔冻结已经结束");
    if (rc > 0 && row.kind == (int64_t)t->kind && row.about == t->about && row.lapse_ms == t->lapse_ms &&
        row.code == t->code && row.ref == t->ref)
        rc = same_entries(db, t, *given, &same);
    if (rc < 0)
        return rc;
    return same ? OK : ERR(db->err, CONFLICT, NULL, "这个编号已记了另一笔账");
}

/* --- booking ------------------------------------------------------------------------------------------- */

struct step {
    const struct ledger_transfer *t;
    int64_t entry; /* the id of its entries, one an account */
};

static int refused(struct db *db, const struct ledger_transfer *t, int64_t account)
{
    struct sql_ledger_account_get_row row = { 0 };
    int rc = sql_ledger_account_get(db, account, &row);
    if (rc <= 0)
        return rc < 0 ? rc : no_account(db);
    if (t->book && strcmp(row.book, t->book) != 0)
        return ERR(db->err, INVALID, NULL, "账户不属于这本账");
    if (row.closed)
        return ERR(db->err, CONFLICT, NULL, "账户已销户");
    return ERR(db->err, CONFLICT, NULL, "可用余额不足，现有 {0}",
               arena_printf(db->arena, "%" PRId64, row.available));
}

/* One account: its balance, so much less or more held, and the entry; amount 0: none. */
static int move(struct db *db, const struct step *s, int64_t account, int64_t amount, int64_t held)
{
    bool hold = s->t->kind == LEDGER_KIND_HOLD;
    int64_t posted = hold ? 0 : amount;
    int rc = posted || held ? sql_ledger_account_move(db, account, posted, held) : 1;
    if (rc < 0 || !amount)
        return done(rc);
    rc = sql_ledger_entry_add(db, &(struct sql_ledger_entry_add_in){ .account = account,
                                                                     .id = s->entry,
                                                                     .transfer = s->t->id,
                                                                     .amount = amount,
                                                                     .hold = hold,
                                                                     .book = s->t->book,
                                                                     .moved = rc > 0 });
    if (rc == 0)
        return refused(db, s->t, account);
    return done(rc);
}

static int64_t held_by(int64_t amount)
{
    return amount < 0 ? -amount : 0;
}

static int64_t until(const struct db *db, const struct ledger_transfer *t)
{
    return t->lapse_ms ? db->now + t->lapse_ms : INT64_MAX;
}

static int move_own(struct db *db, const struct step *s, const struct entries *e)
{
    bool hold = s->t->kind == LEDGER_KIND_HOLD;
    int rc = OK;
    for (size_t i = 0; i < e->n && rc >= 0; i++) {
        rc = move(db, s, e->v[i].account, e->v[i].amount, hold ? held_by(e->v[i].amount) : 0);
        if (rc >= 0 && hold)
            rc = sql_ledger_hold_add(db, s->t->id, e->v[i].account, e->v[i].amount, until(db, s->t));
    }
    return rc;
}

/* The other way round. A reversal is not reversed: what it undid is booked anew. */
static int reverse(struct db *db, const struct step *s)
{
    struct sql_ledger_transfer_get_row row = { 0 };
    struct entries e = { 0 };
    int rc = sql_ledger_transfer_get(db, s->t->about, &row);
    if (rc == 0)
        return ERR(db->err, NOT_FOUND, NULL, "没有这笔账");
    if (rc > 0 && row.kind != LEDGER_KIND_TRANSFER && row.kind != LEDGER_KIND_POST)
        return ERR(db->err, CONFLICT, NULL, "只有已入账的转账可以冲正");
    if (rc > 0)
        rc = entries_of(db, s->t->about, &e);
    for (size_t i = 0; i < e.n && rc >= 0; i++)
        rc = move(db, s, e.v[i].account, -e.v[i].amount, 0);
    return rc;
}

/* What a post takes of each held entry: all, or what is given. INVALID when that is more, or of others. */
static int parts(struct db *db, const struct entries *held, const struct entries *given, int64_t *part)
{
    size_t k = 0;
    for (size_t i = 0; i < held->n; i++) {
        int64_t all = held->v[i].amount;
        bool named = k < given->n && given->v[k].account == held->v[i].account;
        part[i] = !given->n ? all : named ? given->v[k++].amount : 0;
        if (all < 0 ? part[i] > 0 || part[i] < all : part[i] < 0 || part[i] > all)
            return ERR(db->err, INVALID, NULL, "入账不能超过冻结的数额");
    }
    return k == given->n ? OK : ERR(db->err, INVALID, NULL, "入账不能超过冻结的数额");
}

static int not_held(struct db *db, int64_t hold)
{
    struct sql_ledger_transfer_get_row row = { 0 };
    int rc = sql_ledger_transfer_get(db, hold, &row);
    if (rc < 0)
        return rc;
    if (rc == 0 || row.kind != LEDGER_KIND_HOLD)
        return ERR(db->err, NOT_FOUND, NULL, "没有这笔冻结");
    return ERR(db->err, CONFLICT, NULL, "这笔冻结已经到期");
}

static int end_hold(struct db *db, const struct step *s, const struct entries *given)
{
    bool lapse = s->t->kind == LEDGER_KIND_LAPSE;
    struct sql_ledger_hold_end_rows rows = { 0 };
    int rc = sql_ledger_hold_end(db, s->t->about, lapse ? 0 : db->now, lapse ? db->now : INT64_MAX, &rows);
    if (rc <= 0)
        return rc < 0 ? rc : not_held(db, s->t->about);
    struct entries held = sorted(db, rows.v, rows.n);
    int64_t *part = ARENA_ARRAY(db->arena, int64_t, held.n);
    if (s->t->kind == LEDGER_KIND_POST)
        rc = parts(db, &held, given, part);
    for (size_t i = 0; i < held.n && rc >= 0; i++)
        rc = move(db, s, held.v[i].account, part[i], -held_by(held.v[i].amount));
    return rc;
}

static int enter(struct db *db, const struct ledger_transfer *t)
{
    struct entries given = sorted(db, t->entries, t->n);
    struct step s = { t, id_new() };
    int rc = check(db, t, &given);
    if (rc < 0)
        return rc;
    rc = sql_ledger_transfer_add(
        db, &(struct sql_ledger_transfer_add_in){ .id = t->id,
                                                  .kind = t->kind,
                                                  .about = t->about,
                                                  .until = t->lapse_ms ? until(db, t) : DB_NONE,
                                                  .code = t->code,
                                                  .ref = t->ref,
                                                  .by = db->actor.account,
                                                  .now = db->now });
    if (rc <= 0)
        return rc < 0 ? rc : again(db, t, &given);
    if (t->kind == LEDGER_KIND_TRANSFER || t->kind == LEDGER_KIND_HOLD)
        return move_own(db, &s, &given);
    return t->kind == LEDGER_KIND_REVERSAL ? reverse(db, &s) : end_hold(db, &s, &given);
}

int ledger_enter(struct db *db, const struct ledger_transfer *transfers, size_t n)
{
    int rc = OK;
    for (size_t i = 0; i < n && rc >= 0; i++)
        rc = transfers[i].kind == LEDGER_KIND_LAPSE ? bad(db) : enter(db, &transfers[i]);
    return done(rc);
}

int ledger_lapse(struct db *db)
{
    struct sql_ledger_hold_due_rows due = { 0 };
    int rc = sql_ledger_hold_due(db, db->now, LAPSE_MOST, &due);
    for (size_t i = 0; i < due.n && rc >= 0; i++)
        rc = enter(db, &(struct ledger_transfer){
                           .id = id_new(), .kind = LEDGER_KIND_LAPSE, .about = due.v[i].transfer });
    return rc < 0 ? rc : (int)due.n;
}
