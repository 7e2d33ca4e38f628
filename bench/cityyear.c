/* cityyear.c - a city's year through the front door: makes the register, serves it, plays the year, looks
 * what is there.
 *
 * usage: cityyear --serve PROGRAM (--data DIR | --db URL --key FILE) [--scale F] [--seed N] [--connections N]
 *                 [--days N] [--floor-data DIR | --floor-db URL] [--floor-copy COMMAND]
 * The register must be fresh from `redvest init`. bench/cityyear does all that stands around this. What was
 * measured goes to standard output, one row a line; exit status 1 when something was not as the generator
 * knows it must be. */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "program/app.h"
#include "base/clock.h"
#include "program/demo/logins.h"
#include "year.h"
#include "year_report.h"

#define FIRST_YEAR    2025
#define FLOOR_DAY     304 /* a Saturday in November */
#define FLOOR_GROUP   64
#define CAMPAIGN_S    (15 * 60)
#define PACED_SECONDS 20.0
#define PACED_TIMES   10.0 /* the campaign's own rate */
#define PAGES_RATE    200.0
#define BAR           32

struct main_options {
    const char *serve, *data, *db, *key, *scale, *seed, *connections, *days, *floor_data, *floor_db,
        *floor_copy;
};

static bool read_options(int argc, char **argv, struct main_options *o)
{
    const struct {
        const char *name, **value;
    } known[] = {
        { "--serve", &o->serve },
        { "--data", &o->data },
        { "--db", &o->db },
        { "--key", &o->key },
        { "--scale", &o->scale },
        { "--seed", &o->seed },
        { "--connections", &o->connections },
        { "--floor-data", &o->floor_data },
        { "--floor-db", &o->floor_db },
        { "--floor-copy", &o->floor_copy },
        { "--days", &o->days },
    };
    for (int i = 1; i < argc; i += 2) {
        size_t k = 0;
        while (k < sizeof(known) / sizeof(known[0]) && strcmp(argv[i], known[k].name) != 0)
            k++;
        if (k == sizeof(known) / sizeof(known[0]) || i + 1 == argc)
            return false;
        *known[k].value = argv[i + 1];
    }
    return o->serve && (o->data || (o->db && o->key));
}

/* --- the server ---------------------------------------------------------------------------------------- */

static void exec_server(const struct main_options *o, const char *clock, int out)
{
    char most[16];
    snprintf(most, sizeof(most), "%d", atoi(o->connections) + 100);
    dup2(out, STDOUT_FILENO);
    prctl(PR_SET_PDEATHSIG, SIGTERM); /* nobody else would end it */
    if (o->data)
        execl(o->serve, o->serve, "serve", "--data", o->data, "--listen", "127.0.0.1:0", "--no-limits",
              "--log-level", "error", "--connections", most, "--clock", clock, "--trusted-proxy", "127.0.0.1",
              (char *)NULL);
    else
        execl(o->serve, o->serve, "serve", "--db", o->db, "--key", o->key, "--listen", "127.0.0.1:0",
              "--no-limits", "--log-level", "error", "--connections", most, "--clock", clock,
              "--trusted-proxy", "127.0.0.1", (char *)NULL);
    _exit(127);
}

static bool start_server(struct year *y, const struct main_options *o, const char *clock)
{
    int pipe_fd[2];
    char line[512] = "";
    if (pipe(pipe_fd) != 0)
        return false;
    y->server = fork();
    if (y->server == 0)
        exec_server(o, clock, pipe_fd[1]);
    close(pipe_fd[1]);
    FILE *said = fdopen(pipe_fd[0], "r");
    const char *port = said && fgets(line, sizeof(line), said) ? strrchr(line, ':') : NULL;
    y->port = port ? (uint16_t)atoi(port + 1) : 0;
    return y->port != 0; /* `said` stays open: the server would die of a closed pipe */
}

