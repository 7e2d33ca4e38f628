/* write_service.c - activities, their shifts, and what became of each seat: sign-up, record, event, rating.
 */
#include "service/activity/activity.model.h"
#include "program/demo/demo.sql.h"
#include "program/demo/texts.h"
#include "program/demo/logins.h"
#include "program/demo/write.h"
#include "service/record/record.model.h"
#include "service/signup/signup.model.h"

#define NOTICE_DAYS    10 /* published that long before, sign-ups between */
#define CONFIRM_DAYS   3
#define RADIUS_M       300
#define WALK_UP_CHANCE 4
#define ENTRY_CHANCE   6

struct times {
    int64_t starts, ends, published, confirmed;
};

static struct times times_of(const struct plan *p, const struct demo_activity *a)
{
    struct times t = { .starts = plan_ms(a->day, a->start_min) };
    t.ends = t.starts + a->length_min * MINUTE_MS;
    t.published = t.starts - NOTICE_DAYS * DAY_MS;
    if (t.published > p->now - 2 * HOUR_MS)
        t.published = p->now - 2 * HOUR_MS - (int64_t)(a->project % 60) * HOUR_MS;
    t.confirmed = t.ends + (1 + (int64_t)(a->project % CONFIRM_DAYS)) * DAY_MS;
    return t;
}

static int64_t state_of(const struct demo_activity *a)
{
    static const uint8_t states[KINDS] = {
        [KIND_DONE] = ACTIVITY_STATE_ENDED,          [KIND_PENDING] = ACTIVITY_STATE_OPEN,
        [KIND_RUNNING] = ACTIVITY_STATE_OPEN,        [KIND_COMING] = ACTIVITY_STATE_OPEN,
        [KIND_CANCELLED] = ACTIVITY_STATE_CANCELLED, [KIND_DRAFT] = ACTIVITY_STATE_DRAFT,
        [KIND_REVIEW] = ACTIVITY_STATE_REVIEW,       [KIND_REFUSED] = ACTIVITY_STATE_REFUSED,
    };
    return states[a->kind];
}

static const char *reason_of(const struct demo_activity *a)
{
    if (a->kind == KIND_CANCELLED)
        return "当天有雷雨，改期另行通知";
    return a->kind == KIND_REFUSED ? "请补充集合地点和安全措施" : "";
}

/* Both circles of every third activity; never of the demo leader's, so that a check-in can be tried from
 * anywhere. */
static int put_circles(struct write *w, int64_t activity, const struct sql_demo_activity_in *in)
{
    int rc = OK;
    for (int way = 1; way <= 2 && rc >= 0; way++)
        rc = sql_demo_circle(w->p->db, plan_id(w->p, IDS_OTHER, w->others++), activity, way, in->lat, in->lng,
                             RADIUS_M);
    return rc;
}

