/* cmd_serve.c - `redvest serve`: opens the register, starts lanes, timers and HTTP, waits for a signal. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "office/account/account.h"
#include "base/clock.h"
#include "base/log.h"
#include "program/cli.h"
#include "program/demo/demo.h"
#include "http/server.h"

#define DEFAULT_LISTEN  "127.0.0.1:8080"
#define CONNECTIONS_MAX 100000
#define OTHER_FILES     512 /* descriptors for all but clients' connections */

struct serve {
    const char *data, *db, *key, *listen, *public_url, *trusted_proxy, *threads, *connections,
        *of_one_address, *log_mib, *log_level, *now, *clock;
    bool demo, secure, no_limits;
    char address[64], site[256]; /* where it listens; the public URL without a slash at its end */
    int64_t port, n_threads, n_connections, n_of_one_address, n_log_mib;
};

static bool split_listen(struct serve *s)
{
    const char *colon = strrchr(s->listen, ':');
    size_t n = colon ? (size_t)(colon - s->listen) : 0;
    const char *from = s->listen;
    if (n > 2 && from[0] == '[' && from[n - 1] == ']') {
        from++;
        n -= 2;
    }
    if (!colon || n == 0 || n >= sizeof(s->address)) {
        fprintf(stderr, "redvest serve: --listen takes ADDRESS:PORT, not '%s'\n", s->listen);
        return false;
    }
    memcpy(s->address, from, n);
    return cli_number("listen port", colon + 1, 0, 65535, &s->port);
}

/* Past "https://" or "http://"; NULL: neither. */
static const char *past_scheme(const char *url)
{
    return !strncmp(url, "https://", 8) ? url + 8 : !strncmp(url, "http://", 7) ? url + 7 : NULL;
}

/* A name or address of a host with a port or without, and nothing behind it. */
static bool is_host(const char *s)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
    bool six = *s == '[';
    size_t n = six ? strcspn(s, "]") : strspn(s, letters);
    if (!n || (six && (s[n] != ']' || strspn(s + 1, "0123456789abcdefABCDEF:.") != n - 1 || n < 3)))
        return false;
    s += n + six;
    if (*s != ':')
        return !*s;
    n = strspn(++s, "0123456789");
    return n && n <= 5 && !s[n] && atoi(s) > 0 && atoi(s) <= 65535;
}

/* Pages lead to each other from the root of their host, so the site has one of its own. */
static bool read_public_url(struct serve *s)
{
    if (!s->public_url)
        return true;
    size_t n = strlen(s->public_url);
    n -= n && s->public_url[n - 1] == '/';
    if (n < sizeof(s->site))
        memcpy(s->site, s->public_url, n);
    const char *host = past_scheme(s->site);
    if (!host || !is_host(host)) {
        fprintf(
            stderr,
            "redvest serve: --public-url takes https://HOST or http://HOST:PORT, without a path, not '%s'\n",
            s->public_url);
        return false;
    }
    s->public_url = s->site;
    return true;
}

/* What runs, but not as whoever wrote it meant. */
static void warn_of_url(const struct serve *s)
{
    bool tls = s->public_url && !strncmp(s->public_url, "https:", 6);
    if (tls && !s->secure)
        log_warn("--public-url says https, but cookies go out for plain http too: add --secure");
    if (s->public_url && !tls && s->secure)
        log_warn("--secure: browsers keep no cookie over %s; nobody can log in without https", s->public_url);
    if (!s->public_url && (!strcmp(s->address, "0.0.0.0") || !strcmp(s->address, "::")))
        log_warn("QR codes and messages will lead to %s, which is no address to reach: give --public-url",
                 s->address);
}

static bool set_log_level(const char *name)
{
    static const char *const names[] = { "error", "warn", "info", "debug" };
    for (size_t i = 0; i < 4; i++) {
        if (!strcmp(name, names[i])) {
            log_set_level((enum log_level)i);
            return true;
        }
    }
    fprintf(stderr, "redvest serve: --log-level is one of error warn info debug, not '%s'\n", name);
    return false;
}

