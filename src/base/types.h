/* types.h - the few shapes that queries, views and nouns share. */
#ifndef REDVEST_BASE_TYPES_H
#define REDVEST_BASE_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* "No value" of a nullable number or day in C; ids, times and codes use 0. */
#define DB_NONE INT64_MIN

/* Marks a Chinese literal in C for translation without translating it here. */
#define N_(s) s

struct bytes {
    const void *p;
    size_t n;
};

/* One file that was sent; what the sender says it is, nobody asks. */
struct upload {
    struct bytes data; /* ended by a NUL behind it */
    const char *name;  /* text, or NULL */
};

struct text_list {
    const char **v;
    size_t n;
};

struct int_list {
    const int64_t *v;
    size_t n;
};

/* Text that is HTML already. Only code that escaped what it put in may make one. */
struct safe_html {
    const char *html;
};

/* One code of a code table: what is stored, what machines read, what people read. */
struct code {
    int64_t value;
    const char *name;  /* "draft" */
    const char *label; /* "草稿", the key of its translation */
};

struct code_table {
    const char *name;
    const struct code *v;
    size_t n;
};

/* NULL when the table has no such value or name. */
const struct code *code_by_value(const struct code_table *t, int64_t value);
const struct code *code_by_name(const struct code_table *t, const char *name);

#endif
