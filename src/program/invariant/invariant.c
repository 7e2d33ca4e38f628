/* invariant.c - the list of what must hold, and the run over it; each measure that is declared is one of its
 * own. */
#include "program/invariant/invariant.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/cn.h"
#include "base/pos.h"
#include "db/city.h"
#include "program/invariant/invariant.model.h"
#include "program/invariant/invariant.sql.h"
#include "office/attach/attach.h"
#include "office/policy/policy.h"
#include "service/star/star.h"
#include "office/stat/stat.h"

#define ROUNDED_UP_MOST 30 /* the most that a rounding adds, in minutes */

#define CHECK_SHOWN 20

struct check {
    FILE *out;
    int64_t n; /* rows that break the invariant at hand */
    struct broken first[CHECK_SHOWN];
};

/* Notes one row; an each-function of the queries that return struct broken. */
static int note_broken(void *check, struct broken *row)
{
    struct check *c = check;
    if (c->n < CHECK_SHOWN)
        c->first[c->n] = *row;
    c->n++;
    return OK;
}

static void say(struct check *c, int64_t id, int64_t found, int64_t wanted)
{
    struct broken b = { .id = id, .found = found, .wanted = wanted };
    note_broken(c, &b);
}

/* --- those that need more than a query ------------------------------------------------------------------ */

/* A rule may have been wider once: what was right then is right now. */
static int most_ever(struct db *db, enum policy_key key, int64_t *ret_n)
{
    struct sql_inv_policy_most_row row = { 0 };
    int rc = sql_inv_policy_most(db, policy_def(key)->name, &row);
    if (rc < 0)
        return rc;
    *ret_n = row.n > policy_def(key)->value ? row.n : policy_def(key)->value;
    return OK;
}

static int check_record_shift(struct db *db, struct check *c)
{
    int64_t tolerance, most;
    int rc = most_ever(db, POLICY_CHECKIN_TOLERANCE_MIN, &tolerance);
    if (rc >= 0)
        rc = most_ever(db, POLICY_RECORD_MOST_MIN, &most);
    return rc < 0 ? rc : sql_inv_record_shift(db, tolerance * MINUTE_MS, most * MINUTE_MS, note_broken, c);
}

static int check_record_minutes(struct db *db, struct check *c)
{
    int64_t rounding;
    int rc = most_ever(db, POLICY_RECORD_ROUNDING, &rounding);
    return rc < 0 ? rc : sql_inv_record_minutes(db, rounding ? ROUNDED_UP_MOST : 0, note_broken, c);
}

static int check_stars(struct db *db, struct check *c)
{
    struct sql_inv_volunteer_star_in in = {
        .one = star_threshold(db, 1),
        .two = star_threshold(db, 2),
        .three = star_threshold(db, 3),
        .four = star_threshold(db, 4),
        .five = star_threshold(db, 5),
        .rating = policy(db, POLICY_STAR_RATING_X100),
        .no_shows = policy(db, POLICY_STAR_NO_SHOWS),
    };
    return sql_inv_volunteer_star(db, &in, note_broken, c);
}

static int check_number(void *check, struct sql_inv_numbers_row *row)
{
    char number[CN_NUMBER_TEXT];
    if (cn_number_parse(row->number, (enum cn_kind)row->kind, number) != CN_OK)
        say(check, row->id, row->kind, 0);
    return OK;
}

static int check_numbers(struct db *db, struct check *c)
{
    return sql_inv_numbers(db, check_number, c);
}

static int check_unit(void *check, struct sql_inv_units_row *row)
{
    bool root = row->parent_pos == DB_NONE;
    bool inside = root || (pos_contains(row->parent_pos, row->pos) && row->parent_depth < row->depth);
    if (pos_depth(row->pos) != (enum pos_depth)row->depth || !inside)
        say(check, row->id, row->pos, root ? 0 : row->parent_pos);
    return OK;
}

static int check_units(struct db *db, struct check *c)
{
    return sql_inv_units(db, check_unit, c);
}

/* A file of before 0.2 has no hash until attach_adopt() has looked at it. */
static int check_file(void *check, struct sql_inv_file_row *row)
{
    char hash[ATTACH_HASH_TEXT];
    attach_hash(row->data, hash);
    if ((int64_t)row->data.n != row->size || (row->hash[0] && strcmp(row->hash, hash) != 0))
        say(check, row->id, (int64_t)row->data.n, row->size);
    return OK;
}

static int check_files(struct db *db, struct check *c)
{
    return sql_inv_file(db, check_file, c);
}

/* --- the list ------------------------------------------------------------------------------------------- */

typedef int query_fn(struct db *db, int (*each)(void *ctx, struct broken *row), void *ctx);
typedef int check_fn(struct db *db, struct check *c);

