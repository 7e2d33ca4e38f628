#include "http/server.h"
#include "team/team.sql.h"
