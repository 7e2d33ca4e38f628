/* floor_sql.c - the floor of a check-in: the same statements, in groups of 64 to a commit, and nothing else.
 *
 * usage: floor_sql DIR FILE ACTIVITY in|out AT_MS
 * DIR is a copy of the register, FILE one volunteer's id a line. Same engine settings as the program (WAL,
 * synchronous=FULL, prepared statements); no HTTP, no sessions, no rules. Prints operations a second. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service/attendance/attendance.sql.h"
#include "base/clock.h"
#include "base/crypt.h"
#include "base/id.h"
#include "db/db.h"
#include "service/record/record.h"
#include "service/record/record.sql.h"
#include "service/signup/signup.h"
#include "service/signup/signup.sql.h"

#define GROUP      64
#define PEOPLE_MAX 1000000

struct floor {
    struct db *db;
    struct arena arena;
    struct err err;
    int64_t activity, at;
};

static int check_in(struct floor *f, int64_t volunteer)
{
    struct sql_attendance_gate_row g = { 0 };
    int rc = sql_attendance_gate(f->db,
                                 &(struct sql_attendance_gate_in){ .volunteer = volunteer,
                                                                   .activity = f->activity,
                                                                   .at = f->at,
                                                                   .tolerance = 30 * MINUTE_MS,
                                                                   .day = day_of(f->at),
                                                                   .way = 1 },
                                 &g);
    if (rc > 0)
        rc = sql_record_open(f->db, &(struct sql_record_open_in){ .id = id_new(),
                                                                  .volunteer = volunteer,
                                                                  .activity = f->activity,
                                                                  .shift = g.shift,
                                                                  .signup = g.signup,
                                                                  .team = g.team,
                                                                  .pos = g.pos,
                                                                  .day = day_of(f->at),
                                                                  .at = f->at,
                                                                  .how = 1,
                                                                  .by = volunteer,
                                                                  .lat = NAN,
                                                                  .lng = NAN });
    return rc > 0 ? sql_signup_move(f->db, g.signup, SIGNUP_STATE_IN, SIGNUP_STATE_SERVED, f->at) : rc;
}

static int check_out(struct floor *f, int64_t volunteer)
{
    struct sql_attendance_open_of_row o = { 0 };
    int rc = sql_attendance_open_of(f->db, volunteer, f->at, &o);
    return rc > 0 ? sql_record_close(f->db, o.id, f->at, 5, MARK_HOW_SITE_QR, volunteer, 0) : rc;
}

static size_t read_people(const char *path, int64_t *people)
{
    size_t n = 0;
    long long id;
    FILE *f = fopen(path, "r");
    while (f && n < PEOPLE_MAX && fscanf(f, "%lld", &id) == 1)
        people[n++] = id;
    if (f)
        fclose(f);
    return n;
}

static int run(struct floor *f, const int64_t *people, size_t n, bool in)
{
    for (size_t i = 0; i < n; i++) {
        if (i % GROUP == 0 && db_begin(f->db) < 0)
            return -1;
        if ((in ? check_in(f, people[i]) : check_out(f, people[i])) <= 0) {
            fprintf(stderr, "floor_sql: person %zu: nothing to do (%s)\n", i,
                    f->err.key ? f->err.key : "no row");
            return -1;
        }
        if ((i % GROUP == GROUP - 1 || i == n - 1) && db_commit(f->db) < 0)
            return -1;
        arena_reset(&f->arena);
    }
    return 0;
}

int main(int argc, char **argv)
{
    static int64_t people[PEOPLE_MAX];
    struct floor f = { 0 };
    if (argc != 6 || crypt_init(&f.err) < 0) {
        fputs("usage: floor_sql DIR FILE ACTIVITY in|out AT_MS\n", stderr);
        return 2;
    }
    struct db_place place = { .dir = argv[1] };
    f.activity = atoll(argv[3]);
    f.at = atoll(argv[5]);
    size_t n = read_people(argv[2], people);
    if (!n || db_open(&place, DB_WRITE, &f.err, &f.db) < 0)
        return 1;
    db_bind(f.db, &f.arena, &f.err, f.at);
    int64_t from = clock_steady_us();
    int rc = run(&f, people, n, !strcmp(argv[4], "in"));
    double seconds = (double)(clock_steady_us() - from) / 1e6;
    db_close(f.db);
    arena_free(&f.arena);
    if (rc == 0)
        printf("%.0f\n", (double)n / seconds);
    return rc ? 1 : 0;
}
