/* backup_test.c - a sealed file opens whole, with its key, unchanged to the last byte, or not at all; the
 * oldest go and the damaged do not count. Files are made in a folder of their own. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "program/backup/head.h"
#include "program/backup/stream.h"
#include "base/clock.h"
#include "base/file.h"

#define LINES 9000 /* several pieces */

struct paper {
    char folder[64], path[128];
    struct keys keys;
    struct backup_head head;
    struct arena arena;
    struct err err;
};

static void make_keys(unsigned char seed, struct keys *keys)
{
    unsigned char master[CRYPT_MASTER_BYTES];
    memset(master, seed, sizeof(master));
    keys_make(master, 1, keys);
}

static int setup(void **state)
{
    static struct paper p;
    struct err err = { 0 };
    memset(&p, 0, sizeof(p));
    if (crypt_init(&err) < 0)
        return -1;
    snprintf(p.folder, sizeof(p.folder), "%s", "/tmp/redvest-backup-XXXXXX");
    if (!mkdtemp(p.folder))
        return -1;
    snprintf(p.path, sizeof(p.path), "%s/redvest-140400-20261122T083000Z.rvb", p.folder);
    make_keys(1, &p.keys);
    p.head =
        (struct backup_head){ .city = "140400", .engine = "sqlite", .schema = 7, .time_ms = 1795336200000 };
    backup_key_text(&p.keys, p.head.key);
    totals_clear(p.head.totals);
    p.head.totals[0].n = 1;
    p.head.totals[TOTALS - 1].n = 12345678901;
    *state = &p;
    return 0;
}

static int teardown(void **state)
{
    struct paper *p = *state;
    char command[128];
    arena_free(&p->arena);
    snprintf(command, sizeof(command), "rm -rf '%s'", p->folder);
    return system(command);
}

static void line_text(int i, char out[64])
{
    snprintf(out, 64, "%d\t%u\t志愿者%d\n", i, (unsigned)i * 2654435761U, i);
}

static void write_paper(struct paper *p, int lines)
{
    struct seal *s = NULL;
    char line[64];
    int64_t bytes = 0;
    struct stat st;
    assert_int_equal(seal_open(p->path, &p->keys, &p->head, &p->arena, &p->err, &s), OK);
    for (int i = 0; i < lines; i++) {
        line_text(i, line);
        assert_int_equal(seal_put(s, line, strlen(line)), OK);
    }
    assert_int_equal(seal_finish(s, &bytes), OK);
    seal_close(s);
    assert_int_equal(stat(p->path, &st), 0);
    assert_int_equal(st.st_size, bytes);
}

/* How many lines come before the end; negative when it does not end well. */
static int read_paper(struct paper *p, const struct keys *keys)
{
    struct unseal *u = NULL;
    char *line, wanted[64];
    size_t n;
    int lines = 0;
    p->err = (struct err){ 0 };
    int rc = unseal_open(p->path, keys, &p->arena, &p->err, &u);
    while (rc >= 0 && (rc = unseal_line(u, &line, &n)) > 0) {
        line_text(lines++, wanted);
        assert_int_equal(n, strlen(wanted));
        assert_memory_equal(line, wanted, n);
    }
    unseal_close(u);
    arena_reset(&p->arena);
    return rc < 0 ? rc : lines;
}

/* Head and end of a file, without a key. */
static int look(const char *path, struct err *err, struct backup_head *ret_head)
{
    char text[HEAD_MAX];
    size_t n;
    int64_t size;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    int rc = head_read(fd, path, err, ret_head, text, &n, &size);
    close(fd);
    return rc;
}

static void what_was_sealed_comes_back(void **state)
{
    struct paper *p = *state;
    struct backup_head head;
    write_paper(p, LINES);
    assert_int_equal(read_paper(p, &p->keys), LINES);
    assert_int_equal(look(p->path, &p->err, &head), OK);
    assert_string_equal(head.city, "140400");
    assert_int_equal(head.totals[TOTALS - 1].n, 12345678901);
    assert_int_equal(head.time_ms, p->head.time_ms);
    assert_true(head.known[TOTALS - 1] && !head.foreign[0]);
}

