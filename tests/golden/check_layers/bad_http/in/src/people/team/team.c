#include "base/err.h"
#include "http/req.h"
