/* order.c - orders. */
#include "honour/point/point.h"
#include "point/point.h"
