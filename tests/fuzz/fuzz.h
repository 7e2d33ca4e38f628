/* fuzz.h - what a fuzz target stands on.
 *
 * A target is one file that defines fuzz_one(). It gets the bytes as they came and as a text, and says with
 * MUST() what has to hold of the result; the sanitizers see the rest. Nothing lives on from one call to the
 * next but what fuzz_city() and fuzz_db() keep. world/ holds what targets stand on besides: the whole server
 * (house.h), the forms of what leaves it (markup.h). Not here: building and running (run). */
#ifndef REDVEST_FUZZ_H
#define REDVEST_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "db/city.h"
#include "db/db.h"

#define FUZZ_NOW INT64_C(1773108000000) /* 2026-03-10T10:00+08:00 */

struct fuzz {
    const char *data; /* n bytes, not ended */
    size_t n;
    const char *text; /* the same up to the first NUL, ended */
    struct arena *arena;
    struct err *err; /* fresh */
};

void fuzz_one(const struct fuzz *f);

/* Takes the text of up to the first `mark` (or all of it): the head ended by NUL in the arena, the rest in
 * *ret_rest. */
char *fuzz_head(const struct fuzz *f, char mark, const char **ret_rest, size_t *ret_n);

/* A city with fixed keys and the built-in rules. */
const struct city *fuzz_city(void);

/* An in-memory register with the schema and nothing in it, bound to f, in a transaction that is rolled back.
 */
struct db *fuzz_db(const struct fuzz *f);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#define MUST(cond)                                                                                           \
    do {                                                                                                     \
        if (!(cond)) {                                                                                       \
            fprintf(stderr, "fuzz: %s:%d: not so: %s\n", __FILE__, __LINE__, #cond);                         \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

#endif
