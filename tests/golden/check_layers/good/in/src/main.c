#include "app.h"
#include "activity/activity.h"
#include "http/server.h"
