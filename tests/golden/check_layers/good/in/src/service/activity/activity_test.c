#include "http/server.h"
#include "people/team/team.sql.h"
