/* feed.c - a volunteer's sign-ups as a calendar (render/ics.h), and the secret address it is fetched from.
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
#include "db/city.h"
#include "render/ics.h"
#include "service/signup/signup.sql.h"

#define FEED_BACK_MS (30 * DAY_MS)
#define MAC_CHARS    22 /* 132 bits */

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

static struct ics_event event(struct db *db, const struct sql_signup_feed_row *e, const char *base_url)
{
    return (struct ics_event){
        .uid = arena_printf(db->arena, "signup-%lld@redvest", (long long)e->id),
        .stamp_ms = e->moved,
        .start_ms = e->starts,
        .end_ms = e->ends,
        .summary = arena_printf(db->arena, "%s · %s", e->title, e->post),
        .location = e->place,
        .url = arena_printf(db->arena, "%s/activities/%lld", base_url, (long long)e->activity),
        .tentative = e->state == SIGNUP_STATE_OFFERED,
    };
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
        events[i] = event(db, &rows.v[i], base_url ? base_url : "");
    ics_write(&b, &(struct ics_calendar){ .name = "我的志愿服务", .events = events, .n = rows.n });
    *ret_ics = arena_strdup(db->arena, b.data);
    return OK;
}
