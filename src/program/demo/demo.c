/* demo.c - from the figures of a scale to a filled register: plan everything, then write it.
 *
 * Not here: who is who (plan_people.c, plan_teams.c), what happens (plan_days.c, plan_seats.c), rows
 * (write_*.c). */
#include "program/demo/demo.h"

#include <stdio.h>

#include "office/account/account.h"
#include "base/clock.h"
#include "base/id.h"
#include "db/city.h"
#include "program/demo/demo.sql.h"
#include "program/demo/write.h"

#define ROWS_A_COMMIT   20000 /* their pages find room in the cache */
#define TELL_EVERY      2048
#define FIRST_YEAR      2010
#define MONTHS          (40 * 12)
#define KINDS_OF_NUMBER 3

static const char number_kinds[KINDS_OF_NUMBER + 1] = "VPT";

static int64_t scaled(double scale, int64_t full)
{
    int64_t n = llround((double)full * scale);
    return n > 0 ? n : 1;
}

static void set_figures(struct plan *p)
{
    double f = p->o->scale;
    p->figures = (struct demo_figures){
        .volunteers = scaled(f, DEMO_VOLUNTEERS),
        .teams = scaled(f, DEMO_TEAMS),
        .activities = scaled(f, DEMO_ACTIVITIES),
        .person_times = scaled(f, DEMO_PERSON_TIMES),
        .minutes = scaled(f, DEMO_HOURS) * 60,
        .projects = scaled(f, DEMO_PROJECTS),
    };
    if (p->figures.projects < p->figures.teams)
        p->figures.projects = p->figures.teams;
}

/* Ids lie within the seconds before now, a second a table: later rows get greater ones. */
int64_t plan_id(const struct plan *p, enum demo_table table, int64_t i)
{
    return id_floor(p->now - (IDS_TABLES - (int64_t)table) * SECOND_MS) + i;
}

static void tell(struct write *w, const char *what, int64_t done, int64_t of)
{
    const struct demo_options *o = w->p->o;
    if (o->progress)
        o->progress(o->ctx, what, done, of);
}

int write_step(struct write *w, const char *what, int64_t done, int64_t of)
{
    w->rows++;
    if (done == of || w->rows % TELL_EVERY == 0) {
        tell(w, what, done, of);
        arena_reset(&w->scratch);
    }
    if (w->rows % ROWS_A_COMMIT != 0)
        return OK;
    int rc = db_commit(w->p->db);
    return rc < 0 ? rc : db_begin(w->p->db);
}

/* --- numbers ------------------------------------------------------------------------------------------- */

static uint32_t county_of(const struct plan *p, uint32_t unit)
{
    while (p->units[unit].depth > POS_COUNTY && unit)
        unit = p->units[unit].parent;
    return unit;
}

static void area_of(const struct plan *p, uint32_t county, char ret_area[POS_CODE_TEXT])
{
    pos_to_code(p->units[county].pos, ret_area);
    ret_area[6] = '\0';
}

static uint32_t *sequence(struct write *w, int kind, uint32_t county, int month)
{
    return &w->sequences[((size_t)kind * w->p->n_units + county) * MONTHS + (size_t)month];
}

int write_number(struct write *w, enum cn_kind kind, uint32_t unit, int32_t day,
                 char ret_number[CN_NUMBER_TEXT])
{
    char area[POS_CODE_TEXT];
    uint32_t county = county_of(w->p, unit);
    int64_t month = period_month(day);
    int at = (int)((month / 100 - FIRST_YEAR) * 12 + month % 100 - 1);
    area_of(w->p, county, area);
    uint32_t *n = sequence(w, kind == CN_VOLUNTEER ? 0 : kind == CN_PROJECT ? 1 : 2, county, at);
    return cn_number_make(kind, area, day, (int)++*n, ret_number);
}

/* So that the next number of each kind, area and month runs on. */
static int write_counters(struct write *w)
{
    int rc = OK;
    for (int kind = 0; kind < KINDS_OF_NUMBER; kind++)
        for (uint32_t u = 0; u < w->p->n_units; u++)
            for (int m = 0; m < MONTHS && w->p->units[u].depth <= POS_COUNTY && rc >= 0; m++) {
                uint32_t n = *sequence(w, kind, u, m);
                char area[POS_CODE_TEXT], name[40];
                area_of(w->p, u, area);
                snprintf(name, sizeof(name), "%c%s:%02d%02d", number_kinds[kind], area,
                         (FIRST_YEAR + m / 12) % 100, m % 12 + 1);
                rc = n ? sql_demo_counter(w->p->db, name, n) : OK;
            }
    return done(rc);
}

/* --- all of it ----------------------------------------------------------------------------------------- */

int plan_make(struct plan *p)
{
    set_figures(p);
    int rc = plan_units(p);
    if (rc < 0)
        return rc;
    plan_people(p);
    plan_teams(p);
    plan_projects(p);
    plan_days(p);
    plan_seats(p);
    plan_stars(p);
    return OK;
}

static int index_done(void *ctx, int done, int of)
{
    tell(ctx, "indexes", done, of);
    return OK;
}

static int end_bulk(struct write *w)
{
    return bulk_end(w->p->db, index_done, w);
}

static int write_all(struct write *w)
{
    static int (*const parts[])(struct write *) = {
        write_people, write_staff,    write_teams, write_projects, write_activities, write_seats,
        write_totals, write_counters, end_bulk,    write_photos,   write_story,
    };
    struct db *db = w->p->db;
    int rc = bulk_begin(db);
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]) && rc >= 0; i++)
        rc = parts[i](w);
    return rc;
}

static int write_marks(struct write *w)
{
    char seed[24];
    snprintf(seed, sizeof(seed), "%lld", (long long)w->p->o->seed);
    int rc = sql_demo_meta(w->p->db, "demo.seed", seed);
    if (rc >= 0)
        rc = sql_demo_meta(w->p->db, "city.demo", "1");
    /* Whoever looks around has no phone of these staff. */
    return rc < 0 ? rc
                  : sql_demo_rule(w->p->db, id_new(), "login.second_factor", 0, "演示账号只用密码登录",
                                  day_start_ms(w->p->today));
}

static int write_plan(struct plan *p)
{
    static int (*const steps[])(struct write *) = { write_all, write_marks };
    struct write w = { .p = p };
    struct sql_demo_people_there_row there = { 0 };
    int rc = sql_demo_people_there(p->db, &there);
    if (rc >= 0 && there.n)
        rc = ERR(p->db->err, CONFLICT, NULL, "这里已经有登记的人，演示数据只能写进空的数据库");
    if (rc >= 0)
        rc = account_hash_password(p->arena, DEMO_PASSWORD, &w.password_hash);
    if (rc < 0)
        return rc;
    w.sequences = PLAN_ARRAY(p, uint32_t, (size_t)KINDS_OF_NUMBER * p->n_units * MONTHS);
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && rc >= 0; i++)
        rc = steps[i](&w);
    arena_free(&w.scratch);
    return rc;
}

int plan_write(struct plan *p)
{
    int rc = db_begin(p->db);
    if (rc == OK)
        rc = write_plan(p);
    if (rc >= 0)
        rc = db_commit(p->db);
    if (rc < 0)
        db_rollback(p->db);
    return done(rc);
}

int demo_fill(struct db *db, const struct demo_options *o)
{
    struct arena own = { 0 };
    struct plan p = { .db = db, .arena = &own, .o = o, .now = db->now, .today = (int32_t)day_of(db->now) };
    int rc = plan_make(&p);
    if (rc == OK)
        rc = plan_write(&p);
    arena_free(&own);
    return rc;
}
