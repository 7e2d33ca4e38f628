/* checkin.c - the check-in morning: many people, each with a session of their own, scan one site code.
 *
 * usage: checkin --port P --connections N --tokens FILE --code TOKEN
 * FILE holds one session token a line; each is used once. Prints requests/s, p50 and p99 in ms, and how many
 * answers were not 200. Not here: making the people and the sessions (bench/run). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load.h"

#define LINE 64
#define ROOM 640

struct morning {
    char (*tokens)[LINE];
    size_t n, at;
    const char *code;
    char (*requests)[ROOM]; /* one a connection */
};

static enum load_step next(void *user, unsigned connection, struct load_request *ret)
{
    struct morning *m = user;
    char body[256];
    if (m->at == m->n)
        return LOAD_STOP;
    int body_n = snprintf(body, sizeof(body), "{\"token\":\"%s\"}", m->code);
    int n =
        snprintf(m->requests[connection], ROOM,
                 "POST /checkin HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n"
                 "Content-Type: application/json\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s",
                 m->tokens[m->at++], body_n, body);
    ret->part[0] = (struct iovec){ m->requests[connection], (size_t)n };
    ret->n_parts = 1;
    ret->kind = 0;
    return LOAD_SEND;
}

static bool read_tokens(struct morning *m, const char *path)
{
    char line[LINE];
    size_t cap = 0;
    FILE *f = fopen(path, "r");
    if (!f)
        return false;
    while (fgets(line, sizeof(line), f)) {
        line[strcspn(line, "\n")] = '\0';
        if (m->n == cap) {
            cap = cap ? cap * 2 : 1024;
            m->tokens = realloc(m->tokens, cap * LINE);
            if (!m->tokens)
                abort();
        }
        memcpy(m->tokens[m->n++], line, LINE);
    }
    fclose(f);
    return m->n > 0;
}

static void show_first(void *user, unsigned connection, unsigned kind, const struct load_reply *reply)
{
    static bool shown;
    (void)user;
    (void)connection;
    (void)kind;
    if (reply->status != 200 && !shown) {
        shown = true;
        fprintf(stderr, "checkin: status %d: %.*s\n", reply->status, (int)reply->body.n, reply->body.p);
    }
}

static int report(const struct load_result *r)
{
    const struct load_kind *k = &r->total;
    uint64_t other = k->answers - k->status[200] + k->lost;
    printf("%.0f %.3f %.3f %llu\n", load_rate(r, k), (double)load_hist_percentile(&k->latency_ns, 50) / 1e6,
           (double)load_hist_percentile(&k->latency_ns, 99) / 1e6, (unsigned long long)other);
    return other ? 1 : 0;
}

int main(int argc, char **argv)
{
    struct morning m = { 0 };
    struct load_config config = {
        .n_kinds = 1, .next = next, .answer = show_first, .user = &m, .body_max = 4096
    };
    const char *tokens = NULL;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (!strcmp(argv[i], "--port"))
            config.port = (uint16_t)atoi(argv[i + 1]);
        else if (!strcmp(argv[i], "--connections"))
            config.connections = (unsigned)atoi(argv[i + 1]);
        else if (!strcmp(argv[i], "--tokens"))
            tokens = argv[i + 1];
        else if (!strcmp(argv[i], "--code"))
            m.code = argv[i + 1];
    }
    if (!config.port || !config.connections || !tokens || !m.code || !read_tokens(&m, tokens)) {
        fputs("usage: checkin --port P --connections N --tokens FILE --code TOKEN\n", stderr);
        return 2;
    }
    m.requests = calloc(config.connections, ROOM);
    struct load_result *result = NULL;
    int rc = m.requests ? load_run(&config, &result) : -1;
    int status = rc == 0 ? report(result) : 1;
    load_result_free(result);
    free(m.requests);
    free(m.tokens);
    return status;
}
