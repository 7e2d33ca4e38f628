/* app.h - the program as a whole: one register opened, its lane, its server, its clock. */
#ifndef REDVEST_PROGRAM_APP_H
#define REDVEST_PROGRAM_APP_H

#include <stdatomic.h>

#include "db/city.h"
#include "db/lane.h"
#include "http/route.h"

/* What a register needs before anything else: place, key, rules, city. */
struct app_options {
    const char *dir;      /* --data */
    const char *url;      /* --db */
    const char *key_file; /* --key; NULL: DIR/redvest.key */
    const char *public_url;
    int log_mib; /* --log-mib; 0: DB_LOG_MIB */
    bool create; /* init and demo: make the folder, the key and the schema */
    bool shared; /* only reads: may run beside a server */
    bool serves; /* what is opened from here on does not wait for a database that went away */
};

struct app; /* the one of this process */

int app_open(const struct app_options *options, struct err *err, struct app **ret_app);
void app_close(struct app *app); /* NULL-safe */

const struct db_place *app_place(const struct app *app);
struct city *app_city(struct app *app);
/* How people reach it where no --public-url says so; before anybody asks. */
void app_reached_at(struct app *app, const char *url);

/* A writing connection for command lines; opened once, bound to the app's arena and the given err. */
struct db *app_db(struct app *app, struct err *err);

/* For commands that meet DAMAGED later: the error then names the backup to restore. Returns rc. */
int app_advise(struct app *app, int rc, struct err *err);

/* Reads the city's unit, name and rules; NOT_FOUND when init was not run. */
int app_load_city(struct app *app, struct err *err);

/* When it was last written to by then, as its ids say. */
int64_t app_newest_ms(const struct app *app);

/* Timers: totals each second, offers and sign-outs each minute, purges each hour. Each pass goes through the
 * lane. */
struct timers;
/* *minute_ms, which outlives them: when the minute's work was last done. */
int timers_start(struct lane *lane, struct policy_table *policy, _Atomic int64_t *minute_ms, struct err *err,
                 struct timers **ret_timers);
void timers_stop(struct timers *t);

#endif
