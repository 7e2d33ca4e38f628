/* activity_card.c - an activity as a card of a list, here and on other pages. */
#include <math.h>

#include "service/activity/activity.h"
#include "service/activity/activity.sql.h"
#include "service/activity/inside.h"
#include "base/clock.h"
#include "base/pos.h"

const char *activity_month(enum lang lang, int64_t ms)
{
    static const char *const names[] = {
        N_("1月"), N_("2月"), N_("3月"), N_("4月"),  N_("5月"),  N_("6月"),
        N_("7月"), N_("8月"), N_("9月"), N_("10月"), N_("11月"), N_("12月")
    };
    return tr(lang, names[civil_of(ms).month - 1]);
}

const char *activity_weekday(enum lang lang, int64_t ms)
{
    static const char *const names[] = { N_("周一"), N_("周二"), N_("周三"), N_("周四"),
                                         N_("周五"), N_("周六"), N_("周日") };
    return tr(lang, names[civil_of(ms).weekday]);
}

void activity_finish_card(struct activity_card *c, int64_t now, enum lang lang)
{
    c->status = activity_shown(&(struct activity_facts){ .state = ACTIVITY_STATE_OPEN,
                                                         .running = c->starts <= now,
                                                         .seats = c->seats,
                                                         .taken = c->taken,
                                                         .joining = (enum joining)c->joining });
    c->month = activity_month(lang, c->starts);
    c->date = civil_of(c->starts).day;
    c->weekday = activity_weekday(lang, c->starts);
    c->distance_m = DB_NONE;
}

int activity_soonest(struct db *db, int64_t pos, enum lang lang, int64_t n,
                     struct activity_card_list *ret_cards)
{
    struct sql_activity_cards_in in = { .now = db->now,
                                        .day_lo = day_of(db->now) - 1,
                                        .day_hi = day_of(db->now) + ACTIVITY_DAYS_AHEAD,
                                        .pos_lo = pos,
                                        .pos_hi = pos_hi(pos),
                                        .category = DB_NONE,
                                        .free = true,
                                        .lat_lo = NAN,
                                        .lat_hi = NAN,
                                        .lng_lo = NAN,
                                        .lng_hi = NAN,
                                        .n = n };
    int rc = sql_activity_cards(db, &in, ret_cards);
    for (int i = 0; i < rc; i++)
        activity_finish_card(&ret_cards->v[i], db->now, lang);
    return rc;
}
