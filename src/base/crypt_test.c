/* crypt_test.c - what is sealed opens only in its place and undamaged; key files that are not safe or
 * not whole are refused; uses of the keys stay apart. Files are made in a folder of their own. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/crypt.h"
#include "base/err.h"

static struct keys test_keys(unsigned char seed, uint8_t version)
{
    unsigned char master[CRYPT_MASTER_BYTES];
    struct keys k;
    for (size_t i = 0; i < sizeof(master); i++)
        master[i] = (unsigned char)(seed + i);
    keys_make(master, version, &k);
    return k;
}

static void test_keys_differ_by_use_and_master(void **state)
{
    (void)state;
    struct keys a = test_keys(0, 1), same = test_keys(0, 1), other = test_keys(1, 1);
    assert_memory_equal(a.field, same.field, sizeof(a.field));
    assert_memory_equal(a.mac[2], same.mac[2], sizeof(a.mac[2]));
    assert_memory_not_equal(a.field, other.field, sizeof(a.field));
    assert_memory_not_equal(a.field, a.blind, sizeof(a.field));
    assert_memory_not_equal(a.blind, a.mac[0], sizeof(a.blind));
    assert_memory_not_equal(a.backup, a.mac[0], sizeof(a.backup));
    assert_memory_not_equal(a.backup, a.field, sizeof(a.backup));
    assert_memory_not_equal(a.mac[0], a.mac[1], sizeof(a.blind));
    assert_memory_not_equal(a.mac[1], a.mac[2], sizeof(a.blind));
    assert_null(a.older);
    keys_wipe(&a);
    static const struct keys zero;
    assert_memory_equal(&a, &zero, sizeof(a));
}

/* Every byte of the master counts, the second half too. */
static void test_whole_master_counts(void **state)
{
    (void)state;
    unsigned char master[CRYPT_MASTER_BYTES] = { 0 };
    struct keys a, b;
    keys_make(master, 1, &a);
    master[CRYPT_MASTER_BYTES - 1] = 1;
    keys_make(master, 1, &b);
    assert_memory_not_equal(a.field, b.field, sizeof(a.field));
}

/* The stored form is a promise: these texts stay the same for ever. */
static void test_stored_form_is_stable(void **state)
{
    (void)state;
    struct keys k = test_keys(0, 1);
    char index[CRYPT_BLIND_TEXT], mac[CRYPT_TOKEN_TEXT], hash[CRYPT_TOKEN_TEXT];
    _cleanup_arena_ struct arena a = { 0 };
    const char *plain = NULL;
    crypt_blind(&k, "id", "11010519491231002X", index);
    assert_string_equal(index, "HJr5y2rIDsuf1WsnSlIO_X5X");
    crypt_mac(&k, CRYPT_CHECKIN, "abc", 3, mac);
    assert_string_equal(mac, "68aSHkVOD3aTuzzOlseSfx2czvfJLsQfrH9NMQQQ-tU");
    crypt_hash_token("abc", hash);
    assert_string_equal(hash, "vd2BPGNCOXIxce8_7phXm5SWTjuxyz5CcmLIwGjVIxk");
    assert_int_equal(crypt_open(&k, &a, "volunteer.phone:7",
                                "ASGkpOCg_2b5Rwo6xiBp2_dB7_kTYNUULihNdwGYvhoc4KeDi4FAeemf_RUoPuCuUFGYSw",
                                &plain, NULL),
                     OK);
    assert_string_equal(plain, "13800138000");
}

