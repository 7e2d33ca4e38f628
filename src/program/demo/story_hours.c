/* story_hours.c - hours refused, missed, voided; what people said about that; entries by hand, with public
 * notices that run, passed, were stopped and withdrawn. */
#include "program/demo/story.h"

#include "base/crypt.h"
#include "office/attach/attach.h"
#include "office/gazette/gazette.h"
#include "program/demo/demo.sql.h"
#include "service/attendance/attendance.h"
#include "service/record/record.h"
#include "service/signup/signup.h"

#define SEEN "与签名表一致"

/* The k-th whose hours of that shift wait; the first is the demo volunteer. */
static uint32_t served(const struct story *s, uint32_t k)
{
    const struct demo_shift *t = &s->p->shifts[s->shift];
    return k < t->served ? t->first_seat + k : NOBODY;
}

/* The demo leader turns hours down, the person says otherwise, the station decides. */
static int disputed(struct story *s, uint32_t k, const char *reason, const char *story,
                    enum decision_state decision)
{
    const struct plan *p = s->p;
    uint32_t seat = served(s, k);
    int64_t appeal = 0;
    if (seat == NOBODY)
        return OK;
    int64_t record = plan_id(p, IDS_RECORD, seat), who = story_volunteer(s, p->seats[seat].person);
    ACT(story_person(s, p->leader, 0, 7 * 60 + 30));
    ACT(record_refuse(s->db, story_activity(s, s->shift), record, reason));
    ACT(story_person(s, p->seats[seat].person, 0, 7 * 60 + 50));
    ACT(appeal_ask(s->db, record, who, story, 0, &appeal));
    if (decision == DECISION_STATE_WAITING)
        return OK;
    ACT(story_login(s, STATION_CLERK, 0, 8 * 60 + 45));
    if (decision == DECISION_STATE_REFUSED)
        return appeal_refuse(s->db, appeal, "签名表上没有您的名字");
    struct sql_demo_record_of_row made = { 0 };
    ACT(appeal_accept(s->db, appeal, "签名表上有您的签名"));
    ACT(sql_demo_record_of(s->db, who, story_activity(s, s->shift), &made));
    ACT(story_login(s, TOWN_CLERK, 0, 8 * 60 + 50));
    return record_void(s->db, made.id, "同一天在另一个活动已经记过");
}

/* Called at the roll, never signed out. */
static int forgot_to_sign_out(struct story *s)
{
    const struct plan *p = s->p;
    const struct demo_shift *t = &p->shifts[s->shift];
    uint32_t who = story_member(s, 0, t->day);
    struct volunteer v = { 0 };
    struct signup_named named = { 0 };
    struct attendance_result marked = { 0 };
    if (who == NOBODY)
        return OK;
    int days = p->today - t->day;
    ACT(volunteer_one(s->db, story_volunteer(s, who), &v));
    ACT(story_person(s, p->leader, days + 1, 18 * 60));
    ACT(signup_name(s->db, story_shift(s, s->shift), v.number, &named));
    ACT(story_person(s, p->leader, days, t->start_min + 5));
    ACT(attendance_mark(s->db,
                        &(struct attendance_mark){ .volunteer = v.id,
                                                   .activity = story_activity(s, s->shift),
                                                   .way = MARK_WAY_IN,
                                                   .how = MARK_HOW_ROLL_CALL,
                                                   .accuracy_m = DB_NONE },
                        &marked));
    ACT(story_as(s, 0, days - 1, 5));
    return attendance_force_out(s->db);
}

/* --- entries by hand ------------------------------------------------------------------------------------ */

/* A page with a table, as small as a PDF can be. */
static int proof(struct story *s, struct attach_files *ret)
{
    static const char pdf[] = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                              "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                              "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
                              "trailer<</Root 1 0 R>>\n%%EOF\n";
    const struct upload paper = { { pdf, sizeof(pdf) - 1 }, "现场签名表.pdf" };
    return attach_read(&proof_of_record_entry, "proof", &paper, 1, s->db->arena, s->db->err, ret);
}

struct late {
    uint32_t who;
    int days; /* asked for so many days ago, by the demo leader; decided the day after */
    int64_t entry, notice;
};

static int asked(struct story *s, struct late *l, enum entry_kind kind)
{
    const struct plan *p = s->p;
    const struct demo_shift *t = &p->shifts[s->past];
    struct entry_ask ask = { .kind = kind,
                             .volunteer = story_volunteer(s, l->who),
                             .shift = story_shift(s, s->past),
                             .in_ms = plan_ms(t->day, t->start_min),
                             .out_ms = plan_ms(t->day, t->end_min),
                             .reason = "当天签到机没有网，纸质签名表在社区存档",
                             .truth = true };
    ACT(proof(s, &ask.proofs));
    ACT(story_person(s, p->leader, l->days, 17 * 60));
    return entry_ask(s->db, &ask, &l->entry);
}

/* A late entry that the station let through: its public notice runs. */
static int announced(struct story *s, struct late *l)
{
    struct sql_demo_gazette_of_row g = { 0 };
    ACT(asked(s, l, ENTRY_KIND_LATE_ENTRY));
    ACT(story_login(s, STATION_CLERK, l->days - 1, 10 * 60));
    ACT(entry_accept(s->db, l->entry, SEEN));
    ACT(sql_demo_gazette_of(s->db, l->entry, &g));
    l->notice = g.id;
    return OK;
}

static int objected(struct story *s, const struct late *l, uint32_t by, int days, int64_t *ret_id)
{
    const struct objecting o = { .notice = l->notice, .reason = "那天我也在现场，没有看到这位志愿者。" };
    ACT(story_person(s, by, days, 20 * 60));
    return gazette_object(s->db, &o, ret_id);
}

