/* user_test.c - rights compared with a walk up the tree: grants at random over a tree of units at random, and
 * for each unit the obvious question whether it, or one of its parents, carries a grant that is enough. */
#include "base/user.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/pos.h"

#define TREES  400
#define UNITS  60
#define GRANTS 6

struct unit_of_tree {
    int parent; /* -1: the top */
    int children;
    int64_t pos;
};

struct tree {
    struct unit_of_tree unit[UNITS];
    int n;
};

static uint64_t state;

static unsigned below(unsigned n)
{
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)(state >> 33) % n;
}

/* The city, then each unit under one that has room for it. */
static void grow(struct tree *t)
{
    *t = (struct tree){ .n = 1, .unit[0] = { .parent = -1, .pos = pos_from_code("1404") } };
    while (t->n < UNITS) {
        int p = (int)below((unsigned)t->n);
        int64_t pos = pos_child(t->unit[p].pos, t->unit[p].children + 1);
        if (pos == POS_NONE)
            continue;
        t->unit[p].children++;
        t->unit[t->n++] = (struct unit_of_tree){ .parent = p, .pos = pos };
    }
}

/* Some capabilities; 1 is the general one. */
enum { CAPABILITY_DESK = 7, CAPABILITY_JURY = 130 };
static const int64_t capabilities[] = { CAPABILITY_GENERAL, CAPABILITY_DESK, CAPABILITY_JURY };
static const enum right asked[] = {
    STATION, TOWNSHIP, COUNTY, CITY, MAY(DESK), MAY(JURY), MAY_AT(DESK, COUNTY)
};
#define ASKED (sizeof(asked) / sizeof(asked[0]))

struct held {
    int64_t capability;
    int level, unit;
};

/* What each right asks for, as a table and not by its bits. */
static bool enough(const struct held *h, unsigned right)
{
    switch (right) {
    case STATION:
        return h->capability == CAPABILITY_GENERAL;
    case TOWNSHIP:
        return h->capability == CAPABILITY_GENERAL && h->level >= LEVEL_TOWNSHIP;
    case COUNTY:
        return h->capability == CAPABILITY_GENERAL && h->level >= LEVEL_COUNTY;
    case CITY:
        return h->capability == CAPABILITY_GENERAL && h->level == LEVEL_CITY;
    case MAY(DESK):
        return h->capability == CAPABILITY_DESK;
    case MAY_AT(DESK, COUNTY):
        return h->capability == CAPABILITY_DESK && h->level >= LEVEL_COUNTY;
    default:
        return h->capability == CAPABILITY_JURY;
    }
}

static bool walk(const struct tree *t, const struct held *h, size_t n, enum right right, int unit)
{
    for (int u = unit; u >= 0; u = t->unit[u].parent)
        for (size_t i = 0; i < n; i++)
            if (h[i].unit == u && enough(&h[i], right))
                return true;
    return false;
}

static size_t give(const struct tree *t, struct held *h, struct grant *g)
{
    size_t n = below(GRANTS + 1);
    for (size_t i = 0; i < n; i++) {
        h[i] = (struct held){ capabilities[below(3)], 1 + (int)below(4), (int)below(UNITS) };
        int64_t pos = t->unit[h[i].unit].pos;
        g[i] = (struct grant){ .capability = h[i].capability,
                               .level = (enum level)h[i].level,
                               .unit = h[i].unit + 1,
                               .range = { pos, pos_hi(pos) } };
    }
    return n;
}

/* A tree, and somebody with rights in it who acts for some unit, or has chosen none. */
static struct user somebody(struct tree *t, struct held *h, struct grant *g)
{
    grow(t);
    return (struct user){ .account = 1,
                          .grants = g,
                          .n_grants = give(t, h, g),
                          .acts_for = below(3) ? (int64_t)below(UNITS + 1) : 0 };
}

/* Whatever unit they act for. */
static void over_what_stands_below(void **unused)
{
    struct tree t;
    struct held h[GRANTS];
    struct grant g[GRANTS];
    (void)unused;
    for (int round = 0; round < TREES; round++) {
        struct user u = somebody(&t, h, g);
        for (size_t k = 0; k < ASKED; k++)
            for (int unit = 0; unit < UNITS; unit++) {
                const struct grant *by = user_over(&u, asked[k], t.unit[unit].pos);
                if ((by != NULL) != walk(&t, h, u.n_grants, asked[k], unit))
                    fail_msg("tree %d, unit %d at %lld, right %d", round, unit, (long long)t.unit[unit].pos,
                             (int)asked[k]);
                if (by)
                    assert_true(enough(&h[by - g], asked[k]) && pos_contains(by->range.lo, t.unit[unit].pos));
            }
    }
}

/* Routes ask for a right anywhere. */
static void in_by_any_grant(void **unused)
{
    struct tree t;
    struct held h[GRANTS];
    struct grant g[GRANTS];
    (void)unused;
    for (int round = 0; round < TREES; round++) {
        struct user u = somebody(&t, h, g);
        for (size_t k = 0; k < ASKED; k++) {
            bool any = false;
            for (size_t i = 0; i < u.n_grants; i++)
                any = any || enough(&h[i], asked[k]);
            assert_int_equal(user_may(&u, asked[k]), any);
        }
    }
}

/* Whether a unit is the top one, or has it somewhere above. */
static bool stands_in(const struct tree *t, int unit, int top)
{
    while (unit >= 0 && unit != top)
        unit = t->unit[unit].parent;
    return unit >= 0;
}

/* The unit that is acted for, found the slow way: the chosen one if there is a right over it, else the
 * highest. */
