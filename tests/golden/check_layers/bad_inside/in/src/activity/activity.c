#include "team/team.sql.h"
#include "team/roster.h"
#include "team/team.h"
