#include "http/route.h"
#include "people/team/team.h"
