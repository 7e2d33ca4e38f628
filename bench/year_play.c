/* year_play.c - the order of the year: who sends next, and what an answer means.
 *
 * Events are sent in their order. A tick begins when all codes and marks of the one before are answered; what
 * has no minute of its own (joins, confirmations, pages) flows on beside them. Who has no session gets one
 * first, by a one-time code. Not here: what is to happen (year_plan.c), the requests (year_send.c). */
#include "year.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/err.h"

#define ANSWER_MAX    (256 << 10)
#define PAGE_PERCENT  25 /* of sign-ups begin with a page */
#define WRONG_PERCENT 1
#define AGAIN_PERCENT 2
#define COMPLAINTS    8
#define PACED_MOST    48 /* connections of the open loop; more would stand idle */
#define NIGHT_POLL_NS 2000000

void year_say(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fflush(stderr);
}

static int64_t now_ns(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static double server_cpu_s(const struct year *y)
{
    clockid_t id;
    struct timespec ts = { 0 };
    if (clock_getcpuclockid(y->server, &id) == 0)
        clock_gettime(id, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* --- the next event ------------------------------------------------------------------------------------ */

static bool is_critical(const struct event *e)
{
    return e->phase != PHASE_REST || e->kind == K_LOGIN_PASSWORD || e->kind == K_RULE;
}

static void measure_marks(struct year *y, bool begin)
{
    int which = y->tick > YEAR_TICKS / 2;
    y->mark_cpu_s[which] += begin ? -server_cpu_s(y) : server_cpu_s(y);
}

/* Moves the clock to the event's tick, or on to its phase; false while others must be answered first. */
static bool enter(struct year *y, const struct event *e)
{
    if (e->tick == y->tick && e->phase == y->phase)
        return true;
    bool marks = y->isolate && (y->phase == PHASE_MARK || e->phase == PHASE_MARK);
    if (marks ? y->in_flight : e->tick != y->tick && y->critical)
        return false;
    if (y->isolate && y->phase == PHASE_MARK)
        measure_marks(y, false);
    if (e->tick != y->tick)
        atomic_store(y->clock, year_ms(y, e->tick));
    y->tick = e->tick;
    y->phase = e->phase;
    if (y->isolate && y->phase == PHASE_MARK)
        measure_marks(y, true);
    return true;
}

static void choose_extras(struct year *y, struct slot *s)
{
    static const uint8_t pages[] = { K_PAGE_ACTIVITY, K_PAGE_ACTIVITY, K_PAGE_ACTIVITY, K_PAGE_LIST,
                                     K_PAGE_LIST,     K_PAGE_DAY,      K_PAGE_FEED,     K_PAGE_ME,
                                     K_PAGE_OVERVIEW, K_PAGE_HOME };
    bool mark = s->ev.kind == K_IN;
    if (s->ev.kind == K_JOIN && rnd_percent(&y->rnd, PAGE_PERCENT))
        s->extra = pages[rnd_below(&y->rnd, sizeof(pages))];
    else if (mark && rnd_percent(&y->rnd, WRONG_PERCENT))
        s->extra = K_WRONG;
    s->again = mark && rnd_percent(&y->rnd, AGAIN_PERCENT);
}

/* While the clock waits for answers: what has no minute of its own in the coming tick, by who is logged in.
 */
static const struct event *take_ahead(struct year *y)
{
    const struct event *coming = &y->events[y->at];
    if (y->isolate || y->in_flight == y->connections)
        return NULL;
    if (y->ahead <= y->at)
        y->ahead = coming->phase == PHASE_REST ? y->at : year_first(y, coming->tick, PHASE_REST);
    const struct event *e = &y->events[y->ahead];
    if (y->ahead >= y->day_end || e->tick != coming->tick || !year_is_ready(y, e))
        return NULL;
    if (e->kind == K_LOGIN_PASSWORD || !year_person(y, year_actor(y, e))->token[0])
        return NULL;
    y->ahead++;
    return e;
}

/* The next event; NULL while it has to wait. */
static const struct event *take_next(struct year *y)
{
    const struct event *e = &y->events[y->at];
    if (!enter(y, e))
        return take_ahead(y);
    if (!year_is_ready(y, e))
        return NULL;
    y->at++;
    return e;
}

static enum load_step take_event(struct year *y, struct slot *s)
{
    for (;;) {
        if (y->at < y->ahead && y->events[y->at].phase == PHASE_REST)
            y->at = y->ahead;
        if (y->at == y->day_end)
            return LOAD_STOP;
        const struct event *e = take_next(y);
        if (!e)
            return LOAD_WAIT;
        if (e->kind == K_TEAM_MEMBERS && !y->asked[e->who])
            continue;
        if (e->kind == K_LOGIN_CODE && y->people[e->who].token[0])
            continue;
        *s = (struct slot){ .ev = *e, .busy = true };
        y->critical += is_critical(e);
        y->in_flight++;
        y->mark_n[y->tick > YEAR_TICKS / 2] += y->isolate && e->phase == PHASE_MARK;
        choose_extras(y, s);
        return LOAD_SEND;
    }
}

static enum load_step send_next(struct year *y, struct slot *s, struct load_request *ret)
{
    uint32_t who = year_actor(y, &s->ev);
    struct person *v = year_person(y, who);
    bool open = s->ev.kind == K_NIGHT || s->ev.kind == K_LOGIN_PASSWORD;
    if (!open && !v->token[0])
        return year_log_in(y, s, who, ret);
    if (s->ev.kind == K_NIGHT && now_ns() < s->due_ns)
        return LOAD_WAIT;
    if (s->extra == K_WRONG)
        return year_send_wrong(y, s, v->token, ret);
    if (s->extra)
        return year_send_page(y, s, s->extra, v->token, y->held[year_activity(y, s->ev.who)].id, ret);
    return year_send(y, s, v->token, ret);
}

static enum load_step next(void *user, unsigned connection, struct load_request *ret)
{
    struct year *y = user;
    struct slot *s = &y->slots[connection];
    if (!s->busy) {
        enum load_step step = take_event(y, s);
        if (step != LOAD_SEND)
            return step;
    }
    return send_next(y, s, ret);
}

/* --- answers ------------------------------------------------------------------------------------------- */

/* Behind `key` in the text that ends at `end`; NULL when it is not there. */
static const char *behind(const char *from, const char *end, const char *key)
{
    const char *at = from ? memmem(from, (size_t)(end - from), key, strlen(key)) : NULL;
    return at ? at + strlen(key) : NULL;
}

static int64_t number_behind(const char *from, const char *end, const char *key)
{
    const char *at = behind(from, end, key);
    return at ? strtoll(at, NULL, 10) : 0;
}

static void copy_text(const char *at, char *out, size_t n)
{
    size_t k = at ? strcspn(at, "\"") : 0;
    snprintf(out, n, "%.*s", (int)k, at ? at : "");
}

static void complain(struct year *y, const struct slot *s, unsigned kind, const struct load_reply *r)
{
    if (++y->unexpected <= COMPLAINTS)
        year_say("\ncityyear: %s answered %d (day %u, %02u:%02u)\n%s%.*s\n%.*s\n", year_kinds[kind].name,
                 r->status, y->tick / TICKS_DAY, y->tick % TICKS_DAY * TICK_MIN / 60, y->tick * TICK_MIN % 60,
                 s->head, (int)s->body_n, s->body, (int)(r->body.n < 600 ? r->body.n : 600), r->body.p);
}

static void finish(struct year *y, struct slot *s)
{
    y->critical -= is_critical(&s->ev);
    y->in_flight--;
    s->busy = false;
    if (!s->login)
        return;
    year_person(y, year_actor(y, &s->ev))->logging_in = false; /* in vain: somebody else may try */
    y->critical--;
}

static void answer_login(struct year *y, struct slot *s, unsigned kind, const struct load_reply *r)
{
    const char *from = r->body.p, *end = from + r->body.n;
    struct person *v = year_person(y, year_actor(y, &s->ev));
    if (kind == K_LOGIN_CODE) {
        copy_text(behind(from, end, "\"code\":\""), s->code, sizeof(s->code));
        s->login = 2;
        return;
    }
    copy_text(behind(from, end, "\"token\":\""), v->token, sizeof(v->token));
    v->logging_in = false;
    y->critical--;
    s->login = 0;
}

/* The seat of an activity that a volunteer has; NOBODY: none. */
static uint32_t seat_of(const struct year *y, uint32_t activity, int64_t volunteer)
{
    const struct demo_activity *a = &y->plan.activities[activity];
    const struct demo_shift *s = &y->plan.shifts[a->first_shift];
    for (uint32_t k = 0; k < a->shifts; k++, s++)
        for (uint32_t seat = s->first_seat; seat < s->first_seat + s->served; seat++)
            if (y->people[y->plan.seats[seat].person].id == volunteer)
                return seat;
    return NOBODY;
}

/* Reads the list of hours: every line must be one that was served, with the minutes that are known. */
static void read_hours(struct year *y, struct slot *s, const struct load_reply *r)
{
    const char *end = r->body.p + r->body.n, *at = r->body.p;
    size_t n =
        (size_t)snprintf(s->body, sizeof(s->body), "{\"score\":%d,\"record\":[", s->ev.who % 3 ? 5 : 4);
    int64_t own = y->people[year_leader(y, s->ev.who)].id;
    while ((at = behind(at, end, "{\"id\":\""))) {
        int64_t id = strtoll(at, NULL, 10), volunteer = number_behind(at, end, "\"volunteer\":\"");
        int64_t minutes = number_behind(at, end, "\"minutes\":");
        uint32_t seat = seat_of(y, s->ev.who, volunteer);
        const struct taken *t = seat == NOBODY ? NULL : &y->taken[seat];
        if (!t || t->fate != FATE_SERVED || minutes != (year_ms(y, t->out) - year_ms(y, t->in)) / MINUTE_MS)
            y->known.wrong_minutes++;
        if (volunteer == own) {
            s->own_record = id;
            s->own_minutes = minutes;
            continue;
        }
        n += (size_t)snprintf(s->body + n, sizeof(s->body) - n, "%s\"%" PRId64 "\"", s->count ? "," : "", id);
        s->count++;
        s->minutes += minutes;
    }
    s->body_n = n + (size_t)snprintf(s->body + n, sizeof(s->body) - n, "]}");
}

static void tally(struct year *y, uint32_t activity, int64_t times, int64_t minutes)
{
    const struct plan *p = &y->plan;
    uint32_t unit = p->teams[p->projects[p->activities[activity].project].team].unit;
    while (unit && p->units[unit].depth > POS_COUNTY)
        unit = p->units[unit].parent;
    y->known.person_times += times;
    y->known.minutes += minutes;
    y->known.county_times[unit] += times;
    y->known.county_minutes[unit] += minutes;
}

/* List, confirm, and the leader's own if there is one. True when done. */
static bool answer_confirm(struct year *y, struct slot *s, const struct load_reply *r)
{
    if (s->step == 0)
        read_hours(y, s, r);
    else
        tally(y, s->ev.who, s->step == 1 ? s->count : 1, s->step == 1 ? s->minutes : s->own_minutes);
    if (s->step == 0 && s->count)
        s->step = 1;
    else if (s->step < 2 && s->own_record)
        s->step = 2;
    else
        return true;
    return false;
}

/* Those who wait, into the body of the admission. True when there is nobody. */
static bool read_waiting(struct year *y, struct slot *s, const struct load_reply *r)
{
    const char *end = r->body.p + r->body.n, *at = behind(r->body.p, end, "\"waiting\":[");
    const char *stop = at ? behind(at, end, "\"items\":[") : NULL;
    size_t n = (size_t)snprintf(s->body, sizeof(s->body), "{\"member\":[");
    y->asked[s->ev.who] = 0;
    while (stop && (at = behind(at, stop, "\"membership\":\"")))
        n += (size_t)snprintf(s->body + n, sizeof(s->body) - n, "%s\"%" PRId64 "\"", s->count++ ? "," : "",
                              (int64_t)strtoll(at, NULL, 10));
    s->body_n = n + (size_t)snprintf(s->body + n, sizeof(s->body) - n, "]}");
    s->step = 1;
    return s->count == 0;
}

static void read_shifts(struct year *y, const struct slot *s, const struct load_reply *r)
{
    const char *end = r->body.p + r->body.n, *at = behind(r->body.p, end, "\"shifts\":[");
    for (int k = 0; k < 2 && (at = behind(at, end, "{\"id\":\"")); k++)
        y->held[s->ev.who].shift[k] = strtoll(at, NULL, 10);
}

static void read_code(struct year *y, const struct slot *s, const struct load_reply *r)
{
    struct held *h = &y->held[s->ev.who];
    int way = s->ev.kind == K_CODE_OUT;
    copy_text(behind(r->body.p, r->body.p + r->body.n, "\"token\":\""), h->code[way], TOKEN_TEXT);
    h->code_tick[way] = (uint16_t)(s->ev.tick + 1);
}

/* Proposed; whoever agrees logged in, once for all rules; agreed. */
static bool answer_rule(struct year *y, struct slot *s, const struct load_reply *r)
{
    const char *from = r->body.p, *end = from + r->body.n;
    if (s->step == 2)
        return true;
    if (s->step == 0)
        s->own_record = number_behind(from, end, "/changes/");
    else
        copy_text(behind(from, end, "\"token\":\""), y->second.token, sizeof(y->second.token));
    s->step = y->second.token[0] ? 2 : 1;
    return false;
}

/* What the answer to the event's own request means. True when the event is over. */
static bool answer_own(struct year *y, struct slot *s, const struct load_reply *r)
{
    const char *from = r->body.p, *end = from + r->body.n;
    switch ((enum year_kind)s->ev.kind) {
    case K_NIGHT:
        s->due_ns = now_ns() + NIGHT_POLL_NS;
        return number_behind(from, end, "\nredvest_minute_time_seconds ") >=
               year_ms(y, s->ev.tick) / SECOND_MS;
    case K_LOGIN_PASSWORD:
        copy_text(behind(from, end, "\"token\":\""), y->staff.token, sizeof(y->staff.token));
        return true;
    case K_RULE:
        return answer_rule(y, s, r);
    case K_REGISTER:
        y->people[s->ev.who].id = number_behind(from, end, "/admin/volunteers/");
        y->known.volunteers++;
        return true;
    case K_TEAM_JOIN:
        y->asked[y->plan.people[s->ev.who].team[0]]++;
        return true;
    case K_TEAM_MEMBERS:
        return s->step ? true : read_waiting(y, s, r);
    case K_NEW:
        y->held[s->ev.who].id = number_behind(from, end, "/activities/");
        return true;
    case K_SHIFT:
        y->held[s->ev.who].second = true;
        return true;
    case K_SUBMIT:
        y->held[s->ev.who].submitted = true;
        return true;
    case K_APPROVE:
        y->held[s->ev.who].approved = true;
        y->known.activities++;
        return true;
    case K_LOOK:
        read_shifts(y, s, r);
        return true;
    case K_JOIN:
        y->taken[s->ev.who].joined = true;
        return true;
    case K_CODE_IN:
    case K_CODE_OUT:
        read_code(y, s, r);
        return true;
    case K_IN:
        s->again = s->again && !s->step++;
        return !s->again;
    case K_CONFIRM_LIST:
        return answer_confirm(y, s, r);
    default:
        return true;
    }
}

/* False when the slot has more to ask for its event. */
static bool is_last(struct year *y, struct slot *s, unsigned kind, const struct load_reply *r)
{
    if (kind == K_LOGIN_CODE || kind == K_LOGIN_CHECK) {
        answer_login(y, s, kind, r);
        return kind == K_LOGIN_CHECK && s->ev.kind == K_LOGIN_CODE;
    }
    if (s->extra) {
        s->extra = 0;
        return false;
    }
    return answer_own(y, s, r);
}

static void answer(void *user, unsigned connection, unsigned kind, const struct load_reply *r)
{
    struct year *y = user;
    struct slot *s = &y->slots[connection];
    if (s->paced)
        load_hist_record(&y->paced.hist[s->ev.kind == K_IN && s->busy], (uint64_t)(now_ns() - s->due_ns));
    bool right = r->status == year_kinds[kind].expected;
    if (!right)
        complain(y, s, kind, r);
    if (!s->busy)
        return; /* a page of the paced part */
    if (!right || is_last(y, s, kind, r))
        finish(y, s);
}

/* --- runs ---------------------------------------------------------------------------------------------- */

static void add_kind(struct load_kind *to, const struct load_kind *from)
{
    load_hist_add(&to->latency_ns, &from->latency_ns);
    to->answers += from->answers;
    to->lost += from->lost;
    for (unsigned i = 0; i < LOAD_STATUS_END; i++)
        to->status[i] += from->status[i];
}

static int run(struct year *y, unsigned connections,
               enum load_step (*step)(void *, unsigned, struct load_request *))
{
    struct load_config config = { .port = y->port,
                                  .connections = connections,
                                  .n_kinds = YEAR_KINDS,
                                  .body_max = ANSWER_MAX,
                                  .next = step,
                                  .answer = answer,
                                  .user = y };
    _cleanup_load_result_ struct load_result *r = NULL;
    int rc = load_run(&config, &r);
    if (rc < 0)
        return rc;
    for (int k = 0; k < YEAR_KINDS; k++)
        add_kind(&y->totals[k], &r->kind[k]);
    y->load_cpu_us += r->cpu_user_us + r->cpu_system_us;
    return OK;
}

size_t year_first(const struct year *y, uint32_t tick, uint8_t phase)
{
    size_t lo = 0, hi = y->n_events;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        const struct event *e = &y->events[mid];
        if (e->tick < tick || (e->tick == tick && e->phase < phase))
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

int year_play_until(struct year *y, uint32_t tick, uint8_t phase)
{
    y->day_end = year_first(y, tick, phase);
    int rc = run(y, y->connections, next);
    if (y->isolate && y->phase == PHASE_MARK)
        measure_marks(y, false);
    y->phase = PHASE_REST;
    return rc;
}

/* --- open loop ----------------------------------------------------------------------------------------- */

static enum load_step paced_page(struct year *y, struct slot *s, struct load_request *ret)
{
    static const uint8_t pages[] = { K_PAGE_ACTIVITY, K_PAGE_LIST, K_PAGE_DAY,
                                     K_PAGE_ME,       K_PAGE_FEED, K_PAGE_HOME };
    uint32_t seat = y->events[y->at].who;
    *s = (struct slot){ .paced = true, .due_ns = y->paced.due_ns[0] };
    y->paced.due_ns[0] += y->paced.every_ns[0];
    return year_send_page(y, s, pages[rnd_below(&y->rnd, sizeof(pages))],
                          y->people[y->plan.seats[seat].person].token, y->held[year_activity(y, seat)].id,
                          ret);
}

/* Whoever is free takes what is due; a request that finds nobody free is late, and counted as late. */
static enum load_step next_paced(void *user, unsigned connection, struct load_request *ret)
{
    struct year *y = user;
    struct slot *s = &y->slots[connection];
    struct paced *p = &y->paced;
    int64_t now = now_ns();
    if (s->busy)
        return send_next(y, s, ret);
    if (p->due_ns[0] <= now && now < p->until_ns)
        return paced_page(y, s, ret);
    if (p->writes && p->left && p->due_ns[1] <= now && y->at < y->day_end) {
        enum load_step step = take_event(y, s);
        if (step != LOAD_SEND)
            return step;
        s->paced = true;
        s->extra = 0;
        s->again = false;
        s->due_ns = p->due_ns[1];
        p->due_ns[1] += p->every_ns[1];
        p->left--;
        return send_next(y, s, ret);
    }
    return now >= p->until_ns ? LOAD_STOP : LOAD_WAIT;
}

int year_play_paced(struct year *y, double reads, double writes, double seconds)
{
    int64_t now = now_ns();
    y->paced =
        (struct paced){ .writes = writes > 0,
                        .every_ns = { (int64_t)(1e9 / reads), writes > 0 ? (int64_t)(1e9 / writes) : 0 },
                        .due_ns = { now, now },
                        .until_ns = now + (int64_t)(seconds * 1e9),
                        .left = (uint64_t)(writes * seconds) };
    y->day_end = year_first(y, y->campaign_tick, PHASE_MARK + 1);
    return run(y, y->connections < PACED_MOST ? y->connections : PACED_MOST, next_paced);
}
