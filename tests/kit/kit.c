/* testkit.c - opens and closes the register of a test; kit_rows.c makes the rows.
 *
 * Durability is switched off: a test's register lives for seconds. */
#include "kit/kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/id.h"
#include "base/log.h"
#include "base/pos.h"
#include "db/migrate.h"
#include "office/policy/policy.h"
#include "kit/kit.sql.h"

static void die(const char *what, const struct err *err)
{
    fprintf(stderr, "testkit: %s: %s [%s|%s] %s\n", what, err->key ? err->key : "?", err->arg[0], err->arg[1],
            err->origin ? err->origin : "");
    abort();
}

int kit_must(struct kit *k, int rc)
{
    if (rc < 0)
        die("the test's ground does not hold", &k->err);
    return rc;
}

#define MADE_UP_MOST 1000 /* ids that makers give are far above */

struct db *kit_as(struct kit *k, int64_t account)
{
    if (account > 0 && account < MADE_UP_MOST) {
        const char *person = arena_printf(&k->arena, "somebody %lld", (long long)account);
        kit_must(k, sql_kit_somebody(k->db, account, person, k->now));
    }
    k->db->actor = (struct actor){ .account = account };
    return k->db;
}

struct db *kit_user(struct kit *k, const struct user *user)
{
    k->db->actor = (struct actor){ .account = user->account, .user = user };
    return k->db;
}

void kit_forget(struct kit *k)
{
    k->err = (struct err){ 0 };
}

static void bind(struct kit *k)
{
    kit_forget(k);
    db_bind(k->db, &k->arena, &k->err, k->now);
}

int64_t kit_time(const char *time)
{
    int64_t ms;
    if (!parse_time(time, &ms)) {
        fprintf(stderr, "testkit: '%s' is no time\n", time);
        abort();
    }
    return ms;
}

void kit_at(struct kit *k, const char *time)
{
    k->now = kit_time(time);
    bind(k);
}

void kit_later(struct kit *k, int64_t ms)
{
    k->now += ms;
    bind(k);
}

void kit_begin(struct kit *k)
{
    bind(k);
    kit_must(k, db_begin(k->db));
    k->in_transaction = true;
}

void kit_commit(struct kit *k)
{
    kit_must(k, db_commit(k->db));
    k->in_transaction = false;
}

void kit_rollback(struct kit *k)
{
    if (k->in_transaction)
        db_rollback(k->db);
    k->in_transaction = false;
    kit_forget(k);
}

/* A schema of its own, so that test processes run side by side in one database. */
static void open_pg(struct kit *k, const char *url)
{
    char with_schema[1024];
    struct db *db;
    k->place.url = url;
    snprintf(k->schema, sizeof(k->schema), "kit_%d_%llx", (int)getpid(),
             (unsigned long long)clock_steady_us());
    kit_must(k, db_open(&k->place, DB_WRITE, &k->err, &db));
    char *sql = arena_printf(&k->arena, "CREATE SCHEMA %s", k->schema);
    kit_must(k, db_script(db, sql));
    db_close(db);
    snprintf(with_schema, sizeof(with_schema), "%s%coptions=-csearch_path%%3D%s", url,
             strchr(url, '?') ? '&' : '?', k->schema);
    k->place.url = arena_strdup(&k->arena, with_schema);
    kit_must(k, db_open(&k->place, DB_WRITE, &k->err, &k->db));
}

static void open_sqlite(struct kit *k)
{
    const char *tmp = getenv("TMPDIR");
    snprintf(k->folder, sizeof(k->folder), "%s/redvest-kit-XXXXXX", tmp && strlen(tmp) < 40 ? tmp : "/tmp");
    if (!mkdtemp(k->folder)) {
        perror("testkit: mkdtemp");
        abort();
    }
    k->place.dir = k->folder;
    kit_must(k, db_open(&k->place, DB_WRITE, &k->err, &k->db));
    kit_must(k, db_script(k->db, "PRAGMA synchronous=OFF"));
}

static void make_keys(struct kit *k)
{
    unsigned char master[CRYPT_MASTER_BYTES];
    memset(master, 7, sizeof(master));
    kit_must(k, crypt_init(&k->err));
    keys_make(master, 1, &k->keys);
}

