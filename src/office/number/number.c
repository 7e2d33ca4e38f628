/* number.c - see number.h. The counter is named like the number begins: "V140403:2603". */
#include "office/number/number.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/pos.h"
#include "db/meta.h"

int number_next(struct db *db, enum cn_kind kind, int64_t pos, char ret_number[CN_NUMBER_TEXT])
{
    char code[POS_CODE_TEXT], area[CN_AREA_TEXT], name[32];
    int64_t n = 0, day = day_of(db->now);
    pos_to_code(pos, code);
    snprintf(area, sizeof(area), "%.6s", code);
    snprintf(name, sizeof(name), "%c%s:%04d", (char)kind, area, (int)(period_month(day) % 10000));
    int rc = counter_next(db, name, &n);
    if (rc < 0)
        return rc;
    return cn_number_make(kind, area, day, (int)n, ret_number) < 0
               ? ERR(db->err, CONFLICT, NULL, "这个区县本月的编号已经用完")
               : OK;
}

int number_check(void *number_check, struct numbered *row)
{
    struct number_check *n = number_check;
    char number[CN_NUMBER_TEXT];
    if (cn_number_parse(row->number, n->kind, number) != CN_OK)
        check_broken(n->check, row->id, n->kind, 0);
    return OK;
}
