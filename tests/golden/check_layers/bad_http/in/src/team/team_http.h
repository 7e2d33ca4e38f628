#include "http/route.h"
