/* house.c - see house.h. The kit of the unit tests makes the rows; sessions are made by the program itself.
 */
#include "world/house.h"

#include <strings.h>
#include <unistd.h>

#include "office/account/account.h"
#include "program/app.h"
#include "service/attendance/attendance.h"
#include "base/log.h"
#include "http/conn.h"
#include "service/signup/signup.h"
#include "kit/kit.h"
#include "world/lane.h"
#include "world/markup.h"
#include "service/activity/activity.model.h"
#include "service/record/record.model.h"

struct name {
    const char *name, *text;
};

static struct {
    struct kit *kit;
    struct router *router;
    struct server *server;
    const char *token[PERSONS];
    struct name names[32];
    size_t n_names;
} house;

/* --- the city ---------------------------------------------------------------------------------------- */

static void add_text(const char *name, const char *text)
{
    MUST(house.n_names < sizeof(house.names) / sizeof(house.names[0]));
    house.names[house.n_names++] = (struct name){ name, arena_strdup(&house.kit->arena, text) };
}

static int64_t add_id(const char *name, int64_t id)
{
    char text[24];
    snprintf(text, sizeof(text), "%lld", (long long)id);
    add_text(name, text);
    return id;
}

static void add_session(enum person who, int64_t account)
{
    struct kit *k = house.kit;
    kit_must(k, session_start(k->db, &k->arena, &(struct session_new){ account, DAY_MS, "127.0.0.1", false },
                              &house.token[who]));
}

static void add_staff(enum person who, int64_t may, int64_t unit)
{
    struct kit *k = house.kit;
    add_session(who, kit_grant(k, .account = kit_account_of(k, kit_volunteer(k, .unit = unit)), .may = may,
                               .unit = unit));
}

/* What a print, a phone and a calendar program carry. */
static void add_tokens(int64_t shift, int64_t volunteer)
{
    char text[TOKEN_TEXT], feed[SIGNUP_FEED_TEXT];
    struct kit *k = house.kit;
    struct token scanned;
    token_make(k->db, TOKEN_SITE_IN, shift, 0, text);
    add_text("site", text);
    kit_must(k, token_read(k->db, text, 0, k->now, &scanned));
    token_make(k->db, TOKEN_PRINT_OUT, shift, k->now + HOUR_MS, text);
    add_text("print", text);
    token_make(k->db, TOKEN_PERSON, volunteer, 0, text);
    add_text("pass", text);
    token_land(k->db, &scanned, kit_account_of(k, volunteer), text);
    add_text("token", text);
    signup_feed_token(k->db, volunteer, feed);
    add_text("feed", feed);
}

static void add_service(int64_t member)
{
    struct kit *k = house.kit;
    int64_t team = add_id("team", kit_team(k, .pass_code = "123456"));
    int64_t project = add_id("project", kit_project(k, .team = team));
    int64_t today = day_start_ms(day_of(k->now));
    int64_t activity =
        add_id("activity", kit_activity(k, .project = project, .starts_ms = today + 9 * HOUR_MS));
    int64_t shift = add_id("shift", kit_shift(k, .activity = activity, .capacity = 3));
    int64_t past = kit_shift(k, .activity = activity, .starts_ms = today - 30 * HOUR_MS,
                             .ends_ms = today - 28 * HOUR_MS);
    add_session(CHIEF, kit_account_of(k, kit_leader_of(k, team)));
    kit_member(k, .team = team, .volunteer = member);
    add_id("signup", kit_signup(k, .shift = shift, .volunteer = member));
    add_id("record", kit_record(k, .shift = past, .volunteer = member));
    add_id("pending", kit_record(k, .shift = past, .state = RECORD_STATE_EFFECTIVE));
    add_id("next", kit_activity(k, .project = project));
    add_id("draft", kit_activity(k, .project = project, .state = ACTIVITY_STATE_DRAFT));
    add_id("free", kit_shift(k, .activity = activity, .post = "引导 <&\"'> guide"));
    add_tokens(shift, member);
}

