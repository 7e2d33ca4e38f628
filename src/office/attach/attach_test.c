/* attach_test.c - files are looked at by their bytes, named safely, counted, and gone with whom they concern.
 * The slot is the test's own; the first real one is tested beside its noun (service/record/). */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "kit/kit.h"
#include "office/attach/attach.h"
#include "office/attach/attach.sql.h"
#include "office/attach/attach_test.sql.h"

#define PDF   "%PDF-1.7\n1 0 obj\n%%EOF\n"
#define THING 77

static int owner(struct db *db, const struct user *user, int64_t id, struct attach_owner *ret_owner)
{
    (void)db, (void)user;
    *ret_owner = (struct attach_owner){ .pos = 9, .person = id == THING ? 5 : 6, .see = true };
    return OK;
}

static const struct attach_slot slot = {
    .name = "note", .thing = &(const struct thing){ .name = "test" }, .most = 2, .bytes = 100, .owner = owner
};
static const struct attach_slot pictures = {
    .name = "photo", .most = 2, .bytes = 100, .images = true, .owner = owner
};

static int look(struct kit *k, const struct attach_slot *s, const char *p, size_t n, const char *name,
                struct attach_files *ret)
{
    const struct upload u = { { p, n }, name };
    kit_forget(k);
    return attach_read(s, "note", &u, 1, &k->arena, &k->err, ret);
}

static int put(struct kit *k, int64_t thing)
{
    struct attach_files f;
    kit_must(k, look(k, &slot, PDF, strlen(PDF), "名单.pdf", &f));
    return attach_add(kit_as(k, 1), &slot, thing, &f);
}

static void what_is_no_kind_we_take_is_refused(void **state)
{
    struct kit *k = *state;
    struct attach_files f = { 0 };
    char long_pdf[200] = PDF;
    snprintf(long_pdf + 190, 10, "%%%%EOF");
    assert_int_equal(look(k, &slot, "<script>", 8, "a.jpg", &f), INVALID);
    assert_string_equal(k->err.field, "note");
    assert_string_equal(k->err.key, "只收 JPEG、PNG、WebP 图片和 PDF 文件");
    assert_int_equal(look(k, &slot, "\xff\xd8\xff\xe0", 4, "a.jpg", &f), INVALID);
    assert_int_equal(look(k, &slot, long_pdf, 200, NULL, &f), TOO_LARGE);
    assert_int_equal(look(k, &pictures, PDF, strlen(PDF), NULL, &f), INVALID);
    assert_string_equal(k->err.key, "只收 JPEG、PNG、WebP 图片");
    assert_int_equal(f.n, 0);
    assert_int_equal(look(k, &slot, PDF, strlen(PDF), NULL, &f), OK);
    assert_int_equal(f.v[0].kind, ATTACH_KIND_PDF);
    assert_string_equal(f.v[0].hash, "f3771f7a85163097a3a362327220bc9c014e1ff9a901773d5a3089fd41ae41aa");
}

static void a_name_is_kept_and_made_safe(void **state)
{
    struct kit *k = *state;
    static const char *const cases[][2] = {
        { "名单.pdf", "名单.pdf" },
        { "名单.jpg.exe", "名单.jpg.pdf" },
        { "../../etc/passwd", "passwd.pdf" },
        { "C:\\Users\\刘\\盖章 名单.PDF", "盖章 名单.pdf" },
        { "a\"; filename=\"b.html", "a; filename=b.pdf" },
        { "\xe2\x80\xae"
          "fdp.exe",
          "fdp.pdf" }, /* turned around for the reader */
        { "...", "note.pdf" },
        { "", "note.pdf" },
        { NULL, "note.pdf" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct attach_files f;
        kit_must(k, look(k, &slot, PDF, strlen(PDF), cases[i][0], &f));
        assert_string_equal(f.v[0].name, cases[i][1]);
    }
    char longest[300] = { 0 };
    struct attach_files f;
    memset(longest, 'x', 250);
    kit_must(k, look(k, &slot, PDF, strlen(PDF), longest, &f));
    assert_int_equal(strlen(f.v[0].name), ATTACH_NAME_MAX + 4);
}

static void so_many_of_one_thing_and_no_more(void **state)
{
    struct kit *k = *state;
    struct file_line_list files = { 0 };
    kit_must(k, put(k, THING));
    kit_must(k, put(k, THING));
    kit_must(k, put(k, THING + 1));
    assert_int_equal(put(k, THING), CONFLICT);
    assert_string_equal(k->err.key, "最多上传 {0} 个文件");
    kit_must(k, attach_of(k->db, &slot, THING, &files));
    assert_int_equal(files.n, 2);
    assert_string_equal(files.v[0].name, "名单.pdf");
    assert_string_equal(files.v[0].weight, "1 KB");
    assert_int_equal(files.v[0].kind, ATTACH_KIND_PDF);
}

static int64_t files(struct kit *k, int64_t *ret_bytes)
{
    struct sql_attach_test_count_row n = { 0 };
    kit_must(k, sql_attach_test_count(k->db, &n));
    *ret_bytes = n.bytes;
    return n.files;
}

/* What no noun declares any more keeps nothing for anybody. */
static void who_leaves_takes_theirs(void **state)
{
    struct kit *k = *state;
    struct own_file_list own = { 0 };
    int64_t bytes;
    kit_must(k, put(k, THING));
    kit_must(k, put(k, THING + 1));
    assert_int_equal(sql_attach_own(k->db, 5, &own), 1);
    assert_int_equal(own.v[0].owner, THING);
    assert_int_equal(strlen(own.v[0].hash), 64);
    assert_int_equal(sql_attach_handed(k->db, 5, 1, &own), 1);
    assert_int_equal(own.v[0].owner, THING + 1);
    kit_must(k, attach_leave(k->db, 5));
    assert_int_equal(files(k, &bytes), 1);
    assert_int_equal(bytes, 1);
    assert_int_equal(sql_attach_own(k->db, 6, &own), 1);
}

static void older_files_get_their_kind_and_hash_and_stay(void **state)
{
    struct kit *k = *state;
    struct own_file_list own = { 0 };
    kit_must(k, put(k, THING));
    kit_must(k, sql_attach_test_older(k->db));
    kit_must(k, attach_adopt(k->db));
    kit_must(k, sql_attach_own(k->db, 5, &own));
    assert_int_equal(own.v[0].kind, ATTACH_KIND_PDF);
    char hash[CRYPT_SHA256_TEXT];
    crypt_sha256((struct bytes){ PDF, strlen(PDF) }, hash);
    assert_string_equal(own.v[0].hash, hash);
}

#define T(name) cmocka_unit_test_setup_teardown(name, kit_setup, kit_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(what_is_no_kind_we_take_is_refused),
        T(a_name_is_kept_and_made_safe),
        T(so_many_of_one_thing_and_no_more),
        T(who_leaves_takes_theirs),
        T(older_files_get_their_kind_and_hash_and_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
