/* honest.c - people who use the service at a fixed modest rate, while others may attack it.
 *
 * usage: honest --port P --rate N --seconds S --path /x --people FILE
 * FILE holds `session-token shift` a line; each of these people joins and leaves that shift in turn. Three
 * requests in four read the page, one writes. Open loop: a request has its appointed time, and a server that
 * stalls is measured from there, not only for what could still be sent (from sending when it went out within
 * SLACK_NS of its time). Each connection has an address of its own, 127.0.1.1 and on, so that limits per
 * address count as in the world. Prints `p50_us p99_us max_us answers errors`, on standard error the first
 * wrong answer. Status 1: somebody got an error, or nobody an answer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "load.h"

#define LINE       64
#define ROOM       640
#define ADDRESSES  0x7f000101U
#define SLACK_NS   2000000
#define LINKS      48 /* connections; the last `n` of them belong to the people who write */
#define PEOPLE_MAX 16

enum kind { KIND_READ, KIND_WRITE, KINDS };

struct person {
    char token[LINE];
    char shift[LINE];
    bool inside;
};

struct street {
    struct person people[PEOPLE_MAX];
    unsigned n;
    const char *path;
    int64_t step_ns[KINDS];  /* between two requests of one connection */
    int64_t due_ns[LINKS];   /* when it is to send the next */
    int64_t meant_ns[LINKS]; /* appointed time of what is under way */
    int64_t sent_ns[LINKS];
    char requests[LINKS][ROOM];
    struct load_hist latency;
    uint64_t errors;
};

static int64_t now_ns(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static int make_read(const char *path, char *out)
{
    return snprintf(out, ROOM, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n\r\n", path);
}

static int make_write(const struct person *p, char *out)
{
    return snprintf(
        out, ROOM,
        "POST /shifts/%s/%s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n"
        "Content-Type: application/json\r\nAuthorization: Bearer %s\r\nContent-Length: 2\r\n\r\n{}",
        p->shift, p->inside ? "leave" : "join", p->token);
}

static struct person *person_of(struct street *s, unsigned link)
{
    return link >= LINKS - s->n ? &s->people[link - (LINKS - s->n)] : NULL;
}

static enum load_step next(void *user, unsigned link, struct load_request *ret)
{
    struct street *s = user;
    struct person *p = person_of(s, link);
    enum kind kind = p ? KIND_WRITE : KIND_READ;
    int64_t now = now_ns();
    if (now < s->due_ns[link])
        return LOAD_WAIT;
    s->meant_ns[link] = s->due_ns[link];
    s->sent_ns[link] = now;
    s->due_ns[link] += s->step_ns[kind];
    struct person copy = p ? *p : (struct person){ 0 };
    int n = p ? make_write(&copy, s->requests[link]) : make_read(s->path, s->requests[link]);
    ret->part[0] = (struct iovec){ s->requests[link], (size_t)n };
    ret->n_parts = 1;
    ret->kind = kind;
    return LOAD_SEND;
}

static void answer(void *user, unsigned link, unsigned kind, const struct load_reply *reply)
{
    struct street *s = user;
    struct person *p = person_of(s, link);
    int64_t late = s->sent_ns[link] - s->meant_ns[link];
    load_hist_record(&s->latency, (uint64_t)(reply->latency_ns + (late > SLACK_NS ? late : 0)));
    if (reply->status != 200) {
        if (!s->errors++)
            fprintf(stderr, "honest: %s answered %d: %.*s\n", kind == KIND_READ ? s->path : "join or leave",
                    reply->status, (int)reply->body.n, reply->body.p);
        return;
    }
    if (p)
        p->inside = !p->inside;
}

static bool read_people(struct street *s, const char *path)
{
    char line[2 * LINE];
    FILE *f = path ? fopen(path, "r") : NULL;
    while (f && s->n < PEOPLE_MAX && fgets(line, sizeof(line), f)) {
        struct person *p = &s->people[s->n];
        if (sscanf(line, "%63s %63s", p->token, p->shift) == 2)
            s->n++;
    }
    if (f)
        fclose(f);
    return s->n > 0;
}

/* Whoever is still in a shift leaves it: the next run begins as this one did. */
static enum load_step leave_all(void *user, unsigned link, struct load_request *ret)
{
    struct street *s = user;
    if (link >= s->n || !s->people[link].inside)
        return LOAD_STOP;
    struct person p = s->people[link];
    s->people[link].inside = false;
    int n = make_write(&p, s->requests[link]);
    ret->part[0] = (struct iovec){ s->requests[link], (size_t)n };
    ret->n_parts = 1;
    ret->kind = KIND_WRITE;
    return LOAD_SEND;
}

static int run(struct street *s, struct load_config *config)
{
    _cleanup_load_result_ struct load_result *result = NULL, *left = NULL;
    int64_t begin = now_ns() + 5 * SLACK_NS;
    for (unsigned i = 0; i < LINKS; i++) {
        unsigned n = i < LINKS - s->n ? LINKS - s->n : s->n, at = i < LINKS - s->n ? i : i - (LINKS - s->n);
        s->due_ns[i] = begin + s->step_ns[i < LINKS - s->n ? KIND_READ : KIND_WRITE] / n * at;
    }
    int rc = load_run(config, &result);
    config->next = leave_all;
    config->answer = NULL;
    config->time_limit_ms = 0;
    if (rc < 0 || load_run(config, &left) < 0)
        return 1;
    printf("%.0f %.0f %.0f %llu %llu\n", (double)load_hist_percentile(&s->latency, 50) / 1e3,
           (double)load_hist_percentile(&s->latency, 99) / 1e3, (double)s->latency.max / 1e3,
           (unsigned long long)s->latency.count, (unsigned long long)s->errors);
    return s->errors || !s->latency.count ? 1 : 0;
}

int main(int argc, char **argv)
{
    static struct street s;
    struct load_config config = { .connections = LINKS,
                                  .from = ADDRESSES,
                                  .n_from = LINKS,
                                  .n_kinds = KINDS,
                                  .next = next,
                                  .answer = answer,
                                  .user = &s,
                                  .timeout_ms = 10000,
                                  .body_max = 1024 };
    const char *people = NULL;
    double rate = 0;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (!strcmp(argv[i], "--port"))
            config.port = (uint16_t)atoi(argv[i + 1]);
        else if (!strcmp(argv[i], "--rate"))
            rate = atof(argv[i + 1]);
        else if (!strcmp(argv[i], "--seconds"))
            config.time_limit_ms = (int64_t)(atof(argv[i + 1]) * 1000);
        else if (!strcmp(argv[i], "--path"))
            s.path = argv[i + 1];
        else if (!strcmp(argv[i], "--people"))
            people = argv[i + 1];
    }
    if (!config.port || rate <= 0 || config.time_limit_ms <= 0 || !s.path || strlen(s.path) > 200 ||
        !read_people(&s, people)) {
        fputs("usage: honest --port P --rate N --seconds S --path /x --people FILE\n", stderr);
        return 2;
    }
    s.step_ns[KIND_READ] = (int64_t)(1e9 / (rate * 3 / 4) * (LINKS - s.n));
    s.step_ns[KIND_WRITE] = (int64_t)(1e9 / (rate / 4) * s.n);
    return run(&s, &config);
}
