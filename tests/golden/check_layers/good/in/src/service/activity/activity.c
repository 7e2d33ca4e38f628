#include "people/team/team.h"
#include "people/team/team.model.h"
/* "SELECT x" and #include "http/x.h" in a comment */
static const char quote = '"';
const char *s = "Select a team"; /* "DELETE FROM x" */
