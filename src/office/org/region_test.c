/* region_test.c - the five real cities come out as counted, and a bad file is refused at its line. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/pos.h"
#include "db/meta.h"
#include "db/migrate.h"
#include "office/org/org.h"

#define HEAD "code,parent_code,level,name\n"
#define CITY HEAD "140000000000,,province,山西省\n140400000000,140000000000,prefecture,长治市\n"

struct place {
    char dir[64];
    struct db *db;
    struct arena arena;
    struct err err;
};

static int setup(void **state)
{
    struct place *p = calloc(1, sizeof(*p));
    strcpy(p->dir, "/tmp/region-XXXXXX");
    assert_non_null(p);
    assert_non_null(mkdtemp(p->dir));
    assert_int_equal(db_open(&(struct db_place){ .dir = p->dir }, DB_WRITE, &p->err, &p->db), OK);
    db_bind(p->db, &p->arena, &p->err, clock_now_ms());
    assert_true(migrate(p->db) >= 0);
    assert_int_equal(db_begin(p->db), OK);
    *state = p;
    return 0;
}

static int teardown(void **state)
{
    static const char *const files[] = { "redvest.db", "redvest.db-wal", "redvest.db-shm" };
    struct place *p = *state;
    char path[128];
    db_rollback(p->db);
    db_close(p->db);
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof(path), "%s/%s", p->dir, files[i]);
        unlink(path);
    }
    rmdir(p->dir);
    arena_free(&p->arena);
    free(p);
    return 0;
}

static int init(struct place *p, const char *city, const char *csv)
{
    p->err = (struct err){ 0 };
    return org_init(p->db, city, csv, strlen(csv));
}

static void count_below(struct db *db, int64_t parent, size_t counts[POS_DEPTHS + 1])
{
    struct unit_line_list rows = { 0 };
    assert_true(org_children(db, parent, &rows) >= 0);
    for (size_t i = 0; i < rows.n; i++) {
        counts[rows.v[i].depth]++;
        assert_int_equal(rows.v[i].kind, rows.v[i].depth - 1); /* centre, town station, village station */
        count_below(db, rows.v[i].id, counts);
    }
}

static void check_city(struct place *p, const char *code, const char *name, size_t counties, size_t towns,
                       size_t villages)
{
    char path[64];
    const char *value = NULL;
    struct unit city;
    size_t counts[POS_DEPTHS + 1] = { 0 };
    _cleanup_buf_ struct buf csv = { 0 };
    snprintf(path, sizeof(path), "data/regions/%s.csv", code);
    assert_int_equal(file_read(path, &csv, &p->err), OK);
    int64_t began = clock_steady_us();
    assert_int_equal(org_init(p->db, code, csv.data, csv.len), OK);
    assert_true(clock_steady_us() - began <
                5000000); /* 0.1 s; a wide berth for sanitizers on a busy machine */
    assert_int_equal(org_city(p->db, &city), 1);
    assert_string_equal(city.name, name);
    assert_int_equal(city.kind, UNIT_KIND_CITY_OFFICE);
    count_below(p->db, city.id, counts);
    assert_int_equal(counts[POS_COUNTY], counties);
    assert_int_equal(counts[POS_TOWN], towns);
    assert_int_equal(counts[POS_VILLAGE], villages);
    assert_int_equal(meta_get(p->db, "city.code", &value), OK);
    assert_string_equal(value, code);
    assert_int_equal(meta_get(p->db, "city.name", &value), OK);
    assert_string_equal(value, name);
    assert_int_equal(meta_get(p->db, "city.unit", &value), OK);
    assert_int_equal(strtoll(value, NULL, 10), city.id);
}

static void changzhi(void **state)
{
    check_city(*state, "140400", "长治市", 12, 149, 2628);
}

static void liaoyuan(void **state)
{
    check_city(*state, "220400", "辽源市", 4, 48, 580);
}

static void shuangyashan(void **state)
{
    check_city(*state, "230500", "双鸭山市", 8, 110, 760);
}

static void luohe(void **state)
{
    check_city(*state, "411100", "漯河市", 6, 58, 1334);
}

static void guiyang(void **state)
{
    check_city(*state, "520100", "贵阳市", 10, 146, 1629);
}

