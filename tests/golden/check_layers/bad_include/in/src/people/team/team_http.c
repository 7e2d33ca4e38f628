#include "program/app.h"
