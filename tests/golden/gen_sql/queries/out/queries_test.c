/* Every query of the program, and after them those of its tests; generated, do not edit. */
#include "db/query.h"

extern const struct query query_take_seat;
extern const struct query query_list_lines;
extern const struct query query_each_note;
extern const struct query query_add;
extern const struct query query_count_all;
const struct query *const all_queries[] = {
    &query_take_seat,
    &query_list_lines,
    &query_each_note,
    &query_add,
    &query_count_all,
    NULL,
};
const int all_queries_n = 5;
