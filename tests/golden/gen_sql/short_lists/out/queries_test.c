/* Every query of the program, and after them those of its tests; generated, do not edit. */
#include "db/query.h"

extern const struct query query_two_stay;
extern const struct query query_three;
extern const struct query query_five_named;
extern const struct query query_none_of;
extern const struct query query_over_lines;
extern const struct query query_others_stay;
const struct query *const all_queries[] = {
    &query_two_stay,
    &query_three,
    &query_five_named,
    &query_none_of,
    &query_over_lines,
    &query_others_stay,
    NULL,
};
const int all_queries_n = 6;