static const struct invariant {
    const char *name, *says;
    query_fn *query; /* one of the two */
    check_fn *check;
} invariants[] = {
    { "volunteer.minutes", "a person's minutes are those of the effective records", sql_inv_volunteer_minutes,
      NULL },
    { "volunteer.records", "a person's records are the effective ones", sql_inv_volunteer_records, NULL },
    { "volunteer.no_shows", "a person's no-shows are the sign-ups nobody came to", sql_inv_volunteer_no_shows,
      NULL },
    { "volunteer.star", "stars are what hours and quality earn", NULL, check_stars },
    { "team.minutes", "a team's minutes are those of its effective records", sql_inv_team_minutes, NULL },
    { "team.person_times", "a team's person-times are its effective records", sql_inv_team_person_times,
      NULL },
    { "team.members", "a team has as many members as are in it", sql_inv_team_members, NULL },
    { "member.minutes", "no member has more minutes than records in the team", sql_inv_member_minutes, NULL },
    { "shift.taken", "seats taken are the sign-ups that hold one", sql_inv_shift_taken, NULL },
    { "shift.waiting", "the waiting list is as long as it says", sql_inv_shift_waiting, NULL },
    { "shift.capacity", "no shift is overbooked", sql_inv_shift_capacity, NULL },
    { "shift.day", "a shift lies on its day", sql_inv_shift_day, NULL },
    { "signup.overlap", "nobody holds seats in two places at once", sql_inv_signup_overlap, NULL },
    { "record.overlap", "nobody serves in two places at once", sql_inv_record_overlap, NULL },
    { "record.open", "one open check-in a person", sql_inv_record_open, NULL },
    { "record.minutes", "no record has more minutes than passed", NULL, check_record_minutes },
    { "record.shift", "records lie within their shift and on one day", NULL, check_record_shift },
    { "record.place", "records are of their shift's activity and team", sql_inv_record_place, NULL },
    { "record.state", "the last move says where a record stands", sql_inv_record_state, NULL },
    { "record.moves", "each move begins where the one before ended", sql_inv_event_moves, NULL },
    { "record.reverses", "a correction points at an older record of the person", sql_inv_record_reverses,
      NULL },
    { "orphan.unit", "units have their parents", sql_inv_orphan_unit, NULL },
    { "orphan.volunteer", "volunteers have account and unit", sql_inv_orphan_volunteer, NULL },
    { "orphan.of_account", "grants and consents have their account", sql_inv_orphan_of_account, NULL },
    { "orphan.team", "teams, members and projects have what they are of", sql_inv_orphan_team, NULL },
    { "orphan.activity", "activities and shifts have what they are of", sql_inv_orphan_activity, NULL },
    { "orphan.signup", "sign-ups have shift and person", sql_inv_orphan_signup, NULL },
    { "orphan.record", "records have shift, person and sign-up", sql_inv_orphan_record, NULL },
    { "orphan.of_record", "moves, ratings, entries and appeals have their record", sql_inv_orphan_of_record,
      NULL },
    { "ledger.book", "each book sums to zero", sql_inv_ledger_book, NULL },
    { "ledger.transfer", "each transfer has two entries or more, of one book, that sum to zero",
      sql_inv_ledger_transfer, NULL },
    { "ledger.balance", "balances of accounts are sums of their entries", sql_inv_ledger_balance, NULL },
    { "ledger.held", "what accounts hold is in holds that nobody has ended", sql_inv_ledger_held, NULL },
    { "ledger.floor", "nothing is below its floor, and closed accounts are empty", sql_inv_ledger_floor,
      NULL },
    { "ledger.hold", "a hold holds until it has ended", sql_inv_ledger_hold, NULL },
    { "ledger.about", "holds are ended, and transfers reversed, by what was in them", sql_inv_ledger_about,
      NULL },
    { "file", "each file's bytes are there and have its hash", NULL, check_files },
    { "file.bytes", "no bytes lie there that are no file's", sql_inv_file_bytes, NULL },
    { "pos", "everything stands where its unit stands", sql_inv_pos, NULL },
    { "unit.tree", "units stand below their parents", NULL, check_units },
    { "numbers", "volunteer, team and project numbers have the right check character", NULL, check_numbers },
};

static void print(const struct invariant *v, const struct check *c)
{
    if (!c->n)
        fprintf(c->out, "ok      %-20s %s\n", v->name, v->says);
    else
        fprintf(c->out, "BROKEN  %-20s %s: %" PRId64 "\n", v->name, v->says, c->n);
    for (int64_t i = 0; i < c->n && i < CHECK_SHOWN; i++)
        fprintf(c->out, "        %" PRId64 ": found %" PRId64 ", should be %" PRId64 "\n", c->first[i].id,
                c->first[i].found, c->first[i].wanted);
    if (c->n > CHECK_SHOWN)
        fprintf(c->out, "        and %" PRId64 " more\n", c->n - CHECK_SHOWN);
    fflush(c->out);
}

static int run_one(struct db *db, const struct invariant *v, struct check *c)
{
    return v->query ? v->query(db, note_broken, c) : v->check(db, c);
}

static int total_differs(void *check, int64_t pos, int64_t found, int64_t wanted)
{
    say(check, pos, found, wanted);
    return OK;
}

static int run_measure(struct db *db, const struct measure_def *m, FILE *out, int *ret_broken)
{
    struct check c = { .out = out };
    const char *code = code_by_value(&measure_codes, m->measure)->name;
    const struct invariant v = { .name = arena_printf(db->arena, "totals.%s", code),
                                 .says = "the figures are sums of the rows" };
    int rc = stat_compare(db, m, total_differs, &c);
    if (rc >= 0)
        print(&v, &c);
    *ret_broken += c.n > 0;
    return rc;
}

static int run_all(struct db *db, FILE *out, int *ret_broken)
{
    int rc = OK;
    for (size_t i = 0; i < MEASURE_COUNT && rc >= 0; i++)
        rc = run_measure(db, &all_measures[i], out, ret_broken);
    for (size_t i = 0; i < sizeof(invariants) / sizeof(invariants[0]) && rc >= 0; i++) {
        struct check c = { .out = out };
        rc = run_one(db, &invariants[i], &c);
        if (rc >= 0)
            print(&invariants[i], &c);
        *ret_broken += c.n > 0;
    }
    return rc;
}

int invariant_check(struct db *db, FILE *out, int *ret_broken)
{
    int broken = 0;
    int rc = db_begin(db);
    if (rc < 0)
        return rc;
    rc = run_all(db, out, &broken);
    db_rollback(db);
    if (rc < 0)
        return rc;
    *ret_broken = broken;
    return OK;
}
