/* claim_test.c - a request about a document has its days: the station is reminded, then the parent body is
 * told, and of one that is decided nothing is said. What a claim does is claim_decide_test.c.
 *
 * Made on Tuesday 10 March 2026: three working days are over with Friday the 13th, five with Tuesday the
 * 17th. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/user.h"
#include "kit/kit.h"
#include "office/deadline/deadline.h"
#include "office/notice/notice.h"
#include "people/volunteer/identity.h"
#include "people/volunteer/volunteer.h"

struct ground {
    struct kit *k;
    int64_t claim, station, township;
};

static struct ground ground(void **state)
{
    struct kit *k = *state;
    struct ground g = { .k = k, .station = kit_grant(k, 0), .township = kit_grant(k, .unit = k->town) };
    struct identity who = { .name = "王小宏",
                            .kind = ID_KIND_PASSPORT,
                            .document = "E12345678",
                            .birth_day = 4000,
                            .sex = SEX_MALE };
    kit_must(k, claim_correction(k->db, kit_volunteer(k, 0), &who, "写错了", &g.claim));
    return g;
}

/* The clock's work at a time; how many messages station and township have then. */
static void told(struct ground *g, const char *time, int64_t station, int64_t township)
{
    int64_t a = -1, b = -1;
    bool left = true;
    kit_at(g->k, time);
    while (left)
        kit_must(g->k, deadline_fire(kit_as(g->k, 0), &left));
    kit_must(g->k, notice_unread(g->k->db, g->station, &a));
    kit_must(g->k, notice_unread(g->k->db, g->township, &b));
    assert_int_equal(a, station);
    assert_int_equal(b, township);
}

static void first_the_station_then_the_body_above(void **state)
{
    struct ground g = ground(state);
    told(&g, "2026-03-13T23:59", 1, 0); /* that there is one */
    told(&g, "2026-03-14T00:00", 2, 0);
    told(&g, "2026-03-17T23:59", 2, 0);
    told(&g, "2026-03-18T00:00", 2, 1);
    told(&g, "2026-04-18T00:00", 2, 1);
}

static void nothing_is_said_of_one_that_is_decided(void **state)
{
    struct ground g = ground(state);
    kit_must(g.k, claim_refuse(kit_as(g.k, g.station), g.claim, "与证件不符"));
    told(&g, "2026-04-18T00:00", 1, 0);
}

#define T(name) cmocka_unit_test_setup_teardown(name, kit_setup, kit_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(first_the_station_then_the_body_above),
        T(nothing_is_said_of_one_that_is_decided),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
