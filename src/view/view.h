/* view.h - what a reply is made from: a filled model, and the two writers made for its type.
 *
 * gen_view.py writes, for each view of a .model file: its struct, its JSON writer, its OpenAPI
 * schema and, when a template stands beside it, its HTML writer. A handler fills the struct and
 * names the view; it never writes HTML or JSON itself. */
#ifndef REDVEST_VIEW_VIEW_H
#define REDVEST_VIEW_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/cn.h"
#include "base/types.h"
#include "base/site.h"
#include "base/user.h"

enum lang { LANG_ZH, LANG_EN };
enum theme { THEME_AUTO, THEME_LIGHT, THEME_DARK };

/* How this person wants pages to look; from a cookie. */
struct prefs {
    enum lang lang;
    enum theme theme;
    bool elder;
};

/* Who is looking, as far as the layout and templates need it: {{#if me.leader}}; {{#if me.desk}}: holds the
 * capability `desk` for the unit they act for. */
struct me {
    bool login;              /* logged in */
    bool volunteer;          /* is a registered volunteer */
    bool leader;             /* leads a team */
    const char *name;        /* shown name, own eyes only */
    const struct user *user; /* NULL: nobody is logged in */
};

struct db;

/* A link of the navigation, as a noun declares it with `nav` in its .model (tools/declare.py). */
struct nav {
    const char *menu; /* "main": the bar on phones, and first elsewhere; "work", "own", "foot" */
    int place;        /* in it */
    const char *tab;  /* the page_head.tab that lights it up: the last part of its path */
    const char *path, *label, *icon;
    enum right right; /* LEADER: those who lead; staff have links of their own */
    int (*count)(struct db *db, const struct user *user, int64_t *ret_n); /* what waits there; or NULL */
};

/* All that are declared, in order, of one place those whom more people see first; ended by a NULL menu;
 * generated. */
extern const struct nav all_navs[];

bool nav_is_seen(const struct nav *nav, const struct me *me);

/* Where a page is written to, and all it may depend on besides its model. */
struct out {
    struct buf *b;
    struct prefs prefs;
    const struct me *me;
    const char *csrf;        /* token for forms; masked anew for each page */
    bool form_used;          /* set by put_csrf: the page holds the token, so it is one person's */
    const char *path;        /* of this page with its query, to come back to */
    const char *flash;       /* Chinese key of a message to show once, or NULL */
    const char *city;        /* name of the city this register serves */
    const char *origin;      /* https://host, without a slash at its end; "": not known */
    const struct site *site; /* who runs it */
    const int64_t *waits;    /* how much waits behind each of all_navs; NULL: not known */
    int64_t now;
    int status;
    bool refused; /* the page shows a form that was refused */
    bool demo;
    const char *kind, *tab; /* of the page being written; view_layout_open sets them for its close */
    size_t cut;             /* lines of the longest of its lists that ends before its end; 0: all are whole */
};

/* The page shows a list: where it is cut off, the foot of the page says so. */
static inline void out_list(struct out *o, bool cut, size_t n)
{
    if (cut && n > o->cut)
        o->cut = n;
}

/* The longest address that a form or the log-in leads back to. */
#define BACK_MAX 500

struct view {
    const char *name;
    const char *doc;
    const char *schema; /* JSON Schema text of the model */
    void (*json)(struct buf *b, const void *model);
    void (*html)(struct out *o, const void *model); /* NULL: JSON only */
    bool personal; /* the page holds a form, or greets the person: never kept in a shared cache */
};

struct form; /* http/form.h: the fields of a form with what was typed and what was wrong */

/* A field of a form, drawn from the declared parameter of the same name (view/field.c). */
struct field_opts {
    const char *hint; /* key */
    /* NULL: by the parameter; or textarea radio select password tel email url search hidden */
    const char *kind;
    const char *autocomplete;
    const char *placeholder; /* key */
    const char *needed;      /* "yes": one of several that has to be filled in: not said to be optional */
    const char *first;       /* names of a code table: what most people tick; the others wait under 更多 */
};
void view_field(struct out *o, const struct form *f, const char *name, const char *label,
                const struct field_opts *opts);

/* What a page calls a field of its form: a key. */
struct field_label {
    const char *name, *label;
};

