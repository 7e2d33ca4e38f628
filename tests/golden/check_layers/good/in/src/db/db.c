#include "base/buf.h"
const char *q = "SELECT 1";
