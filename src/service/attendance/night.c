/* night.c - what the clock does: forced sign-out after 24:00 with no hours, and no-shows after a day.
 *
 * Invariant: a forgotten check-out makes no hours; the volunteer is told and may appeal (DOMAIN 4). */
#include "service/attendance/night.h"

#include <stdlib.h>

#include "service/attendance/attendance.h"
#include "service/attendance/attendance.sql.h"
#include "base/clock.h"
#include "base/id.h"
#include "db/meta.h"
#include "office/notice/notice.h"
#include "people/volunteer/volunteer.h"
#include "service/signup/signup.h"
#include "service/star/star.h"

#define LATE_UPLOAD_MS                                                                                       \
    (10 * MINUTE_MS)   /* a phone that was offline hands in the check-in, then the check-out */
#define ABSENT_DAYS  8 /* how far back no-shows are looked for at first */
#define ABSENT_MOST  500
#define ABSENT_UNTIL "attendance.absent_until" /* shifts that ended before were looked at */

int attendance_miss(struct db *db, int64_t record, int64_t volunteer, const char *title, const char *reason)
{
    int rc = record_miss(db, record, reason);
    if (rc <= 0)
        return rc;
    const char *link = arena_printf(db->arena, "/records/%lld/appeal", (long long)record);
    return done(notice_volunteer(db, volunteer, link, N_("您在“{0}”没有签退，这次时长为 0；如有误可以申诉"),
                                 title, NULL));
}

int attendance_force_out(struct db *db)
{
    struct sql_attendance_forgotten_rows open = { 0 };
    int rc = sql_attendance_forgotten(db, day_of(db->now), id_floor(db->now - LATE_UPLOAD_MS),
                                      id_floor(db->now + MINUTE_MS), &open);
    for (size_t i = 0; i < open.n && rc >= 0; i++)
        rc = attendance_miss(db, open.v[i].id, open.v[i].volunteer, open.v[i].title, N_("24:00 自动签退"));
    return rc < 0 ? rc : (int)open.n;
}

static int absent(struct db *db, const struct sql_attendance_absent_row *a)
{
    int rc = signup_no_show(db, a->id);
    if (rc <= 0)
        return rc;
    rc = volunteer_missed(db, a->volunteer);
    if (rc >= 0)
        rc = star_update(db, a->volunteer);
    if (rc < 0)
        return rc;
    return notice_volunteer(db, a->volunteer, "/me/shifts?past=1",
                            N_("“{0}”您报了名但没有到，记为一次未到；下次去不了请提前退出"), a->title, NULL);
}

/* Each shift is looked at once, when it has been over for a day: the register notes how far that went, at
 * times. */
int attendance_mark_no_shows(struct db *db)
{
    struct sql_attendance_absent_rows rows = { 0 };
    int64_t until = db->now - DAY_MS, from = until - ABSENT_DAYS * DAY_MS;
    const char *noted = NULL;
    int rc = meta_get(db, ABSENT_UNTIL, &noted);
    if (rc == OK && noted && strtoll(noted, NULL, 10) > from)
        from = strtoll(noted, NULL, 10);
    if (rc == OK)
        rc = sql_attendance_absent(db, from, until, day_of(from), day_of(until), ABSENT_MOST, &rows);
    for (size_t i = 0; i < rows.n && rc >= 0; i++)
        rc = absent(db, &rows.v[i]);
    if (rc >= 0 && rows.n < ABSENT_MOST && until - from > HOUR_MS)
        rc = meta_set(db, ABSENT_UNTIL, arena_printf(db->arena, "%lld", (long long)until));
    return rc < 0 ? rc : (int)rows.n;
}