/* The file holds the time in ms, eight bytes as this machine writes them; who leads the clock writes on. */
static bool follow_clock(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    off_t size = fd < 0 ? 0 : lseek(fd, 0, SEEK_END);
    void *at = size < (off_t)sizeof(int64_t) ? MAP_FAILED
                                             : mmap(NULL, sizeof(int64_t), PROT_READ, MAP_SHARED, fd, 0);
    if (fd >= 0)
        close(fd);
    if (at == MAP_FAILED) {
        fprintf(stderr, "redvest serve: --clock takes a file with the time in eight bytes, not '%s'\n", path);
        return false;
    }
    clock_follow(at);
    return true;
}

static bool read_options(struct serve *s)
{
    int64_t now;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    s->n_threads = s->db ? 4 * cores : cores;
    if (!split_listen(s) || !set_log_level(s->log_level) || !read_public_url(s) ||
        (s->threads && !cli_number("threads", s->threads, 1, 64, &s->n_threads)) ||
        !cli_number("connections", s->connections, 1, CONNECTIONS_MAX, &s->n_connections))
        return false;
    if (s->log_mib && !cli_number("log-mib", s->log_mib, 1, DB_LOG_MIB_MOST, &s->n_log_mib))
        return false;
    s->n_of_one_address = s->n_connections / 4 > 0 ? s->n_connections / 4 : 1;
    if (s->of_one_address &&
        !cli_number("per-address", s->of_one_address, 1, CONNECTIONS_MAX, &s->n_of_one_address))
        return false;
    if (s->now && !parse_time(s->now, &now)) {
        fprintf(stderr, "redvest serve: --now takes 2026-03-07T08:30, not '%s'\n", s->now);
        return false;
    }
    if (s->now)
        clock_shift(now);
    return !s->clock || follow_clock(s->clock);
}

static int wait_for_signal(void)
{
    sigset_t set;
    int sig;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return sigwait(&set, &sig) == 0 ? sig : SIGTERM;
}

static void block_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
}

/* The address it listens at, with the port that was free. */
static void listening_at(const struct serve *s, int port, char ret_url[96])
{
    bool six = strchr(s->address, ':');
    snprintf(ret_url, 96, "http://%s%s%s:%d", six ? "[" : "", s->address, six ? "]" : "", port);
}

static void announce(const struct serve *s, struct app *app, int port)
{
    char url[96];
    listening_at(s, port, url);
    printf("redvest %s: %s\n", app_city(app)->name, url);
    if (app_city(app)->demo)
        demo_print_logins(stdout);
    fflush(stdout);
}

/* A connection needs a descriptor; with too few, accepting would fail instead of somebody giving way. */
static void raise_files(struct serve *s)
{
    struct rlimit files;
    rlim_t wanted = (rlim_t)s->n_connections + OTHER_FILES;
    if (getrlimit(RLIMIT_NOFILE, &files) < 0 || files.rlim_cur >= wanted)
        return;
    files.rlim_cur = files.rlim_max < wanted ? files.rlim_max : wanted;
    setrlimit(RLIMIT_NOFILE, &files);
    if (files.rlim_cur >= wanted)
        return;
    s->n_connections =
        files.rlim_cur > 2 * OTHER_FILES ? (int64_t)(files.rlim_cur - OTHER_FILES) : OTHER_FILES;
    log_warn("only %lld connections: the limit of open files is %llu", (long long)s->n_connections,
             (unsigned long long)files.rlim_cur);
}

/* Everything is up: tell, wait, stop in the reverse order; what was accepted is finished. */
static int run(const struct serve *s, struct app *app, struct lane *lane, struct router *router,
               struct err *err)
{
    struct server_config config = {
        .address = s->address,
        .port = (int)s->port,
        .threads = (int)s->n_threads,
        .connections = (int)s->n_connections,
        .of_one_address = (int)s->n_of_one_address,
        .trusted_proxy = s->trusted_proxy,
        .secure_cookies = s->secure,
        .limits = !s->no_limits,
        .place = app_place(app),
        .city = app_city(app),
        .lane = lane,
        .router = router,
        .find_user = account_of_session,
    };
    struct server *server = NULL;
    struct timers *timers = NULL;
    _Atomic int64_t minute_ms = 0;
    char url[96];
    config.minute_ms = &minute_ms;
    int rc = server_start(&config, err, &server);
    if (rc == OK && !s->public_url) {
        listening_at(s, server_port(server), url);
        app_reached_at(app, url);
    }
    if (rc == OK)
        rc = timers_start(lane, app_city(app)->policy, &minute_ms, err, &timers);
    if (rc == OK) {
        announce(s, app, server_port(server));
        int sig = wait_for_signal();
        log_info("signal %d: finishing what was accepted", sig);
    }
    server_stop(server);
    timers_stop(timers);
    return rc;
}

