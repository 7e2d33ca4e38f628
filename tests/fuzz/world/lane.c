/* lane.c - see lane.h. Same contracts as db/lane.h and sodium/crypto_pwhash.h. */
#include "world/lane.h"

#include <sodium.h>

#include "base/crypt.h"
#include "fuzz.h"
#include "http/conn.h"
#include "http/reply.h"
#include "office/policy/policy.h"

static struct {
    struct db *db;
    struct policy_table *policy;
    uint64_t epoch;
} the;

void lane_stand_in(struct db *db, struct policy_table *policy)
{
    the.db = db;
    the.policy = policy;
}

void lane_moves_on(void)
{
    the.epoch++;
}

uint64_t lane_epoch(struct lane *lane)
{
    (void)lane;
    return the.epoch;
}

struct lane_stats lane_stats(struct lane *lane)
{
    (void)lane;
    return (struct lane_stats){ .jobs = the.epoch };
}

static int run(struct lane_job *job)
{
    the.db->err = job->err;
    the.db->now = FUZZ_NOW;
    return job->run(job, the.db);
}

static int run_in_transaction(struct lane_job *job)
{
    struct conn *c = (struct conn *)job;
    db_bind(the.db, &c->arena, job->err, FUZZ_NOW);
    MUST(db_begin(the.db) == OK);
    return run(job);
}

/* The same key and request again: the same answer, and nothing is done. */
static void ask_again(struct conn *c)
{
    struct req *r = &c->r;
    int status = r->status;
    const char *location = r->location;
    MUST(run(&c->job) == OK);
    MUST(r->status == status && !r->location == !location);
    MUST(!location || !strcmp(location, r->location));
    r->status = status;
    r->location = location;
}

bool lane_submit(struct lane *lane, struct lane_job *job)
{
    struct conn *c = (struct conn *)job;
    struct err unused = { 0 };
    (void)lane;
    int once = run_in_transaction(job), status = c->r.status;
    db_rollback(the.db);
    int rc = run_in_transaction(job);
    MUST(rc == once && c->r.status == status);
    if (rc == OK && c->replay_key && !c->r.set_session && !c->r.set_begun && !c->r.route->view)
        ask_again(c);
    db_rollback(the.db);
    db_bind(the.db, &c->arena, &unused, FUZZ_NOW);
    MUST(policy_load(the.db, the.policy) >= 0);
    job->done(job, rc);
    return true;
}

/* What nobody waits for is done for nobody: it would be undone with the rest. */
bool lane_submit_later(struct lane *lane, struct lane_job *job)
{
    (void)lane;
    job->done(job, OK);
    return true;
}

/* --- passwords --------------------------------------------------------------------------------------- */

static void cheap_hash(const char *text, char out[crypto_pwhash_STRBYTES])
{
    char hash[CRYPT_TOKEN_TEXT];
    crypt_hash_token(text, hash);
    snprintf(out, crypto_pwhash_STRBYTES, "cheap:%s", hash);
}

int crypto_pwhash_str_alg(char out[crypto_pwhash_STRBYTES], const char *const text, unsigned long long n,
                          unsigned long long passes, size_t memory, int algorithm)
{
    (void)n;
    (void)passes;
    (void)memory;
    (void)algorithm;
    cheap_hash(text, out);
    return 0;
}

int crypto_pwhash_str_verify(const char stored[crypto_pwhash_STRBYTES], const char *const text,
                             unsigned long long n)
{
    char out[crypto_pwhash_STRBYTES];
    (void)n;
    cheap_hash(text, out);
    return strcmp(out, stored) ? -1 : 0;
}

int crypto_pwhash(unsigned char *const out, unsigned long long n, const char *const text,
                  unsigned long long text_n, const unsigned char *const salt, unsigned long long passes,
                  size_t memory, int algorithm)
{
    (void)text;
    (void)text_n;
    (void)salt;
    (void)passes;
    (void)memory;
    (void)algorithm;
    memset(out, 7, n);
    return 0;
}
