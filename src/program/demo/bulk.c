/* bulk.c - sorted once at the end, an index costs a fraction of what a million insertions at random places
 * cost. */
#include <string.h>

#include "db/migrate.h"
#include "program/demo/write.h"

static const char *const scattered[] = {
    "account_phone",    "volunteer_document", "team_member_volunteer",
    "signup_volunteer", "record_volunteer",   "rating_volunteer",
};
#define SCATTERED ((int)(sizeof(scattered) / sizeof(scattered[0])))

int bulk_begin(struct db *db)
{
    int rc = OK;
    for (int i = 0; i < SCATTERED && rc == OK; i++)
        rc = db_script(db, arena_printf(db->arena, "DROP INDEX %s", scattered[i]));
    return rc;
}

/* The statement of the migrations that made the index. */
static const char *statement_of(struct db *db, const char *index)
{
    char *words = arena_printf(db->arena, "INDEX %s ON", index);
    for (const struct migration *m = all_migrations; m->name; m++) {
        const char *at = strstr(m->sql, words);
        if (!at)
            continue;
        const char *from = at, *end = strchr(at, ';');
        while (from > m->sql && strncmp(from, "CREATE", 6) != 0)
            from--;
        return arena_strndup(db->arena, from, (size_t)(end - from));
    }
    return NULL;
}

int bulk_end(struct db *db, int (*each)(void *ctx, int done, int of), void *ctx)
{
    int rc = OK;
    for (int i = 0; i < SCATTERED && rc >= 0; i++) {
        const char *sql = statement_of(db, scattered[i]);
        rc = sql ? db_script(db, sql) : ERR(db->err, INTERNAL, NULL, "系统内部错误");
        if (rc >= 0)
            rc = each(ctx, i + 1, SCATTERED);
    }
    return rc;
}
