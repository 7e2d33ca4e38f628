/* body_test.c - the three encodings give the fields that were sent, bytes and all, or a refusal. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "http/body.h"
#include "http/req.h"

#define TYPE "multipart/form-data; boundary=xx"
#define FILE_PART(bytes)                                                                                     \
    "--xx\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.png\"\r\nContent-Type: "               \
    "image/png\r\n\r\n" bytes "\r\n"

static struct arena arena;
static struct err err;

static int setup(void **state)
{
    (void)state;
    err = (struct err){ 0 };
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static void check_field(const struct field *f, const char *name, const char *value, size_t n)
{
    assert_string_equal(f->name, name);
    assert_int_equal(f->n, n);
    assert_memory_equal(f->value, value, n + 1); /* its NUL included */
}

static void form_values_keep_their_bytes(void **state)
{
    (void)state;
    struct fields f = { .arena = &arena };
    const char text[] = "a=1&b=%E4%BD%A0+%26&&a=%00z&c";
    assert_int_equal(fields_from_urlencoded(&f, text, strlen(text), &err), OK);
    assert_int_equal(f.n, 4);
    check_field(&f.v[0], "a", "1", 1);
    check_field(&f.v[1], "b", "你 &", 5);
    check_field(&f.v[2], "a", "\0z", 2);
    check_field(&f.v[3], "c", "", 0);
}

static void malformed_forms_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = { "a=%", "a=%4", "a=%zz", "%00=1", "a%=1" };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct fields f = { .arena = &arena };
        err = (struct err){ 0 };
        assert_int_equal(fields_from_urlencoded(&f, bad[i], strlen(bad[i]), &err), INVALID);
    }
}

static void uploads_keep_their_bytes(void **state)
{
    (void)state;
    struct fields f = { .arena = &arena };
    const char text[] = FILE_PART("\x89PNG\0\0\r\n\xff") "--xx--\r\n";
    assert_int_equal(fields_from_multipart(&f, TYPE, text, sizeof(text) - 1, &err), OK);
    assert_int_equal(f.n, 1);
    check_field(&f.v[0], "f", "\x89PNG\0\0\r\n\xff", 9);
    assert_string_equal(f.v[0].file_name, "a.png");
}

static void unfinished_uploads_are_refused(void **state)
{
    (void)state;
    const char text[] = FILE_PART("abc") "--xx--\r\n";
    size_t whole = strlen(text) - 2; /* the last line end may be missing */
    for (size_t n = 0; n <= whole; n++) {
        struct fields f = { .arena = &arena };
        err = (struct err){ 0 };
        assert_int_equal(fields_from_multipart(&f, TYPE, text, n, &err), n < whole ? INVALID : OK);
    }
}

static void json_is_flat(void **state)
{
    (void)state;
    struct fields f = { .arena = &arena };
    const char text[] = "{\"a\":\"\\u4f60\",\"b\":12,\"c\":true,\"d\":null,\"e\":[\"x\",\"y\"]}";
    assert_int_equal(fields_from_json(&f, text, strlen(text), &err), OK);
    assert_int_equal(f.n, 5);
    check_field(&f.v[0], "a", "你", 3);
    check_field(&f.v[1], "b", "12", 2);
    check_field(&f.v[2], "c", "1", 1);
    check_field(&f.v[4], "e", "y", 1);
    const char deep[] = "{\"a\":{\"b\":1}}";
    assert_int_equal(fields_from_json(&f, deep, strlen(deep), &err), INVALID);
}

static void many_fields_are_refused(void **state)
{
    (void)state;
    struct fields f = { .arena = &arena };
    struct field one = { .name = "a", .value = "" };
    for (size_t i = 0; i < FIELDS_MAX; i++)
        assert_int_equal(fields_add(&f, &one, &err), OK);
    assert_int_equal(fields_add(&f, &one, &err), TOO_LARGE);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(form_values_keep_their_bytes),
        T(malformed_forms_are_refused),
        T(uploads_keep_their_bytes),
        T(unfinished_uploads_are_refused),
        T(json_is_flat),
        T(many_fields_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
