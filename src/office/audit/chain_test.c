/* chain_test.c - the trail is a chain: what was changed, left out or put between shows; and what was refused
 * is in it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "http/refusal.h"
#include "kit/kit.h"
#include "office/audit/audit.h"
#include "office/audit/audit_test.sql.h"
#include "office/check/check.h"

static void write_rows(struct kit *k, int n)
{
    for (int i = 0; i < n; i++)
        kit_must(k, audit_add(kit_as(k, 7), &(struct audit_entry){ .what = AUDIT_KIND_CHANGE,
                                                                   .thing = "team",
                                                                   .thing_id = 100 + i,
                                                                   .pos = k->village_pos,
                                                                   .reason = "改名" }));
}

static struct audit_head seal(struct kit *k)
{
    struct audit_head head;
    bool left = true;
    while (left)
        kit_must(k, audit_seal(k->db, &left));
    kit_must(k, audit_head(k->db, &head));
    return head;
}

static int64_t broken(struct kit *k)
{
    struct check c = { 0 };
    kit_must(k, audit_check_chain(k->db, &c) < 0 ? INTERNAL : OK);
    return c.n;
}

static void each_row_is_sealed_once_and_the_end_is_known_again(void **state)
{
    struct kit *k = *state;
    struct audit_head none = { 0 };
    assert_int_equal(audit_had_head(k->db, &none), 1);
    write_rows(k, 700); /* more than one batch */
    struct audit_head early = seal(k), same = seal(k);
    assert_int_equal(early.seq, 700);
    assert_string_equal(early.hash, same.hash);
    write_rows(k, 1);
    struct audit_head later = seal(k);
    assert_int_equal(later.seq, 701);
    assert_string_not_equal(early.hash, later.hash);
    assert_int_equal(audit_had_head(k->db, &early), 1);
    early.hash[0] = early.hash[0] == 'a' ? 'b' : 'a';
    assert_int_equal(audit_had_head(k->db, &early), 0);
    later.seq++;
    assert_int_equal(audit_had_head(k->db, &later), 0); /* rows at the end are gone */
    assert_int_equal(broken(k), 0);
}

static void what_was_changed_or_left_out_shows(void **state)
{
    struct kit *k = *state;
    write_rows(k, 5);
    seal(k);
    kit_must(k, sql_test_audit_forge(k->db, 3, "别的理由"));
    assert_int_equal(broken(k), 1);
    kit_must(k, sql_test_audit_forge(k->db, 3, "改名"));
    assert_int_equal(broken(k), 0);
    kit_must(k, sql_test_audit_drop(k->db, 2));
    assert_int_equal(broken(k), 1);
}

static void what_was_refused_is_in_the_trail(void **state)
{
    struct kit *k = *state;
    static const struct route one = { GET, "/admin/audit" }, two = { POST, "/admin/grants/new" };
    struct audit_line_list lines = { 0 };
    for (int i = 0; i < 37; i++)
        refusal_note(41, &one, "192.0.2.7");
    refusal_note(42, &two, "192.0.2.8");
    kit_must(k, audit_refusals(k->db));
    assert_int_equal(k->db->actor.account, 0);
    struct audit_filter f = { .range = { 0, INT64_MAX }, .actor = 41, .limit = 10 };
    kit_must(k, audit_read(k->db, &f, &lines));
    assert_int_equal(lines.n, 1);
    assert_int_equal(lines.v[0].what, AUDIT_KIND_REFUSED);
    assert_string_equal(lines.v[0].detail, "GET /admin/audit × 37");
    assert_string_equal(lines.v[0].address, "192.0.2.7");
    f.actor = 42;
    kit_must(k, audit_read(k->db, &f, &lines));
    assert_int_equal(lines.n, 1);
    kit_must(k, audit_refusals(k->db));
    kit_must(k, audit_read(k->db, &f, &lines));
    assert_int_equal(lines.n, 1); /* once */
}

/* A flood of routes and accounts fills the table, and is still counted. */
static void more_than_there_is_room_for_is_counted_together(void **state)
{
    static const struct route one = { GET, "/admin/audit" };
    struct refusal f;
    int64_t n = 0, kept = 0;
    for (int i = 0; i < REFUSALS_MOST + 50; i++)
        refusal_note(1000 + i, &one, "192.0.2.7");
    while (refusal_take(&f)) {
        n += f.n;
        kept += f.account != 0;
    }
    assert_int_equal(n, REFUSALS_MOST + 50);
    assert_int_equal(kept, REFUSALS_MOST);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)
    const struct CMUnitTest tests[] = {
        T(each_row_is_sealed_once_and_the_end_is_known_again),
        T(what_was_changed_or_left_out_shows),
        T(what_was_refused_is_in_the_trail),
        T(more_than_there_is_room_for_is_counted_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
