/* geo.c - haversine; exact enough at arm's length, where the law of cosines is not. */
#include "base/geo.h"

#include <math.h>

#include "base/arena.h"

static double radians(double degrees)
{
    return degrees * (M_PI / 180.0);
}

/* Written so that NaN fails every comparison. */
bool geo_is_point(struct geo_point p)
{
    return p.lat >= -90.0 && p.lat <= 90.0 && p.lng >= -180.0 && p.lng <= 180.0;
}

/* A valid centre and a finite radius above zero. */
static bool is_circle(const struct geo_circle *c)
{
    return geo_is_point(c->centre) && isfinite(c->radius_m) && c->radius_m > 0.0;
}

double geo_distance_m(struct geo_point a, struct geo_point b)
{
    if (!geo_is_point(a) || !geo_is_point(b))
        return NAN;
    double dlat = sin(radians(b.lat - a.lat) / 2);
    double dlng = sin(radians(b.lng - a.lng) / 2);
    double h = dlat * dlat + cos(radians(a.lat)) * cos(radians(b.lat)) * dlng * dlng;
    return 2 * GEO_EARTH_M * asin(sqrt(fmin(h, 1.0)));
}

bool geo_within(const struct geo_circle *c, struct geo_point p)
{
    return is_circle(c) && geo_distance_m(c->centre, p) <= c->radius_m;
}

const char *geo_distance_text(struct arena *a, double m)
{
    return m < 1000 ? arena_printf(a, "%d m", (int)(m / 10) * 10) : arena_printf(a, "%.1f km", m / 1000);
}
