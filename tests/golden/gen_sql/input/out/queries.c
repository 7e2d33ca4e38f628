/* Every query of the program; generated, do not edit. */
#include "db/query.h"

extern const struct query query_club_add;
extern const struct query query_club_change;
extern const struct query query_club_name;
extern const struct query query_club_details_of;
const struct query *const all_queries[] = {
    &query_club_add,
    &query_club_change,
    &query_club_name,
    &query_club_details_of,
    NULL,
};
const int all_queries_n = 4;
