/* replay_test.c - a key answers the same request again and no other one, whatever bytes make the difference;
 * and nothing that a write shows is kept. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "http/conn.h"
#include "http/http.model.h"
#include "kit/kit.h"

static int act(struct req *r)
{
    return reply_see_other(r, "/entries/1");
}

static const struct route routes[] = {
    { POST, "/entries/claim", ANYONE, WRITE, act, NO_PARAMS, NO_VIEW, "A write that leads on" },
    { POST, "/entries/reveal", ANYONE, WRITE, act, NO_PARAMS, VIEW(done), "A write that shows" },
    ROUTES_END,
};
static struct server server;

/* A request with one field. */
static struct conn request(struct kit *k, const char *name, const char *value, size_t n)
{
    struct conn c = {
        .server = &server, .path = "/entries/claim", .replay_key = "k1", .fields = { .arena = &k->arena }
    };
    struct field one = { .name = name, .value = value, .n = n };
    assert_int_equal(fields_add(&c.fields, &one, &k->err), OK);
    c.r = (struct req){
        .arena = &k->arena, .city = &k->city, .face = FACE_JSON, .status = 200, .route = &routes[0]
    };
    return c;
}

static void remember(struct kit *k, const char *name, const char *value, size_t n)
{
    struct conn c = request(k, name, value, n);
    c.r.location = "/entries/1";
    assert_int_equal(conn_remember(&c, k->db), OK);
}

static int replayed(struct kit *k, const char *name, const char *value, size_t n)
{
    struct conn c = request(k, name, value, n);
    int rc = conn_replay(&c, k->db);
    if (rc == 1) {
        assert_int_equal(c.r.status, 200);
        assert_string_equal(c.r.location, "/entries/1");
    }
    return rc;
}

static void same_bytes_same_answer(void **state)
{
    struct kit *k = *state;
    assert_int_equal(replayed(k, "proof", "a\0b", 3), 0);
    remember(k, "proof", "a\0b", 3);
    assert_int_equal(replayed(k, "proof", "a\0b", 3), 1);
}

static void other_bytes_conflict(void **state)
{
    struct kit *k = *state;
    remember(k, "proof", "a\0b", 3);
    assert_int_equal(replayed(k, "proof", "a\0c", 3), CONFLICT); /* differs behind a NUL */
    assert_int_equal(replayed(k, "proof", "a", 1), CONFLICT);
    assert_int_equal(replayed(k, "proof", "a%00b", 5), CONFLICT);
    assert_int_equal(replayed(k, "other", "a\0b", 3), CONFLICT);
}

/* "a" with a line in it is not two fields. */
static void fields_do_not_run_together(void **state)
{
    struct kit *k = *state;
    remember(k, "a", "1\nb=2", 5);
    struct conn c = request(k, "a", "1", 1);
    struct field two = { .name = "b", .value = "2", .n = 1 };
    assert_int_equal(fields_add(&c.fields, &two, &k->err), OK);
    assert_int_equal(conn_replay(&c, k->db), CONFLICT);
}

static void what_a_write_shows_is_not_kept(void **state)
{
    struct kit *k = *state;
    struct conn c = request(k, "a", "1", 1);
    c.r.route = &routes[1];
    assert_int_equal(conn_remember(&c, k->db), OK);
    assert_int_equal(replayed(k, "a", "1", 1), 0);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)
    const struct CMUnitTest tests[] = { T(same_bytes_same_answer), T(other_bytes_conflict),
                                        T(fields_do_not_run_together), T(what_a_write_shows_is_not_kept) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
