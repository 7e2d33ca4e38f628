/* year_send.c - the year's requests: what each event sends, and as whom.
 *
 * People's programs speak JSON with a bearer token; pages are asked for as a browser does, with a cookie. Not
 * here: when an event is sent, and what its answer means (year_play.c). */
#include "year.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "office/codes/codes.model.h"
#include "program/demo/logins.h"
#include "program/demo/texts.h"

#define STAFF_LOGIN  5 /* the city office */
#define SECOND_LOGIN 8 /* another person of it */

const struct year_kind_info year_kinds[YEAR_KINDS] = {
    [K_NIGHT] = { "metrics", false, 200 },
    [K_LOGIN_CODE] = { "login code", true, 200 },
    [K_LOGIN_CHECK] = { "login check", true, 200 },
    [K_LOGIN_PASSWORD] = { "login password", true, 200 },
    [K_RULE] = { "rule", true, 200 },
    [K_REGISTER] = { "register", true, 200 },
    [K_TEAM_JOIN] = { "team join", true, 200 },
    [K_TEAM_MEMBERS] = { "team members", false, 200 },
    [K_TEAM_ADMIT] = { "team admit", true, 200 },
    [K_NEW] = { "activity new", true, 200 },
    [K_SHIFT] = { "second shift", true, 200 },
    [K_LOOK] = { "activity look", false, 200 },
    [K_SUBMIT] = { "submit", true, 200 },
    [K_APPROVE] = { "approve", true, 200 },
    [K_JOIN] = { "sign-up", true, 200 },
    [K_LEAVE] = { "withdrawal", true, 200 },
    [K_CODE_IN] = { "site code in", false, 200 },
    [K_CODE_OUT] = { "site code out", false, 200 },
    [K_WRONG] = { "wrong code", true, 422 },
    [K_IN] = { "check-in", true, 200 },
    [K_AGAIN] = { "double tap", true, 200 },
    [K_OUT] = { "check-out", true, 200 },
    [K_CONFIRM_LIST] = { "hours to confirm", false, 200 },
    [K_CONFIRM] = { "confirm", true, 200 },
    [K_PAGE_HOME] = { "page home", false, 200 },
    [K_PAGE_LIST] = { "page list", false, 200 },
    [K_PAGE_DAY] = { "page day", false, 200 },
    [K_PAGE_ACTIVITY] = { "page activity", false, 200 },
    [K_PAGE_FEED] = { "page my choice", false, 200 },
    [K_PAGE_ME] = { "page me", false, 200 },
    [K_PAGE_OVERVIEW] = { "page overview", false, 200 },
};

/* --- who and where ------------------------------------------------------------------------------------- */

uint32_t year_activity(const struct year *y, uint32_t seat)
{
    return y->plan.shifts[y->shift_of[seat]].activity;
}

uint32_t year_leader(const struct year *y, uint32_t activity)
{
    const struct plan *p = &y->plan;
    return p->teams[p->projects[p->activities[activity].project].team].leader;
}

uint32_t year_actor(const struct year *y, const struct event *e)
{
    switch ((enum year_kind)e->kind) {
    case K_LOGIN_CODE:
    case K_TEAM_JOIN:
        return e->who;
    case K_TEAM_MEMBERS:
        return y->plan.teams[e->who].leader;
    case K_NEW:
    case K_SHIFT:
    case K_LOOK:
    case K_SUBMIT:
    case K_CODE_IN:
    case K_CODE_OUT:
    case K_CONFIRM_LIST:
        return year_leader(y, e->who);
    case K_JOIN:
    case K_LEAVE:
    case K_IN:
    case K_OUT:
        return y->plan.seats[e->who].person;
    default:
        return STAFF;
    }
}

struct person *year_person(struct year *y, uint32_t who)
{
    return who == STAFF ? &y->staff : &y->people[who];
}

static int64_t shift_id(const struct year *y, uint32_t seat)
{
    uint32_t a = year_activity(y, seat);
    return y->held[a].shift[y->shift_of[seat] - y->plan.activities[a].first_shift];
}

/* --- requests ------------------------------------------------------------------------------------------ */

static enum load_step send(struct load_request *ret, struct slot *s, enum year_kind kind)
{
    ret->part[0] = (struct iovec){ s->head, strlen(s->head) };
    ret->part[1] = (struct iovec){ s->body, s->body_n };
    ret->n_parts = s->body_n ? 2 : 1;
    ret->kind = kind;
    return LOAD_SEND;
}

