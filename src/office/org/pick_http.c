/* pick_http.c - the unit that a list is of; and 区县→街道→社区 in any form: three native selects, each filled
 * from the one above.
 *
 * What was typed is never trusted to fit together: a township of another county is dropped when the county
 * changes. Only the units of the region file are offered; stations in windows and below have their own pages.
 */
#include "http/form.h"
#include "http/req.h"

#include <stdlib.h>

#include "base/pos.h"
#include "office/org/org.h"

int org_asked(struct req *r, struct unit *ret_unit)
{
    int64_t id = param_id(r, "unit");
    int rc = id ? org_unit(r->db, id, ret_unit) : org_city(r->db, ret_unit);
    return rc < 0 ? rc : rc ? OK : ERR(&r->err, NOT_FOUND, "unit", "没有找到这个单位");
}

static const char *const level_field[] = { "county", "town", "village" };
#define LEVELS 3

static int64_t id_in(const struct form *f, const char *name)
{
    const struct form_field *field = form_field(f, name);
    return field && field->value ? strtoll(field->value, NULL, 10) : 0;
}

static bool has(const struct unit_line_list *rows, int64_t id)
{
    for (size_t i = 0; i < rows->n; i++)
        if (rows->v[i].id == id)
            return true;
    return false;
}

/* The children of `parent` as choices of a field; *ret_chosen is the one that stands in it, 0 for none. */
static int fill_level(struct req *r, struct form *f, const char *name, bool last, int64_t parent,
                      int64_t *ret_chosen)
{
    struct unit_line_list rows = { 0 };
    int rc = parent ? org_children(r->db, parent, &rows) : 0;
    if (rc < 0)
        return rc;
    struct form_option *o = ARENA_ARRAY(r->arena, struct form_option, rows.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < rows.n; i++)
        if (last || rows.v[i].kind < UNIT_KIND_WINDOW_STATION)
            o[n++] = (struct form_option){ arena_printf(r->arena, "%lld", (long long)rows.v[i].id),
                                           rows.v[i].name };
    form_options(f, name, o, n);
    int64_t id = id_in(f, name);
    *ret_chosen = has(&rows, id) ? id : 0;
    return OK;
}

int org_pick_form(struct req *r, struct form *f, int deepest, struct unit_picker *ret_picker)
{
    int64_t parent = r->city->unit;
    for (int i = 0; i < LEVELS && i + POS_COUNTY <= deepest; i++) {
        int rc = fill_level(r, f, level_field[i], i + POS_COUNTY == deepest, parent, &parent);
        if (rc < 0)
            return rc;
    }
    ret_picker->form = f;
    ret_picker->deepest = deepest;
    return OK;
}

int org_pick_set(struct req *r, struct form *f, int64_t unit)
{
    struct unit u = { 0 };
    int rc = unit ? org_unit(r->db, unit, &u) : 0;
    while (rc > 0 && u.depth > POS_CITY) {
        if (u.depth <= POS_VILLAGE)
            form_set_int(f, level_field[u.depth - POS_COUNTY], u.id);
        rc = u.parent ? org_unit(r->db, u.parent, &u) : 0;
    }
    return done(rc);
}

static int missing(struct req *r, int level)
{
    static const char *const key[] = { N_("请选择区县"), N_("请接着选择街道（乡镇）"),
                                       N_("请接着选择社区（村）") };
    return req_invalid(r, level_field[level], key[level]);
}

int org_picked(struct req *r, int least, struct unit *ret_unit)
{
    struct unit up = { .id = r->city->unit }, u;
    int level = 0;
    for (; level < LEVELS; level++) {
        int64_t id = param_id(r, level_field[level]);
        int rc = id ? org_unit(r->db, id, &u) : 0;
        if (rc < 0)
            return rc;
        if (rc == 0 || u.parent != up.id)
            break;
        up = u;
    }
    if (level < LEVELS && level < least - POS_COUNTY + 1)
        return missing(r, level);
    *ret_unit = up;
    return OK;
}
