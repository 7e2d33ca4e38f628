#include "base/geo.h"

int geo_own(int x)
{
    return x;
}

int geo_used(int x)
{
    return geo_own(x);
}
