/* fuzz.c - libFuzzer's entry, and the little world a target runs in. Not here: targets. */
#include "fuzz.h"

#include "base/crypt.h"
#include "db/migrate.h"
#include "office/policy/policy.h"

static struct db *open_db;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena arena = { 0 };
    struct err err = { 0 };
    char *text = calloc(n + 1, 1); /* strndup is told off by strict_string_checks: the input has no end */
    MUST(text);
    if (n)
        memcpy(text, data, n);
    fuzz_one(&(struct fuzz){ (const char *)data, n, text, &arena, &err });
    if (open_db)
        db_rollback(open_db);
    arena_free(&arena);
    free(text);
    return 0;
}

char *fuzz_head(const struct fuzz *f, char mark, const char **ret_rest, size_t *ret_n)
{
    const char *at = f->n ? memchr(f->data, mark, f->n) : NULL;
    size_t n = at ? (size_t)(at - f->data) : f->n;
    *ret_rest = at ? at + 1 : f->data + f->n;
    *ret_n = at ? f->n - n - 1 : 0;
    return arena_strndup(f->arena, f->data, n);
}

const struct city *fuzz_city(void)
{
    static struct city city;
    static struct keys keys;
    static unsigned char master[CRYPT_MASTER_BYTES] = "fixed, so that an input that failed fails again";
    struct err err = { 0 };
    if (city.keys)
        return &city;
    MUST(crypt_init(&err) == OK);
    keys_make(master, 1, &keys);
    city = (struct city){ .keys = &keys, .policy = policy_table_new(), .name = "长治市", .demo = true };
    return &city;
}

/* Made once: the schema and the rules in force. */
static void make_db(const struct fuzz *f)
{
    struct err err = { 0 };
    MUST(db_open(&(struct db_place){ .dir = ":memory:" }, DB_WRITE, &err, &open_db) == OK);
    open_db->city = fuzz_city();
    db_bind(open_db, f->arena, &err, FUZZ_NOW);
    MUST(migrate(open_db) >= 0);
    MUST(policy_load(open_db, open_db->city->policy) >= 0);
}

struct db *fuzz_db(const struct fuzz *f)
{
    if (!open_db)
        make_db(f);
    db_bind(open_db, f->arena, f->err, FUZZ_NOW);
    MUST(db_begin(open_db) == OK);
    return open_db;
}
