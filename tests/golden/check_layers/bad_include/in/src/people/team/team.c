#include "team.h"
#include "cmocka/cmocka.h"
