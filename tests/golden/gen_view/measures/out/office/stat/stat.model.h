/* From office/stat/stat.model; generated, do not edit. */
#ifndef REDVEST_OFFICE_STAT_STAT_MODEL_H
#define REDVEST_OFFICE_STAT_STAT_MODEL_H

#include "view/view.h"

/* What is counted */
enum measure {
    MEASURE_BOATS = 1,
    MEASURE_SAILS = 8,
};
enum { MEASURE_COUNT = 2 }; /* how many there are, whatever their numbers */
extern const struct code_table measure_codes;

struct counted;
struct counted_list {
    struct counted *v;
    size_t n;
    bool cut; /* there are more */
};
struct stored_total;
struct stored_total_list {
    struct stored_total *v;
    size_t n;
    bool cut; /* there are more */
};
struct unit_total;
struct unit_total_list {
    struct unit_total *v;
    size_t n;
    bool cut; /* there are more */
};

/* Rows of one place and day */
struct counted {
    int64_t pos;
    int64_t day;
    int64_t n;
};

void json_counted(struct buf *b, const struct counted *m);
/* A total */
struct stored_total {
    int64_t measure;
    int64_t period;
    int64_t n;
};

void json_stored_total(struct buf *b, const struct stored_total *m);
/* A total of a unit */
struct unit_total {
    int64_t unit;
    int64_t measure;
    int64_t n;
};

void json_unit_total(struct buf *b, const struct unit_total *m);
#endif