static void stop_server(struct year *y, struct year_usage *u)
{
    struct rusage used = { 0 };
    year_read_memory(y->server, u);
    kill(y->server, SIGTERM);
    while (wait4(y->server, NULL, 0, &used) < 0 && errno == EINTR)
        ;
    u->server_cpu_s += (double)used.ru_utime.tv_sec + (double)used.ru_stime.tv_sec +
                       (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
    y->server = 0;
}

static _Atomic int64_t *make_clock(char *path, size_t n)
{
    snprintf(path, n, "/tmp/cityyear-clock-XXXXXX");
    int fd = mkstemp(path);
    if (fd < 0 || ftruncate(fd, sizeof(int64_t)) != 0)
        return NULL;
    void *at = mmap(NULL, sizeof(int64_t), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    return at == MAP_FAILED ? NULL : at;
}

/* --- before -------------------------------------------------------------------------------------------- */

static int prepare(struct year *y, const struct main_options *o)
{
    struct err err = { 0 };
    struct app *app = NULL;
    struct app_options options = { .dir = o->data, .url = o->db, .key_file = o->key };
    int rc = app_open(&options, &err, &app);
    if (rc == OK)
        rc = app_load_city(app, &err);
    if (rc == OK) {
        y->plan.db = app_db(app, &err);
        y->plan.db->arena = &y->arena; /* names of units live as long as the plan */
        rc = year_plan(y);
    }
    if (rc == OK)
        rc = year_write_base(y);
    if (rc < 0)
        year_say("cityyear: the register could not be made: %s\n", err.key ? err.key : "?");
    app_close(app);
    y->plan.db = NULL;
    return rc;
}

static bool init_year(struct year *y, const struct main_options *o, char *clock, size_t n)
{
    y->options = (struct demo_options){ .scale = strtod(o->scale, NULL), .seed = atoll(o->seed) };
    y->connections = (unsigned)atoi(o->connections);
    y->first_day = (int32_t)day_from(FIRST_YEAR, 1, 1);
    y->tick = UINT32_MAX;
    y->rnd = rnd_of(y->options.seed, RND_WRITE, -2);
    y->slots = calloc(y->connections, sizeof(struct slot));
    y->totals = calloc(YEAR_KINDS, sizeof(struct load_kind));
    y->clock = make_clock(clock, n);
    return y->slots && y->totals && y->clock;
}

/* --- the year ------------------------------------------------------------------------------------------ */

static void show_progress(const struct year *y, int day, int64_t begun_us)
{
    char bar[BAR + 1];
    uint64_t n = 0;
    double s = (double)(clock_steady_us() - begun_us) / 1e6;
    for (int k = 0; k < YEAR_KINDS; k++)
        n += y->totals[k].answers;
    for (int i = 0; i < BAR; i++)
        bar[i] = i < day * BAR / DEMO_YEAR ? '#' : '.';
    bar[BAR] = '\0';
    struct civil c = civil_of(day_start_ms(y->first_day + day));
    if (isatty(STDERR_FILENO) || day % 30 == 0)
        year_say("%s  %s %02d-%02d  %.1f M requests  %.0f s%s", isatty(STDERR_FILENO) ? "\r" : "", bar,
                 c.month, c.day, (double)n / 1e6, s, isatty(STDERR_FILENO) ? "   " : "\n");
}

/* The campaign's morning: pages alone, then pages and check-ins at ten times the morning's own rate. */
static int play_campaign(struct year *y, struct year_result *r)
{
    double rate = (double)y->plan.figures.volunteers * CAMPAIGN_SHARE / CAMPAIGN_S * PACED_TIMES;
    int64_t begin = clock_steady_us();
    int rc = year_play_until(y, y->campaign_tick, PHASE_MARK);
    if (rc == OK)
        rc = year_play_paced(y, PAGES_RATE, 0, PACED_SECONDS / 2);
    r->pages_alone = y->paced.hist[0];
    if (rc == OK)
        rc = year_play_paced(y, PAGES_RATE, rate, PACED_SECONDS);
    r->pages_beside = y->paced.hist[0];
    r->checkins = y->paced.hist[1];
    r->checkin_rate = rate;
    r->paced_s = (double)(clock_steady_us() - begin) / 1e6;
    return rc;
}

/* On a copy, while nothing is served. */
static int play_floor(struct year *y, const struct main_options *o, const char *clock, struct year_result *r)
{
    struct err err = { 0 };
    struct app *app = NULL;
    struct app_options options = { .dir = o->floor_data, .url = o->floor_db, .key_file = o->key };
    if (!o->floor_copy)
        return OK;
    stop_server(y, &r->usage);
    int rc = system(o->floor_copy) == 0 ? app_open(&options, &err, &app) : BUSY;
    if (rc == OK)
        rc = app_load_city(app, &err);
    if (rc == OK)
        rc = year_floor(y, app_place(app), app_city(app), FLOOR_DAY, o->floor_db ? LANE_PG_WORKERS : 1,
                        o->floor_db ? 1 : FLOOR_GROUP, &r->floor);
    if (rc < 0)
        year_say("\ncityyear: the floor could not be measured: %s\n", err.key ? err.key : "the copy failed");
    app_close(app);
    return rc == OK && start_server(y, o, clock) ? OK : BUSY;
}

static bool is_sampled(const struct year *y, int day)
{
    int weekday = civil_of(day_start_ms(y->first_day + day)).weekday, tenth = DEMO_YEAR / 10;
    return weekday >= 5 && (day < tenth || (day >= DEMO_YEAR - tenth - 7 && day < DEMO_YEAR - 7));
}

static int64_t writes_so_far(const struct year *y)
{
    int64_t n = 0;
    for (int k = 0; k < YEAR_KINDS; k++)
        if (year_kinds[k].write)
            n += (int64_t)y->totals[k].answers;
    return n;
}

static int play(struct year *y, const struct main_options *o, const char *clock, struct year_result *r)
{
    int64_t begun = clock_steady_us(), paused = 0;
    int rc = OK;
    for (int day = 0; day < DEMO_YEAR && day < atoi(o->days) && rc == OK; day++) {
        if (day == FLOOR_DAY) {
            int64_t from = clock_steady_us();
            rc = play_floor(y, o, clock, r);
            paused = clock_steady_us() - from;
        }
        int64_t from = clock_steady_us(), writes = writes_so_far(y);
        y->isolate = is_sampled(y, day);
        if (rc == OK && y->campaign_tick / TICKS_DAY == (uint32_t)day)
            rc = play_campaign(y, r);
        if (rc == OK)
            rc = year_play_until(y, (uint32_t)(day + 1) * TICKS_DAY, 0);
        if (day == FLOOR_DAY)
            r->floor_day =
                (struct year_rate){ writes_so_far(y) - writes, 0, (double)(clock_steady_us() - from) / 1e6 };
        show_progress(y, day + 1, begun + paused);
    }
    r->wall_s = (double)(clock_steady_us() - begun - paused) / 1e6;
    usleep(2500000); /* the totals are added up once a second */
    return rc;
}

int main(int argc, char **argv)
{
    static struct year y;
    struct main_options o = { .scale = "0.01", .seed = "1", .connections = "64", .days = "365" };
    struct year_result r = { 0 };
    char clock[64];
    struct err err = { 0 };
    if (!read_options(argc, argv, &o) || crypt_init(&err) < 0) {
        fputs("usage: cityyear --serve PROGRAM (--data DIR | --db URL --key FILE) [--scale F] [--seed N]\n"
              "                [--connections N] [--days N] [--floor-data DIR | --floor-db URL] "
              "[--floor-copy COMMAND]\n",
              stderr);
        return 2;
    }
    if (!init_year(&y, &o, clock, sizeof(clock)))
        return 1;
    int rc = prepare(&y, &o);
    if (rc < 0)
        return 1;
    year_schedule(&y);
    atomic_store(y.clock, year_ms(&y, 0));
    year_say("  %zu events, %u people, %u activities\n", y.n_events, y.plan.n_people, y.plan.n_activities);
    if (!start_server(&y, &o, clock))
        return 1;
    rc = play(&y, &o, clock, &r);
    stop_server(&y, &r.usage);
    unlink(clock);
    year_report(&y, &r);
    int wrong = rc < 0 || year_compare(&y, o.data, o.db, o.key);
    return wrong || y.unexpected ? 1 : 0;
}