static void bad_files(void **state)
{
    static const struct {
        const char *csv, *line; /* NULL: not about one line */
    } bad[] = {
        { "", "1" },
        { "code,name\n", "1" },
        { CITY "140403000000,140400000000,county\n", "4" },
        { CITY "140403000000,140400000000,county,潞州区,x\n", "4" },
        { CITY "140403000000,140400000000,county,\n", "4" },
        { CITY "14040300000,140400000000,county,潞州区\n", "4" },
        { CITY "1404030000ab,140400000000,county,潞州区\n", "4" },
        { CITY "140403000000,140400000000,township,潞州区\n", "4" },
        { CITY "140403000000,140400000000,parish,潞州区\n", "4" },
        { CITY "140403000000,,county,潞州区\n", "4" },
        { CITY "140403000000,1404,county,潞州区\n140403000000,140400000000,county,又一个\n", "5" },
        { CITY "140403001000,140403000000,township,没有区县\n", "4" },
        { CITY "\n140303000000,140300000000,county,别的城市\n", "5" },
        { HEAD "140400000000,140000000000,prefecture,长治市\n", "2" },
        { CITY "140403000000,140400000000,county,\"潞州区\n", "4" },
        { CITY "1.404E+11,140400000000,county,潞州区\n", "4" },
        { HEAD, NULL },
        { CITY "\xff", NULL },
    };
    struct place *p = *state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(init(p, "140400", bad[i].csv), INVALID);
        if (bad[i].line)
            assert_string_equal(p->err.arg[0], bad[i].line);
    }
}

static void wrong_city(void **state)
{
    struct place *p = *state;
    assert_int_equal(init(p, "220400", CITY), INVALID);
    assert_string_equal(p->err.field, "city");
    assert_int_equal(init(p, "140000", CITY), INVALID);
    assert_int_equal(init(p, "nonsense", CITY), INVALID);
    assert_int_equal(init(p, NULL, CITY), INVALID);
}

static void once_only(void **state)
{
    struct place *p = *state;
    assert_int_equal(init(p, "140400", CITY), OK);
    assert_int_equal(init(p, "140400", CITY), CONFLICT);
    assert_int_equal(init(p, "140400", "\xEF\xBB\xBF" CITY), CONFLICT);
}

static void any_order_and_any_line_ends(void **state)
{
    struct place *p = *state;
    struct unit u;
    assert_int_equal(
        init(p, "1404",
             "\xEF\xBB\xBF" HEAD
             "140403001001,140403001000,village,乙\r\n140403001000,140403000000,township,甲\r\n"
             "140403000000,140400000000,county,丙\r\n\r\n140400000000,140000000000,prefecture,长治市\r\n"
             "140000000000,,province,山西省"),
        OK);
    assert_int_equal(org_unit_at(p->db, pos_from_code("140403001001"), &u), 1);
    assert_string_equal(u.name, "乙");
    assert_string_equal(u.code, "140403001001");
}

static void a_file_that_went_through_a_spreadsheet(void **state)
{
    struct place *p = *state;
    struct unit u;
    assert_int_equal(init(p, "140400",
                          "\n\"code\", parent_code,level,name,,\n140000000000,,province,山西省,,\n,,,,\n"
                          "\"140400000000\",140000000000 ,prefecture,\"\xE3\x80\x80长治市\",,\n"
                          "１４０４０３００００００,140400000000,county,潞州区\u200b,,\n"),
                     OK);
    assert_int_equal(org_unit_at(p->db, pos_from_code("140403000000"), &u), 1);
    assert_string_equal(u.name, "潞州区");
    assert_string_equal(u.code, "140403000000");
}

static void another_encoding_is_named(void **state)
{
    struct place *p = *state;
    assert_int_equal(init(p, "140400", HEAD "140000000000,,province,\xC9\xBD\xCE\xF7\n"), INVALID);
    assert_non_null(strstr(p->err.key, "GBK"));
    assert_int_equal(init(p, "140400",
                          "\xff\xfe"
                          "c\\"),
                     INVALID);
    assert_non_null(strstr(p->err.key, "UTF-16"));
    assert_int_equal(init(p, "140400", CITY "1.404E+11,140400000000,county,潞州区\n"), INVALID);
    assert_string_equal(p->err.arg[1], "1.404E+11");
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(changzhi),
        T(liaoyuan),
        T(shuangyashan),
        T(luohe),
        T(guiyang),
        T(bad_files),
        T(wrong_city),
        T(once_only),
        T(any_order_and_any_line_ends),
        T(a_file_that_went_through_a_spreadsheet),
        T(another_encoding_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
