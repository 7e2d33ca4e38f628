/* activity_list_http.c - lists of many: what one can join soonest, and all shifts of one day.
 *
 * Invariants: both are the same for everybody who asks the same (their pages are shared); a cursor holds
 * the start and the id of the last line. Not here: the shifts one may take oneself (signup/). */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service/activity/activity.sql.h"
#include "service/activity/activity_http.h"
#include "service/activity/inside.h"
#include "base/clock.h"
#include "base/geo.h"
#include "base/pos.h"
#include "http/chips.h"
#include "office/org/org.h"

#define CARDS      20
#define DAY_SHIFTS 200
#define KM_USUAL   2
#define TEXT_MAX   40
#define DEGREE_M   111319.5 /* of latitude; GEO_EARTH_M * pi / 180 */

const struct param activity_list_params[] = {
    P_OPT_ID("unit"),
    P_OPT_CODE("category", service_category_codes),
    P_OPT_DAY("day"),
    P_OPT_TEXT("q", TEXT_MAX),
    P_OPT_REAL("lat", -90, 90),
    P_OPT_REAL("lng", -180, 180),
    P_OPT_INT("km", 1, 100),
    P_BOOL("free"),
    P_PAGE,
    { 0 },
};

const struct param activity_day_params[] = {
    P_OPT_DAY("day"), P_OPT_ID("unit"), P_OPT_TEXT("after", 60), P_OPT_INT("n", 1, 500), { 0 },
};

struct cursor {
    int64_t ms, id;
};

/* "1773104400000-7310": where the list goes on; zeros at its start or when it is no cursor. */
static struct cursor cursor_of(const struct req *r)
{
    struct cursor c = { 0, 0 };
    const char *s = param_text(r, "after");
    char *end = NULL;
    if (!s)
        return c;
    c.ms = strtoll(s, &end, 10);
    if (*end != '-')
        return (struct cursor){ 0, 0 };
    c.id = strtoll(end + 1, NULL, 10);
    return c;
}

static const char *cursor_text(const struct req *r, int64_t ms, int64_t id)
{
    return arena_printf(r->arena, "%lld-%lld", (long long)ms, (long long)id);
}

/* --- open activities ---------------------------------------------------------------------------- */

/* %text%, with what LIKE reads as signs taken literally. */
static const char *like(const struct req *r, const char *text)
{
    if (!text)
        return NULL;
    char *out = arena_alloc(r->arena, strlen(text) * 2 + 3), *p = out;
    *p++ = '%';
    for (; *text; text++) {
        if (strchr("!%_", *text))
            *p++ = '!';
        *p++ = *text;
    }
    *p++ = '%';
    *p = '\0';
    return out;
}

/* A box around the circle; corners are cut off afterwards. */
static void near_box(const struct req *r, struct sql_activity_cards_in *in)
{
    double lat = param_real(r, "lat"), lng = param_real(r, "lng");
    double m = (double)param_int_or(r, "km", KM_USUAL) * 1000, shrink = cos(lat * M_PI / 180);
    in->lat_lo = in->lat_hi = in->lng_lo = in->lng_hi = NAN;
    if (isnan(lat) || isnan(lng))
        return;
    in->lat_lo = lat - m / DEGREE_M;
    in->lat_hi = lat + m / DEGREE_M;
    in->lng_lo = lng - m / DEGREE_M / (shrink > 0.01 ? shrink : 0.01);
    in->lng_hi = lng + m / DEGREE_M / (shrink > 0.01 ? shrink : 0.01);
}

static void finish_card(const struct req *r, struct activity_card *c, bool near)
{
    activity_finish_card(c, r->now, r->prefs.lang);
    if (!near)
        return;
    double m = geo_distance_m((struct geo_point){ param_real(r, "lat"), param_real(r, "lng") },
                              (struct geo_point){ c->lat, c->lng });
    c->distance_m = (int64_t)m;
    c->distance = geo_distance_text(r->arena, m);
}

/* Works out what the rows leave open, cuts the page to n and drops what is in the box but not in the circle.
 */
static void finish_cards(struct req *r, struct activity_list *m, int64_t n)
{
    int64_t most = param_int_or(r, "km", KM_USUAL) * 1000;
    size_t kept = 0;
    if ((int64_t)m->items.n > n) {
        const struct activity_card *last = &m->items.v[n - 1];
        m->items.n = (size_t)n;
        m->next = cursor_text(r, last->starts, last->shift);
        m->more = chip_link(r, "after", m->next);
    }
    for (size_t i = 0; i < m->items.n; i++) {
        struct activity_card c = m->items.v[i];
        finish_card(r, &c, m->near);
        if (!m->near || c.distance_m <= most)
            m->items.v[kept++] = c;
    }
    m->items.n = kept;
}

static int unit_options(struct req *r, const struct unit *u, struct form *f)
{
    struct unit_line_list below;
    int n = org_children(r->db, u->id, &below);
    if (n < 0)
        return n;
    struct form_option *o = ARENA_ARRAY(r->arena, struct form_option, (size_t)n + 1);
    size_t k = 0;
    if (u->pos != r->city->pos)
        o[k++] = (struct form_option){ arena_printf(r->arena, "%lld", (long long)u->id), u->name };
    for (int i = 0; i < n; i++)
        o[k++] =
            (struct form_option){ arena_printf(r->arena, "%lld", (long long)below.v[i].id), below.v[i].name };
    form_options(f, "unit", o, k);
    return OK;
}

