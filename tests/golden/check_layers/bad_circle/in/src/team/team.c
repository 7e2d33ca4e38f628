#include "activity/activity.h"
