#include "base/geo.h"

/* geo_nobody() in words is no use, and so is a function of that name. */
static int geo_nobody(int x)
{
    return x;
}

int team(void)
{
    return GEO(geo_used(geo_nobody(1)));
}
