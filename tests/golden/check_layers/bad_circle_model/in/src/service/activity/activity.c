#include "service/team/team.h"
