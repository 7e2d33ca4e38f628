/* activity_sheet_http.c - what leaves the page: the calendar file (RFC 5545) and the poster with its QR code.
 *
 * Invariants: only what is public; times in UTC; lines end in CRLF and are folded at 75 bytes. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "service/activity/activity.sql.h"
#include "service/activity/activity_http.h"
#include "base/clock.h"
#include "render/qr.h"

#define LINE_BYTES    75
#define POSTER_SHIFTS 6

static int get_public(struct req *r, struct activity_row *a)
{
    int rc = activity_get(r->db, param_id(r, "id"), a);
    if (rc < 0)
        return rc;
    return activity_is_public(a) ? OK : ERR(&r->err, NOT_FOUND, NULL, "没有找到这个活动");
}

/* --- calendar ----------------------------------------------------------------------------------- */

/* NAME:value; commas, semicolons and backslashes escaped, line ends as \n, folded between characters. */
static void ics_line(struct buf *b, const char *name, const char *value)
{
    size_t at = strlen(name) + 1;
    buf_puts(b, name);
    buf_putc(b, ':');
    for (const char *p = value; *p; p++) {
        bool begins = ((unsigned char)*p & 0xc0) != 0x80;
        if (*p == '\r')
            continue;
        if (begins && at + 4 > LINE_BYTES) {
            BUF_LIT(b, "\r\n ");
            at = 1;
        }
        if (*p == '\n') {
            BUF_LIT(b, "\\n");
            at += 2;
            continue;
        }
        if (strchr(",;\\", *p)) {
            buf_putc(b, '\\');
            at++;
        }
        buf_putc(b, *p);
        at++;
    }
    BUF_LIT(b, "\r\n");
}

static void ics_time(struct buf *b, const char *name, int64_t ms)
{
    struct civil c = civil_of(ms - LOCAL_MS); /* its UTC fields */
    buf_printf(b, "%s:%04d%02d%02dT%02d%02d%02dZ\r\n", name, c.year, c.month, c.day, c.hour, c.minute,
               c.second);
}

static void ics_event(struct req *r, struct buf *b, const struct activity_row *a, const struct shift_line *s)
{
    char text[64];
    BUF_LIT(b, "BEGIN:VEVENT\r\n");
    snprintf(text, sizeof(text), "shift-%lld@redvest", (long long)s->id);
    ics_line(b, "UID", text);
    ics_time(b, "DTSTAMP", r->now);
    ics_time(b, "DTSTART", s->starts);
    ics_time(b, "DTEND", s->ends);
    const char *title = *s->post ? arena_printf(r->arena, "%s（%s）", a->title, s->post) : a->title;
    ics_line(b, "SUMMARY", title);
    ics_line(b, "LOCATION", a->place);
    ics_line(b, "DESCRIPTION", a->content);
    ics_line(b, "URL", req_url(r, "/activities/%lld", (long long)a->id));
    if (s->cancelled || a->state == ACTIVITY_STATE_CANCELLED)
        ics_line(b, "STATUS", "CANCELLED");
    BUF_LIT(b, "END:VEVENT\r\n");
}

int activity_calendar(struct req *r)
{
    struct activity_row a;
    struct shift_line_list shifts;
    struct buf b = { 0 };
    int64_t only = param_id(r, "shift");
    int events = 0;
    int rc = get_public(r, &a);
    if (rc < 0 || (rc = sql_activity_shifts(r->db, a.id, 0, &shifts)) < 0)
        return rc;
    BUF_LIT(&b, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//redvest//activity//ZH\r\nMETHOD:PUBLISH\r\n");
    for (size_t i = 0; i < shifts.n; i++) {
        const struct shift_line *s = &shifts.v[i];
        if (only ? s->id != only : s->ends <= r->now)
            continue;
        ics_event(r, &b, &a, s);
        events++;
    }
    BUF_LIT(&b, "END:VCALENDAR\r\n");
    struct bytes body = { arena_memdup(r->arena, b.data, b.len), b.len };
    buf_free(&b);
    if (only && !events)
        return ERR(&r->err, NOT_FOUND, NULL, "没有找到这个班次");
    return reply_bytes(r, "text/calendar; charset=utf-8", body, "attachment; filename=\"redvest.ics\"");
}

/* --- poster ------------------------------------------------------------------------------------- */

static int poster_qr(struct req *r, struct activity_poster *m)
{
    struct buf b = { 0 };
    int rc = qr_svg(
        &b, &(struct qr){ .text = m->url, .label = req_tr(r, N_("报名页的二维码")), .level = QR_PRINT },
        &r->err);
    if (rc == OK)
        m->qr = (struct safe_html){ arena_strndup(r->arena, b.data, b.len) };
    buf_free(&b);
    return rc;
}

int activity_poster(struct req *r)
{
    struct activity_row a;
    int rc = get_public(r, &a);
    if (rc < 0)
        return rc;
    struct activity_poster *m = NEW_MODEL(r, activity_poster);
    if ((rc = sql_activity_shifts(r->db, a.id, 0, &m->shifts)) < 0)
        return rc;
    activity_finish_shifts(r, &a, &m->shifts);
    size_t kept = 0;
    for (size_t i = 0; i < m->shifts.n && kept < POSTER_SHIFTS; i++)
        if (!m->shifts.v[i].over && !m->shifts.v[i].cancelled)
            m->shifts.v[kept++] = m->shifts.v[i];
    m->shifts.n = kept;
    m->id = a.id;
    m->title = a.title;
    m->category = a.category;
    m->team_name = a.team_name;
    m->place = a.place;
    m->risks = a.risks;
    m->conditions = a.conditions;
    m->url = req_url(r, "/activities/%lld", (long long)a.id);
    rc = poster_qr(r, m);
    return rc < 0 ? rc : SHOW(r, activity_poster, m);
}