static void add_people(void)
{
    struct kit *k = house.kit;
    int64_t member = add_id("volunteer", kit_volunteer(k, .name = "欧阳<b>\"&'"));
    add_id("account", kit_account_of(k, member));
    add_session(MEMBER, kit_account_of(k, member));
    add_id("unit", k->village);
    add_id("town", k->town);
    add_service(member);
    add_staff(STAFF, CAPABILITY_STAFF, k->village);
    add_staff(COUNTY_STAFF, CAPABILITY_STAFF, k->county);
    add_staff(CITY_STAFF, CAPABILITY_STAFF, k->city_unit);
    add_staff(ADMIN, CAPABILITY_SYSADMIN, k->city_unit);
    add_staff(READER, CAPABILITY_AUDITOR, k->city_unit);
}

/* The files go at once; what is open lives on until the process ends, however it ends. */
static void unlink_files(void)
{
    static const char *const files[] = { "redvest.db", "redvest.db-wal", "redvest.db-shm" };
    char path[128];
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        snprintf(path, sizeof(path), "%s/%s", house.kit->folder, files[i]);
        unlink(path);
    }
    rmdir(house.kit->folder);
}

static void start_server(void)
{
    static const _Atomic int64_t minute_ms = FUZZ_NOW;
    static struct db_place place = { .dir = "/" }; /* never opened: the pool has what it needs */
    struct err err = { 0 };
    struct server_config config = { .address = "127.0.0.1",
                                    .threads = 1,
                                    .connections = 1,
                                    .trusted_proxy = "127.0.0.1",
                                    .place = &place,
                                    .city = &house.kit->city,
                                    .router = house.router,
                                    .find_user = account_of_session,
                                    .minute_ms = &minute_ms };
    MUST(server_start(&config, &err, &house.server) == OK);
    house.server->pool[house.server->n_pool++] = house.kit->db;
}

static void open_house(void)
{
    static const _Atomic int64_t now = FUZZ_NOW;
    struct err err = { 0 };
    if (house.server)
        return;
    unsetenv("REDVEST_TEST_PG");
    clock_follow(&now);
    house.kit = kit_open();
    kit_begin(house.kit);
    add_people();
    kit_commit(house.kit);
    unlink_files();
    MUST(router_new(all_routes, &err, &house.router) == OK);
    lane_stand_in(house.kit->db, house.kit->city.policy);
    start_server();
}

/* --- names ------------------------------------------------------------------------------------------- */

const char *house_name(const char *name)
{
    open_house();
    for (size_t i = 0; i < house.n_names; i++)
        if (!strcmp(house.names[i].name, name))
            return house.names[i].text;
    return NULL;
}

const char *house_cookie(const struct fuzz *f, enum person who)
{
    open_house();
    return house.token[who] ? arena_printf(f->arena, "rv=%s", house.token[who]) : NULL;
}

static const char *name_at(const struct fuzz *f, enum person who, const char *s, size_t n)
{
    char *name = arena_strndup(f->arena, s, n), *csrf;
    if (strcmp(name, "csrf") != 0)
        return house_name(name);
    csrf = arena_alloc(f->arena, CSRF_TEXT);
    csrf_make(&house.kit->city, house.token[who] ? house.token[who] : "visitor", csrf);
    return csrf;
}

char *house_fill(const struct fuzz *f, enum person who, const char *s, size_t n, size_t *ret_n)
{
    _cleanup_buf_ struct buf b = { 0 };
    open_house();
    for (size_t i = 0; i < n; i++) {
        const char *end = s[i] == '{' ? memchr(s + i, '}', n - i < 16 ? n - i : 16) : NULL;
        const char *text = end ? name_at(f, who, s + i + 1, (size_t)(end - s) - i - 1) : NULL;
        if (text) {
            buf_puts(&b, text);
            i = (size_t)(end - s);
        } else {
            buf_putc(&b, s[i]);
        }
    }
    char *out = arena_alloc(f->arena, b.len + 1);
    if (b.len)
        memcpy(out, b.data, b.len);
    if (ret_n)
        *ret_n = b.len;
    return out;
}

const struct route *house_route(size_t i)
{
    open_house();
    return router_at(house.router, i);
}

