/* Who is told of what; generated, do not edit. */
#include "base/err.h"