/* Its days are over, it counts; and is taken back, so that the figures are the planned ones. */
static int passed(struct story *s, struct late *l)
{
    struct sql_demo_record_of_row made = { 0 };
    ACT(announced(s, l));
    ACT(story_as(s, 0, 2, 0));
    ACT(gazette_due(s->db, l->notice));
    ACT(sql_demo_record_of(s->db, story_volunteer(s, l->who), story_activity(s, s->past), &made));
    ACT(story_login(s, TOWN_CLERK, 1, 9 * 60));
    return record_void(s->db, made.id, "与另一支队伍的记录重复");
}

static int stopped(struct story *s, struct late *l, uint32_t by)
{
    int64_t id = 0;
    ACT(announced(s, l));
    ACT(objected(s, l, by, l->days - 2, &id));
    ACT(story_login(s, TOWN_CLERK, l->days - 3, 10 * 60));
    return objection_decide(s->db, id, true, "查了当天的签名表，没有这位志愿者");
}

/* The leader finds out that it was wrong; whoever had objected is told. */
static int withdrawn(struct story *s, struct late *l, uint32_t by)
{
    struct sql_demo_record_of_row made = { 0 };
    int64_t id = 0;
    ACT(announced(s, l));
    ACT(objected(s, l, by, 2, &id));
    ACT(sql_demo_record_of(s->db, story_volunteer(s, l->who), story_activity(s, s->past), &made));
    ACT(story_person(s, s->p->leader, 1, 9 * 60));
    return record_refuse(s->db, story_activity(s, s->past), made.id, "名字记错了，重新补录");
}

/* One that runs: an objection was rejected, another waits. */
static int contested(struct story *s, struct late *l, uint32_t by)
{
    int64_t id = 0;
    ACT(announced(s, l));
    ACT(objected(s, l, by, 2, &id));
    ACT(story_login(s, TOWN_CLERK, 1, 10 * 60));
    ACT(objection_decide(s->db, id, false, "签名表和照片都能看到本人"));
    return objected(s, l, s->p->volunteer, 1, &id);
}

static int late_entries(struct story *s)
{
    struct late l[5] = { { .days = 13 }, { .days = 12 }, { .days = 4 }, { .days = 4 }, { .days = 3 } };
    for (uint32_t k = 0; k < 5; k++)
        if ((l[k].who = story_neighbour(s, 4 + k)) == NOBODY)
            return OK;
    uint32_t neighbour = story_neighbour(s, 0);
    ACT(passed(s, &l[0]));
    ACT(stopped(s, &l[1], neighbour));
    ACT(withdrawn(s, &l[2], neighbour));
    ACT(contested(s, &l[3], neighbour));
    return announced(s, &l[4]);
}

/* What a second person has still to look at, and one that was not let through. */
static int others(struct story *s)
{
    struct late team = { story_neighbour(s, 9), 1, 0, 0 }, no = { story_neighbour(s, 10), 6, 0, 0 };
    if (no.who == NOBODY)
        return OK;
    ACT(asked(s, &team, ENTRY_KIND_TEAM_ENTRY));
    ACT(asked(s, &no, ENTRY_KIND_TEAM_ENTRY));
    ACT(story_login(s, STATION_CLERK, 5, 10 * 60));
    return entry_refuse(s->db, no.entry, "没有签名，请补上证明再录");
}

/* The demo volunteer sets a record right, and claims hours that nobody marked. */
static int own(struct story *s)
{
    const struct plan *p = s->p;
    const struct demo_shift *t = &p->shifts[s->past];
    int64_t me = story_volunteer(s, p->volunteer), id = 0;
    struct sql_demo_own_record_row r = { 0 };
    ACT(sql_demo_own_record(s->db, me, &r));
    const struct entry_ask right = { .kind = ENTRY_KIND_CORRECTION,
                                     .volunteer = me,
                                     .shift = r.shift,
                                     .in_ms = r.in_at,
                                     .out_ms = r.in_at + HOUR_MS,
                                     .corrects = r.id,
                                     .reason = "我有事先走了，只做了一个小时，请改过来",
                                     .truth = true };
    ACT(story_person(s, p->volunteer, 1, 20 * 60));
    ACT(entry_ask(s->db, &right, &id));
    uint32_t who = story_neighbour(s, 11);
    if (who == NOBODY)
        return OK;
    const struct entry_ask claim = { .kind = ENTRY_KIND_OWN_CLAIM,
                                     .volunteer = story_volunteer(s, who),
                                     .shift = story_shift(s, s->past),
                                     .in_ms = plan_ms(t->day, t->start_min),
                                     .out_ms = plan_ms(t->day, t->end_min),
                                     .reason = "当天忘了带手机，和大家一起做到结束",
                                     .truth = true };
    ACT(story_person(s, who, 1, 19 * 60));
    return entry_ask(s->db, &claim, &id);
}

int story_of_hours(struct story *s)
{
    if (s->shift == NOBODY || s->past == NOBODY)
        return OK;
    ACT(disputed(s, 0, "签退时间对不上，请写明什么时候离开", "我做到最后，和李队长一起收的场，请看签名表。",
                 DECISION_STATE_WAITING));
    ACT(disputed(s, 1, "当天没有到场", "我到了，只是站在后面。", DECISION_STATE_REFUSED));
    ACT(disputed(s, 2, "当天没有到场", "签名表第三行是我。", DECISION_STATE_ACCEPTED));
    ACT(forgot_to_sign_out(s));
    ACT(late_entries(s));
    ACT(others(s));
    return own(s);
}
