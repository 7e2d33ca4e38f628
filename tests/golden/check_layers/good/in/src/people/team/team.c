#include "people/team/team.h"
#include "people/team/team.sql.h"
#include "db/db.h"
