
#include "db/db.h"
