/* notice.c - a line to a person, to a volunteer, to the staff nearest to a place; and texts to phones.
 *
 * A notice keeps its Chinese sentence and its arguments apart, so that each reader gets it in their own
 * language. It is written in the transaction that causes it. Texts wait sealed in the outbox for the sender.
 */
#include "office/notice/notice.h"

#include <stdarg.h>

#include "base/clock.h"
#include "base/crypt.h"
#include "base/id.h"
#include "base/pos.h"
#include "base/user.h"
#include "db/city.h"
#include "office/event/event.model.h"
#include "office/notice/notice.sql.h"

#define NOTICE_ARGS    3
#define OUTBOX_KEPT_MS (7 * DAY_MS)

struct message {
    int64_t about; /* whose words it holds; 0: nobody's */
    const char *link, *key;
    const char *arg[NOTICE_ARGS];
};

static struct message message_from(const char *link, const char *key, va_list ap)
{
    struct message m = { 0, link ? link : "", key, { "", "", "" } };
    for (int i = 0; i < NOTICE_ARGS; i++) {
        const char *arg = va_arg(ap, const char *);
        if (!arg)
            break;
        m.arg[i] = arg;
    }
    return m;
}

static int put(struct db *db, int64_t account, const struct message *m)
{
    return done(sql_notice_insert(db, &(struct sql_notice_insert_in){ .id = id_new(),
                                                                      .account = account,
                                                                      .about = m->about,
                                                                      .key = m->key,
                                                                      .arg0 = m->arg[0],
                                                                      .arg1 = m->arg[1],
                                                                      .arg2 = m->arg[2],
                                                                      .link = m->link,
                                                                      .now = db->now }));
}

int notice_send(struct db *db, int64_t account, const char *link, const char *key, ...)
{
    va_list ap;
    va_start(ap, key);
    struct message m = message_from(link, key, ap);
    va_end(ap);
    return account ? put(db, account, &m) : OK;
}

int notice_volunteer(struct db *db, int64_t volunteer, const char *link, const char *key, ...)
{
    va_list ap;
    va_start(ap, key);
    struct message m = message_from(link, key, ap);
    va_end(ap);
    struct sql_notice_account_of_row row = { 0 };
    int rc = sql_notice_account_of(db, volunteer, &row);
    return rc <= 0 ? rc : put(db, row.account, &m);
}

static bool is_party(const struct review_party_list *parties, int64_t account)
{
    for (size_t i = 0; parties && i < parties->n; i++)
        if (parties->v[i].account == account)
            return true;
    return false;
}

/* From the unit itself upwards, until somebody was told. */
static int put_staff(struct db *db, int64_t pos, const struct review_party_list *but, const struct message *m)
{
    int64_t above[POS_DEPTHS];
    struct sql_notice_staff_at_rows staff = { 0 };
    int rc = OK;
    size_t told = 0;
    for (size_t n = pos_ancestors(pos, above); n > 0 && rc >= 0 && !told; n--) {
        rc = sql_notice_staff_at(db, above[n - 1], &staff);
        for (size_t i = 0; i < staff.n && rc >= 0; i++) {
            if (is_party(but, staff.v[i].account))
                continue;
            rc = put(db, staff.v[i].account, m);
            told++;
        }
    }
    return done(rc);
}

int notice_staff(struct db *db, int64_t pos, const char *link, const char *key, ...)
{
    va_list ap;
    va_start(ap, key);
    struct message m = message_from(link, key, ap);
    va_end(ap);
    return put_staff(db, pos, NULL, &m);
}

int notice_staff_about(struct db *db, int64_t pos, int64_t about, const char *link, const char *key, ...)
{
    va_list ap;
    va_start(ap, key);
    struct message m = message_from(link, key, ap);
    va_end(ap);
    m.about = about;
    return put_staff(db, pos, NULL, &m);
}

int notice_staff_but(struct db *db, int64_t pos, const struct review_party_list *but, const char *link,
                     const char *key, ...)
{
    va_list ap;
    va_start(ap, key);
    struct message m = message_from(link, key, ap);
    va_end(ap);
    return put_staff(db, pos, but, &m);
}

int notice_sms(struct db *db, const char *phone, const char *text)
{
    int64_t id = id_new();
    const struct keys *keys = db->city->keys;
    const char *place = arena_printf(db->arena, "outbox.phone:%lld", (long long)id);
    const char *phone_sealed = crypt_seal(keys, db->arena, place, phone);
    place = arena_printf(db->arena, "outbox.text:%lld", (long long)id);
    return done(sql_outbox_add(db, id, phone_sealed, crypt_seal(keys, db->arena, place, text), db->now));
}

int notice_unread(struct db *db, int64_t account, int64_t *ret_n)
{
    struct sql_notice_unread_row row = { 0 };
    int rc = sql_notice_unread(db, account, NOTICE_UNREAD_MOST, &row);
    if (rc < 0)
        return rc;
    *ret_n = row.n;
    return OK;
}

int notice_waiting(struct db *db, const struct user *user, int64_t *ret_n)
{
    return notice_unread(db, user->account, ret_n);
}

int notice_read(struct db *db, int64_t account, int64_t id, const char **ret_link)
{
    struct sql_notice_read_one_row row = { 0 };
    int rc = sql_notice_read_one(db, id, account, db->now, &row);
    if (rc < 0)
        return rc;
    if (!rc)
        return ERR(db->err, NOT_FOUND, NULL, "没有找到您要的内容");
    *ret_link = row.link;
    return OK;
}

int notice_read_all(struct db *db, int64_t account, int64_t newest)
{
    return done(sql_notice_read_all(db, account, newest, db->now));
}

int notice_purge(struct db *db)
{
    return done(sql_outbox_purge(db, db->now - OUTBOX_KEPT_MS));
}

int notice_forget(struct db *db, int64_t account)
{
    return done(sql_notice_drop_all(db, account));
}
