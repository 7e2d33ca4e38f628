/* activity_sheet_http.c - what leaves the page: the calendar file (render/ics.h) and the poster with its QR
 * code.
 *
 * Invariant: only what is public. */

#include "service/activity/activity.sql.h"
#include "service/activity/activity_http.h"
#include "office/org/org.h"
#include "render/qr.h"

#define POSTER_SHIFTS 6

static int get_public(struct req *r, struct activity_row *a)
{
    int rc = activity_get(r->db, param_id(r, "id"), a);
    if (rc < 0)
        return rc;
    return activity_is_public(a) ? OK : ERR(&r->err, NOT_FOUND, NULL, "没有找到这个活动");
}

/* --- calendar ----------------------------------------------------------------------------------- */

static struct ics_event event(struct req *r, const struct activity_row *a, const struct shift_line *s)
{
    int64_t shown = a->published > a->made ? a->published : a->made;
    struct calendar_shift c = { .shift = s->id,
                                .activity = a->id,
                                .version = a->version,
                                .shift_version = s->version,
                                .shift_changed_ms = s->changed,
                                .changed_ms = a->changed > shown ? a->changed : shown,
                                .cancelled_ms = s->cancelled,
                                .starts_ms = s->starts,
                                .ends_ms = s->ends,
                                .state = a->state,
                                .title = a->title,
                                .post = s->post,
                                .place = a->place };
    struct ics_event e = calendar_event(r->arena, &c, r->city->public_url);
    e.description = a->content;
    return e;
}

int activity_calendar(struct req *r)
{
    struct activity_row a;
    struct shift_line_list shifts;
    _cleanup_buf_ struct buf b = { 0 };
    int64_t only = param_id(r, "shift");
    size_t n = 0;
    int rc = get_public(r, &a);
    if (rc < 0 || (rc = sql_activity_shifts(r->db, a.id, 0, &shifts)) < 0)
        return rc;
    struct ics_event *events = ARENA_ARRAY(r->arena, struct ics_event, shifts.n + 1);
    for (size_t i = 0; i < shifts.n; i++) {
        const struct shift_line *s = &shifts.v[i];
        if (only ? s->id == only : s->ends > r->now)
            events[n++] = event(r, &a, s);
    }
    if (only && !n)
        return ERR(&r->err, NOT_FOUND, NULL, "没有找到这个班次");
    ics_write(&b, &(struct ics_calendar){ .name = a.title, .events = events, .n = n });
    struct bytes body = { arena_memdup(r->arena, b.data, b.len), b.len };
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
    struct unit_facts unit = { .phone = "" };
    if ((rc = org_unit_facts(r->db, a.unit, &unit)) < 0)
        return rc;
    if ((rc = sql_activity_shifts(r->db, a.id, 0, &m->shifts)) < 0)
        return rc;
    activity_finish_shifts(r, &a, &m->shifts);
    size_t kept = 0;
    for (size_t i = 0; i < m->shifts.n; i++)
        if (!m->shifts.v[i].over && !m->shifts.v[i].cancelled)
            m->shifts.v[kept++] = m->shifts.v[i];
    m->more = kept > POSTER_SHIFTS;
    m->shifts.n = m->more ? POSTER_SHIFTS : kept;
    m->id = a.id;
    m->title = a.title;
    m->category = a.category;
    m->team_name = a.team_name;
    m->unit_name = a.unit_name;
    m->phone = unit.phone;
    m->place = a.place;
    m->risks = a.risks;
    m->conditions = a.conditions;
    m->url = req_url(r, "/activities/%lld", (long long)a.id);
    rc = poster_qr(r, m);
    return rc < 0 ? rc : SHOW(r, activity_poster, m);
}
