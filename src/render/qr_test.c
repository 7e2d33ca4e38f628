/* qr_test.c - the drawn path is the library's matrix, module for module, inside its quiet zone. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <qrcodegen/qrcodegen.h>

#include "render/qr.h"

#define SIDE_MAX 185

struct bitmap {
    int side;
    bool dark[SIDE_MAX][SIDE_MAX];
};

/* Paints the runs of the second path; fails on anything else in it. */
static void paint(const char *svg, struct bitmap *ret_map)
{
    memset(ret_map, 0, sizeof(*ret_map));
    const char *box = strstr(svg, "viewBox=\"0 0 "), *d = strstr(svg, "fill=\"#000\" d=\"");
    assert_non_null(box);
    assert_non_null(d);
    ret_map->side = atoi(box + strlen("viewBox=\"0 0 "));
    assert_in_range(ret_map->side, 29, SIDE_MAX);
    for (d += strlen("fill=\"#000\" d=\""); *d != '"';) {
        int x, y, n, back, used = 0;
        assert_int_equal(sscanf(d, "M%d %dh%dv1h-%dz%n", &x, &y, &n, &back, &used), 4);
        assert_true(used > 0 && n == back && n > 0);
        assert_true(x >= 4 && y >= 4 && x + n <= ret_map->side - 4 && y < ret_map->side - 4);
        for (int i = 0; i < n; i++) {
            assert_false(ret_map->dark[y][x + i]);
            ret_map->dark[y][x + i] = true;
        }
        d += used;
    }
}

static void check_matrix(const char *text, enum qr_level level, enum qrcodegen_Ecc ecc)
{
    _cleanup_buf_ struct buf b = { 0 };
    struct err e = { 0 };
    static struct bitmap map;
    uint8_t tmp[qrcodegen_BUFFER_LEN_MAX], code[qrcodegen_BUFFER_LEN_MAX];
    assert_int_equal(qr_svg(&b, &(struct qr){ .text = text, .label = "x", .level = level }, &e), OK);
    assert_true(qrcodegen_encodeText(text, tmp, code, ecc, 1, 40, qrcodegen_Mask_AUTO, true));
    paint(b.data, &map);
    int size = qrcodegen_getSize(code);
    assert_int_equal(map.side, size + 8);
    for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++)
            assert_int_equal(map.dark[y + 4][x + 4], qrcodegen_getModule(code, x, y));
    }
}

static void test_path_is_the_matrix(void **state)
{
    (void)state;
    check_matrix("https://city.example/in/7Q2K", QR_SCREEN, qrcodegen_Ecc_MEDIUM);
    check_matrix("https://city.example/in/7Q2K?when=2026-03-07", QR_PRINT, qrcodegen_Ecc_QUARTILE);
    check_matrix("红马甲", QR_SCREEN, qrcodegen_Ecc_MEDIUM);
}

static void test_print_is_stronger(void **state)
{
    (void)state;
    char text[101];
    memset(text, 'a', 100);
    text[100] = '\0';
    _cleanup_buf_ struct buf m = { 0 }, q = { 0 };
    static struct bitmap a, b;
    assert_int_equal(qr_svg(&m, &(struct qr){ .text = text }, NULL), OK);
    assert_int_equal(qr_svg(&q, &(struct qr){ .text = text, .level = QR_PRINT }, NULL), OK);
    paint(m.data, &a);
    paint(q.data, &b);
    assert_true(b.side > a.side);
}

static void test_label_and_colours(void **state)
{
    (void)state;
    _cleanup_buf_ struct buf b = { 0 }, hidden = { 0 };
    assert_int_equal(qr_svg(&b, &(struct qr){ .text = "x", .label = "签到 \"<1>\" & 2" }, NULL), OK);
    assert_non_null(strstr(b.data, "role=\"img\" aria-label=\"签到 &quot;&lt;1&gt;&quot; &amp; 2\""));
    assert_non_null(strstr(b.data, "shape-rendering=\"crispEdges\""));
    assert_non_null(strstr(b.data, "<path fill=\"#fff\" d=\"M0 0h29v29H0z\"/>"));
    assert_null(strstr(b.data, "style="));
    assert_int_equal(qr_svg(&hidden, &(struct qr){ .text = "x" }, NULL), OK);
    assert_non_null(strstr(hidden.data, "aria-hidden=\"true\""));
    assert_null(strstr(hidden.data, "role="));
}

static int code_for(size_t n, enum qr_level level, size_t *ret_len)
{
    _cleanup_buf_ struct buf b = { 0 };
    struct err e = { 0 };
    char *text = malloc(n + 1);
    memset(text, 'a', n);
    text[n] = '\0';
    int rc = qr_svg(&b, &(struct qr){ .text = text, .level = level }, &e);
    assert_int_equal(e.code, rc);
    free(text);
    *ret_len = b.len;
    return rc;
}

static void test_limits(void **state)
{
    (void)state;
    size_t len;
    struct err e = { 0 };
    assert_int_equal(code_for(2331, QR_SCREEN, &len), OK);
    assert_int_equal(code_for(2332, QR_SCREEN, &len), TOO_LARGE);
    assert_int_equal(len, 0);
    assert_int_equal(code_for(1663, QR_PRINT, &len), OK);
    assert_int_equal(code_for(1664, QR_PRINT, &len), TOO_LARGE);
    assert_int_equal(code_for(100000, QR_PRINT, &len), TOO_LARGE);
    assert_int_equal(code_for(0, QR_SCREEN, &len), INVALID);
    assert_int_equal(qr_svg(&(struct buf){ 0 }, &(struct qr){ 0 }, &e), INVALID);
    _cleanup_buf_ struct buf small = { .max = 100 };
    assert_int_equal(qr_svg(&small, &(struct qr){ .text = "x" }, NULL), TOO_LARGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_path_is_the_matrix),
        cmocka_unit_test(test_print_is_stronger),
        cmocka_unit_test(test_label_and_colours),
        cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