/* --- what holds of every answer ------------------------------------------------------------------------ */

/* Within this site, and bytes that may stand in a header. */
static void check_location(const char *to)
{
    MUST(to[0] == '/' && to[1] != '/' && to[1] != '\\');
    for (const char *p = to; *p; p++)
        MUST(*p > ' ' && *p < 0x7f && *p != '\\');
}

static void check_heads(const struct mhd_answer *a)
{
    for (size_t i = 0; i < a->n_heads; i++) {
        const char *name = a->head[i].name, *value = a->head[i].value;
        for (const char *p = value; *p; p++)
            MUST((unsigned char)*p >= ' ' && (unsigned char)*p < 0x7f);
        if (!strcmp(name, "Location"))
            check_location(value);
        MUST(strcmp(name, "Set-Cookie") != 0 || strstr(value, "; Path=/; Max-Age="));
    }
}

static bool begins(const char *s, const char *with)
{
    return s && !strncmp(s, with, strlen(with));
}

static void check_body(const struct mhd_answer *a)
{
    const char *type = mhd_answer_head(a, "Content-Type");
    if (a->refused || a->status == 304 || mhd_answer_head(a, "Content-Encoding") ||
        begins(type, "text/plain"))
        return;
    if (begins(type, "text/html") || begins(type, "image/svg+xml"))
        markup_check(a->body, a->n);
    else if (begins(type, "application/json") || begins(type, "application/problem+json"))
        markup_json(a->body, a->n);
    else if (begins(type, "text/csv"))
        markup_csv(a->body, a->n);
    else if (begins(type, "text/calendar"))
        markup_calendar(a->body, a->n);
}

static void check_status(const struct mhd_ask *ask, const struct mhd_answer *a)
{
    static const unsigned known[] = { 200, 201, 303, 304, 400, 401, 404, 409, 413, 414, 422, 429, 0 };
    size_t i = 0;
    while (known[i] && known[i] != a->status)
        i++;
    if (!known[i])
        fprintf(stderr, "fuzz: %s %s: %u %s\n", ask->method, ask->url, a->status, a->body);
    MUST(known[i]); /* among others: nothing that comes from outside is our own fault */
}

/* A neighbour of a kept page, with another last letter, is answered for itself. */
static void check_neighbour(const struct mhd_ask *ask)
{
    struct mhd_answer kept = { 0 }, fresh = { 0 };
    struct mhd_ask other = *ask;
    size_t n = strlen(ask->url);
    char *url = strdup(ask->url);
    MUST(url && n);
    url[n - 1] = url[n - 1] == 'x' ? 'y' : 'x';
    other.url = url;
    mhd_send(&other, &kept);
    lane_moves_on();
    mhd_send(&other, &fresh);
    if (mhd_answer_head(&fresh, "ETag"))
        MUST(kept.status == fresh.status && kept.n == fresh.n && !memcmp(kept.body, fresh.body, kept.n));
    mhd_answer_free(&kept);
    mhd_answer_free(&fresh);
    free(url);
}

/* Whoever is sent to log in finds the page, unless the way there was in what was sent. */
static void check_login(const struct mhd_ask *ask, const struct mhd_answer *a)
{
    const char *to = mhd_answer_head(a, "Location");
    struct mhd_answer login = { 0 };
    if (!begins(to, "/login") || ask->n || strchr(ask->url, '%') || strstr(ask->url, "login"))
        return;
    mhd_send(
        &(struct mhd_ask){ .method = "GET", .url = to, .head = { { "Host", "city.example" } }, .n_heads = 1 },
        &login);
    MUST(login.status == 200);
    mhd_answer_free(&login);
}

void house_ask(const struct mhd_ask *ask, struct mhd_answer *ret_answer)
{
    open_house();
    lane_moves_on();
    mhd_send(ask, ret_answer);
    check_status(ask, ret_answer);
    check_heads(ret_answer);
    check_body(ret_answer);
    check_login(ask, ret_answer);
    if (ret_answer->status == 200 && mhd_answer_head(ret_answer, "ETag") && strchr(ask->url, '?'))
        check_neighbour(ask);
}
