/* body.c - walks the tables of a backup, and proves one by walking it.
 * What a row's values mean is not asked here, but for the totals: they are added up from the rows again. */
#include "program/backup/body.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "db/migrate.h"

void body_table_line(struct buf *line, const struct table *t)
{
    buf_printf(line, BODY_TABLE "%s", t->name);
    for (size_t i = 0; i < t->n_cols; i++)
        buf_printf(line, " %s", t->cols[i].name);
    buf_putc(line, '\n');
}

/* INVALID: damaged or changed. */
static int broken(const struct body *b)
{
    return ERR(b->err, INVALID, NULL, "备份 {0} 已损坏或被改动过", b->path);
}

int body_open(const char *path, const struct keys *keys, struct arena *arena, struct err *err,
              struct body *ret_body)
{
    char have[24], know[24];
    struct body b = { .arena = arena, .err = err, .path = path };
    int rc = unseal_open(path, keys, arena, err, &b.u);
    if (rc < 0)
        return rc;
    const struct backup_head *h = unseal_head(b.u);
    snprintf(have, sizeof(have), "%" PRId64, h->schema);
    snprintf(know, sizeof(know), "%d", migrate_newest());
    if (h->schema > migrate_newest())
        rc = ERR(err, CONFLICT, NULL, "备份的数据库版本 {0} 比本程序（{1}）新，请升级程序", have, know);
    else
        rc = copy_tables(h->schema, arena, err, &b.tables);
    if (rc < 0) {
        unseal_close(b.u);
        return rc;
    }
    *ret_body = b;
    return OK;
}

static bool number_after(const char *line, size_t n, const char *word, int64_t wanted)
{
    char all[64];
    int len = snprintf(all, sizeof(all), "%s%" PRId64 "\n", word, wanted);
    return (size_t)len == n && !memcmp(all, line, n);
}

/* All tables of the schema come, in its order: both are by name. */
int body_next(struct body *b)
{
    _cleanup_buf_ struct buf wanted = { 0 };
    char *line;
    size_t n;
    int rc = unseal_line(b->u, &line, &n);
    if (rc < 0)
        return rc;
    if (rc == 0)
        return broken(b);
    if (b->n_tables == (int64_t)b->tables.n) {
        if (!number_after(line, n, BODY_END, b->n_tables))
            return broken(b);
        rc = unseal_line(b->u, &line, &n);
        return rc > 0 ? broken(b) : rc;
    }
    b->now = &b->tables.v[b->n_tables++];
    b->rows_of_table = 0;
    body_table_line(&wanted, b->now);
    return wanted.len == n && !memcmp(wanted.data, line, n) ? 1 : broken(b);
}

int body_row(void *body, char **ret_line, size_t *ret_n)
{
    struct body *b = body;
    int rc = unseal_line(b->u, ret_line, ret_n);
    if (rc <= 0)
        return rc < 0 ? rc : broken(b);
    if (*ret_n > 2 && !memcmp(*ret_line, BODY_ROWS_END, 2))
        return number_after(*ret_line, *ret_n, BODY_ROWS_END, b->rows_of_table) ? 0 : broken(b);
    b->rows_of_table++;
    b->rows++;
    return 1;
}

void body_close(struct body *b)
{
    unseal_close(b->u);
    b->u = NULL;
}

/* --- the proof ---------------------------------------------------------------------------------- */

static const struct copy_value *column(const struct table *t, const struct copy_value *row, const char *name)
{
    static const struct copy_value none = { .null = true };
    for (size_t i = 0; i < t->n_cols; i++)
        if (!strcmp(t->cols[i].name, name))
            return &row[i];
    return &none;
}

static void add_to_totals(const struct table *t, const struct copy_value *row, int64_t city,
                          struct total *totals)
{
    int slot = -1;
    int64_t n = 1;
    if (!strcmp(t->name, "unit")) {
        slot = totals_unit_slot(column(t, row, "kind")->i, !column(t, row, "closed_ms")->null);
    } else if (!strcmp(t->name, "stat_total")) {
        slot = totals_measure_slot(city, column(t, row, "pos")->i, column(t, row, "measure")->i,
                                   column(t, row, "period")->i);
        n = column(t, row, "n")->i;
    }
    if (slot >= 0)
        totals[slot].n += n;
}

static int prove_table(struct body *b, struct total *totals)
{
    struct copy_value *row = ARENA_ARRAY(b->arena, struct copy_value, b->now->n_cols);
    char *line;
    size_t n;
    int rc;
    while ((rc = body_row(b, &line, &n)) > 0) {
        if (!copy_parse(b->now, line, n, row))
            return broken(b);
        add_to_totals(b->now, row, unseal_head(b->u)->pos, totals);
    }
    return rc;
}

static int prove(struct body *b)
{
    struct total totals[TOTALS];
    const struct backup_head *h = unseal_head(b->u);
    totals_clear(totals);
    int rc;
    while ((rc = body_next(b)) > 0) {
        rc = prove_table(b, totals);
        if (rc < 0)
            return rc;
    }
    for (int i = 0; i < TOTALS && rc == OK; i++)
        if (h->known[i] && totals[i].n != h->totals[i].n)
            return ERR(b->err, INVALID, NULL, "备份 {0} 里的“{1}”与记录的总数不符", b->path, totals[i].name);
    return rc;
}

int backup_verify(const char *path, const struct keys *keys, struct err *err, struct backup_done *ret_done)
{
    _cleanup_arena_ struct arena arena = { 0 };
    struct body b;
    int rc = body_open(path, keys, &arena, err, &b);
    if (rc < 0)
        return rc;
    rc = prove(&b);
    if (rc == OK) {
        ret_done->head = *unseal_head(b.u);
        ret_done->rows = b.rows;
        ret_done->tables = b.n_tables;
    }
    body_close(&b);
    return rc;
}
