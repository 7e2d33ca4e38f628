#include "team/team.h"