static void put_file(const char *path, const char *bytes, size_t n)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

/* As a program before or after this one writes it, whose nouns declare other figures. */
static void figures_that_one_side_does_not_know_are_told_and_not_compared(void **state)
{
    struct paper *p = *state;
    struct backup_head head;
    _cleanup_buf_ struct buf b = { 0 };
    char *text = NULL;
    size_t n = 0;
    write_paper(p, 5);
    assert_int_equal(file_read(p->path, &b, &p->err), OK);
    char *at = memmem(b.data, b.len, "\nteams ", 7);
    assert_non_null(at);
    for (size_t i = 0; i < 5; i++)
        at[1 + i] = "boats"[i];
    put_file(p->path, b.data, b.len);
    assert_int_equal(look(p->path, &p->err, &head), OK);
    for (int i = 0; i < TOTALS; i++)
        assert_int_equal(head.known[i], strcmp(head.totals[i].name, "teams") != 0);
    FILE *out = open_memstream(&text, &n);
    backup_put_uncompared(out, &head);
    fclose(out);
    assert_string_equal(
        text, "; not compared: teams (the backup does not know it), boats (this program does not know them)");
    free(text);
}

static void an_empty_one_too(void **state)
{
    struct paper *p = *state;
    write_paper(p, 0);
    assert_int_equal(read_paper(p, &p->keys), 0);
}

static void nothing_can_be_read_in_it(void **state)
{
    struct paper *p = *state;
    _cleanup_buf_ struct buf b = { 0 };
    write_paper(p, 100);
    assert_int_equal(file_read(p->path, &b, &p->err), OK);
    assert_null(memmem(b.data, b.len, "志愿者", strlen("志愿者")));
}

static void another_key_is_told(void **state)
{
    struct paper *p = *state;
    struct keys other;
    make_keys(2, &other);
    write_paper(p, 10);
    assert_int_equal(read_paper(p, &other), INVALID);
    assert_non_null(strstr(p->err.key, "密钥"));
}

static void each_changed_byte_is_noticed(void **state)
{
    struct paper *p = *state;
    _cleanup_buf_ struct buf b = { 0 };
    write_paper(p, 5);
    assert_int_equal(file_read(p->path, &b, &p->err), OK);
    for (size_t i = 0; i < b.len; i++) {
        b.data[i] ^= 1; /* another digit in the head's numbers */
        put_file(p->path, b.data, b.len);
        b.data[i] ^= 1;
        if (read_paper(p, &p->keys) >= 0)
            fail_msg("byte %zu was changed and nobody noticed", i);
        assert_true(p->err.code == INVALID || p->err.code == CONFLICT);
    }
}

static void each_cut_is_noticed(void **state)
{
    struct paper *p = *state;
    struct backup_head head;
    _cleanup_buf_ struct buf b = { 0 };
    write_paper(p, 5);
    assert_int_equal(file_read(p->path, &b, &p->err), OK);
    for (size_t n = 0; n < b.len; n++) {
        struct err err = { 0 };
        put_file(p->path, b.data, n);
        assert_true(read_paper(p, &p->keys) < 0);
        assert_int_equal(look(p->path, &err, &head), INVALID);
    }
    buf_putc(&b, 'x');
    put_file(p->path, b.data, b.len);
    assert_int_equal(read_paper(p, &p->keys), INVALID);
}

/* Whole pieces exchanged or left out, the end mark made to fit: each piece for itself is genuine. */
static void a_missing_piece_is_noticed(void **state)
{
    struct paper *p = *state;
    const size_t piece = (64 << 10) + 17, cut = 4000;
    _cleanup_buf_ struct buf b = { 0 };
    write_paper(p, 40 * LINES);
    assert_int_equal(file_read(p->path, &b, &p->err), OK);
    assert_true(b.len > cut + 3 * piece);
    const char *end = memmem(b.data, b.len, "\n\n", 2);
    size_t first = (size_t)(end - b.data) + 2 + 24;
    uint64_t size = b.len - piece;
    memmove(b.data + first + piece, b.data + first + 2 * piece, b.len - first - 2 * piece);
    for (int i = 0; i < 8; i++)
        b.data[size - 8 + (size_t)i] = (char)(size >> (56 - 8 * i));
    put_file(p->path, b.data, size);
    assert_int_equal(read_paper(p, &p->keys), INVALID);
}

