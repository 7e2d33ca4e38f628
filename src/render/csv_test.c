/* csv_test.c - what is written reads back unchanged; what is not CSV is refused at its place. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "render/csv.h"

static void test_writes_rfc_4180(void **state)
{
    (void)state;
    _cleanup_buf_ struct buf b = { 0 };
    struct csv_writer w;
    csv_open(&w, &b, true);
    csv_row(&w, 4, (const char *const[]){ "编号", "a,b", "say \"hi\"", "two\nlines" });
    csv_text(&w, NULL);
    csv_text(&w, "");
    csv_end_row(&w);
    assert_string_equal(b.data, "\xef\xbb\xbf编号,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\r\n,\r\n");
}

static void test_guards_formulas(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "=1+1", "'=1+1" },
        { "+86 138", "'+86 138" },
        { "-5", "'-5" },
        { "@SUM(A1)", "'@SUM(A1)" },
        { "\t=1", "'\t=1" },
        { "\r=1", "\"'\r=1\"" },
        { "=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\"" },
        { "＝1", "'＝1" },
        { "'=1", "''=1" },
        { "a=1", "a=1" },
        { "'tis", "'tis" },
        { "2026-03-07", "2026-03-07" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        _cleanup_buf_ struct buf b = { 0 };
        struct csv_writer w;
        csv_open(&w, &b, false);
        csv_text(&w, rows[i][0]);
        assert_string_equal(b.data, rows[i][1]);
    }
    assert_string_equal(csv_unguard("'=1"), "=1");
    assert_string_equal(csv_unguard("''=1"), "'=1");
    assert_string_equal(csv_unguard("'tis"), "'tis");
    assert_string_equal(csv_unguard("'"), "'");
    assert_string_equal(csv_unguard(""), "");
}

static void test_reads_rows(void **state)
{
    (void)state;
    static const char text[] = "\xef\xbb\xbf"
                               "code,name\r\n1,\"a\r\nb\"\n\"x\"\"y\",\n\n,,\nlast";
    struct csv_reader r = csv_reader(text, strlen(text));
    _cleanup_csv_row_ struct csv_row row = { 0 };
    struct err e = { 0 };
    static const struct {
        int line;
        size_t n;
        const char *first, *last;
    } want[] = { { 1, 2, "code", "name" }, { 2, 2, "1", "a\r\nb" }, { 4, 2, "x\"y", "" },
                 { 5, 1, "", "" },         { 6, 3, "", "" },        { 7, 1, "last", "last" } };
    for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
        assert_int_equal(csv_read_row(&r, &row, &e), 1);
        assert_int_equal(row.line, want[i].line);
        assert_int_equal(row.n, want[i].n);
        assert_string_equal(row.field[0], want[i].first);
        assert_string_equal(row.field[row.n - 1], want[i].last);
    }
    assert_int_equal(csv_read_row(&r, &row, &e), 0);
    assert_int_equal(csv_read_row(&r, &row, &e), 0);
    assert_int_equal(e.code, OK);
}

static void test_empty_files(void **state)
{
    (void)state;
    _cleanup_csv_row_ struct csv_row row = { 0 };
    struct csv_reader none = csv_reader("", 0), bom = csv_reader("\xef\xbb\xbf", 3);
    assert_int_equal(csv_read_row(&none, &row, NULL), 0);
    assert_int_equal(csv_read_row(&bom, &row, NULL), 0);
}

struct refusal {
    const char *text;
    size_t len; /* 0: strlen */
    int code, line, column;
};

/* The data is copied to its exact size, so that a read past it is seen by the sanitizer. */
static void check_refusal(const struct refusal *x)
{
    size_t len = x->len ? x->len : strlen(x->text);
    char *copy = malloc(len);
    memcpy(copy, x->text, len);
    struct csv_reader r = csv_reader(copy, len);
    r.max_field = 5;
    r.columns = 2;
    _cleanup_csv_row_ struct csv_row row = { 0 };
    struct err e = { 0 };
    char line[16], column[16];
    int rc = 1;
    while (rc > 0)
        rc = csv_read_row(&r, &row, &e);
    snprintf(line, sizeof(line), "%d", x->line);
    snprintf(column, sizeof(column), "%d", x->column);
    assert_int_equal(rc, x->code);
    assert_int_equal(e.code, x->code);
    assert_string_equal(e.arg[0], line);
    assert_string_equal(e.arg[1], column);
    assert_int_equal(r.line, x->line);
    assert_int_equal(r.column, x->column);
    free(copy);
}

