#include "service/activity/activity.h"
