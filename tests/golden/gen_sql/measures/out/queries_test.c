/* Every query of the program, and after them those of its tests; generated, do not edit. */
#include "db/query.h"

extern const struct query query_boat_count;
extern const struct query query_boat_sails;
extern const struct query query_boat_total;
const struct query *const all_queries[] = {
    &query_boat_count,
    &query_boat_sails,
    &query_boat_total,
    NULL,
};
const int all_queries_n = 3;
