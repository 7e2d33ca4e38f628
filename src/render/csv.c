/* csv.c - fields are gathered one after another in row->text, each with its NUL; pointers into it are set
 * when the row is complete, since the buffer moves while it grows. */
#include "render/csv.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

/* ---- writing ------------------------------------------------------------------------------------- */

/* Spreadsheets start a formula at = + - @, also full-width, and skip a leading tab or line end. */
static bool is_trigger(const char *s)
{
    static const char *const wide[] = { "＝", "＋", "－", "＠" };
    if (*s && strchr("=+-@\t\r\n", *s))
        return true;
    for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++) {
        if (!strncmp(s, wide[i], strlen(wide[i])))
            return true;
    }
    return false;
}

static bool needs_guard(const char *s)
{
    return is_trigger(s + strspn(s, "'"));
}

static void next_field(struct csv_writer *w)
{
    if (w->in_row)
        buf_putc(w->out, ',');
    w->in_row = true;
}

void csv_open(struct csv_writer *w, struct buf *out, bool bom)
{
    *w = (struct csv_writer){ .out = out };
    if (bom)
        BUF_LIT(out, "\xef\xbb\xbf");
}

void csv_text(struct csv_writer *w, const char *s)
{
    next_field(w);
    if (!s)
        return;
    bool guard = needs_guard(s);
    if (!s[strcspn(s, ",\"\r\n")]) {
        buf_puts(w->out, guard ? "'" : "");
        buf_puts(w->out, s);
        return;
    }
    buf_puts(w->out, guard ? "\"'" : "\"");
    for (; *s; s++) {
        if (*s == '"')
            buf_putc(w->out, '"');
        buf_putc(w->out, *s);
    }
    buf_putc(w->out, '"');
}

void csv_end_row(struct csv_writer *w)
{
    BUF_LIT(w->out, "\r\n");
    w->in_row = false;
}

void csv_row(struct csv_writer *w, size_t n, const char *const fields[])
{
    for (size_t i = 0; i < n; i++)
        csv_text(w, fields[i]);
    csv_end_row(w);
}

const char *csv_unguard(const char *s)
{
    return s[0] == '\'' && needs_guard(s) ? s + 1 : s;
}

/* ---- reading ------------------------------------------------------------------------------------- */

struct csv_reader csv_reader(const char *data, size_t len)
{
    struct csv_reader r = { .data = data, .len = len, .line = 1, .column = 1 };
    if (len >= 3 && !memcmp(data, "\xef\xbb\xbf", 3))
        r.at = 3;
    return r;
}

static int fail(struct csv_reader *r, struct err *e, int code, const char *key)
{
    char line[16], column[16];
    snprintf(line, sizeof(line), "%d", r->line);
    snprintf(column, sizeof(column), "%d", r->column);
    return ERR(e, code, NULL, key, line, column);
}

static bool at_end(const struct csv_reader *r)
{
    return r->at >= r->len;
}

static char peek(const struct csv_reader *r)
{
    return at_end(r) ? '\0' : r->data[r->at];
}

/* Bytes of the line end here: 2, 1 or 0. */
static size_t line_end(const struct csv_reader *r)
{
    if (peek(r) == '\n')
        return 1;
    return r->len - r->at >= 2 && !memcmp(r->data + r->at, "\r\n", 2) ? 2 : 0;
}

/* One character, or a line end inside quotes, into the row's text. */
static int take(struct csv_reader *r, struct csv_row *row, size_t from, struct err *e)
{
    char one[5] = { 0 };
    size_t left = r->len - r->at, n = line_end(r), max = r->max_field ? r->max_field : CSV_FIELD_MAX;
    bool newline = n > 0;
    memcpy(one, r->data + r->at, left < 4 ? left : 4);
    if (!newline)
        n = utf8_len(one);
    if (!n)
        return fail(r, e, INVALID,
                    one[0] ? "第 {0} 行第 {1} 列：不是 UTF-8 文字" : "第 {0} 行第 {1} 列：有控制字符");
    if (!newline && (one[0] == '\r' || !utf8_is_text(one, n)))
        return fail(r, e, INVALID, "第 {0} 行第 {1} 列：有控制字符");
    if (row->text.len - from + n > max)
        return fail(r, e, TOO_LARGE, "第 {0} 行第 {1} 列：这一格太长");
    buf_put(&row->text, one, n);
    r->at += n;
    r->line += newline;
    r->column = newline ? 1 : r->column + 1;
    return OK;
}

static int read_quoted(struct csv_reader *r, struct csv_row *row, struct err *e)
{
    size_t from = row->text.len;
    int line = r->line, column = r->column, rc = OK;
    r->at++;
    r->column++;
    while (rc == OK && !at_end(r)) {
        bool quote = peek(r) == '"';
        if (quote && (r->len - r->at < 2 || r->data[r->at + 1] != '"')) {
            r->at++;
            r->column++;
            return OK;
        }
        if (quote) {
            r->at++;
            r->column++;
        }
        rc = take(r, row, from, e);
    }
    if (rc < 0)
        return rc;
    r->line = line;
    r->column = column;
    return fail(r, e, INVALID, "第 {0} 行第 {1} 列：引号没有结束");
}

static int read_plain(struct csv_reader *r, struct csv_row *row, struct err *e)
{
    size_t from = row->text.len;
    int rc = OK;
    while (rc == OK && !at_end(r) && peek(r) != ',' && !line_end(r)) {
        if (peek(r) == '"')
            return fail(r, e, INVALID, "第 {0} 行第 {1} 列：引号位置不对");
        rc = take(r, row, from, e);
    }
    return rc;
}

/* One field and what ends it; *ret_more when a comma follows. */
static int read_field(struct csv_reader *r, struct csv_row *row, bool *ret_more, struct err *e)
{
    if (row->n == CSV_FIELDS)
        return fail(r, e, TOO_LARGE, "第 {0} 行第 {1} 列：列太多");
    int rc = peek(r) == '"' ? read_quoted(r, row, e) : read_plain(r, row, e);
    if (rc < 0)
        return rc;
    buf_putc(&row->text, '\0');
    row->n++;
    *ret_more = peek(r) == ',';
    if (*ret_more) {
        r->at++;
        r->column++;
    } else if (!at_end(r) && !line_end(r)) {
        return fail(r, e, INVALID, "第 {0} 行第 {1} 列：引号之后应是逗号或换行");
    }
    return OK;
}

static int finish_row(struct csv_reader *r, struct csv_row *row, struct err *e)
{
    if (row->text.failed)
        return fail(r, e, TOO_LARGE, "第 {0} 行第 {1} 列：这一格太长");
    if (r->columns && row->n != r->columns)
        return fail(r, e, INVALID, "第 {0} 行第 {1} 列：列数不对");
    size_t end = line_end(r);
    r->at += end;
    r->line += end > 0;
    r->column = 1;
    const char *p = row->text.data;
    for (size_t i = 0; i < row->n; i++, p += strlen(p) + 1)
        row->field[i] = p;
    return 1;
}

int csv_read_row(struct csv_reader *r, struct csv_row *ret_row, struct err *e)
{
    buf_clear(&ret_row->text);
    ret_row->n = 0;
    if (at_end(r))
        return 0;
    ret_row->line = r->line;
    bool more = true;
    while (more) {
        int rc = read_field(r, ret_row, &more, e);
        if (rc < 0)
            return rc;
    }
    return finish_row(r, ret_row, e);
}

void csv_row_free(struct csv_row *row)
{
    buf_free(&row->text);
    row->n = 0;
}
