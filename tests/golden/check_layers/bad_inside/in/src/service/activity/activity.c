#include "people/team/team.sql.h"
#include "people/team/roster.h"
#include "people/team/team.h"
