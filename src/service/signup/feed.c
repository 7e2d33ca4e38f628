/* feed.c - a volunteer's sign-ups as a calendar, RFC 5545, and the secret address it is fetched from.
 *
 * The address needs no session, so calendar programs can follow it; it proves itself by a MAC and shows the
 * last month and what is to come, never the whole history, and no other person. */
#include "service/signup/signup.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/crypt.h"
#include "base/utf8.h"
#include "db/city.h"
#include "service/signup/signup.sql.h"

#define FEED_BACK_MS (30 * DAY_MS)
#define MAC_CHARS    22 /* 132 bits */
#define FOLD_BYTES   73 /* a line may have 75 with its leading blank */

void signup_feed_token(const struct db *db, int64_t volunteer, char ret_token[SIGNUP_FEED_TEXT])
{
    char text[48], mac[CRYPT_TOKEN_TEXT];
    int n = snprintf(text, sizeof(text), "calendar:%" PRIx64, (uint64_t)volunteer);
    crypt_mac(db->city->keys, CRYPT_CHECKIN, text, (size_t)n, mac);
    snprintf(ret_token, SIGNUP_FEED_TEXT, "%" PRIx64 ".%.*s", (uint64_t)volunteer, MAC_CHARS, mac);
}

int64_t signup_feed_volunteer(const struct db *db, const char *token)
{
    char again[SIGNUP_FEED_TEXT];
    int64_t volunteer = strtoll(token, NULL, 16);
    signup_feed_token(db, volunteer, again);
    return crypt_equal(again, token) ? volunteer : 0;
}

/* Texts: backslash, comma and semicolon are escaped, line ends written as \n. */
static void escape(struct buf *b, const char *s)
{
    for (; *s; s++) {
        if (strchr("\\,;", *s))
            buf_putc(b, '\\');
        if (*s == '\n')
            BUF_LIT(b, "\\n");
        else if (*s != '\r')
            buf_putc(b, *s);
    }
}

/* One content line: folded after FOLD_BYTES at a character's edge. */
static void line(struct buf *out, const char *name, const char *value, bool is_text)
{
    _cleanup_buf_ struct buf b = { 0 };
    buf_puts(&b, name);
    if (is_text)
        escape(&b, value);
    else
        buf_puts(&b, value);
    size_t room = FOLD_BYTES;
    for (const char *p = b.data; p && *p;) {
        size_t n = utf8_len(p);
        n = n ? n : 1;
        if (n > room) {
            BUF_LIT(out, "\r\n ");
            room = FOLD_BYTES;
        }
        buf_put(out, p, n);
        p += n;
        room -= n;
    }
    BUF_LIT(out, "\r\n");
}

static void time_line(struct buf *out, const char *name, int64_t ms)
{
    char text[32];
    struct civil c = civil_of(ms - LOCAL_MS); /* the fields of UTC */
    snprintf(text, sizeof(text), "%04d%02d%02dT%02d%02d%02dZ", c.year, c.month, c.day, c.hour, c.minute,
             c.second);
    line(out, name, text, false);
}

static void event(struct db *db, struct buf *b, const struct sql_signup_feed_row *e, const char *base_url)
{
    BUF_LIT(b, "BEGIN:VEVENT\r\n");
    line(b, "UID:", arena_printf(db->arena, "signup-%lld@redvest", (long long)e->id), false);
    time_line(b, "DTSTAMP:", e->moved);
    time_line(b, "DTSTART:", e->starts);
    time_line(b, "DTEND:", e->ends);
    line(b, "SUMMARY:", arena_printf(db->arena, "%s · %s", e->title, e->post), true);
    line(b, "LOCATION:", e->place, true);
    line(b, "URL:", arena_printf(db->arena, "%s/activities/%lld", base_url, (long long)e->activity), false);
    line(b, "STATUS:", e->state == SIGNUP_STATE_OFFERED ? "TENTATIVE" : "CONFIRMED", false);
    BUF_LIT(b, "END:VEVENT\r\n");
}

int signup_feed(struct db *db, int64_t volunteer, const char *base_url, const char **ret_ics)
{
    _cleanup_buf_ struct buf b = { 0 };
    struct sql_signup_feed_rows rows = { 0 };
    int rc = sql_signup_feed(db, volunteer, db->now - FEED_BACK_MS, &rows);
    if (rc < 0)
        return rc;
    BUF_LIT(&b, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//redvest//shifts//ZH\r\nCALSCALE:GREGORIAN\r\n"
                "METHOD:PUBLISH\r\nX-WR-TIMEZONE:Asia/Shanghai\r\n");
    for (size_t i = 0; i < rows.n; i++)
        event(db, &b, &rows.v[i], base_url ? base_url : "");
    BUF_LIT(&b, "END:VCALENDAR\r\n");
    *ret_ics = arena_strdup(db->arena, b.data);
    return OK;
}
