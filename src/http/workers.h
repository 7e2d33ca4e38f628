/* workers.h - the HTTP threads: each runs a libmicrohttpd daemon of its own on one listening socket. */
#ifndef REDVEST_HTTP_WORKERS_H
#define REDVEST_HTTP_WORKERS_H

#include <microhttpd.h>

#include "base/err.h"

struct workers;

struct workers_config {
    const char *address; /* "127.0.0.1" or "::1" … */
    int port;            /* 0: any free one */
    int threads;
    unsigned connections; /* a thread takes so many at most */
    MHD_AccessHandlerCallback on_request;
    MHD_RequestCompletedCallback on_completed;
    MHD_NotifyConnectionCallback on_connection;
    void *ctx; /* of all three; borrowed */
};

/* Listens and serves. INVALID: no such address; BUSY: the port is taken, or no thread could start. */
int workers_start(const struct workers_config *config, struct err *err, struct workers **ret_workers);
int workers_port(const struct workers *w);

/* The thread that calls, when it is one of ours, else NULL; and a suspended connection of one, to be served
 * on: from any thread. */
struct worker;
struct worker *worker_here(void);
void worker_resume(struct worker *w, struct MHD_Connection *mhd);

/* No new connections from here on; those there are go on being served. */
void workers_quiesce(struct workers *w);

/* Ends the threads and closes what is open; nobody may wait for the lane any more. NULL-safe. */
void workers_stop(struct workers *w);

#endif
