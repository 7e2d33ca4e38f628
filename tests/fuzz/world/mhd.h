/* mhd.h - requests without sockets: stands in for libmicrohttpd where the server is fuzzed.
 *
 * The functions of libmicrohttpd that the program calls are defined in mhd.c and found by the linker first. A
 * request is given as its parts and taken apart as libmicrohttpd does; its reply is kept for the target to
 * look at. Not here: what must hold of a reply (house.c). */
#ifndef REDVEST_FUZZ_MHD_H
#define REDVEST_FUZZ_MHD_H

#include <stdbool.h>
#include <stddef.h>

#define MHD_HEADS 24

struct mhd_head {
    const char *name, *value;
};

struct mhd_ask {
    const char *method, *url; /* with the query, percent-encoded */
    struct mhd_head head[MHD_HEADS];
    size_t n_heads;
    const char *body;
    size_t n;
};

struct mhd_answer {
    unsigned status;
    struct mhd_head head[MHD_HEADS];
    size_t n_heads;
    char *body; /* ended by NUL behind its n bytes */
    size_t n;
    bool refused; /* the connection was ended: no headers, a body in a few words */
};

/* Sends a request through the callbacks of the daemon that was started; what comes back is freed by
 * mhd_answer_free(). */
void mhd_send(const struct mhd_ask *ask, struct mhd_answer *ret_answer);
void mhd_answer_free(struct mhd_answer *a);
#define _cleanup_answer_ __attribute__((cleanup(mhd_answer_free)))

/* The first header of that name; NULL when there is none. */
const char *mhd_answer_head(const struct mhd_answer *a, const char *name);

#endif
