/* Every query of the program; generated, do not edit. */
#include "db/query.h"

extern const struct query query_boat_own;
extern const struct query query_boat_account;
const struct query *const all_queries[] = {
    &query_boat_own,
    &query_boat_account,
    NULL,
};
const int all_queries_n = 2;
