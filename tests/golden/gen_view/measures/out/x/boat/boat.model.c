/* From x/boat/boat.model; generated, do not edit. */
#include "x/boat/boat.model.h"
