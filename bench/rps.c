/* rps.c - asks for one path as fast as it is answered, and says how fast that was.
 *
 * Usage: rps --port P --connections N --seconds S --path /x [--header 'K: V' ...]
 * Prints `name value` a line. The exit status is 1 when nothing was answered, a request was lost or an answer
 * was not 2xx: a rate of errors is no rate. What measures redvest by kinds of request uses load.h itself. */
#define _GNU_SOURCE 1
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "load.h"

#define REQUEST_MAX     16384
#define CONNECTIONS_MAX 10000
#define SECONDS_MAX     86400

struct options {
    long port;
    long connections;
    double seconds;
    const char *path;
    char headers[REQUEST_MAX];
};

static enum load_step next(void *user, unsigned connection, struct load_request *ret_request)
{
    (void)connection;
    ret_request->part[0] = *(struct iovec *)user;
    ret_request->n_parts = 1;
    ret_request->kind = 0;
    return LOAD_SEND;
}

/* False when it is no header field or there is no room for it. */
static bool add_header(struct options *o, const char *field)
{
    size_t have = strlen(o->headers);
    const char *colon = strchr(field, ':');
    if (!colon || colon == field || strpbrk(field, "\r\n"))
        return false;
    int n = snprintf(o->headers + have, sizeof o->headers - have, "%s\r\n", field);
    return n > 0 && (size_t)n < sizeof o->headers - have;
}

static bool parse_number(const char *s, double *ret_number)
{
    char *end;
    *ret_number = strtod(s, &end);
    return end != s && *end == '\0';
}

static bool take_option(struct options *o, int opt, const char *value)
{
    double number = 0;
    if (opt == 'h')
        return add_header(o, value);
    if (opt == 'u') {
        o->path = value;
        return value[0] == '/' && !strpbrk(value, " \r\n");
    }
    if (!parse_number(value, &number))
        return false;
    if (opt == 'p')
        o->port = (long)number;
    else if (opt == 'c')
        o->connections = (long)number;
    else
        o->seconds = number;
    return true;
}

static bool parse_options(int argc, char **argv, struct options *o)
{
    static const struct option known[] = {
        { "port", required_argument, NULL, 'p' },    { "connections", required_argument, NULL, 'c' },
        { "seconds", required_argument, NULL, 's' }, { "path", required_argument, NULL, 'u' },
        { "header", required_argument, NULL, 'h' },  { NULL, 0, NULL, 0 },
    };
    int opt;
    while ((opt = getopt_long(argc, argv, "", known, NULL)) != -1)
        if (opt == '?' || !take_option(o, opt, optarg))
            return false;
    return optind == argc && o->path && o->port > 0 && o->port < 65536 && o->connections > 0 &&
           o->connections <= CONNECTIONS_MAX && o->seconds >= 0.001 && o->seconds <= SECONDS_MAX;
}

static double us(uint64_t ns)
{
    return (double)ns / 1000;
}

static void print_latency(const struct load_hist *h)
{
    printf("mean_us %.1f\n", h->count > 0 ? us(h->sum) / (double)h->count : 0);
    printf("p50_us %.1f\n", us(load_hist_percentile(h, 50)));
    printf("p99_us %.1f\n", us(load_hist_percentile(h, 99)));
    printf("p99.9_us %.1f\n", us(load_hist_percentile(h, 99.9)));
    printf("max_us %.1f\n", us(h->max));
}

/* Returns how many answers were not 2xx. */
static uint64_t print_status(const struct load_kind *k)
{
    uint64_t bad = 0;
    for (int s = 0; s < LOAD_STATUS_END; s++) {
        if (k->status[s] == 0)
            continue;
        printf("status_%d %lu\n", s, (unsigned long)k->status[s]);
        bad += s / 100 == 2 ? 0 : k->status[s];
    }
    return bad;
}

static int print_result(const struct load_result *r)
{
    const struct load_kind *k = &r->total;
    double answers = k->answers > 0 ? (double)k->answers : 1;
    printf("requests_per_s %.0f\n", load_rate(r, k));
    print_latency(&k->latency_ns);
    printf("body_bytes %.0f\n", (double)k->body_bytes / answers);
    printf("in_mb_per_s %.1f\n", (double)r->bytes_in * 1e3 / (double)(r->elapsed_ns > 0 ? r->elapsed_ns : 1));
    printf("client_cpu_us_per_request %.2f\n", (double)(r->cpu_user_us + r->cpu_system_us) / answers);
    printf("client_cpu_share %.3f\n", (double)(r->cpu_user_us + r->cpu_system_us) * 1e3 /
                                          (double)(r->elapsed_ns > 0 ? r->elapsed_ns : 1));
    printf("connects %lu\nlost %lu\n", (unsigned long)r->connects, (unsigned long)k->lost);
    uint64_t bad = print_status(k);
    return k->answers > 0 && k->lost == 0 && bad == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    static struct options o;
    static char text[2 * REQUEST_MAX];
    struct iovec request = { .iov_base = text };
    _cleanup_load_result_ struct load_result *r = NULL;
    if (!parse_options(argc, argv, &o)) {
        fprintf(stderr, "usage: rps --port P --connections N --seconds S --path /x [--header 'K: V' ...]\n");
        return 2;
    }
    int n = snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%ld\r\n%s\r\n", o.path, o.port,
                     o.headers);
    if (n < 0 || (size_t)n >= sizeof text) {
        fprintf(stderr, "rps: the request is too long\n");
        return 2;
    }
    request.iov_len = (size_t)n;
    struct load_config config = { .port = (uint16_t)o.port,
                                  .connections = (unsigned)o.connections,
                                  .n_kinds = 1,
                                  .time_limit_ms = (int64_t)(o.seconds * 1000),
                                  .next = next,
                                  .user = &request };
    if (load_run(&config, &r) < 0) {
        fprintf(stderr, "rps: nothing answers on port %ld\n", o.port);
        return 1;
    }
    return print_result(r);
}
