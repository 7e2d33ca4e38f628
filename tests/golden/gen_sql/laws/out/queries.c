/* Every query of the program; generated, do not edit. */
#include "db/query.h"

extern const struct query query_shift_open;
extern const struct query query_shift_cancel;
extern const struct query query_shift_move;
extern const struct query query_shift_next;
extern const struct query query_shift_copy;
extern const struct query query_shift_parties;
const struct query *const all_queries[] = {
    &query_shift_open,
    &query_shift_cancel,
    &query_shift_move,
    &query_shift_next,
    &query_shift_copy,
    &query_shift_parties,
    NULL,
};
const int all_queries_n = 6;
