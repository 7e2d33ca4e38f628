#include "team/team.h"
#include "team/team.model.h"
/* "SELECT x" and #include "http/x.h" in a comment */
static const char quote = '"';
const char *s = "Select a team"; /* "DELETE FROM x" */