static int put_activity(struct write *w, uint32_t i)
{
    struct plan *p = w->p;
    const struct demo_activity *a = &p->activities[i];
    const struct demo_project *j = &p->projects[a->project];
    const struct demo_team *t = &p->teams[j->team];
    const struct demo_unit *u = &p->units[t->unit];
    const struct demo_occasion *o = &demo_occasions[a->occasion];
    struct rnd r = rnd_of(p->o->seed, RND_WRITE, -(int64_t)i - 1);
    struct times when = times_of(p, a);
    char phone[CN_PHONE_TEXT], leader[DEMO_NAME_TEXT];
    bool hazard = o->category == 13 || (o->category == 11 && rnd_percent(&r, 30));
    bool published = a->kind <= KIND_CANCELLED;
    write_phone(p, t->leader, phone);
    write_name(p, t->leader, leader);
    struct sql_demo_activity_in in = {
        .id = plan_id(p, IDS_ACTIVITY, i),
        .project = plan_id(p, IDS_PROJECT, a->project),
        .team = plan_id(p, IDS_TEAM, j->team),
        .unit = u->id,
        .pos = u->pos,
        .title = arena_printf(&w->scratch, "%s%s", u->brief, o->title),
        .category = o->category,
        .content = o->content,
        .conditions = hazard ? "年满18周岁，身体健康，听从现场指挥" : "身体健康，按时到场",
        .risks = o->risks,
        .guarantees = "志愿者意外保险、饮用水、红马甲",
        .place = arena_printf(&w->scratch, "%s%s", u->brief, o->place),
        .lat = u->lat + (rnd_unit(&r) - 0.5) * 0.01,
        .lng = u->lng + (rnd_unit(&r) - 0.5) * 0.01,
        .contact_name = leader,
        .contact_phone = phone,
        .hazard = hazard,
        .insurance = hazard ? "志愿者团体意外险，保单号见活动材料" : "",
        .state = state_of(a),
        .reason = reason_of(a),
        .day = a->day,
        .starts = when.starts,
        .ends = when.ends,
        .made_by = plan_id(p, IDS_ACCOUNT, t->leader),
        .made = when.published - DAY_MS,
        .published = published ? when.published : 0,
        .cancelled = a->kind == KIND_CANCELLED ? when.published + DAY_MS / 2 : 0,
        .confirmed = a->kind == KIND_DONE ? when.confirmed : 0,
    };
    int rc = sql_demo_activity(p->db, &in);
    if (rc >= 0 && in.state == ACTIVITY_STATE_OPEN)
        rc = signal_activity_timed(p->db, in.id, in.ends);
    bool circles = rc >= 0 && i % 3 == 0 && j->team != p->demo_team;
    return circles ? put_circles(w, in.id, &in) : rc;
}

static int put_shift(struct write *w, uint32_t i)
{
    struct plan *p = w->p;
    const struct demo_shift *s = &p->shifts[i];
    const struct demo_activity *a = &p->activities[s->activity];
    const struct demo_unit *u = &p->units[p->teams[p->projects[a->project].team].unit];
    const char *post = demo_occasions[a->occasion].post;
    int64_t starts = plan_ms(s->day, s->start_min);
    return sql_demo_shift(
        p->db, &(struct sql_demo_shift_in){
                   .id = plan_id(p, IDS_SHIFT, i),
                   .activity = plan_id(p, IDS_ACTIVITY, s->activity),
                   .post = s->nth ? "引导协助" : post,
                   .pos = u->pos,
                   .day = s->day,
                   .starts = starts,
                   .ends = plan_ms(s->day, s->end_min),
                   .closes = starts,
                   .leave = starts - HOUR_MS,
                   .capacity = s->capacity,
                   .taken = s->served + s->absent + s->in,
                   .waiting = s->waiting,
                   .min_age = s->min_age,
                   .cancelled = a->kind == KIND_CANCELLED ? times_of(p, a).published + DAY_MS / 2 : 0,
               });
}

int write_activities(struct write *w)
{
    struct plan *p = w->p;
    int rc = OK;
    for (uint32_t i = 0; i < p->n_activities && rc >= 0; i++) {
        const struct demo_activity *a = &p->activities[i];
        rc = put_activity(w, i);
        for (uint32_t k = 0; k < a->shifts && rc >= 0; k++)
            rc = put_shift(w, a->first_shift + k);
        if (rc >= 0)
            rc = write_step(w, "activities", i + 1, p->n_activities);
    }
    return done(rc);
}

/* What the seats of one shift share. */
struct at {
    const struct demo_shift *s;
    const struct demo_activity *a;
    struct times when;
    int64_t id, activity, team, pos, leader, starts;
};

