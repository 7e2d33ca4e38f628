#include "http/route.h"
#include "team/team.h"
