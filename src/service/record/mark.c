/* mark.c - a record between check-in and check-out.
 *
 * One guarded write each: the unique index record_open makes a second open record of a person impossible, the
 * UPDATE of a check-out asks for state open. Not here: the rules of a mark (attendance/). */
#include "base/clock.h"
#include "base/id.h"
#include "service/record/record.h"
#include "service/record/record.sql.h"

int record_open(struct db *db, const struct record_in *in, int64_t *ret_id)
{
    int64_t id = id_new();
    int rc = sql_record_open(db, &(struct sql_record_open_in){ .id = id,
                                                               .volunteer = in->volunteer,
                                                               .activity = in->activity,
                                                               .shift = in->shift,
                                                               .signup = in->signup,
                                                               .team = in->team,
                                                               .pos = in->pos,
                                                               .day = day_of(in->at),
                                                               .at = in->at,
                                                               .how = in->how,
                                                               .by = db->actor.account,
                                                               .lat = in->lat,
                                                               .lng = in->lng,
                                                               .device = in->device,
                                                               .odd = in->odd });
    if (rc > 0)
        *ret_id = id;
    return rc;
}

int record_close(struct db *db, int64_t record, int64_t at, int64_t minutes, enum mark_how how, int64_t odd)
{
    return sql_record_close(db, record, at, minutes, how, db->actor.account, odd);
}

int record_met(struct db *db, int64_t record)
{
    return sql_record_met(db, record, db->actor.account, db->now);
}

int record_take_back(struct db *db, int64_t record, const char *reason)
{
    return sql_record_take_back(db, record, reason);
}

int record_miss(struct db *db, int64_t record, const char *reason)
{
    return sql_record_miss(db, record, reason);
}