static void check_round(const struct keys *k, const char *plain)
{
    _cleanup_arena_ struct arena a = { 0 };
    struct err e = { 0 };
    const char *back = NULL;
    char *sealed = crypt_seal(k, &a, "volunteer.name:1", plain);
    assert_non_null(sealed);
    assert_int_equal(strspn(sealed, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
                     strlen(sealed));
    assert_int_equal(strlen(sealed), ((strlen(plain) + 41) * 4 + 2) / 3);
    assert_int_equal(crypt_open(k, &a, "volunteer.name:1", sealed, &back, &e), OK);
    assert_string_equal(back, plain);
    assert_int_equal(e.code, OK);
}

static void test_seal_and_open(void **state)
{
    (void)state;
    struct keys k = test_keys(3, 1);
    char text[300] = "";
    check_round(&k, "刘䶮𠮷");
    for (size_t n = 0; n < sizeof(text) - 1; n++) {
        check_round(&k, text);
        text[n] = (char)('a' + n % 26);
    }
}

static void test_seal_is_never_the_same(void **state)
{
    (void)state;
    struct keys k = test_keys(3, 1);
    _cleanup_arena_ struct arena a = { 0 };
    assert_string_not_equal(crypt_seal(&k, &a, "x", "13800138000"), crypt_seal(&k, &a, "x", "13800138000"));
    assert_null(crypt_seal(&k, &a, "x", NULL));
}

static void check_closed(const struct keys *k, const char *aad, const char *sealed)
{
    _cleanup_arena_ struct arena a = { 0 };
    struct err e = { 0 };
    const char *plain = "untouched";
    if (crypt_open(k, &a, aad, sealed, &plain, &e) != INTERNAL)
        fail_msg("\"%s\" opens", sealed);
    assert_int_equal(e.code, INTERNAL);
    assert_string_equal(plain, "untouched");
}

static void test_open_refuses_another_place(void **state)
{
    (void)state;
    struct keys k = test_keys(3, 1), other = test_keys(4, 1);
    _cleanup_arena_ struct arena a = { 0 };
    char *sealed = crypt_seal(&k, &a, "volunteer.phone:1", "13800138000");
    check_closed(&k, "volunteer.phone:2", sealed);
    check_closed(&k, "", sealed);
    check_closed(&other, "volunteer.phone:1", sealed);
}

static void test_open_refuses_each_changed_character(void **state)
{
    (void)state;
    struct keys k = test_keys(3, 1);
    _cleanup_arena_ struct arena a = { 0 };
    char *sealed = crypt_seal(&k, &a, "x", "13800138000");
    size_t n = strlen(sealed);
    for (size_t i = 0; i < n; i++) {
        char was = sealed[i];
        sealed[i] = was == 'A' ? 'B' : 'A';
        check_closed(&k, "x", sealed);
        sealed[i] = was;
    }
    for (size_t i = 0; i < n; i++)
        check_closed(&k, "x", arena_strndup(&a, sealed, i));
    check_closed(&k, "x", arena_printf(&a, "%sA", sealed));
    check_closed(&k, "x", arena_printf(&a, "%s=", sealed));
    check_closed(&k, "x", "13800138000");
    check_closed(&k, "x", "志愿");
}

/* Long places are hashed: they still differ when only the end does, and are no other short place. */
static void test_long_aad(void **state)
{
    (void)state;
    struct keys k = test_keys(3, 1);
    _cleanup_arena_ struct arena a = { 0 };
    for (int n = 250; n < 600; n += 1) {
        const char *aad = arena_printf(&a, "%0*d", n, 1);
        const char *plain = NULL;
        char *sealed = crypt_seal(&k, &a, aad, "text");
        assert_int_equal(crypt_open(&k, &a, aad, sealed, &plain, NULL), OK);
        check_closed(&k, arena_printf(&a, "%0*d", n, 2), sealed);
    }
}

static void test_rotation(void **state)
{
    (void)state;
    struct keys old = test_keys(1, 1), new = test_keys(2, 2);
    _cleanup_arena_ struct arena a = { 0 };
    struct err e = { 0 };
    const char *plain = NULL;
    char *sealed = crypt_seal(&old, &a, "x", "before");
    assert_int_equal(crypt_open(&new, &a, "x", sealed, &plain, &e), INTERNAL);
    assert_string_equal(e.key, "缺少解密所需的旧密钥");
    new.older = &old;
    assert_int_equal(crypt_open(&new, &a, "x", sealed, &plain, NULL), OK);
    assert_string_equal(plain, "before");
    sealed = crypt_seal(&new, &a, "x", "after");
    assert_int_equal(crypt_open(&new, &a, "x", sealed, &plain, NULL), OK);
    assert_string_equal(plain, "after");
    check_closed(&old, "x", sealed);
}

static void test_blind(void **state)
{
    (void)state;
    struct keys k = test_keys(3, 1), other = test_keys(4, 1);
    char a[CRYPT_BLIND_TEXT], b[CRYPT_BLIND_TEXT];
    crypt_blind(&k, "phone", "13800138000", a);
    crypt_blind(&k, "phone", "13800138000", b);
    assert_string_equal(a, b);
    assert_int_equal(strlen(a), CRYPT_BLIND_TEXT - 1);
    crypt_blind(&k, "phone", "13800138001", b);
    assert_string_not_equal(a, b);
    crypt_blind(&k, "id", "13800138000", b);
    assert_string_not_equal(a, b);
    crypt_blind(&k, "phone1", "3800138000", b);
    assert_string_not_equal(a, b);
    crypt_blind(&other, "phone", "13800138000", b);
    assert_string_not_equal(a, b);
}

static void test_mac(void **state)
{
    (void)state;
    struct keys k = test_keys(3, 1);
    char a[CRYPT_TOKEN_TEXT], b[CRYPT_TOKEN_TEXT];
    crypt_mac(&k, CRYPT_SESSION, "abc", 3, a);
    crypt_mac(&k, CRYPT_SESSION, "abc", 3, b);
    assert_true(crypt_equal(a, b));
    assert_int_equal(strlen(a), CRYPT_TOKEN_TEXT - 1);
    crypt_mac(&k, CRYPT_CHECKIN, "abc", 3, b);
    assert_false(crypt_equal(a, b));
    crypt_mac(&k, CRYPT_SESSION, "abc\0", 4, b);
    assert_false(crypt_equal(a, b));
    crypt_mac(&k, CRYPT_SESSION, "", 0, b);
    assert_int_equal(strlen(b), CRYPT_TOKEN_TEXT - 1);
}

static void test_equal(void **state)
{
    (void)state;
    assert_true(crypt_equal("", ""));
    assert_true(crypt_equal("abc", "abc"));
    assert_false(crypt_equal("abc", "abd"));
    assert_false(crypt_equal("abc", "ab"));
    assert_false(crypt_equal("ab", "abc"));
    assert_false(crypt_equal(NULL, "a"));
    assert_false(crypt_equal("a", NULL));
    assert_false(crypt_equal(NULL, NULL));
}

static void test_token(void **state)
{
    (void)state;
    char a[CRYPT_TOKEN_TEXT], b[CRYPT_TOKEN_TEXT], c[CRYPT_TOKEN_TEXT];
    crypt_token(a);
    crypt_token(b);
    assert_int_equal(strlen(a), CRYPT_TOKEN_TEXT - 1);
    assert_string_not_equal(a, b);
    crypt_hash_token(a, c);
    assert_int_equal(strlen(c), CRYPT_TOKEN_TEXT - 1);
    assert_string_not_equal(a, c);
    crypt_hash_token(a, b);
    assert_string_equal(b, c);
}

static char folder[] = "/tmp/crypt_test.XXXXXX";
static char path[64];

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof(path), "%s/master.key", folder);
    return 0;
}

