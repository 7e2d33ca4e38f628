/* sqlite_ask.h - plain SQL for the tests of SQLite's own parts; include after cmocka.h. */
#ifndef REDVEST_DB_SQLITE_ASK_H
#define REDVEST_DB_SQLITE_ASK_H

#include <sqlite3.h>
#include <stdio.h>

#define ASK_TEXT 64

static inline void run(sqlite3 *db, const char *sql)
{
    char *said = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &said) != SQLITE_OK)
        fail_msg("%.60s: %s", sql, said);
}

/* For sqlite3_exec(): the first column of the last row, at most ASK_TEXT bytes. */
static inline int keep_first(void *ctx, int n, char **values, char **names)
{
    (void)names;
    if (n > 0)
        snprintf(ctx, ASK_TEXT, "%s", values[0] ? values[0] : "");
    return 0;
}

/* Valid until it is called again. */
static inline const char *ask(sqlite3 *db, const char *sql)
{
    static char text[ASK_TEXT];
    text[0] = 0;
    if (sqlite3_exec(db, sql, keep_first, text, NULL) != SQLITE_OK)
        fail_msg("%.60s: %s", sql, sqlite3_errmsg(db));
    return text;
}

#endif