static int place_of(const struct tree *t, const struct user *u, const struct held *h)
{
    int found = -1;
    for (size_t i = 0; i < u->n_grants; i++)
        if (h[i].unit + 1 == u->acts_for)
            return h[i].unit;
    for (size_t i = 0; i < u->n_grants; i++)
        if (found < 0 || pos_depth(t->unit[h[i].unit].pos) < pos_depth(t->unit[found].pos))
            found = h[i].unit;
    return found;
}

/* What a list shows lies in the unit that is acted for, under the right, and there is no more of it in one
 * piece. */
static void lists_follow_the_place(void **unused)
{
    struct tree t;
    struct held h[GRANTS];
    struct grant g[GRANTS];
    (void)unused;
    for (int round = 0; round < TREES; round++) {
        struct user u = somebody(&t, h, g);
        int place = place_of(&t, &u, h);
        const struct grant *at = user_place(&u);
        assert_int_equal(at ? at->range.hi - at->range.lo : -1,
                         place < 0 ? -1 : pos_hi(t.unit[place].pos) - t.unit[place].pos);
        for (size_t k = 0; k < ASKED && at; k++) {
            struct range r = user_range(&u, asked[k]);
            int64_t most = -1;
            for (size_t i = 0; i < u.n_grants; i++) {
                int unit = h[i].unit;
                if (!enough(&h[i], asked[k]))
                    continue;
                if (stands_in(&t, (int)at->unit - 1, unit))
                    unit = (int)at->unit - 1;
                else if (!stands_in(&t, unit, (int)at->unit - 1))
                    continue;
                int64_t w = pos_hi(t.unit[unit].pos) - t.unit[unit].pos;
                most = w > most ? w : most;
            }
            assert_int_equal(r.hi - r.lo, most);
            assert_int_equal(user_grant(&u, asked[k]) != NULL, most >= 0);
            assert_int_equal(user_at(&u, asked[k])->range.lo, most >= 0 ? r.lo : at->range.lo);
            for (int unit = 0; unit < UNITS && most >= 0; unit++)
                if (t.unit[unit].pos >= r.lo && t.unit[unit].pos <= r.hi)
                    assert_true(stands_in(&t, unit, (int)at->unit - 1) &&
                                user_over(&u, asked[k], t.unit[unit].pos));
        }
    }
}

/* Two counties, and at the second also the desk. */
static void a_place_gives_what_is_held_there(void **unused)
{
    const struct grant g[] = { { CAPABILITY_GENERAL, LEVEL_COUNTY, 11, "甲区", { 100, 199 } },
                               { CAPABILITY_GENERAL, LEVEL_COUNTY, 12, "乙区", { 200, 299 } },
                               { CAPABILITY_DESK, LEVEL_COUNTY, 12, "乙区", { 200, 299 } } };
    struct user u = { .account = 1, .grants = g, .n_grants = 3 };
    (void)unused;
    assert_int_equal(user_place(&u)->unit, 11);
    assert_null(user_grant(&u, MAY(DESK))); /* held elsewhere, it gives nothing here */
    assert_true(user_range(&u, MAY(DESK)).lo > user_range(&u, MAY(DESK)).hi);
    assert_true(user_may(&u, MAY(DESK)) && user_over(&u, MAY(DESK), 250) && !user_over(&u, MAY(DESK), 150));
    u.acts_for = 12;
    assert_int_equal(user_range(&u, STATION).lo, 200);
    assert_int_equal(user_range(&u, MAY(DESK)).lo, 200);
    assert_true(user_over(&u, STATION, 150));
    u.acts_for = 13; /* a right that ended meanwhile */
    assert_int_equal(user_place(&u)->unit, 11);
    assert_null(user_place(NULL));
}

static void who_a_right_lets_in(void **state_)
{
    const struct grant station = { .capability = CAPABILITY_GENERAL,
                                   .level = LEVEL_STATION,
                                   .range = { 1, 2 } };
    const struct grant desk = { .capability = CAPABILITY_DESK, .level = LEVEL_CITY, .range = { 1, 2 } };
    const struct user person = { .account = 1 }, volunteer = { .account = 1, .volunteer = 2 };
    const struct user leader = { .account = 1, .volunteer = 2, .leader = true };
    const struct user staff = { .account = 1, .grants = &station, .n_grants = 1 };
    const struct user clerk = { .account = 1, .grants = &desk, .n_grants = 1 };
    const struct user *all[] = { NULL, &person, &volunteer, &leader, &staff, &clerk };
    static const struct {
        enum right right;
        const char *in; /* one sign for each of them */
    } rules[] = {
        { RIGHT_UNSET, "------" }, { ANYONE, "++++++" },    { PERSON, "-+++++" },
        { VOLUNTEER, "--++--" },   { LEADER, "---++-" },    { STATION, "----+-" },
        { CITY, "------" },        { MAY(DESK), "-----+" }, { MAY(JURY), "------" },
    };
    (void)state_;
    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
        for (size_t k = 0; k < sizeof(all) / sizeof(all[0]); k++)
            if (user_may(all[k], rules[i].right) != (rules[i].in[k] == '+'))
                fail_msg("right %d, person %zu", (int)rules[i].right, k);
    assert_null(user_over(NULL, STATION, 1));
    assert_null(user_over(&clerk, STATION, 1));
}

int main(void)
{
    state = 1404;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(over_what_stands_below), cmocka_unit_test(in_by_any_grant),
        cmocka_unit_test(lists_follow_the_place), cmocka_unit_test(a_place_gives_what_is_held_there),
        cmocka_unit_test(who_a_right_lets_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