static int remove_file(void **state)
{
    (void)state;
    unlink(path);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

static void write_key(const char *to, size_t size, mode_t mode)
{
    int fd = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    for (size_t i = 0; i < size; i++)
        assert_int_equal(write(fd, "k", 1), 1);
    assert_int_equal(fchmod(fd, mode), 0);
    close(fd);
}

static void test_file_create_and_load(void **state)
{
    (void)state;
    struct keys a, b;
    struct err e = { 0 };
    struct stat st;
    mode_t mask = umask(0277);
    assert_int_equal(keys_create_file(path, &e), OK);
    umask(mask);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_int_equal(st.st_size, CRYPT_MASTER_BYTES);
    assert_int_equal(keys_load_file(path, 1, &a, &e), OK);
    assert_int_equal(keys_load_file(path, 1, &b, &e), OK);
    assert_memory_equal(a.field, b.field, sizeof(a.field));
    assert_int_equal(a.version, 1);
    unlink(path);
    assert_int_equal(keys_create_file(path, &e), OK);
    assert_int_equal(keys_load_file(path, 1, &b, &e), OK);
    assert_memory_not_equal(a.field, b.field, sizeof(a.field));
}

static void test_file_is_never_overwritten(void **state)
{
    (void)state;
    struct err e = { 0 };
    struct stat st;
    write_key(path, 3, 0600);
    assert_int_equal(keys_create_file(path, &e), CONFLICT);
    assert_string_equal(e.arg[0], path);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_size, 3);
    unlink(path);
    assert_int_equal(symlink("/nonexistent/key", path), 0);
    assert_int_equal(keys_create_file(path, NULL), CONFLICT);
}

