/* region.c - the tree of a city from its region file.
 *
 * Lines are sorted by position, so that a parent comes before its children, duplicates stand side by side,
 * and a parent is found by halving. The file may list them in any order. Not here: units added by hand
 * (manage.c). */
#include "office/org/org.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/pos.h"
#include "base/text.h"
#include "base/utf8.h"
#include "db/meta.h"
#include "office/org/org.sql.h"
#include "render/csv.h"
#include "view/view.h"

#define COLUMNS       4
#define AREA_DIGITS   6
#define LINES_MAX     100000
#define NAME_MAX_CHAR 60

struct region {
    int64_t pos, parent, id;
    enum pos_depth level;
    size_t line;
    const char *code, *name;
};

struct regions {
    struct region *v;
    size_t n;
};

static int bad_line(struct db *db, size_t line, const char *key)
{
    char text[24];
    snprintf(text, sizeof(text), "%zu", line);
    return ERR(db->err, INVALID, "regions", key, text);
}

static enum pos_depth level_of(const char *name)
{
    static const char *const names[] = { "", "province", "prefecture", "county", "township", "village" };
    for (int d = POS_PROVINCE; d <= POS_VILLAGE; d++)
        if (!strcmp(names[d], name))
            return (enum pos_depth)d;
    return POS_ROOT;
}

/* The columns of a row, trimmed; false: there are others. Spreadsheets put empty ones behind the last. */
static bool take_cells(struct db *db, const struct csv_row *row, const char *ret_cell[COLUMNS])
{
    size_t n = row->n;
    while (n > COLUMNS && !text_shows(row->field[n - 1]))
        n--;
    for (size_t i = 0; i < COLUMNS && n == COLUMNS; i++) {
        const char *cell = csv_unguard(row->field[i]);
        ret_cell[i] = i == COLUMNS - 1 ? text_fold(db->arena, cell, strlen(cell))
                                       : text_narrow(db->arena, cell, strlen(cell));
    }
    return n == COLUMNS;
}

static bool is_empty(const struct csv_row *row)
{
    for (size_t i = 0; i < row->n; i++)
        if (text_shows(row->field[i]))
            return false;
    return true;
}

/* 140400000000, or what a spreadsheet makes of it. */
static int bad_code(struct db *db, size_t line, const char *code)
{
    char text[24];
    if (!strpbrk(code, "Ee"))
        return bad_line(db, line, N_("区划文件第 {0} 行的代码应为 12 位数字"));
    snprintf(text, sizeof(text), "%zu", line);
    return ERR(db->err, INVALID, "regions",
               "区划文件第 {0} 行的代码应为 12 位数字，表格软件把它改成了 {1}：请把代码列设为文本再填", text,
               code);
}

static int take_row(struct db *db, const struct csv_row *row, struct region *ret)
{
    const char *cell[COLUMNS];
    size_t line = (size_t)row->line;
    if (!take_cells(db, row, cell))
        return bad_line(db, line, N_("区划文件第 {0} 行应有四列：code,parent_code,level,name"));
    const char *name = cell[3];
    enum pos_depth level = level_of(cell[2]);
    int64_t pos = strlen(cell[0]) == POS_CODE_TEXT - 1 ? pos_from_code(cell[0]) : POS_NONE;
    if (pos == POS_NONE)
        return bad_code(db, line, cell[0]);
    if (level == POS_ROOT || pos_depth(pos) != level)
        return bad_line(db, line, N_("区划文件第 {0} 行的级别与代码不符"));
    size_t chars = utf8_count(name);
    if (!*name || chars > NAME_MAX_CHAR)
        return bad_line(db, line, N_("区划文件第 {0} 行的名称为空或太长"));
    int64_t parent = *cell[1] ? pos_from_code(cell[1]) : POS_ROOT;
    if (parent == POS_NONE || (parent == POS_ROOT) != (level == POS_PROVINCE))
        return bad_line(db, line, N_("区划文件第 {0} 行的上级代码不对"));
    *ret = (struct region){
        .pos = pos, .parent = parent, .level = level, .line = line, .code = cell[0], .name = name
    };
    return OK;
}

static bool is_heading(struct db *db, const struct csv_row *row)
{
    static const char *const names[COLUMNS] = { "code", "parent_code", "level", "name" };
    const char *cell[COLUMNS];
    if (!take_cells(db, row, cell))
        return false;
    for (size_t i = 0; i < COLUMNS; i++)
        if (strcmp(cell[i], names[i]) != 0)
            return false;
    return true;
}

/* Said once for the whole file: line and column of the first byte that is wrong help nobody. */
static int check_encoding(struct db *db, const char *csv, size_t n)
{
    bool wide = n >= 2 && (!memcmp(csv, "\xff\xfe", 2) || !memcmp(csv, "\xfe\xff", 2));
    if (wide)
        return ERR(db->err, INVALID, "regions",
                   "区划文件是 UTF-16 的“Unicode 文本”，请另存为“CSV UTF-8（逗号分隔）”");
    if (!utf8_is_text(csv, n))
        return ERR(db->err, INVALID, "regions",
                   "区划文件不是 UTF-8，多半存成了 GBK：请另存为“CSV UTF-8（逗号分隔）”");
    return OK;
}

static size_t count_lines(const char *s, size_t n)
{
    size_t lines = 1;
    for (const char *p = s; (p = memchr(p, '\n', n - (size_t)(p - s))); p++)
        lines++;
    return lines;
}

