/* mark.c - a record between check-in and check-out.
 *
 * One guarded write each: the unique index record_open makes a second open record of a person impossible, the
 * UPDATE of a check-out asks for state open. Not here: the rules of a mark (attendance/). */
#include "office/audit/audit.h"
#include "base/clock.h"
#include "base/id.h"
#include "service/record/record.h"
#include "service/record/record.sql.h"

/* What somebody marked for the person is in the trail, with the address it came from. */
static int note(struct db *db, int64_t record, enum mark_how how, const char *what)
{
    struct sql_record_one_row r = { 0 };
    if (how < MARK_HOW_PERSONAL_QR)
        return OK;
    int rc = sql_record_one(db, record, &r);
    const struct code *c = code_by_value(&mark_how_codes, how);
    return rc < 0 ? rc
                  : audit_add(db, &(struct audit_entry){
                                      .what = AUDIT_KIND_MARK,
                                      .thing = "record",
                                      .thing_id = record,
                                      .pos = r.pos,
                                      .detail = arena_printf(db->arena, "%s：%s", what, c ? c->label : "") });
}

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
    int noted = rc > 0 ? note(db, id, in->how, "签到") : OK;
    if (rc <= 0 || noted < 0)
        return noted < 0 ? noted : rc;
    *ret_id = id;
    return rc;
}

int record_close(struct db *db, int64_t record, int64_t at, int64_t minutes, enum mark_how how, int64_t odd)
{
    int rc = sql_record_close(db, record, at, minutes, how, db->actor.account, odd);
    int noted = rc > 0 ? note(db, record, how, "签退") : OK;
    return noted < 0 ? noted : rc;
}

int record_met(struct db *db, int64_t record)
{
    int rc = sql_record_met(db, record, db->actor.account, db->now);
    int noted = rc > 0 ? note(db, record, MARK_HOW_ROLL_CALL, "看到本人") : OK;
    return noted < 0 ? noted : rc;
}

int record_take_back(struct db *db, int64_t record, const char *reason)
{
    return sql_record_take_back(db, record, reason);
}

int record_miss(struct db *db, int64_t record, const char *reason)
{
    return sql_record_miss(db, record, reason);
}