/* The list of everything wrong with a form, on top of it, each by its field's name; nothing when all is well.
 * `labels` are those of the page, ended by a NULL name. */
void view_form_errors(struct out *o, const struct form *f, const struct field_label *labels);

/* One drawing of a form does one thing: a key of its own goes along, and sent twice it leads to where the
 * first led (http/replay.c). */
void put_once(struct out *o);

/* The page around the page (view/layout.c). `title` is already in the reader's language. */
struct page_head {
    const char *title;
    const char *about; /* what stands under the title where the address is shared; NULL: of the whole site */
    const char *tab;   /* which link is on (struct nav), or "" */
    const char *kind;  /* "" , "wide", "screen", "print" */
    bool refresh;      /* read anew each minute */
    bool htmx;         /* the page has data-hx- attributes; others do without its 17 kB */
    bool desk;         /* the page has a list with data-desk: decisions in place */
    const char *picture; /* a path: what is shown where the address is shared; NULL: the site's own */
};
void view_layout_open(struct out *o, const struct page_head *head);
void view_layout_close(struct out *o);

/* English for a Chinese key when English is wanted, else the key. {0} {1} {2} are filled by tr_args;
 * {0w} is a word of the program itself, in the reader's language too. */
const char *tr(enum lang lang, const char *key);
void put_tr(struct out *o, const char *key); /* escaped */
void tr_args(struct buf *b, enum lang lang, const char *key, const char *const *args, int n);

/* Whether a text is one of our own keys: nothing else that comes in a cookie is shown. */
bool tr_known(const char *key);

/* What is personal, masked unless its reader sees it whole (base/personal.h). buf_masked does not escape. */
void put_masked(struct out *o, enum mask how, const char *s, bool shown);
void buf_masked(struct buf *b, enum mask how, const char *s, bool shown);
void json_masked(struct buf *b, enum mask how, const char *s, bool shown, bool null);

/* Typed values as text for people, escaped for HTML. */
void put_text(struct out *o, const char *s);
void put_int(struct out *o, int64_t v);   /* 1,563,471; "–" when DB_NONE */
void put_plain(struct out *o, int64_t v); /* 1563471 */
void put_real(struct out *o, double v);
void put_min(struct out *o, int64_t minutes);   /* 2 小时 30 分 */
void put_hours(struct out *o, int64_t minutes); /* 2.5 */
void put_tenths(struct out *o, int64_t tenths); /* 61.0 */
void put_fen(struct out *o, int64_t fen);
void put_time(struct out *o, int64_t ms); /* 10月3日 周六 08:00, with the year when it is another */
void put_near(struct out *o,
              int64_t ms); /* 今天 08:00, 明天 08:00, else as put_time: for lists of what comes */
void put_date(struct out *o, int64_t ms);  /* 10月3日 周六 */
void put_clock(struct out *o, int64_t ms); /* 08:00 */
void put_local(struct out *o, int64_t ms); /* 2026-10-03T08:00 */
void put_rfc3339(struct out *o, int64_t ms);
void put_day(struct out *o, int64_t day); /* 2026年10月3日 */
void put_iso_day(struct out *o, int64_t day);
void put_bool(struct out *o, bool v);
void put_code(struct out *o, const struct code_table *t, int64_t v);      /* its label, translated */
void put_code_name(struct out *o, const struct code_table *t, int64_t v); /* its machine name */
void put_url(struct out *o, const char *s);                               /* one component */
void put_link(struct out *o, const char *s); /* a whole local path or http(s)/tel/mailto address; else "#" */
void put_html(struct out *o, struct safe_html h);
void put_icon(struct out *o, const char *name);
void put_asset(struct out *o, const char *name); /* hashed URL of an embedded file */
void put_csrf(struct out *o);                    /* the hidden input */

/* JSON of scalars. */
void json_id(struct buf *b, int64_t v); /* "123", or null for 0 */
void json_int(struct buf *b, int64_t v, bool null);
void json_number(struct buf *b, double v);
void json_time(struct buf *b, int64_t ms, bool null);
void json_day(struct buf *b, int64_t day, bool null);
void json_code(struct buf *b, const struct code_table *t, int64_t v);
void json_text_list(struct buf *b, const struct text_list *l);

#endif