static int open_and_run(struct serve *s, struct err *err)
{
    struct app_options options = { .dir = s->data,
                                   .url = s->db,
                                   .key_file = s->key,
                                   .public_url = s->public_url,
                                   .log_mib = (int)s->n_log_mib,
                                   .serves = true };
    struct app *app = NULL;
    struct lane *lane = NULL;
    struct router *router = NULL;
    int rc = app_open(&options, err, &app);
    if (rc == OK)
        rc = app_load_city(app, err);
    if (rc == OK && s->demo && !app_city(app)->demo)
        rc = ERR(err, INVALID, NULL, "--demo 只能用于 redvest demo 生成的数据");
    if (rc == OK && s->demo && !s->now && !s->clock) /* its day goes on where it was left */
        clock_shift(app_newest_ms(app));
    if (rc == OK)
        rc = db_check_queries(app_db(app, err));
    if (rc == OK)
        rc = router_new(all_routes, err, &router);
    if (rc == OK)
        rc = lane_start(app_place(app), app_city(app), err, &lane);
    if (rc == OK)
        rc = run(s, app, lane, router, err);
    lane_stop(lane);
    router_free(router);
    app_close(app);
    return rc;
}

int cmd_serve(int argc, char **argv)
{
    struct serve s = { .listen = DEFAULT_LISTEN, .log_level = "info", .connections = "4000" };
    const struct cli_option options[] = {
        { "data", "DIR", &s.data, NULL, "data folder (SQLite)" },
        { "db", "URL", &s.db, NULL, "postgresql://… instead of --data" },
        { "key", "FILE", &s.key, NULL, "key file; default DIR/redvest.key" },
        { "listen", "ADDRESS:PORT", &s.listen, NULL, "default " DEFAULT_LISTEN "; port 0 takes a free one" },
        { "public-url", "URL", &s.public_url, NULL, "how people reach it, for QR codes and messages" },
        { "trusted-proxy", "ADDRESS[,...]", &s.trusted_proxy, NULL, "whose X-Forwarded-For counts" },
        { "secure", NULL, NULL, &s.secure, "behind TLS: secure cookies, HSTS" },
        { "threads", "N", &s.threads, NULL, "HTTP threads, 1 to 64; default one a core (PostgreSQL: four)" },
        { "connections", "N", &s.connections, NULL,
          "most at once; default 4000; when full, the idlest gives way" },
        { "per-address", "N", &s.of_one_address, NULL, "of these from one address; default a quarter" },
        { "log-mib", "N", &s.log_mib, NULL, "SQLite: a log of so many MiB is filed, 1 to 4096; default 64" },
        { "log-level", "LEVEL", &s.log_level, NULL, "error warn info debug; default info" },
        { "no-limits", NULL, NULL, &s.no_limits, "no rate limits (load tests)" },
        { "demo", NULL, NULL, &s.demo,
          "refuse to start unless it is a demo register; its clock goes on where it was left, at first at "
          "nine of a working day" },
        { "now", "TIME", &s.now, NULL, "start the clock here, as 2026-03-07T08:30 (tests, demos)" },
        { "clock", "FILE", &s.clock, NULL, "follow the time that another program writes there (tests)" },
        CLI_OPTIONS_END,
    };
    struct err err = { 0 };
    CLI_RUN(argc, argv, "run the city's service over HTTP", options);
    if (!read_options(&s))
        return 2;
    block_signals();
    raise_files(&s);
    warn_of_url(&s);
    return open_and_run(&s, &err) < 0 ? cli_fail(&err) : 0;
}
