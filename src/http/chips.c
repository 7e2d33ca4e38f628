/* chips.c - see chips.h. */
#include "http/chips.h"

#include <string.h>

#define LINK_MOST 2048

static void put(struct buf *b, const char *name, const char *value)
{
    buf_putc(b, strchr(b->data, '?') ? '&' : '?');
    buf_puts(b, name);
    buf_putc(b, '=');
    buf_url(b, value);
}

const char *chip_link(const struct req *r, const char *name, const char *value)
{
    _cleanup_buf_ struct buf b = { .max = LINK_MOST };
    buf_puts(&b, r->route->path);
    for (size_t i = 0; r->route->params[i].kind; i++) {
        const struct param_value *v = &r->values[i];
        const char *param = r->route->params[i].name;
        if (v->given && v->raw && *v->raw && strcmp(param, "after") != 0 && strcmp(param, name) != 0)
            put(&b, param, v->raw);
    }
    if (value)
        put(&b, name, value);
    return arena_strdup(r->arena, b.data);
}

static void add(const struct req *r, struct chip_list *chips, struct chip c)
{
    if (!chips->v)
        chips->v = ARENA_ARRAY(r->arena, struct chip, CHIPS_MOST);
    if (chips->n < CHIPS_MOST)
        chips->v[chips->n++] = c;
}

static const char *given(const struct req *r, const char *name)
{
    const struct param_value *v = param_value(r, name);
    return v && v->given && v->raw && *v->raw ? v->raw : NULL;
}

void chips_add(const struct req *r, struct chip_list *chips, const char *name, const char *value,
               const char *label)
{
    const char *asked = given(r, name);
    bool on = asked && !strcmp(asked, value);
    add(r, chips, (struct chip){ .label = label, .link = chip_link(r, name, on ? NULL : value), .on = on });
}

void chips_codes(const struct req *r, struct chip_list *chips, const char *name,
                 const struct code_table *codes)
{
    for (size_t i = 0; i < codes->n; i++)
        chips_add(r, chips, name, codes->v[i].name, req_tr(r, codes->v[i].label));
}

void chips_given(const struct req *r, struct chip_list *chips, const char *name, const char *label)
{
    const char *asked = given(r, name);
    if (asked)
        chips_add(r, chips, name, asked, label);
}
