/* token.c - the codes of check-in: made, read, refused.
 *
 * A code is kind, id, time slot and a MAC over them (CRYPT_CHECKIN, 120 bits kept): it cannot be made or
 * changed without the city's key, and runs out by its slot. What a page carries after scanning keeps the slot
 * of the code that was scanned, so that asking again makes nothing newer. A pass for marks without network is
 * of the same make: its slot is the second it was fetched. Writing it again and comparing makes every other
 * spelling wrong. Not here: whether the person may be marked (attendance.c). */
#include "service/attendance/attendance.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/crypt.h"
#include "db/city.h"
#include "office/policy/policy.h"

#define MAC_CHARS 20            /* of base64: 120 bits */
#define CODES     "ioIOpabABqk" /* enum token_kind */
#define PASS      'n'

static void write_token(const struct db *db, int kind, int64_t id, int64_t slot, int64_t binder,
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

static bool is_card(enum token_kind kind)
{
    return kind == TOKEN_CARD;
}

static bool is_landing(enum token_kind kind)
{
    return landing(kind) == kind && !is_card(kind);
}

/* How long a code stays on the screen. */
static int64_t slot_ms(const struct db *db)
{
    return policy(db, POLICY_CHECKIN_SITE_TOKEN_S) * SECOND_MS;
}

void token_make(const struct db *db, enum token_kind kind, int64_t id, int64_t ends,
                char ret_text[TOKEN_TEXT])
{
    int64_t slot = is_print(kind)  ? (ends + MINUTE_MS - 1) / MINUTE_MS
                   : is_card(kind) ? 0
                                   : db->now / slot_ms(db);
    write_token(db, kind, id, slot, 0, ret_text);
}

void token_land(const struct db *db, const struct token *scanned, int64_t binder, char ret_text[TOKEN_TEXT])
{
    write_token(db, landing(scanned->kind), scanned->id, scanned->slot, is_card(scanned->kind) ? 0 : binder,
                ret_text);
}

int64_t token_shown(const struct db *db, const struct token *token)
{
    return is_print(token->kind) ? 0 : token->slot * slot_ms(db);
}

/* A code is good in its slot and the next; what was landed with it, some time longer. A clock that is a
 * little behind, or set back while it was on the screen, does not end it. */
static bool in_time(const struct db *db, enum token_kind kind, int64_t slot, int64_t at)
{
    int64_t ms = slot_ms(db);
    int64_t longer = is_landing(kind) ? policy(db, POLICY_CHECKIN_LANDING_S) * SECOND_MS : 0;
    if (is_card(kind))
        return true;
    if (is_print(kind))
        return at < slot * MINUTE_MS;
    return at >= slot * ms - MARK_CLOCK_SLACK_MS && at < (slot + 2) * ms + longer;
}

static int ended(const struct db *db, enum token_kind kind)
{
    if (is_print(kind))
        return ERR(db->err, INVALID, "token",
                   "这个打印的码只在它那个班次有用，已经过期，请扫负责人手机上的码");
    if (is_landing(kind))
        return ERR(db->err, INVALID, "token", "扫码后隔得太久，这个页面已经失效，请在现场重新扫码");
    return ERR(db->err, INVALID, "token", "这个码已经过期，请重新扫码");
}

/* Whether a text of these kinds was written here, and for whom it should be. */
static bool is_genuine(const struct db *db, const char *text, const char *kinds, int64_t binder,
                       struct token *ret_token)
{
    char again[TOKEN_TEXT], *dot = NULL;
    if (!text || !*text || !strchr(kinds, *text))
        return false;
    struct token t = { .kind = (enum token_kind) * text, .id = strtoll(text + 1, &dot, 16) };
    t.slot = *dot == '.' ? strtoll(dot + 1, NULL, 16) : 0;
    bool bound = *text == PASS || is_landing(t.kind);
    write_token(db, *text, t.id, t.slot, bound ? binder : 0, again);
    *ret_token = t;
    return crypt_equal(text, again);
}

bool token_is_of(const struct db *db, const char *text, int64_t account)
{
    struct token t;
    return is_genuine(db, text, CODES, account, &t);
}

int token_read(const struct db *db, const char *text, int64_t binder, int64_t at, struct token *ret_token)
{
    struct token t;
    if (!is_genuine(db, text, CODES, binder, &t))
        return ERR(db->err, INVALID, "token", "这个码不对，请重新扫码");
    if (is_print(t.kind) && !policy(db, POLICY_CHECKIN_PRINTED_TOKEN))
        return ERR(db->err, INVALID, "token", "本市不接受打印的签到码，请扫负责人手机上的码");
    if (is_card(t.kind) && !policy(db, POLICY_CHECKIN_CARD_TOKEN))
        return ERR(db->err, INVALID, "token",
                   "本市的志愿者卡不能用来签到，请出示手机上的签到码，或按编号点名");
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
    return kind != TOKEN_PERSON && kind != TOKEN_LAND_PERSON && !is_card(kind);
}

enum mark_how token_how(enum token_kind kind)
{
    if (!token_is_site(kind))
        return is_card(kind) ? MARK_HOW_ROLL_CALL : MARK_HOW_PERSONAL_QR;
    return is_print(kind) ? MARK_HOW_PRINTED_QR : MARK_HOW_SITE_QR;
}

void token_pass_make(const struct db *db, int64_t account, int64_t shift, char ret_text[TOKEN_TEXT])
{
    write_token(db, PASS, shift, db->now / SECOND_MS, account, ret_text);
}

int token_pass_read(const struct db *db, const char *text, int64_t account, int64_t at, int64_t *ret_shift)
{
    static const char pass[] = { PASS, '\0' };
    struct token t;
    if (!is_genuine(db, text, pass, account, &t) || t.slot * SECOND_MS > at + MARK_CLOCK_SLACK_MS)
        return ERR(db->err, INVALID, "pass",
                   "没有网络时签到，要带上之前联网领取的离线凭证；没有凭证的，请在“我的班次”里自己申报时长");
    *ret_shift = t.id;
    return OK;
}
