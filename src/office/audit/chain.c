/* chain.c - the trail as a chain: each row is sealed by the hash of itself and of the one before, so that
 * none can be changed, left out or put between without all that follow being made anew, which a head that
 * somebody keeps (a backup, the auditor's page) gives away.
 *
 * Sealed soon after it was written, by a job and not by who acts: no request waits for another's row. Not
 * here: where heads are kept (program/backup/). */
#include "office/audit/audit.h"

#include <string.h>

#include "base/buf.h"
#include "base/crypt.h"
#include "office/audit/audit.sql.h"
#include "office/audit/check.sql.h"
#include "office/check/check.h"

#define AT_A_TIME 500

static void spell(struct buf *b, const char *s)
{
    buf_printf(b, "%zu:%s,", strlen(s), s);
}

/* Numbers as they are, texts with their length: no two rows have one spelling. */
static void link_hash(const char *before, int64_t seq, const struct audit_row *a, char ret[CRYPT_SHA256_TEXT])
{
    _cleanup_buf_ struct buf b = { 0 };
    const int64_t n[] = { seq, a->id, a->at, a->actor, a->may, a->unit, a->what, a->thing_id, a->pos };
    spell(&b, before);
    for (size_t i = 0; i < sizeof(n) / sizeof(n[0]); i++)
        buf_printf(&b, "%lld,", (long long)n[i]);
    spell(&b, a->thing);
    spell(&b, a->reason);
    spell(&b, a->detail);
    spell(&b, a->address);
    crypt_sha256((struct bytes){ b.data, b.len }, ret);
}

int audit_head(struct db *db, struct audit_head *ret_head)
{
    struct sql_audit_head_row row = { .hash = "" };
    int rc = sql_audit_head(db, &row);
    if (rc < 0)
        return rc;
    *ret_head = (struct audit_head){ .seq = rc ? row.seq : 0 };
    strncpy(ret_head->hash, rc ? row.hash : "", sizeof(ret_head->hash) - 1);
    return OK;
}

int audit_had_head(struct db *db, const struct audit_head *head)
{
    struct sql_audit_sealed_row row = { 0 };
    int rc = head->seq ? sql_audit_sealed(db, head->seq, &row) : 1;
    return rc <= 0 ? rc : !head->seq || !strcmp(row.hash, head->hash);
}

int audit_seal(struct db *db, bool *ret_left)
{
    struct audit_row_list rows = { 0 };
    struct audit_head head;
    int rc = audit_head(db, &head);
    if (rc == OK)
        rc = sql_audit_unsealed(db, AT_A_TIME, &rows);
    for (size_t i = 0; i < rows.n && rc >= 0; i++) {
        char hash[CRYPT_SHA256_TEXT];
        link_hash(head.hash, ++head.seq, &rows.v[i], hash);
        memcpy(head.hash, hash, sizeof(hash));
        rc = sql_audit_mark(db, rows.v[i].id, head.seq, hash);
    }
    if (rc >= 0)
        *ret_left = rows.n == AT_A_TIME;
    return done(rc);
}

/* --- proving it ---------------------------------------------------------------------------------------- */

struct walk {
    struct check *check;
    struct audit_head head;
};

static int check_link(void *walk, struct sql_audit_chain_row *row)
{
    struct walk *w = walk;
    char hash[CRYPT_SHA256_TEXT];
    const struct audit_row a = { .id = row->id,
                                 .at = row->at,
                                 .actor = row->actor,
                                 .may = row->may,
                                 .unit = row->unit,
                                 .what = row->what,
                                 .thing = row->thing,
                                 .thing_id = row->thing_id,
                                 .pos = row->pos,
                                 .reason = row->reason,
                                 .detail = row->detail,
                                 .address = row->address };
    link_hash(w->head.hash, ++w->head.seq, &a, hash);
    if (row->seq != w->head.seq || strcmp(row->hash, hash) != 0)
        check_broken(w->check, row->id, row->seq, w->head.seq);
    w->head.seq = row->seq; /* one fault is one fault */
    strncpy(w->head.hash, row->hash, sizeof(w->head.hash) - 1);
    return OK;
}

int audit_check_chain(struct db *db, struct check *c)
{
    struct walk w = { .check = c };
    return sql_audit_chain(db, check_link, &w);
}
