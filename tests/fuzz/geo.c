/* geo.c - any numbers as places: what is no place is nowhere; a distance is the same both ways, at most half
 * the way round the earth, and a circle holds what its radius reaches. */
#include "fuzz.h"

#include <math.h>

#include "base/geo.h"

void fuzz_one(const struct fuzz *f)
{
    double v[5] = { 0 };
    memcpy(v, f->data, f->n < sizeof(v) ? f->n : sizeof(v));
    struct geo_point a = { v[0], v[1] }, b = { v[2], v[3] };
    struct geo_circle c = { a, v[4] };
    double there = geo_distance_m(a, b), back = geo_distance_m(b, a);
    if (!geo_is_point(a) || !geo_is_point(b)) {
        MUST(isnan(there) && isnan(back) && !geo_within(&c, b));
        return;
    }
    MUST(isfinite(there) && there >= 0 && there <= M_PI * GEO_EARTH_M + 1 && fabs(there - back) <= 1e-3);
    MUST(geo_distance_m(a, a) == 0);
    MUST(!geo_within(&c, b) || (isfinite(c.radius_m) && c.radius_m > 0 && there <= c.radius_m));
    MUST(geo_within(&c, a) == (isfinite(c.radius_m) && c.radius_m > 0));
}