static void body(struct slot *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void body(struct slot *s, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(s->body, sizeof(s->body), format, args);
    va_end(args);
    s->body_n = n < (int)sizeof(s->body) ? (size_t)n : sizeof(s->body) - 1;
}

static void head(struct slot *s, const char *token, const char *method, const char *accept, const char *path,
                 ...) __attribute__((format(printf, 5, 6)));
static void head(struct slot *s, const char *token, const char *method, const char *accept, const char *path,
                 ...)
{
    char at[160], who[96] = "";
    unsigned from = s->ev.who; /* each has a phone, and so an address, of their own */
    bool page = !strcmp(accept, "text/html");
    va_list args;
    va_start(args, path);
    vsnprintf(at, sizeof(at), path, args);
    va_end(args);
    if (token && *token)
        snprintf(who, sizeof(who), page ? "Cookie: rv=%s\r\n" : "Authorization: Bearer %s\r\n", token);
    if (*method == 'G')
        s->body_n = 0;
    int n = snprintf(s->head, sizeof(s->head),
                     "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: 10.%u.%u.%u\r\nAccept: %s\r\n%s",
                     method, at, from >> 16 & 255, from >> 8 & 255, from & 255, accept, who);
    if (s->body_n)
        snprintf(s->head + n, sizeof(s->head) - (size_t)n,
                 "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n", s->body_n);
    else
        snprintf(s->head + n, sizeof(s->head) - (size_t)n, "\r\n");
}

#define GET_JSON(s, token, ...)  head((s), (token), "GET", "application/json", __VA_ARGS__)
#define GET_PAGE(s, token, ...)  head((s), (token), "GET", "text/html", __VA_ARGS__)
#define POST_JSON(s, token, ...) head((s), (token), "POST", "application/json", __VA_ARGS__)

static void phone_of(const struct year *y, uint32_t who, char ret_phone[CN_PHONE_TEXT])
{
    if (who == STAFF)
        snprintf(ret_phone, CN_PHONE_TEXT, "%s", demo_logins[STAFF_LOGIN].phone);
    else
        write_phone(&y->plan, who, ret_phone);
}

enum load_step year_log_in(struct year *y, struct slot *s, uint32_t who, struct load_request *ret)
{
    struct person *v = year_person(y, who);
    char phone[CN_PHONE_TEXT];
    phone_of(y, who, phone);
    if (s->login == 0 && v->logging_in)
        return LOAD_WAIT;
    if (s->login == 0) {
        v->logging_in = true;
        y->critical++; /* a code lives for minutes */
        s->login = 1;
        body(s, "{\"phone\":\"%s\"}", phone);
        POST_JSON(s, NULL, "/login/code");
        return send(ret, s, K_LOGIN_CODE);
    }
    body(s, "{\"phone\":\"%s\",\"code\":\"%s\"}", phone, s->code);
    POST_JSON(s, NULL, "/login/code/check");
    return send(ret, s, K_LOGIN_CHECK);
}

static enum load_step send_register(struct year *y, struct slot *s, struct load_request *ret)
{
    const struct plan *p = &y->plan;
    const struct demo_unit *village = &p->units[p->people[s->ev.who].unit];
    const struct demo_unit *town = &p->units[village->parent], *county = &p->units[town->parent];
    char name[DEMO_NAME_TEXT], document[CN_NUMBER_TEXT], phone[CN_PHONE_TEXT];
    write_name(p, s->ev.who, name);
    write_phone(p, s->ev.who, phone);
    if (write_document(p, s->ev.who, document) < 0)
        abort();
    body(s,
         "{\"phone\":\"%s\",\"name\":\"%s\",\"cn_id\":\"%s\",\"county\":\"%" PRId64 "\",\"town\":\"%" PRId64
         "\",\"village\":\"%" PRId64 "\",\"checked\":true,\"paper\":true}",
         phone, name, document, county->id, town->id, village->id);
    POST_JSON(s, y->staff.token, "/admin/volunteers/new");
    return send(ret, s, K_REGISTER);
}

static void shift_fields(const struct year *y, const struct demo_shift *sh, char *out, size_t n)
{
    char from[TIME_TEXT], to[TIME_TEXT];
    format_local(plan_ms(sh->day, sh->start_min), from);
    format_local(plan_ms(sh->day, sh->end_min), to);
    snprintf(out, n, "\"post\":\"%s\",\"starts\":\"%s\",\"ends\":\"%s\",\"capacity\":%u",
             demo_occasions[y->plan.activities[sh->activity].occasion].post, from, to,
             (unsigned)sh->served + sh->absent + sh->withdrawn + 1U);
}

static enum load_step send_new(struct year *y, struct slot *s, const char *token, struct load_request *ret)
{
    const struct plan *p = &y->plan;
    const struct demo_activity *a = &p->activities[s->ev.who];
    const struct demo_occasion *o = &demo_occasions[a->occasion];
    const struct code *category = code_by_value(&service_category_codes, o->category);
    const char *unit = p->units[p->teams[p->projects[a->project].team].unit].brief;
    char phone[CN_PHONE_TEXT], shift[256];
    phone_of(y, year_leader(y, s->ev.who), phone);
    shift_fields(y, &p->shifts[a->first_shift], shift, sizeof(shift));
    body(s,
         "{\"project\":\"%" PRId64
         "\",\"title\":\"%s%s\",\"category\":\"%s\",\"content\":\"%s\",\"risks\":\"%s\","
         "\"guarantees\":\"志愿者意外保险、饮用水、红马甲\",\"place\":\"%s%s\",\"contact_name\":\"值班\","
         "\"contact_phone\":\"%s\",\"recruit\":\"open\",\"is_service\":true,%s}",
         plan_id(p, IDS_PROJECT, a->project), unit, o->title, category->name, o->content, o->risks, unit,
         o->place, phone, shift);
    POST_JSON(s, token, "/activities");
    return send(ret, s, K_NEW);
}

static enum load_step send_shift(struct year *y, struct slot *s, const char *token, struct load_request *ret)
{
    char shift[256];
    shift_fields(y, &y->plan.shifts[y->plan.activities[s->ev.who].first_shift + 1], shift, sizeof(shift));
    body(s, "{%s}", shift);
    POST_JSON(s, token, "/activities/%" PRId64 "/shifts", y->held[s->ev.who].id);
    return send(ret, s, K_SHIFT);
}

enum load_step year_send_page(struct year *y, struct slot *s, enum year_kind kind, const char *token,
                              int64_t activity, struct load_request *ret)
{
    char day[TIME_TEXT];
    format_day(y->first_day + y->tick / TICKS_DAY + 1, day);
    switch (kind) {
    case K_PAGE_ACTIVITY:
        GET_PAGE(s, token, "/activities/%" PRId64, activity);
        break;
    case K_PAGE_LIST:
        GET_PAGE(s, token, "/activities");
        break;
    case K_PAGE_DAY:
        GET_PAGE(s, token, "/activities/day?day=%s", day);
        break;
    case K_PAGE_FEED:
        GET_PAGE(s, token, "/shifts");
        break;
    case K_PAGE_ME:
        GET_PAGE(s, token, "/me");
        break;
    case K_PAGE_OVERVIEW:
        GET_PAGE(s, NULL, "/overview");
        break;
    default:
        GET_PAGE(s, NULL, "/");
    }
    return send(ret, s, kind);
}

static enum load_step send_mark(struct year *y, struct slot *s, enum year_kind kind, const char *token,
                                struct load_request *ret)
{
    const struct held *h = &y->held[year_activity(y, s->ev.who)];
    const char *code = h->code[s->ev.kind == K_OUT];
    if (kind == K_WRONG)
        body(s, "{\"token\":\"%.*sXXXX\"}", (int)strlen(code) - 4, code);
    else
        body(s, "{\"token\":\"%s\"}", code);
    POST_JSON(s, token, "/checkin");
    return send(ret, s, kind);
}

bool year_is_ready(const struct year *y, const struct event *e)
{
    if (y->unexpected)
        return true; /* something has failed: nothing waits for it for ever */
    switch ((enum year_kind)e->kind) {
    case K_SHIFT:
        return y->held[e->who].id != 0;
    case K_LOOK:
        return y->plan.activities[e->who].shifts > 1 ? y->held[e->who].second : y->held[e->who].id != 0;
    case K_SUBMIT:
        return y->held[e->who].shift[0] != 0;
    case K_APPROVE:
        return y->held[e->who].submitted;
    case K_JOIN:
        return y->held[year_activity(y, e->who)].approved;
    case K_LEAVE:
        return y->taken[e->who].joined;
    case K_IN:
    case K_OUT:
        return y->held[year_activity(y, e->who)].code_tick[e->kind == K_OUT] == e->tick + 1;
    case K_LOGIN_CODE:
    case K_TEAM_JOIN:
        return y->people[e->who].id != 0;
    default:
        return true;
    }
}

enum load_step year_send_wrong(struct year *y, struct slot *s, const char *token, struct load_request *ret)
{
    return send_mark(y, s, K_WRONG, token, ret);
}

/* The city's own, from its first day on. */
static const struct rule {
    const char *name, *reason;
    int value;
} rules[YEAR_RULES] = {
    { "login.session_days", "老年志愿者不必常常登录", 366 },
    { "login.second_factor", "值班的人只用密码登录", 0 },
    { "login.staff_hours", "值班的人每天早上登录一次", 48 },
    { "login.staff_idle_min", "值班的人每天早上登录一次", 1440 },
};

static void log_in_by_password(struct slot *s, int login)
{
    body(s, "{\"phone\":\"%s\",\"password\":\"" DEMO_PASSWORD "\"}", demo_logins[login].phone);
    POST_JSON(s, NULL, "/login");
}

/* One person proposes a rule, another one logs in and agrees. */
static void send_rule(struct year *y, struct slot *s, const char *token)
{
    const struct rule *rule = &rules[s->ev.who];
    char day[TIME_TEXT];
    if (s->step == 1) {
        log_in_by_password(s, SECOND_LOGIN);
    } else if (s->step == 2) {
        body(s, "{}");
        POST_JSON(s, y->second.token, "/changes/%" PRId64 "/approve", s->own_record);
    } else {
        format_day(y->first_day, day);
        body(s, "{\"value\":%d,\"from\":\"%s\",\"reason\":\"%s\"}", rule->value, day, rule->reason);
        POST_JSON(s, token, "/admin/policy/%s", rule->name);
    }
}

static enum load_step send_staff(struct year *y, struct slot *s, const char *token, struct load_request *ret)
{
    if (s->ev.kind == K_REGISTER)
        return send_register(y, s, ret);
    if (s->ev.kind == K_NIGHT) {
        GET_JSON(s, NULL, "/metrics");
    } else if (s->ev.kind == K_LOGIN_PASSWORD) {
        log_in_by_password(s, STAFF_LOGIN);
    } else {
        send_rule(y, s, token);
    }
    return send(ret, s, (enum year_kind)s->ev.kind);
}

static enum load_step send_team(struct year *y, struct slot *s, const char *token, struct load_request *ret)
{
    const struct plan *p = &y->plan;
    uint32_t who = s->ev.who;
    if (s->ev.kind == K_TEAM_JOIN) {
        body(s, "{}");
        POST_JSON(s, token, "/teams/%" PRId64 "/join", plan_id(p, IDS_TEAM, p->people[who].team[0]));
        return send(ret, s, K_TEAM_JOIN);
    }
    if (s->step == 0)
        GET_JSON(s, token, "/teams/%" PRId64 "/members", plan_id(p, IDS_TEAM, who));
    else
        POST_JSON(s, token, "/teams/%" PRId64 "/members/admit", plan_id(p, IDS_TEAM, who));
    return send(ret, s, s->step == 0 ? K_TEAM_MEMBERS : K_TEAM_ADMIT);
}

/* The leader confirms the others' hours, the city office the leader's own. */
static enum load_step send_confirm(struct year *y, struct slot *s, const char *token,
                                   struct load_request *ret)
{
    int64_t id = y->held[s->ev.who].id;
    if (s->step == 0) {
        GET_JSON(s, token, "/activities/%" PRId64 "/confirm", id);
        return send(ret, s, K_CONFIRM_LIST);
    }
    if (s->step == 2)
        body(s, "{\"record\":[\"%" PRId64 "\"]}", s->own_record);
    POST_JSON(s, s->step == 2 ? y->staff.token : token, "/activities/%" PRId64 "/confirm", id);
    return send(ret, s, K_CONFIRM);
}

static enum load_step send_activity(struct year *y, struct slot *s, const char *token,
                                    struct load_request *ret)
{
    int64_t id = y->held[s->ev.who].id;
    switch ((enum year_kind)s->ev.kind) {
    case K_NEW:
        return send_new(y, s, token, ret);
    case K_SHIFT:
        return send_shift(y, s, token, ret);
    case K_LOOK:
        GET_JSON(s, token, "/activities/%" PRId64 "/manage", id);
        break;
    case K_SUBMIT:
    case K_APPROVE:
        body(s, "{}");
        POST_JSON(s, token, "/activities/%" PRId64 "/%s", id, s->ev.kind == K_SUBMIT ? "submit" : "approve");
        break;
    default:
        GET_JSON(s, token, "/activities/%" PRId64 "/code?way=%s", id, s->ev.kind == K_CODE_IN ? "in" : "out");
    }
    return send(ret, s, (enum year_kind)s->ev.kind);
}

enum load_step year_send(struct year *y, struct slot *s, const char *token, struct load_request *ret)
{
    uint32_t who = s->ev.who;
    s->body_n = s->step ? s->body_n : 0;
    switch ((enum year_kind)s->ev.kind) {
    case K_NIGHT:
    case K_LOGIN_PASSWORD:
    case K_RULE:
    case K_REGISTER:
        return send_staff(y, s, token, ret);
    case K_TEAM_JOIN:
    case K_TEAM_MEMBERS:
        return send_team(y, s, token, ret);
    case K_JOIN:
    case K_LEAVE:
        body(s, "{}");
        POST_JSON(s, token, "/shifts/%" PRId64 "/%s", shift_id(y, who),
                  s->ev.kind == K_JOIN ? "join" : "leave");
        return send(ret, s, (enum year_kind)s->ev.kind);
    case K_IN:
    case K_OUT:
        return send_mark(y, s, s->step ? K_AGAIN : (enum year_kind)s->ev.kind, token, ret);
    case K_CONFIRM_LIST:
        return send_confirm(y, s, token, ret);
    default:
        return send_activity(y, s, token, ret);
    }
}