static void no_file_is_written_over(void **state)
{
    struct paper *p = *state;
    struct seal *s = NULL;
    write_paper(p, 5);
    assert_int_equal(seal_open(p->path, &p->keys, &p->head, &p->arena, &p->err, &s), BUSY);
    assert_int_equal(read_paper(p, &p->keys), 5);
}

static void make_backups(struct paper *p, int n)
{
    for (int i = 0; i < n; i++) {
        snprintf(p->path, sizeof(p->path), "%s/redvest-140400-202611%02dT000000Z.rvb", p->folder, i + 1);
        write_paper(p, 1);
    }
}

static bool there(struct paper *p, int day)
{
    snprintf(p->path, sizeof(p->path), "%s/redvest-140400-202611%02dT000000Z.rvb", p->folder, day);
    return access(p->path, F_OK) == 0;
}

static void the_oldest_go_and_the_damaged_do_not_count(void **state)
{
    struct paper *p = *state;
    char other[128];
    make_backups(p, 6);
    snprintf(other, sizeof(other), "%s/redvest-520100-20261101T000000Z.rvb", p->folder);
    put_file(other, "another city's", 14);
    assert_true(there(p, 5));
    assert_int_equal(truncate(p->path, 300), 0); /* damaged: not one of the three */
    assert_true(there(p, 6));
    char newest[128];
    memcpy(newest, p->path, sizeof(newest));
    assert_int_equal(backup_rotate(p->folder, "140400", 3, newest, &p->err), 2);
    assert_true(!there(p, 1) && !there(p, 2) && there(p, 3) && there(p, 4) && there(p, 5) && there(p, 6));
    assert_int_equal(access(other, F_OK), 0);
}

static void the_one_just_made_stays_when_the_clock_went_back(void **state)
{
    struct paper *p = *state;
    char made[128];
    make_backups(p, 4);
    assert_true(there(p, 1));
    memcpy(made, p->path, sizeof(made));
    assert_int_equal(backup_rotate(p->folder, "140400", 1, made, &p->err), 3);
    assert_true(there(p, 1) && !there(p, 2) && !there(p, 4));
}

/* What a damaged register's keeper is told to restore; NULL: no backup is known. */
static const char *advised(struct paper *p, const struct keys *keys)
{
    p->err = (struct err){ 0 };
    assert_int_equal(backup_advise(p->folder, keys, &p->err), DAMAGED);
    return p->err.key && strstr(p->err.key, "--from {2}") ? p->err.arg[2] : NULL;
}

static void the_newest_sound_one_of_this_key_is_named(void **state)
{
    struct paper *p = *state;
    struct keys other;
    make_keys(2, &other);
    assert_null(advised(p, &p->keys));
    make_backups(p, 3);
    assert_int_equal(backup_remember(p->folder, p->folder, &p->err), OK);
    assert_true(there(p, 3));
    assert_int_equal(truncate(p->path, 300), 0);
    assert_true(there(p, 2));
    const char *path = advised(p, &p->keys);
    assert_non_null(path);
    assert_string_equal(path, p->path);
    assert_null(advised(p, &other));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_was_sealed_comes_back),
        TEST(figures_that_one_side_does_not_know_are_told_and_not_compared),
        TEST(an_empty_one_too),
        TEST(nothing_can_be_read_in_it),
        TEST(another_key_is_told),
        TEST(each_changed_byte_is_noticed),
        TEST(each_cut_is_noticed),
        TEST(a_missing_piece_is_noticed),
        TEST(no_file_is_written_over),
        TEST(the_oldest_go_and_the_damaged_do_not_count),
        TEST(the_one_just_made_stays_when_the_clock_went_back),
        TEST(the_newest_sound_one_of_this_key_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
