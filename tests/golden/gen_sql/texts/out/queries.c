/* Every query of the program; generated, do not edit. */
#include "db/query.h"

extern const struct query query_note_leave;
extern const struct query query_note_close;
extern const struct query query_note_drop;
const struct query *const all_queries[] = {
    &query_note_leave,
    &query_note_close,
    &query_note_drop,
    NULL,
};
const int all_queries_n = 3;