static int put_signup(struct write *w, const struct at *at, uint32_t seat, struct rnd *r, int64_t in_ms)
{
    static const uint8_t states[] = {
        [SEAT_SERVED] = SIGNUP_STATE_SERVED,       [SEAT_ABSENT] = SIGNUP_STATE_NO_SHOW,
        [SEAT_WITHDRAWN] = SIGNUP_STATE_WITHDRAWN, [SEAT_IN] = SIGNUP_STATE_IN,
        [SEAT_WAITING] = SIGNUP_STATE_WAITING,
    };
    struct plan *p = w->p;
    const struct demo_seat *x = &p->seats[seat];
    bool walk_up = x->kind == SEAT_SERVED && rnd_percent(r, WALK_UP_CHANCE);
    int64_t last = at->starts < p->now ? at->starts : p->now;
    int64_t made =
        walk_up ? in_ms : at->when.published + (int64_t)(rnd_unit(r) * (double)(last - at->when.published));
    int64_t moved = x->kind == SEAT_SERVED ? in_ms : x->kind == SEAT_ABSENT ? at->when.ends + HOUR_MS : made;
    return sql_demo_signup(p->db, &(struct sql_demo_signup_in){
                                      .id = plan_id(p, IDS_SIGNUP, seat),
                                      .shift = at->id,
                                      .activity = at->activity,
                                      .volunteer = plan_id(p, IDS_VOLUNTEER, x->person),
                                      .team = at->team,
                                      .state = states[x->kind],
                                      .source = walk_up ? SIGNUP_SOURCE_WALK_UP : SIGNUP_SOURCE_SELF,
                                      .starts = at->starts,
                                      .ends = at->when.ends,
                                      .made = made,
                                      .moved = moved,
                                  });
}

/* The leader; for the leader's own hours the city office. */
static int64_t confirmer(const struct plan *p, const struct at *at, const struct demo_seat *x)
{
    return plan_id(p, IDS_ACCOUNT, x->person) == at->leader ? login_account(p, DEMO_CITY_OFFICE) : at->leader;
}

static int put_outcome(struct write *w, const struct at *at, uint32_t seat)
{
    struct plan *p = w->p;
    const struct demo_seat *x = &p->seats[seat];
    int64_t record = plan_id(p, IDS_RECORD, seat), volunteer = plan_id(p, IDS_VOLUNTEER, x->person);
    int rc = sql_demo_event(p->db, plan_id(p, IDS_EVENT, seat), record, RECORD_STATE_PENDING,
                            RECORD_STATE_EFFECTIVE, confirmer(p, at, x), at->when.confirmed);
    if (rc >= 0 && x->score)
        rc = sql_demo_rating(p->db, record, volunteer, x->score, at->leader, at->when.confirmed);
    return rc;
}

static int put_record(struct write *w, const struct at *at, uint32_t seat, struct rnd *r, int64_t in_ms)
{
    struct plan *p = w->p;
    const struct demo_seat *x = &p->seats[seat];
    int64_t self = plan_id(p, IDS_ACCOUNT, x->person);
    bool open = x->record == RECORD_STATE_OPEN, effective = x->record == RECORD_STATE_EFFECTIVE;
    bool entry = effective && rnd_percent(r, ENTRY_CHANCE);
    int64_t how = entry ? MARK_HOW_ENTRY : x->how, by = how > MARK_HOW_PRINTED_QR ? at->leader : self;
    struct sql_demo_record_in in = {
        .id = plan_id(p, IDS_RECORD, seat),
        .volunteer = plan_id(p, IDS_VOLUNTEER, x->person),
        .activity = at->activity,
        .shift = at->id,
        .signup = plan_id(p, IDS_SIGNUP, seat),
        .team = at->team,
        .pos = at->pos,
        .day = at->s->day,
        .in_at = in_ms,
        .out_at = open ? 0 : (in_ms / MINUTE_MS + x->minutes) * MINUTE_MS + rnd_below(r, 50) * SECOND_MS,
        .minutes = x->minutes,
        .state = x->record,
        .source = entry ? RECORD_SOURCE_TEAM_ENTRY : RECORD_SOURCE_CHECK_IN,
        .in_how = how,
        .out_how = open ? DB_NONE : how,
        .in_by = by,
        .out_by = open ? 0 : by,
        .settled = effective ? at->when.confirmed : 0,
    };
    bool asked = how >= MARK_HOW_ROLL_CALL || how == MARK_HOW_PRINTED_QR;
    bool agreed = asked && x->record != RECORD_STATE_PENDING && !open;
    in.seen = agreed ? in.out_at + MINUTE_MS : 0; /* else it could not have been confirmed */
    int rc = sql_demo_record(p->db, &in);
    if (rc >= 0 && (x->record == RECORD_STATE_REVIEW_PARENT || x->record == RECORD_STATE_REVIEW_CITY))
        return sql_demo_event(p->db, plan_id(p, IDS_EVENT, seat), in.id, RECORD_STATE_PENDING, x->record,
                              confirmer(p, at, x), at->when.ends + HOUR_MS);
    return rc >= 0 && effective ? put_outcome(w, at, seat) : rc;
}

