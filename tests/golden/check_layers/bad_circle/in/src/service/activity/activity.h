
#include "service/unit/unit.h"
