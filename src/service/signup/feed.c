/* feed.c - a volunteer's sign-ups as a calendar (render/ics.h), and the secret address it is fetched from.
 *
 * The address needs no session, so calendar programs can follow it; it proves itself by a MAC and shows the
 * last month and what is to come, never the whole history, and no other person. A new one takes its place
 * when the person asks for that, and when all their log-ins end (a new password, a new phone, log-out
 * everywhere). */
#include "service/signup/signup.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/crypt.h"
#include "db/city.h"
#include "service/activity/activity.h"
#include "service/signup/signup.sql.h"

#define FEED_BACK_MS (30 * DAY_MS)
#define MAC_CHARS    22 /* 132 bits */

static int serial_of(struct db *db, int64_t volunteer, int64_t *ret_serial)
{
    struct sql_calendar_address_serial_row row = { 0 };
    int rc = sql_calendar_address_serial(db, volunteer, &row);
    *ret_serial = row.serial;
    return rc;
}

int signup_feed_token(struct db *db, int64_t volunteer, char ret_token[SIGNUP_FEED_TEXT])
{
    char text[72], mac[CRYPT_TOKEN_TEXT];
    int64_t serial = 0;
    int rc = serial_of(db, volunteer, &serial);
    int n = serial
                ? snprintf(text, sizeof(text), "calendar:%" PRIx64 ":%" PRId64, (uint64_t)volunteer, serial)
                : snprintf(text, sizeof(text), "calendar:%" PRIx64, (uint64_t)volunteer);
    crypt_mac(db->city->keys, CRYPT_CHECKIN, text, (size_t)n, mac);
    snprintf(ret_token, SIGNUP_FEED_TEXT, "%" PRIx64 ".%.*s", (uint64_t)volunteer, MAC_CHARS, mac);
    return rc;
}

int signup_feed_volunteer(struct db *db, const char *token, int64_t *ret_volunteer)
{
    char again[SIGNUP_FEED_TEXT];
    struct sql_signup_fed_row row;
    int64_t volunteer = strtoll(token, NULL, 16);
    int rc = signup_feed_token(db, volunteer, again);
    if (rc < 0 || !crypt_equal(again, token))
        return done(rc);
    *ret_volunteer = volunteer;
    return sql_signup_fed(db, volunteer, &row);
}

int signup_feed_renew(struct db *db, int64_t volunteer)
{
    return done(sql_calendar_address_renew(db, volunteer));
}

int signup_feed_end(struct db *db, int64_t account)
{
    struct sql_signup_by_account_row row = { 0 };
    int rc = sql_signup_by_account(db, account, &row);
    return rc > 0 ? signup_feed_renew(db, row.id) : rc;
}

static struct ics_event event(struct db *db, const struct sql_signup_feed_row *e, const char *base_url)
{
    struct calendar_shift c = { .shift = e->shift,
                                .activity = e->activity,
                                .version = e->version,
                                .shift_version = e->shift_version,
                                .shift_changed_ms = e->shift_changed,
                                .changed_ms = e->changed > e->moved ? e->changed : e->moved,
                                .cancelled_ms = e->cancelled,
                                .starts_ms = e->starts,
                                .ends_ms = e->ends,
                                .state = e->activity_state,
                                .title = e->title,
                                .post = e->post,
                                .place = e->place };
    struct ics_event out = calendar_event(db->arena, &c, base_url);
    out.tentative = e->state == SIGNUP_STATE_OFFERED;
    out.cancelled = out.cancelled || e->state == SIGNUP_STATE_CANCELLED;
    return out;
}

int signup_feed(struct db *db, int64_t volunteer, const char *base_url, const char **ret_ics)
{
    _cleanup_buf_ struct buf b = { 0 };
    struct sql_signup_feed_rows rows = { 0 };
    int rc = sql_signup_feed(db, volunteer, db->now - FEED_BACK_MS, &rows);
    if (rc < 0)
        return rc;
    struct ics_event *events = ARENA_ARRAY(db->arena, struct ics_event, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        events[i] = event(db, &rows.v[i], base_url);
    ics_write(&b, &(struct ics_calendar){ .name = "我的志愿服务", .events = events, .n = rows.n });
    *ret_ics = arena_strdup(db->arena, b.data);
    return OK;
}
