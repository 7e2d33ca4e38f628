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

struct held {
    enum role role;
    int unit;
};

/* What each role may stand in for, as a table and not by the order of numbers. */
static bool enough(enum role held, enum role asked)
{
    switch (asked) {
    case STATION:
        return held == STATION || held == TOWNSHIP || held == COUNTY || held == CITY;
    case TOWNSHIP:
        return held == TOWNSHIP || held == COUNTY || held == CITY;
    case COUNTY:
        return held == COUNTY || held == CITY;
    default:
        return held == asked;
    }
}

static bool walk(const struct tree *t, const struct held *h, size_t n, enum role asked, int unit)
{
    for (int u = unit; u >= 0; u = t->unit[u].parent)
        for (size_t i = 0; i < n; i++)
            if (h[i].unit == u && enough(h[i].role, asked))
                return true;
    return false;
}

static size_t give(const struct tree *t, struct held *h, struct grant *g)
{
    size_t n = below(GRANTS + 1);
    for (size_t i = 0; i < n; i++) {
        h[i] = (struct held){ (enum role)(STATION + below(AUDITOR - STATION + 1)), (int)below(UNITS) };
        int64_t pos = t->unit[h[i].unit].pos;
        g[i] = (struct grant){ .role = h[i].role, .unit = h[i].unit + 1, .range = { pos, pos_hi(pos) } };
    }
    return n;
}

static void over_what_stands_below(void **unused)
{
    struct tree t;
    struct held h[GRANTS];
    struct grant g[GRANTS];
    (void)unused;
    for (int round = 0; round < TREES; round++) {
        grow(&t);
        struct user u = { .account = 1, .grants = g, .n_grants = give(&t, h, g) };
        for (enum role asked = STATION; asked <= AUDITOR; asked++)
            for (int unit = 0; unit < UNITS; unit++)
                if (user_over(&u, asked, t.unit[unit].pos) != walk(&t, h, u.n_grants, asked, unit))
                    fail_msg("tree %d, unit %d at %lld, role %d", round, unit, (long long)t.unit[unit].pos,
                             (int)asked);
    }
}

/* Routes ask for a role anywhere; the range shown is one that the person really has, and the widest of them.
 */
static void in_by_any_grant(void **unused)
{
    struct tree t;
    struct held h[GRANTS];
    struct grant g[GRANTS];
    (void)unused;
    for (int round = 0; round < TREES; round++) {
        grow(&t);
        struct user u = { .account = 1, .grants = g, .n_grants = give(&t, h, g) };
        for (enum role asked = STATION; asked <= AUDITOR; asked++) {
            struct range widest = { 1, 0 };
            bool any = false;
            for (size_t i = 0; i < u.n_grants; i++) {
                if (!enough(h[i].role, asked))
                    continue;
                struct range r = g[i].range;
                widest = !any || r.hi - r.lo > widest.hi - widest.lo ? r : widest;
                any = true;
            }
            assert_int_equal(user_may(&u, asked), any);
            assert_int_equal(user_range(&u, asked).hi - user_range(&u, asked).lo, widest.hi - widest.lo);
            assert_int_equal(user_grant(&u, asked) != NULL, any);
        }
    }
}

static void who_a_role_lets_in(void **unused)
{
    const struct grant station = { .role = STATION, .range = { 1, 2 } }, admin = { .role = SYSADMIN };
    const struct user person = { .account = 1 }, volunteer = { .account = 1, .volunteer = 2 };
    const struct user leader = { .account = 1, .volunteer = 2, .leader = true };
    const struct user staff = { .account = 1, .grants = &station, .n_grants = 1 };
    const struct user sysadmin = { .account = 1, .grants = &admin, .n_grants = 1 };
    const struct user *all[] = { NULL, &person, &volunteer, &leader, &staff, &sysadmin };
    static const struct {
        enum role role;
        const char *in; /* one sign for each of them */
    } rules[] = {
        { ROLE_UNSET, "------" }, { ANYONE, "++++++" },   { PERSON, "-+++++" },
        { VOLUNTEER, "--++--" },  { LEADER, "---++-" },   { STATION, "----+-" },
        { CITY, "------" },       { SYSADMIN, "-----+" }, { AUDITOR, "------" },
    };
    (void)unused;
    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
        for (size_t k = 0; k < sizeof(all) / sizeof(all[0]); k++)
            if (user_may(all[k], rules[i].role) != (rules[i].in[k] == '+'))
                fail_msg("role %d, person %zu", (int)rules[i].role, k);
    assert_false(user_over(NULL, STATION, 1));
    assert_false(user_over(&sysadmin, STATION, 0));
}

int main(void)
{
    state = 1404;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(over_what_stands_below),
        cmocka_unit_test(in_by_any_grant),
        cmocka_unit_test(who_a_role_lets_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
