/* From x/boat/boat.model; generated, do not edit. */
#ifndef REDVEST_X_BOAT_BOAT_MODEL_H
#define REDVEST_X_BOAT_BOAT_MODEL_H

#include "base/types.h"


#endif
