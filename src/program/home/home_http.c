/* home_http.c - the first page, the accessibility statement, the living style page.
 *
 * The first page is the same for everybody, except for what a person logged in does next, which stands
 * in the HTML only: so its JSON may be shared. Not here: figures (stat/), cards (activity/). */
#include <math.h>

#include "service/activity/activity.h"
#include "service/attendance/attendance.h"
#include "base/clock.h"
#include "base/site.h"
#include "program/home/home.model.h"
#include "program/home/home.sql.h"
#include "http/req.h"
#include "render/qr.h"
#include "render/svg.h"
#include "render/vest.h"
#include "db/city.h"
#include "office/inbox/inbox.h"
#include "office/stat/stat.h"

#define CARDS      3
#define HOURS_MOST 5 /* all of them stand on the leader's own page */

/* --- the first page ----------------------------------------------------------------------------- */

static struct safe_html drawn(struct req *r, struct buf *b)
{
    struct safe_html h = { arena_strndup(r->arena, b->data ? b->data : "", b->len) };
    buf_free(b);
    return h;
}

static struct safe_html vest(struct req *r, int stars)
{
    struct buf b = { 0 };
    vest_svg(&b, stars, NULL);
    return drawn(r, &b);
}

/* Hours for people, minutes for programs. */
static struct safe_html shown(struct req *r, enum measure measure, int64_t n)
{
    char text[FIGURE_TEXT];
    struct buf b = { 0 };
    figure_grouped(n / stat_measure(measure)->per, text);
    buf_html(&b, text);
    return drawn(r, &b);
}

static int fill_figures(struct req *r, struct home *m)
{
    static const struct {
        enum measure measure;
        const char *name;
    } shows[] = { { MEASURE_VOLUNTEERS, N_("注册志愿者") },
                  { MEASURE_TEAMS, N_("志愿队伍") },
                  { MEASURE_ACTIVITIES, N_("志愿活动") },
                  { MEASURE_PERSON_TIMES, N_("服务人次") },
                  { MEASURE_MINUTES, N_("服务时长（小时）") } };
    size_t n = sizeof(shows) / sizeof(shows[0]);
    m->figures.v = ARENA_ARRAY(r->arena, struct home_figure, n);
    for (size_t i = 0; i < n; i++) {
        struct home_figure *f = &m->figures.v[m->figures.n++];
        f->measure = shows[i].measure;
        f->name = req_tr(r, shows[i].name);
        f->definition = req_tr(r, stat_measure(shows[i].measure)->definition);
        int rc = stat_total(r->db, r->city->pos, shows[i].measure, 0, &f->n);
        if (rc < 0)
            return rc;
        f->shown = shown(r, shows[i].measure, f->n);
    }
    return stat_as_of(r->db, &m->as_of);
}

static int fill_mine(struct req *r, struct home *m)
{
    if (!r->user || r->face != FACE_HTML)
        return OK;
    if (user_grant(r->user, STATION))
        return inbox_waiting(r->db, r->user, &m->inbox);
    if (!r->user->volunteer)
        return OK;
    struct home_next *next = ARENA_NEW(r->arena, struct home_next);
    int rc = sql_home_next(r->db, r->user->volunteer, r->now, next);
    if (rc > 0)
        m->mine = next;
    return rc < 0 || !r->user->leader ? rc
                                      : attendance_hours(r->db, r->user->volunteer, HOURS_MOST, &m->hours);
}

static int show(struct req *r)
{
    struct home *m = NEW_MODEL(r, home);
    int rc = fill_figures(r, m);
    if (rc < 0 || (rc = fill_mine(r, m)) < 0 ||
        (rc = activity_soonest(r->db, r->city->pos, r->prefs.lang, CARDS, &m->items)) < 0)
        return rc;
    m->city = r->city->name;
    m->runner = site_now(r->city->site)->runner;
    m->plain = vest(r, 0);
    m->first = vest(r, 1);
    m->worn = vest(r, VEST_STARS);
    return SHOW(r, home, m);
}

/* --- the others --------------------------------------------------------------------------------- */

static int show_accessibility(struct req *r)
{
    struct accessibility *m = NEW_MODEL(r, accessibility);
    m->city = r->city->name;
    return SHOW(r, accessibility, m);
}

/* Nothing is sent to it: the fields of the style page are samples. */
static const struct param sample_params[] = {
    P_TEXT("name", 20),
    P_PHONE("phone"),
    P_OPT_DAY("day"),
    P_CODE("category", service_category_codes),
    P_CODE("recruit", recruit_codes),
    P_OPT_LONG("note", 200),
    P_BOOL("agree"),
    { 0 },
};

static struct activity_card sample_card(struct req *r, int64_t id, enum activity_status status, int64_t taken)
{
    int64_t starts = r->now + DAY_MS;
    return (struct activity_card){ .id = id,
                                   .title = req_tr(r, N_("样例：社区义诊")),
                                   .category = SERVICE_CATEGORY_HEALTH,
                                   .status = status,
                                   .team = 1,
                                   .team_name = req_tr(r, N_("样例志愿服务队")),
                                   .unit_name = r->city->name,
                                   .place = req_tr(r, N_("社区广场")),
                                   .shift = id,
                                   .lat = NAN,
                                   .lng = NAN,
                                   .starts = starts,
                                   .ends = starts + 2 * HOUR_MS,
                                   .seats = 20,
                                   .taken = taken,
                                   .left = 20 - taken,
                                   .joining = taken < 20 ? JOINING_FREE : JOINING_QUEUE,
                                   .recruit = RECRUIT_OPEN,
                                   .distance_m = DB_NONE,
                                   .month = activity_month(r->prefs.lang, starts),
                                   .date = civil_of(starts).day,
                                   .weekday = activity_weekday(r->prefs.lang, starts) };
}

static int show_design(struct req *r)
{
    struct design *m = NEW_MODEL(r, design);
    struct buf b = { 0 };
    m->items.v = ARENA_ARRAY(r->arena, struct activity_card, 2);
    m->items.n = 2;
    m->items.v[0] = sample_card(r, 1, ACTIVITY_STATUS_OPEN, 12);
    m->items.v[1] = sample_card(r, 2, ACTIVITY_STATUS_FULL, 20);
    m->vest = vest(r, 3);
    int rc = qr_svg(&b, &(struct qr){ .text = req_url(r, "/design"), .label = req_tr(r, N_("样例二维码")) },
                    &r->err);
    if (rc < 0)
        return rc;
    m->qr = drawn(r, &b);
    m->form = form_new(r, sample_params);
    return SHOW(r, design, m);
}

const struct route home_routes[] = {
    { GET, "/", ANYONE, READ, show, NO_PARAMS, VIEW(home), "The first page: figures, what one can join now",
      .shared = true },
    { GET, "/accessibility", ANYONE, READ, show_accessibility, NO_PARAMS, VIEW(accessibility),
      "The accessibility statement", .shared = true },
    { GET, "/design", ANYONE, READ, show_design, NO_PARAMS, VIEW(design), "The living style page",
      .shared = true },
    ROUTES_END,
};