static void test_file_create_without_folder(void **state)
{
    (void)state;
    struct err e = { 0 };
    assert_int_equal(keys_create_file("/nonexistent/folder/key", &e), INTERNAL);
    assert_int_equal(e.code, INTERNAL);
}

static void check_refused(int want)
{
    struct keys k;
    struct err e = { 0 };
    memset(&k, 0x5A, sizeof(k));
    assert_int_equal(keys_load_file(path, 1, &k, &e), want);
    assert_int_equal(e.code, want);
    assert_string_equal(e.arg[0], path);
    assert_int_equal(k.field[0], 0x5A);
}

static void test_file_open_to_others(void **state)
{
    (void)state;
    struct keys k;
    static const mode_t bad[] = { 0640, 0620, 0610, 0604, 0602, 0601, 0644, 0777 };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        write_key(path, CRYPT_MASTER_BYTES, bad[i]);
        check_refused(INVALID);
    }
    write_key(path, CRYPT_MASTER_BYTES, 0400);
    assert_int_equal(keys_load_file(path, 1, &k, NULL), OK);
}

static void test_file_of_wrong_size(void **state)
{
    (void)state;
    static const size_t bad[] = { 0, 1, 32, 63, 65, 128 };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        write_key(path, bad[i], 0600);
        check_refused(INVALID);
    }
}

static void test_file_that_is_none(void **state)
{
    (void)state;
    check_refused(NOT_FOUND);
    assert_int_equal(mkdir(path, 0700), 0);
    check_refused(INVALID);
    rmdir(path);
    assert_int_equal(mkfifo(path, 0600), 0);
    check_refused(INVALID);
}

int main(void)
{
    const struct CMUnitTest keys[] = {
        cmocka_unit_test(test_keys_differ_by_use_and_master),
        cmocka_unit_test(test_whole_master_counts),
        cmocka_unit_test(test_stored_form_is_stable),
        cmocka_unit_test(test_seal_and_open),
        cmocka_unit_test(test_seal_is_never_the_same),
        cmocka_unit_test(test_open_refuses_another_place),
        cmocka_unit_test(test_open_refuses_each_changed_character),
        cmocka_unit_test(test_long_aad),
        cmocka_unit_test(test_rotation),
        cmocka_unit_test(test_blind),
        cmocka_unit_test(test_mac),
        cmocka_unit_test(test_equal),
        cmocka_unit_test(test_token),
    };
    const struct CMUnitTest files[] = {
        cmocka_unit_test_teardown(test_file_create_and_load, remove_file),
        cmocka_unit_test_teardown(test_file_is_never_overwritten, remove_file),
        cmocka_unit_test(test_file_create_without_folder),
        cmocka_unit_test_teardown(test_file_open_to_others, remove_file),
        cmocka_unit_test_teardown(test_file_of_wrong_size, remove_file),
        cmocka_unit_test_teardown(test_file_that_is_none, remove_file),
    };
    if (crypt_init(NULL) < 0)
        return 1;
    int failed = cmocka_run_group_tests(keys, NULL, NULL);
    return failed + cmocka_run_group_tests(files, make_folder, remove_folder);
}
