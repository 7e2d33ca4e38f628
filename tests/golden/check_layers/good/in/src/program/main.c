#include "program/app.h"
#include "service/activity/activity.h"
#include "http/server.h"
