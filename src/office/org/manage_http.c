/* manage_http.c - the staff's pages of a unit: its facts, units below, closing it.
 *
 * A unit is changed by its own staff, and made and closed by the staff above it. */
#include "base/pos.h"
#include "http/input.h"
#include "http/server.h"
#include "office/org/manage.h"
#include "office/org/org.sql.h"
#include "office/org/org_http.h"

const struct param org_edit_params[] = {
    P_ID("id"),
    P_INT("version", 1, INT32_MAX),
    UNIT_DETAILS_PARAMS,
    { .kind = PARAM_END },
};
const struct param org_add_params[] = {
    P_ID("id"),
    P_CODE("kind", add_kind_codes),
    UNIT_DETAILS_PARAMS,
    { .kind = PARAM_END },
};
const struct param org_close_params[] = { P_ID("id"), P_TEXT("reason", 200), { .kind = PARAM_END } };

/* The unit of the path, when I am staff over it. */
static int my_unit(struct req *r, struct unit *ret_unit)
{
    int rc = org_http_unit(r, ret_unit);
    return rc < 0 ? rc : req_over(r, STATION, ret_unit->pos);
}

/* Over the unit above: a station neither closes nor multiplies itself. */
static bool over_parent(const struct req *r, const struct unit *u)
{
    return u->parent && user_over(r->user, STATION, pos_parent(u->pos));
}

int org_http_my_unit(struct req *r)
{
    return reply_see_other(r, "/admin/units/%i", user_at(r->user, STATION)->unit);
}

/* --- facts -------------------------------------------------------------------------------------------- */

int org_http_edit_page(struct req *r)
{
    struct unit_edit_page *m = NEW_MODEL(r, unit_edit_page);
    struct unit_facts facts = { 0 };
    struct unit_details details = { 0 };
    int rc = my_unit(r, &m->unit);
    if (rc == OK)
        rc = org_unit_facts(r->db, m->unit.id, &facts);
    if (rc >= 0)
        rc = sql_org_details(r->db, m->unit.id, &details);
    if (rc >= 0)
        rc = org_path_name(r->db, m->unit.pos, &m->path);
    if (rc >= 0)
        rc = org_children(r->db, m->unit.id, &m->children);
    if (rc < 0)
        return rc;
    m->form = form_new(r, org_edit_params);
    form_set_version(m->form, facts.version);
    FILL(m->form, unit_details, &details);
    m->can_add = m->unit.kind != UNIT_KIND_POST;
    m->can_close = over_parent(r, &m->unit);
    return SHOW(r, unit_edit_page, m);
}

int org_http_edit(struct req *r)
{
    struct unit u;
    struct unit_details f = TAKE(r, unit_details);
    int rc = my_unit(r, &u);
    if (rc == OK)
        rc = org_change(r->db, &u, &f, param_int(r, "version"));
    if (rc < 0)
        return rc;
    reply_flash(r, N_("已保存"));
    return reply_see_other(r, "/admin/units/%i", u.id);
}

/* --- a unit below -------------------------------------------------------------------------------------- */

int org_http_add_page(struct req *r)
{
    struct unit_add_page *m = NEW_MODEL(r, unit_add_page);
    int rc = my_unit(r, &m->unit);
    if (rc < 0)
        return rc;
    m->form = form_new(r, org_add_params);
    if (m->unit.kind >= UNIT_KIND_VILLAGE_STATION && m->unit.kind < UNIT_KIND_POST)
        form_set_code(m->form, "kind", m->unit.kind < UNIT_KIND_POINT ? UNIT_KIND_POINT : m->unit.kind + 1);
    return SHOW(r, unit_add_page, m);
}

int org_http_add(struct req *r)
{
    struct unit parent;
    struct unit_details f = TAKE(r, unit_details);
    int64_t id = 0;
    int rc = my_unit(r, &parent);
    if (rc == OK)
        rc = org_add(r->db, &parent, (enum unit_kind)param_code(r, "kind"), &f, &id);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("已新建"));
    return reply_see_other(r, "/admin/units/%i", id);
}

/* --- closing ------------------------------------------------------------------------------------------- */

static int closable(struct req *r, struct unit *ret_unit)
{
    int rc = my_unit(r, ret_unit);
    if (rc == OK && !over_parent(r, ret_unit))
        rc = ERR(&r->err, DENIED, NULL, "没有找到您要的内容");
    return rc;
}

static const char *hinder_words(struct req *r, const char *words, int64_t n)
{
    _cleanup_buf_ struct buf b = { 0 };
    const char *many = arena_printf(r->arena, "%lld", (long long)n);
    tr_args(&b, r->prefs.lang, words, &many, 1);
    return arena_strdup(r->arena, b.data);
}

static int fill_hinders(struct req *r, struct unit_close_page *m)
{
    size_t most = 0;
    while (all_hinders[most].count)
        most++;
    m->hinders.v = ARENA_ARRAY(r->arena, struct unit_hinder, most);
    for (const struct hinder *h = all_hinders; h->count; h++) {
        int64_t n = 0;
        int rc = org_hinders(r->db, h, &m->unit, &n);
        if (rc < 0)
            return rc;
        if (n)
            m->hinders.v[m->hinders.n++] = (struct unit_hinder){ hinder_words(r, h->words, n), n };
    }
    return OK;
}

int org_http_close_page(struct req *r)
{
    struct unit_close_page *m = NEW_MODEL(r, unit_close_page);
    int rc = closable(r, &m->unit);
    if (rc == OK)
        rc = fill_hinders(r, m);
    if (rc < 0)
        return rc;
    m->form = form_new(r, org_close_params);
    m->empty = !m->hinders.n;
    return SHOW(r, unit_close_page, m);
}

int org_http_close(struct req *r)
{
    struct unit u;
    int rc = closable(r, &u);
    if (rc == OK)
        rc = org_close(r->db, &u, param_text(r, "reason"));
    if (rc < 0)
        return rc;
    req_forget_everybody(r); /* the rights over it have ended */
    reply_flash(r, N_("已撤销这个单位"));
    return reply_see_other(r, "/admin/units/%i", u.parent);
}
