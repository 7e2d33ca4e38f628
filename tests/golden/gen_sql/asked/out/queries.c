/* Every query of the program; generated, do not edit. */
#include "db/query.h"

extern const struct query query_x_waiting;
extern const struct query query_x_waiting_count;
extern const struct query query_x_in_unit;
const struct query *const all_queries[] = {
    &query_x_waiting,
    &query_x_waiting_count,
    &query_x_in_unit,
    NULL,
};
const int all_queries_n = 3;