int64_t kit_unit(struct kit *k, int64_t parent, int64_t pos, int64_t kind, const char *name)
{
    char code[POS_CODE_TEXT];
    int64_t id = id_new();
    pos_to_code(pos, code);
    struct sql_kit_unit_add_in in = { .id = id,
                                      .pos = pos,
                                      .depth = pos_depth(pos),
                                      .code = code,
                                      .kind = kind,
                                      .name = name,
                                      .parent = parent,
                                      .now = k->now };
    kit_must(k, sql_kit_unit_add(k->db, &in));
    return id;
}

static void make_tree(struct kit *k)
{
    k->city_pos = pos_from_code("140400");
    k->county_pos = pos_from_code("140403");
    k->town_pos = pos_from_code("140403001");
    k->village_pos = pos_from_code("140403001001");
    k->village2_pos = pos_from_code("140403001002");
    k->city_unit = kit_unit(k, 0, k->city_pos, 1, "长治市");
    k->county = kit_unit(k, k->city_unit, k->county_pos, 2, "潞州区");
    k->town = kit_unit(k, k->county, k->town_pos, 3, "英雄中路街道");
    k->village = kit_unit(k, k->town, k->village_pos, 4, "东街社区");
    k->village2 = kit_unit(k, k->town, k->village2_pos, 4, "西街社区");
    kit_must(k, sql_kit_meta_add(k->db, "city.code", KIT_CITY_CODE));
}

static void make_city(struct kit *k)
{
    k->city = (struct city){
        .keys = &k->keys,
        .policy = policy_table_new(),
        .name = "长治市",
        .unit = k->city_unit,
        .pos = k->city_pos,
        .public_url = "http://127.0.0.1",
        .demo = true,
    };
    k->db->city = &k->city;
    kit_must(k, policy_load(k->db, k->city.policy));
}

struct kit *kit_open(void)
{
    struct kit *k = calloc(1, sizeof(*k));
    const char *url = getenv("REDVEST_TEST_PG");
    if (!k)
        abort();
    log_set_level(LOG_ERROR);
    k->now = kit_time(KIT_NOW_TEXT);
    make_keys(k);
    if (url && *url)
        open_pg(k, url);
    else
        open_sqlite(k);
    bind(k);
    kit_must(k, migrate(k->db));
    kit_begin(k);
    make_tree(k);
    make_city(k);
    kit_commit(k);
    bind(k);
    return k;
}

static void drop_folder(const char *folder)
{
    static const char *const files[] = { "redvest.db", "redvest.db-wal", "redvest.db-shm" };
    char path[128];
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        snprintf(path, sizeof(path), "%s/%s", folder, files[i]);
        unlink(path);
    }
    rmdir(folder);
}

void kit_close(struct kit *k)
{
    if (!k)
        return;
    kit_rollback(k);
    if (k->schema[0])
        db_script(k->db, arena_printf(&k->arena, "DROP SCHEMA %s CASCADE", k->schema));
    db_close(k->db);
    if (k->folder[0])
        drop_folder(k->folder);
    policy_table_free(k->city.policy);
    arena_free(&k->arena);
    keys_wipe(&k->keys);
    free(k);
}

int kit_group_setup(void **state)
{
    *state = kit_open();
    return 0;
}

int kit_group_teardown(void **state)
{
    kit_close(*state);
    return 0;
}

int kit_test_begin(void **state)
{
    struct kit *k = *state;
    k->now = kit_time(KIT_NOW_TEXT);
    kit_begin(k);
    return 0;
}

int kit_test_rollback(void **state)
{
    kit_rollback(*state);
    return 0;
}

int kit_setup(void **state)
{
    kit_group_setup(state);
    return kit_test_begin(state);
}

int kit_teardown(void **state)
{
    return kit_group_teardown(state);
}

int kit_rule(struct kit *k, enum policy_key key, int64_t value, int64_t days)
{
    const struct policy_new new = { .key = key, .value = value };
    return policy_change(k->db, &(struct policy_plan){
                                    .v = &new, .n = 1, .from_day = day_of(k->now) + days, .reason = "试行" });
}