static int read_rows(struct db *db, const char *csv, size_t n, struct regions *ret)
{
    struct csv_reader reader = csv_reader(csv, n);
    _cleanup_csv_row_ struct csv_row row = { 0 };
    size_t lines = count_lines(csv, n);
    if (lines > LINES_MAX)
        return ERR(db->err, TOO_LARGE, "regions", "区划文件太长");
    ret->v = ARENA_ARRAY(db->arena, struct region, lines);
    int rc = check_encoding(db, csv, n);
    if (rc == OK)
        rc = csv_read_row(&reader, &row, db->err);
    while (rc > 0 && is_empty(&row))
        rc = csv_read_row(&reader, &row, db->err);
    if (rc >= 0 && (rc == 0 || !is_heading(db, &row)))
        return bad_line(db, rc ? (size_t)row.line : 1,
                        N_("区划文件第 {0} 行应是表头：code,parent_code,level,name"));
    while (rc >= 0 && (rc = csv_read_row(&reader, &row, db->err)) > 0) {
        if (is_empty(&row))
            continue;
        if ((rc = take_row(db, &row, &ret->v[ret->n])) == OK)
            ret->n++;
    }
    return rc;
}

static int by_pos(const void *a, const void *b)
{
    const struct region *x = a, *y = b;
    if (x->pos != y->pos)
        return x->pos < y->pos ? -1 : 1;
    return x->line < y->line ? -1 : 1;
}

static int same_pos(const void *key, const void *b)
{
    int64_t pos = *(const int64_t *)key, other = ((const struct region *)b)->pos;
    return pos < other ? -1 : pos > other;
}

static const struct region *region_at(const struct regions *rs, int64_t pos)
{
    return bsearch(&pos, rs->v, rs->n, sizeof(*rs->v), same_pos);
}

static int check_region(struct db *db, const struct regions *rs, const struct region *r, int64_t city)
{
    if (r != rs->v && r[-1].pos == r->pos)
        return bad_line(db, r->line, N_("区划文件第 {0} 行的代码前面已经有了"));
    if (r->level == POS_PROVINCE)
        return pos_contains(r->pos, city) ? OK : bad_line(db, r->line, N_("区划文件第 {0} 行不属于这个城市"));
    if (!pos_contains(city, r->pos))
        return bad_line(db, r->line, N_("区划文件第 {0} 行不属于这个城市"));
    if (!region_at(rs, r->parent) || r->parent == r->pos || !pos_contains(r->parent, r->pos))
        return bad_line(db, r->line, N_("区划文件第 {0} 行的上级不在文件里"));
    return OK;
}

static int check_all(struct db *db, struct regions *rs, const char *city_code, int64_t city)
{
    if (rs->n)
        qsort(rs->v, rs->n, sizeof(*rs->v), by_pos);
    if (pos_depth(city) != POS_CITY || !rs->n || !region_at(rs, city))
        return ERR(db->err, INVALID, "city", "区划文件里没有代码为 {0} 的城市", city_code);
    for (size_t i = 0; i < rs->n; i++) {
        int rc = check_region(db, rs, &rs->v[i], city);
        if (rc < 0)
            return rc;
    }
    return OK;
}

static enum unit_kind kind_of(enum pos_depth level)
{
    switch (level) {
    case POS_CITY:
        return UNIT_KIND_CITY_OFFICE;
    case POS_COUNTY:
        return UNIT_KIND_COUNTY_CENTRE;
    case POS_TOWN:
        return UNIT_KIND_TOWN_STATION;
    default:
        return UNIT_KIND_VILLAGE_STATION;
    }
}

static int add_units(struct db *db, struct regions *rs)
{
    for (size_t i = 0; i < rs->n; i++) {
        struct region *r = &rs->v[i];
        if (r->level == POS_PROVINCE)
            continue;
        const struct region *up = r->level == POS_CITY ? NULL : region_at(rs, r->parent);
        r->id = id_new();
        int rc = sql_org_unit_add(db, &(struct sql_org_unit_add_in){ .id = r->id,
                                                                     .pos = r->pos,
                                                                     .depth = (int64_t)r->level,
                                                                     .code = r->code,
                                                                     .kind = kind_of(r->level),
                                                                     .name = r->name,
                                                                     .parent = up ? up->id : 0,
                                                                     .now = db->now });
        if (rc < 0)
            return rc;
    }
    return OK;
}

static int note_city(struct db *db, const struct region *city)
{
    char code[AREA_DIGITS + 1], id[24];
    snprintf(code, sizeof(code), "%.*s", AREA_DIGITS, city->code);
    snprintf(id, sizeof(id), "%lld", (long long)city->id);
    int rc = meta_set(db, "city.code", code);
    if (rc == OK)
        rc = meta_set(db, "city.name", city->name);
    return rc < 0 ? rc : meta_set(db, "city.unit", id);
}

int org_init(struct db *db, const char *city_code, const char *csv, size_t csv_n)
{
    struct unit there;
    struct regions rs = { 0 };
    int rc = org_city(db, &there);
    if (rc < 0)
        return rc;
    if (rc > 0)
        return ERR(db->err, CONFLICT, "city", "这个数据库已经是“{0}”的了", there.name);
    int64_t city = city_code ? pos_from_code(city_code) : POS_NONE;
    rc = read_rows(db, csv, csv_n, &rs);
    if (rc == OK)
        rc = check_all(db, &rs, city_code ? city_code : "", city);
    if (rc == OK)
        rc = add_units(db, &rs);
    if (rc == OK)
        rc = note_city(db, region_at(&rs, city));
    return done(rc);
}
