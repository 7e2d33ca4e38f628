/* markup.c - see markup.h. One pass over the text, a stack of open elements, no tree. */
#include "world/markup.h"

#include <ctype.h>
#include <jansson.h>
#include <strings.h>

#include "base/utf8.h"
#include "fuzz.h"
#include "render/csv.h"

#define DEEP       64
#define NAME_TEXT  32
#define LINE_BYTES 75

struct reader {
    const char *all, *at;
    char open[DEEP][NAME_TEXT];
    size_t n_open;
};

/* MUST() that says where, which a page of many kilobytes does not show. */
#define FORM(r, cond)                                                                                        \
    do {                                                                                                     \
        if (!(cond))                                                                                         \
            end_at((r), __LINE__, #cond);                                                                    \
    } while (0)

__attribute__((noreturn)) static void end_at(const struct reader *r, int line, const char *what)
{
    size_t before = (size_t)(r->at - r->all);
    before = before > 120 ? 120 : before;
    fprintf(stderr, "fuzz: %s:%d: not so: %s, behind %.*s[here]%.40s\n", __FILE__, line, what, (int)before,
            r->at - before, r->at);
    abort();
}

static bool among(const char *name, const char *const *list)
{
    for (; *list; list++)
        if (!strcasecmp(name, *list))
            return true;
    return false;
}

/* Letters, digits, hyphens, colons. */
static void take_name(struct reader *r, char ret[NAME_TEXT])
{
    size_t n = 0;
    while (isalnum((unsigned char)*r->at) || strchr("-:_", *r->at ? *r->at : ' ')) {
        FORM(r, n + 1 < NAME_TEXT);
        ret[n++] = *r->at++;
    }
    FORM(r, n);
    ret[n] = '\0';
}

static void skip_reference(struct reader *r)
{
    const char *end = strchr(r->at, ';');
    FORM(r, end && end - r->at >= 2 && end - r->at < 12);
    for (const char *p = r->at + 1; p < end; p++)
        FORM(r, isalnum((unsigned char)*p) || (*p == '#' && p == r->at + 1));
    r->at = end + 1;
}

static void check_address(const char *element, const char *s)
{
    static const char *const schemes[] = { "http://", "https://", "tel:", "mailto:", NULL };
    bool local = !*s || strchr("#?", *s) || (*s == '/' && s[1] != '/' && s[1] != '\\');
    if (!strcasecmp(element, "link") && !strncmp(s, "data:image/svg+xml,", 19))
        return; /* the icon in the page's head */
    for (size_t i = 0; schemes[i] && !local; i++)
        local = !strncasecmp(s, schemes[i], strlen(schemes[i]));
    if (!local || strpbrk(s, " \t\r\n\\"))
        fprintf(stderr, "fuzz: an address: %s\n", s);
    MUST(local && !strpbrk(s, " \t\r\n\\"));
}

static void check_attribute(const char *element, const char *name, const char *value)
{
    static const char *const addresses[] = {
        "href", "src", "action", "formaction", "hx-get", "hx-post", NULL
    };
    MUST(strncasecmp(name, "on", 2) != 0 && strcasecmp(name, "style") != 0);
    MUST(!strchr(name, ':') || !strncmp(name, "xmlns:", 6));
    if (among(name, addresses))
        check_address(element, value);
    MUST(strcasecmp(element, "script") != 0 || strcasecmp(name, "src") != 0 ||
         !strncmp(value, "/static/", 8));
}

static void take_attribute(struct reader *r, const char *element)
{
    char name[NAME_TEXT];
    take_name(r, name);
    if (*r->at != '=') {
        check_attribute(element, name, "");
        return;
    }
    char quote = *++r->at;
    FORM(r, quote == '"' || quote == '\'');
    const char *from = ++r->at;
    while (*r->at != quote) {
        FORM(r, *r->at && !strchr("<>", *r->at));
        if (*r->at == '&')
            skip_reference(r);
        else
            r->at++;
    }
    char *value = strndup(from, (size_t)(r->at++ - from));
    FORM(r, value);
    check_attribute(element, name, value);
    free(value);
}

static void close_element(struct reader *r)
{
    char name[NAME_TEXT];
    r->at += 2;
    take_name(r, name);
    FORM(r, *r->at++ == '>' && r->n_open && !strcasecmp(r->open[--r->n_open], name));
}

/* Scripts are files: nothing stands between their tags. */
static void open_element(struct reader *r)
{
    static const char *const alone[] = { "area", "br",   "col",    "hr",  "img", "input",
                                         "link", "meta", "source", "wbr", NULL };
    char name[NAME_TEXT];
    r->at++;
    take_name(r, name);
    FORM(r, strcasecmp(name, "style") != 0 && strcasecmp(name, "iframe") != 0 &&
                strcasecmp(name, "object") != 0);
    for (;;) {
        size_t blanks = strspn(r->at, " \n");
        r->at += blanks;
        if (*r->at == '>' || !strncmp(r->at, "/>", 2))
            break;
        FORM(r, blanks);
        take_attribute(r, name);
    }
    bool closed = *r->at == '/';
    r->at += closed ? 2 : 1;
    if (closed || among(name, alone))
        return;
    FORM(r, strcasecmp(name, "script") != 0 || !strncmp(r->at, "</script>", 9));
    FORM(r, r->n_open < DEEP);
    memcpy(r->open[r->n_open++], name, sizeof(name));
}

void markup_check(const char *s, size_t n)
{
    struct reader whole = { .all = s, .at = s }, *r = &whole;
    FORM(r, utf8_is_text(s, n));
    while (*r->at) {
        if (!strncmp(r->at, "<!doctype html>", 15))
            r->at += 15;
        else if (!strncmp(r->at, "</", 2))
            close_element(r);
        else if (*r->at == '<')
            open_element(r);
        else if (*r->at == '&')
            skip_reference(r);
        else
            FORM(r, *r->at++ != '>');
    }
    FORM(r, !r->n_open);
}

void markup_json(const char *s, size_t n)
{
    json_t *root = json_loadb(s, n, JSON_REJECT_DUPLICATES, NULL);
    MUST(json_is_object(root));
    json_decref(root);
}

void markup_csv(const char *s, size_t n)
{
    struct csv_reader r = csv_reader(s, n);
    _cleanup_csv_row_ struct csv_row row = { 0 };
    struct err err = { 0 };
    int rc;
    while ((rc = csv_read_row(&r, &row, &err)) == 1) {
        r.columns = row.n;
        for (size_t i = 0; i < row.n; i++)
            MUST(!row.field[i][0] || !strchr("=+-@\t\r", row.field[i][0]));
    }
    MUST(rc == 0);
}

void markup_calendar(const char *s, size_t n)
{
    int depth = 0;
    MUST(utf8_is_text(s, n) && !strncmp(s, "BEGIN:VCALENDAR\r\n", 17));
    while (*s) {
        size_t len = strcspn(s, "\r\n");
        MUST(len && len <= LINE_BYTES && !strncmp(s + len, "\r\n", 2));
        MUST(utf8_is_text(s, len)); /* no character is broken in two */
        MUST(*s == ' ' || isupper((unsigned char)*s));
        depth += !strncmp(s, "BEGIN:", 6);
        depth -= !strncmp(s, "END:", 4);
        MUST(depth >= 0 && (depth > 0 || !s[len + 2]));
        s += len + 2;
    }
    MUST(!depth);
}
