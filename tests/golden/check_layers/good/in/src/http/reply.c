#include "view/view.h"
#include "db/db.h"
