/* overview_http.c - the public pages of figures: the city, every unit below it, and what the figures mean.
 * Everybody may see them; they name no person. */
#include "http/req.h"
#include "program/overview/overview.h"

#define WIDTH_PHONE 360
#define WIDTH_ELDER 300

static int show_unit(struct req *r, int64_t unit)
{
    struct overview_page *m = NEW_MODEL(r, overview_page);
    int64_t measure = param_code(r, "measure"), by = param_code(r, "by");
    m->measure = measure ? measure : MEASURE_VOLUNTEERS;
    m->by = by ? by : OVERVIEW_BY_MONTH;
    m->ranked = param_code(r, "ranked");
    int rc = overview_fill(r->db, unit, r->prefs.lang, m);
    if (rc < 0)
        return rc;
    overview_draw(r->arena, r->prefs.lang, r->prefs.elder ? WIDTH_ELDER : WIDTH_PHONE, m);
    return SHOW(r, overview_page, m);
}

static int show_city(struct req *r)
{
    return show_unit(r, 0);
}

static int show_below(struct req *r)
{
    return show_unit(r, param_id(r, "unit"));
}

static int show_definitions(struct req *r)
{
    struct open_numbers *m = NEW_MODEL(r, open_numbers);
    int rc = overview_definitions(r->db, r->prefs.lang, m);
    return rc < 0 ? rc : SHOW(r, open_numbers, m);
}

#define CHOICE                                                                                               \
    P_OPT_CODE("measure", measure_codes), P_OPT_CODE("by", overview_by_codes),                               \
        P_OPT_CODE("ranked", overview_ratio_codes)

const struct route overview_routes[] = {
    { .method = GET,
      .path = "/overview",
      .right = ANYONE,
      .lane = READ,
      .handler = show_city,
      .params = PARAMS(CHOICE),
      .view = VIEW(overview_page),
      .doc = "Figures of the whole city",
      .shared = true },
    { .method = GET,
      .path = "/overview/:unit",
      .right = ANYONE,
      .lane = READ,
      .handler = show_below,
      .params = PARAMS(P_ID("unit"), CHOICE),
      .view = VIEW(overview_page),
      .doc = "Figures of a unit and all below it",
      .shared = true },
    { .method = GET,
      .path = "/open-numbers",
      .right = ANYONE,
      .lane = READ,
      .handler = show_definitions,
      .params = NO_PARAMS,
      .view = VIEW(open_numbers),
      .doc = "Every published figure with its definition",
      .shared = true },
    ROUTES_END,
};
