/* Every query of the program; generated, do not edit. */
#include "db/query.h"

extern const struct query query_boat_inv_sails;
const struct query *const all_queries[] = {
    &query_boat_inv_sails,
    NULL,
};
const int all_queries_n = 1;
