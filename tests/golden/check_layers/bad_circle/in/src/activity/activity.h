
#include "unit/unit.h"
