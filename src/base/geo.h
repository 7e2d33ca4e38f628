/* geo.h - is a phone where the activity is?
 *
 * Latitude and longitude in degrees, distance in metres on a sphere of R = 6 378 137 m, as the check-in
 * rule asks (DOMAIN section 4). Both points must be in the same coordinate system: nothing is
 * converted here. What cannot be a place is never inside anything. */
#ifndef REDVEST_BASE_GEO_H
#define REDVEST_BASE_GEO_H

#include <stdbool.h>

#define GEO_EARTH_M 6378137.0

struct geo_point {
    double lat; /* degrees north, -90..90 */
    double lng; /* degrees east, -180..180 */
};

struct geo_circle {
    struct geo_point centre;
    double radius_m;
};

/* Both numbers finite and in range. */
bool geo_is_point(struct geo_point p);

/* Great-circle distance by the haversine formula, metres; NaN when either is no valid point. */
double geo_distance_m(struct geo_point a, struct geo_point b);

/* True when p is within the circle, its edge included; false when either is invalid. */
bool geo_within(const struct geo_circle *c, struct geo_point p);

/* "350 m", "2.4 km"; in the arena. */
struct arena;
const char *geo_distance_text(struct arena *a, double m);

#endif
