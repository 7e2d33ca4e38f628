#include "people/team/team.h"
