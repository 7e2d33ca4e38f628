/* token.c - the codes of check-in: made, read, refused.
 *
 * A code is kind, id, time slot and a MAC over them (CRYPT_CHECKIN, 120 bits kept): it cannot be made or
 * changed without the city's key, and runs out by its slot. What a page carries after scanning keeps the slot
 * of the code that was scanned, so that asking again makes nothing newer. Writing it again and comparing
 * makes every other spelling wrong. Not here: whether the person may be marked (attendance.c). */
#include "service/attendance/attendance.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/crypt.h"
#include "db/city.h"
#include "office/policy/policy.h"

#define MAC_CHARS 20 /* of base64: 120 bits */

static void write_token(const struct db *db, enum token_kind kind, int64_t id, int64_t slot, int64_t binder,
                        char ret_text[TOKEN_TEXT])
{
    char data[96], mac[CRYPT_TOKEN_TEXT];
    int n = snprintf(data, sizeof(data), "mark:%c:%" PRIx64 ":%" PRIx64 ":%" PRIx64, (char)kind, (uint64_t)id,
                     (uint64_t)slot, (uint64_t)binder);
    crypt_mac(db->city->keys, CRYPT_CHECKIN, data, (size_t)n, mac);
    snprintf(ret_text, TOKEN_TEXT, "%c%" PRIx64 ".%" PRIx64 ".%.*s", (char)kind, (uint64_t)id, (uint64_t)slot,
             MAC_CHARS, mac);
}

static bool is_print(enum token_kind kind)
{
    return kind == TOKEN_PRINT_IN || kind == TOKEN_PRINT_OUT || kind == TOKEN_LAND_PRINT_IN ||
           kind == TOKEN_LAND_PRINT_OUT;
}

/* The landing kind of a scanned one; itself when it is one already. */
static enum token_kind landing(enum token_kind kind)
{
    switch (kind) {
    case TOKEN_SITE_IN:
        return TOKEN_LAND_SITE_IN;
    case TOKEN_SITE_OUT:
        return TOKEN_LAND_SITE_OUT;
    case TOKEN_PRINT_IN:
        return TOKEN_LAND_PRINT_IN;
    case TOKEN_PRINT_OUT:
        return TOKEN_LAND_PRINT_OUT;
    case TOKEN_PERSON:
        return TOKEN_LAND_PERSON;
    default:
        return kind;
    }
}

static bool is_landing(enum token_kind kind)
{
    return landing(kind) == kind;
}

/* What a kind of code counts time in, ms; 0: it does not run out by itself. */
static int64_t slot_ms(const struct db *db, enum token_kind kind)
{
    return is_print(kind) ? 0 : policy(db, POLICY_CHECKIN_SITE_TOKEN_S) * SECOND_MS;
}

void token_make(const struct db *db, enum token_kind kind, int64_t id, char ret_text[TOKEN_TEXT])
{
    int64_t ms = slot_ms(db, kind);
    write_token(db, kind, id, ms ? db->now / ms : 0, 0, ret_text);
}

void token_land(const struct db *db, const struct token *scanned, int64_t binder, char ret_text[TOKEN_TEXT])
{
    write_token(db, landing(scanned->kind), scanned->id, scanned->slot, binder, ret_text);
}

/* A code is good in its slot and the next; what was landed with it, some time longer. */
static bool in_time(const struct db *db, enum token_kind kind, int64_t slot, int64_t at)
{
    int64_t ms = slot_ms(db, kind);
    int64_t longer = is_landing(kind) ? policy(db, POLICY_CHECKIN_LANDING_S) * SECOND_MS : 0;
    return ms == 0 || (at >= slot * ms && at < (slot + 2) * ms + longer);
}

static int ended(const struct db *db, enum token_kind kind)
{
    if (is_landing(kind))
        return ERR(db->err, INVALID, "token", "扫码后隔得太久，这个页面已经失效，请在现场重新扫码");
    return ERR(db->err, INVALID, "token", "这个码已经过期，请重新扫码");
}

static bool is_genuine(const struct db *db, const char *text, int64_t binder, struct token *ret_token)
{
    char again[TOKEN_TEXT], *dot = NULL;
    if (!text || !*text || !strchr("ioIOpabABq", *text))
        return false;
    struct token t = { .kind = (enum token_kind) * text, .id = strtoll(text + 1, &dot, 16) };
    t.slot = *dot == '.' ? strtoll(dot + 1, NULL, 16) : 0;
    write_token(db, t.kind, t.id, t.slot, is_landing(t.kind) ? binder : 0, again);
    *ret_token = t;
    return crypt_equal(text, again);
}

bool token_is_of(const struct db *db, const char *text, int64_t account)
{
    struct token t;
    return is_genuine(db, text, account, &t);
}

int token_read(const struct db *db, const char *text, int64_t binder, int64_t at, struct token *ret_token)
{
    struct token t;
    if (!is_genuine(db, text, binder, &t))
        return ERR(db->err, INVALID, "token", "这个码不对，请重新扫码");
    if (is_print(t.kind) && !policy(db, POLICY_CHECKIN_PRINTED_TOKEN))
        return ERR(db->err, INVALID, "token", "本市不接受打印的签到码，请扫负责人手机上的码");
    if (!in_time(db, t.kind, t.slot, at))
        return ended(db, t.kind);
    *ret_token = t;
    return OK;
}

enum mark_way token_way(enum token_kind kind)
{
    return strchr("iIaA", (int)kind) ? MARK_WAY_IN : MARK_WAY_OUT;
}

bool token_is_site(enum token_kind kind)
{
    return kind != TOKEN_PERSON && kind != TOKEN_LAND_PERSON;
}

enum mark_how token_how(enum token_kind kind)
{
    if (!token_is_site(kind))
        return MARK_HOW_PERSONAL_QR;
    return is_print(kind) ? MARK_HOW_PRINTED_QR : MARK_HOW_SITE_QR;
}