static void test_refuses(void **state)
{
    (void)state;
    static const struct refusal all[] = {
        { "a,b\nc,d\"e", 0, INVALID, 2, 4 },      /* a quote inside */
        { "a,b\n\"c\" ,d", 0, INVALID, 2, 4 },    /* text after a quote */
        { "a,b\nc,\"d\ne\nf", 0, INVALID, 2, 3 }, /* left open */
        { "a,\"", 0, INVALID, 1, 3 },
        { "a,b\rc,d", 0, INVALID, 1, 4 }, /* a bare CR */
        { "a,b\r", 0, INVALID, 1, 4 },
        { "红,\xff", 0, INVALID, 1, 3 },    /* not UTF-8; columns are characters */
        { "a,\xe7\xba", 0, INVALID, 1, 3 }, /* cut at the end */
        { "a,\0", 3, INVALID, 1, 3 },
        { "a,\x01", 0, INVALID, 1, 3 },
        { "a,b\nc", 0, INVALID, 2, 2 },       /* too few */
        { "a,b\nc,d,e\n", 0, INVALID, 2, 6 }, /* too many */
        { "a,12345\nb,123456", 0, TOO_LARGE, 2, 8 },
        { "a,\"12345\"\nb,\"1234红\"", 0, TOO_LARGE, 2, 8 },
    };
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        check_refusal(&all[i]);
}

static void test_field_count_is_bounded(void **state)
{
    (void)state;
    char text[CSV_FIELDS + 2];
    memset(text, ',', sizeof(text));
    _cleanup_csv_row_ struct csv_row row = { 0 };
    struct csv_reader fits = csv_reader(text, CSV_FIELDS - 1), over = csv_reader(text, CSV_FIELDS);
    assert_int_equal(csv_read_row(&fits, &row, NULL), 1);
    assert_int_equal(row.n, CSV_FIELDS);
    assert_int_equal(csv_read_row(&over, &row, NULL), TOO_LARGE);
}

/* Random fields out of the characters that matter: written, read, taken off the guard, the same. */
static void test_round_trip(void **state)
{
    (void)state;
    static const char *const part[] = { "\"", ",", "\r\n", "\n", "=", "'", "-", "红", "a", " ", "\t", "＝" };
    uint32_t seed = 7;
    for (int round = 0; round < 2000; round++) {
        char text[3][64] = { { 0 } };
        for (int i = 0; i < 3; i++) {
            for (uint32_t k = (seed = seed * 1664525 + 1013904223) >> 29; k; k--) {
                seed = seed * 1664525 + 1013904223;
                strcat(text[i], part[(seed >> 16) % (sizeof(part) / sizeof(part[0]))]);
            }
        }
        _cleanup_buf_ struct buf b = { 0 };
        struct csv_writer w;
        csv_open(&w, &b, round % 2);
        csv_row(&w, 3, (const char *const[]){ text[0], text[1], text[2] });
        struct csv_reader r = csv_reader(b.data, b.len);
        _cleanup_csv_row_ struct csv_row row = { 0 };
        assert_int_equal(csv_read_row(&r, &row, NULL), 1);
        assert_int_equal(row.n, 3);
        for (int i = 0; i < 3; i++)
            assert_string_equal(csv_unguard(row.field[i]), text[i]);
        assert_int_equal(csv_read_row(&r, &row, NULL), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_writes_rfc_4180), cmocka_unit_test(test_guards_formulas),
        cmocka_unit_test(test_reads_rows),      cmocka_unit_test(test_empty_files),
        cmocka_unit_test(test_refuses),         cmocka_unit_test(test_field_count_is_bounded),
        cmocka_unit_test(test_round_trip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