static const char *iso_day(const struct req *r, int64_t day)
{
    char text[TIME_TEXT];
    format_day(day, text);
    return arena_strdup(r->arena, text);
}

/* What one press sets: a day, free seats; what else was asked for stands there too, to be taken away. */
static void fill_chips(const struct req *r, struct activity_list *m)
{
    int64_t today = day_of(r->now), day = param_day(r, "day");
    chips_add(r, &m->chips, "day", iso_day(r, today), req_tr(r, N_("今天")));
    chips_add(r, &m->chips, "day", iso_day(r, today + 1), req_tr(r, N_("明天")));
    if (day != today && day != today + 1)
        chips_given(r, &m->chips, "day", iso_day(r, day));
    chips_add(r, &m->chips, "free", "1", req_tr(r, N_("有空位")));
    const struct code *c = code_by_value(&service_category_codes, param_code(r, "category"));
    if (c)
        chips_given(r, &m->chips, "category", req_tr(r, c->label));
    if (m->unit)
        chips_given(r, &m->chips, "unit", m->unit_name);
    chips_given(r, &m->chips, "q", param_text(r, "q"));
    chips_codes(r, &m->categories, "category", &service_category_codes);
}

/* The filter shows what was asked. */
static int fill_filter(struct req *r, const struct unit *u, struct activity_list *m)
{
    struct unit up;
    m->form = form_new(r, activity_list_params);
    form_set(m->form, "q", param_text(r, "q"));
    form_set_day(m->form, "day", param_day(r, "day"));
    form_set_code(m->form, "category", param_code(r, "category"));
    if (param_bool(r, "free"))
        form_set(m->form, "free", "1");
    if (u->pos != r->city->pos) {
        form_set_int(m->form, "unit", u->id);
        m->unit = u->id;
        m->unit_name = u->name;
        int rc = org_parent_body(r->db, u->pos, &up);
        if (rc < 0)
            return rc;
        if (rc && up.pos != r->city->pos) {
            m->up = up.id;
            m->up_name = up.name;
        }
    }
    m->filtered = m->unit || m->near || param_given(r, "q") || param_given(r, "day") ||
                  param_given(r, "category") || param_bool(r, "free");
    fill_chips(r, m);
    return unit_options(r, u, m->form);
}

int activity_list(struct req *r)
{
    struct unit u;
    struct cursor after = cursor_of(r);
    int64_t n = req_limit(r, CARDS), today = day_of(r->now), day = param_day(r, "day");
    int rc = org_asked(r, &u);
    if (rc < 0)
        return rc;
    struct sql_activity_cards_in in = {
        .now = r->now,
        .day_lo = day == DB_NONE ? today - 1 : day,
        .day_hi = day == DB_NONE ? today + ACTIVITY_DAYS_AHEAD : day,
        .pos_lo = u.pos,
        .pos_hi = pos_hi(u.pos),
        .category = param_given(r, "category") ? param_code(r, "category") : DB_NONE,
        .text = like(r, param_text(r, "q")),
        .free = param_bool(r, "free"),
        .after_day = after.ms ? day_of(after.ms) : 0,
        .after_ms = after.ms,
        .after_id = after.id,
        .n = n + 1,
    };
    near_box(r, &in);
    struct activity_list *m = NEW_MODEL(r, activity_list);
    m->near = !isnan(in.lat_lo);
    rc = sql_activity_cards(r->db, &in, &m->items);
    if (rc < 0 || (rc = fill_filter(r, &u, m)) < 0)
        return rc;
    finish_cards(r, m, n);
    return SHOW(r, activity_list, m);
}

/* --- one day ------------------------------------------------------------------------------------ */

int activity_day(struct req *r)
{
    struct unit u;
    struct cursor after = cursor_of(r);
    int64_t n = req_limit(r, DAY_SHIFTS);
    int rc = org_asked(r, &u);
    if (rc < 0)
        return rc;
    struct day_page *m = NEW_MODEL(r, day_page);
    m->day = param_given(r, "day") ? param_day(r, "day") : day_of(r->now);
    rc = sql_activity_day(r->db, m->day, u.pos, pos_hi(u.pos), after.ms, after.id, n + 1, &m->shifts);
    if (rc < 0)
        return rc;
    if (rc > n) {
        m->shifts.n = (size_t)n;
        m->next = cursor_text(r, m->shifts.v[n - 1].starts, m->shifts.v[n - 1].id);
        m->more = chip_link(r, "after", m->next);
    }
    for (size_t i = 0; i < m->shifts.n; i++) {
        m->capacity += m->shifts.v[i].cancelled ? 0 : m->shifts.v[i].capacity;
        m->taken += m->shifts.v[i].taken;
    }
    m->total = (int64_t)m->shifts.n;
    m->unit = u.id;
    m->unit_name = u.name;
    m->before = m->day - 1;
    m->after = m->day + 1;
    return SHOW(r, day_page, m);
}
