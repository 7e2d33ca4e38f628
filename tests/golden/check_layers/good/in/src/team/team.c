#include "team/team.h"
#include "team/team.sql.h"
#include "db/db.h"