static int put_seat(struct write *w, const struct at *at, uint32_t seat)
{
    const struct demo_seat *x = &w->p->seats[seat];
    struct rnd r = rnd_of(w->p->o->seed, RND_SEATS, 1 + (int64_t)seat);
    int64_t in_ms = at->starts + x->in_min * MINUTE_MS + rnd_below(&r, 60) * SECOND_MS;
    if (x->record == RECORD_STATE_OPEN && in_ms > w->p->now)
        in_ms = w->p->now - 10 * MINUTE_MS;
    int rc = put_signup(w, at, seat, &r, in_ms);
    return rc >= 0 && x->record ? put_record(w, at, seat, &r, in_ms) : rc;
}

static struct at at_shift(const struct plan *p, uint32_t i)
{
    const struct demo_shift *s = &p->shifts[i];
    const struct demo_activity *a = &p->activities[s->activity];
    uint32_t team = p->projects[a->project].team;
    return (struct at){
        .s = s,
        .a = a,
        .when = times_of(p, a),
        .id = plan_id(p, IDS_SHIFT, i),
        .activity = plan_id(p, IDS_ACTIVITY, s->activity),
        .team = plan_id(p, IDS_TEAM, team),
        .pos = p->units[p->teams[team].unit].pos,
        .leader = plan_id(p, IDS_ACCOUNT, p->teams[team].leader),
        .starts = plan_ms(s->day, s->start_min),
    };
}

/* Somebody of the demo leader's team who was there and not on the list. */
static uint32_t forgotten(const struct plan *p)
{
    const struct demo_team *t = &p->teams[p->demo_team];
    for (uint32_t k = 0; k < t->members; k++) {
        uint32_t who = p->members[t->first_member + k];
        if (!p->people[who].busy_day && !p->people[who].number)
            return who;
    }
    return NOBODY;
}

/* A late entry by the demo leader, to be accepted by a second person. */
static int put_entry(struct write *w, const struct at *at)
{
    struct plan *p = w->p;
    uint32_t who = forgotten(p);
    if (who == NOBODY)
        return OK;
    return sql_demo_entry(p->db, &(struct sql_demo_entry_in){
                                     .id = plan_id(p, IDS_OTHER, w->others++),
                                     .volunteer = plan_id(p, IDS_VOLUNTEER, who),
                                     .activity = at->activity,
                                     .shift = at->id,
                                     .pos = at->pos,
                                     .in_at = at->starts,
                                     .out_at = at->when.ends,
                                     .reason = "当天手机没电，现场有签名表，全程参加",
                                     .by = at->leader,
                                     .asked = at->when.ends + 3 * HOUR_MS,
                                 });
}

int write_seats(struct write *w)
{
    struct plan *p = w->p;
    uint32_t seat = 0;
    int rc = OK;
    for (uint32_t i = 0; i < p->n_shifts && rc >= 0; i++) {
        struct at at = at_shift(p, i);
        bool own = p->projects[at.a->project].team == p->demo_team && at.a->kind == KIND_PENDING;
        rc = own ? put_entry(w, &at) : OK;
        uint32_t end = i + 1 < p->n_shifts ? p->shifts[i + 1].first_seat : p->n_seats;
        for (; seat < end && rc >= 0; seat++) {
            rc = put_seat(w, &at, seat);
            if (rc >= 0)
                rc = write_step(w, "records", seat + 1, p->n_seats);
        }
    }
    return done(rc);
}
