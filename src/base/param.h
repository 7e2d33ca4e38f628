/* param.h - one thing that may be sent: its name, kind and limits.
 *
 * Routes declare lists of them (http/param.h), inputs of the nouns too (base/input.h). */
#ifndef REDVEST_BASE_PARAM_H
#define REDVEST_BASE_PARAM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/types.h"

enum param_kind {
    PARAM_END,    /* zero ends a list */
    PARAM_TEXT,   /* text_fold() (base/text.h), at most max characters, one line */
    PARAM_LONG,   /* as TEXT, lines allowed */
    PARAM_NAME,   /* of a person: name_fold() and name_is_sound() (base/name.h), at most max characters */
    PARAM_SECRET, /* a password: text_secret(), not trimmed, never logged or shown again; min..max characters
                   */
    PARAM_ID,     /* an id, decimal */
    PARAM_INT,    /* min..max */
    PARAM_REAL,   /* min..max, finite */
    PARAM_DAY,    /* 2026-03-07, as a local day number */
    PARAM_TIME,   /* 2026-03-07T08:30 local, or RFC 3339; ms */
    PARAM_BOOL,   /* checkbox: present and not "0" "false" */
    PARAM_CODE,   /* a name of a code table; its value */
    PARAM_CODES,  /* several names of a code table, at most max; a list of values */
    PARAM_PHONE,  /* a mainland mobile number, normalised */
    PARAM_TEL,    /* a telephone of any kind, as people write it */
    PARAM_CN_ID,  /* GB 11643, form and check digit, normalised */
    PARAM_NUMBER, /* letters and digits that name something: text_number(), at most max characters */
    PARAM_DIGITS, /* a code of max digits, also out of the message that brought it */
    PARAM_IDS,    /* several ids, at most max */
    PARAM_FILES,  /* uploads, at most min of them, each at most max bytes */
};

struct param {
    const char *name;
    enum param_kind kind;
    bool required;
    int64_t min, max;
    const struct code_table *codes;
};

#define PARAMS(...) ((const struct param[]){ __VA_ARGS__, { .kind = PARAM_END } })
#define NO_PARAMS   ((const struct param[]){ { .kind = PARAM_END } })

/* What was sent for it as it is kept: folded by its kind, in the arena; "" when nothing shows. `s` is
 * well-formed. */
char *param_fold(struct arena *a, const struct param *p, const char *s, size_t n);

/* Each is OK, or INVALID at p->name: of a text that is not empty, a number, code or id, a finite number, and
 * of how many were chosen. What is empty and may not be is param_missing(). */
int param_check_text(struct err *err, const struct param *p, const char *s);
int param_check_number(struct err *err, const struct param *p, int64_t v);
int param_check_real(struct err *err, const struct param *p, double v);
int param_check_count(struct err *err, const struct param *p, size_t n, int64_t most);
int param_missing(struct err *err, const struct param *p);
#define PARAM_MISSING "请填写这一项" /* a page that knows the field's name says it: view/field.c */

/* INVALID at p->name with the sentence `key`, in which {0} is the limit. */
int param_fault(struct err *err, const struct param *p, const char *key, int64_t limit);

/* A table of rows; the formatter would make five lines of each. */
/* clang-format off */
#define P_TEXT(n, most)           { (n), PARAM_TEXT, true, 0, (most), NULL }
#define P_OPT_TEXT(n, most)       { (n), PARAM_TEXT, false, 0, (most), NULL }
#define P_LONG(n, most)           { (n), PARAM_LONG, true, 0, (most), NULL }
#define P_OPT_LONG(n, most)       { (n), PARAM_LONG, false, 0, (most), NULL }
#define P_NAME(n, most)           { (n), PARAM_NAME, true, 0, (most), NULL }
#define P_OPT_NAME(n, most)       { (n), PARAM_NAME, false, 0, (most), NULL }
#define P_NUMBER(n, most)         { (n), PARAM_NUMBER, true, 0, (most), NULL }
#define P_OPT_NUMBER(n, most)     { (n), PARAM_NUMBER, false, 0, (most), NULL }
#define P_DIGITS(n, count)        { (n), PARAM_DIGITS, true, (count), (count), NULL }
#define P_OPT_DIGITS(n, count)    { (n), PARAM_DIGITS, false, (count), (count), NULL }
#define P_SECRET(n, least, most)  { (n), PARAM_SECRET, true, (least), (most), NULL }
#define P_ID(n)                   { (n), PARAM_ID, true, 1, INT64_MAX, NULL }
#define P_OPT_ID(n)               { (n), PARAM_ID, false, 1, INT64_MAX, NULL }
#define P_INT(n, lo, hi)          { (n), PARAM_INT, true, (lo), (hi), NULL }
#define P_OPT_INT(n, lo, hi)      { (n), PARAM_INT, false, (lo), (hi), NULL }
#define P_OPT_REAL(n, lo, hi)     { (n), PARAM_REAL, false, (lo), (hi), NULL }
#define P_REAL(n, lo, hi)         { (n), PARAM_REAL, true, (lo), (hi), NULL }
#define P_DAY(n)                  { (n), PARAM_DAY, true, 0, 0, NULL }
#define P_OPT_DAY(n)              { (n), PARAM_DAY, false, 0, 0, NULL }
#define P_TIME(n)                 { (n), PARAM_TIME, true, 0, 0, NULL }
#define P_OPT_TIME(n)             { (n), PARAM_TIME, false, 0, 0, NULL }
#define P_BOOL(n)                 { (n), PARAM_BOOL, false, 0, 0, NULL }
#define P_MUST(n)                 { (n), PARAM_BOOL, true, 0, 0, NULL } /* a consent that has to be ticked */
#define P_CODE(n, table)          { (n), PARAM_CODE, true, 0, 0, &(table) }
#define P_OPT_CODE(n, table)      { (n), PARAM_CODE, false, 0, 0, &(table) }
#define P_CODES(n, most, table)   { (n), PARAM_CODES, true, 0, (most), &(table) }
#define P_OPT_CODES(n, most, table) { (n), PARAM_CODES, false, 0, (most), &(table) }
#define P_PHONE(n)                { (n), PARAM_PHONE, true, 0, 20, NULL }
#define P_OPT_PHONE(n)            { (n), PARAM_PHONE, false, 0, 20, NULL }
#define P_TEL(n)                  { (n), PARAM_TEL, true, 0, 20, NULL }
#define P_OPT_TEL(n)              { (n), PARAM_TEL, false, 0, 20, NULL }
#define P_CN_ID(n)                { (n), PARAM_CN_ID, true, 0, 18, NULL }
#define P_OPT_CN_ID(n)            { (n), PARAM_CN_ID, false, 0, 18, NULL }
#define P_IDS(n, most)            { (n), PARAM_IDS, true, 0, (most), NULL }
#define P_OPT_IDS(n, most)        { (n), PARAM_IDS, false, 0, (most), NULL }
#define P_OPT_FILES(n, most, bytes) { (n), PARAM_FILES, false, (most), (bytes), NULL }
/* clang-format on */

#endif
