#include "http/form.h"
#include "view/view.h"
