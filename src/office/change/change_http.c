/* change_http.c - one change of what was approved: old and new side by side, agreed, refused or taken back.
 *
 * Decides who sees it: who asked or has a part in the thing, and staff over its place. Not here: the rules
 * (change.c). */
#include "http/req.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "office/change/change.h"
#include "office/change/change.sql.h"

static const struct param refuse_params[] = { P_ID("id"), P_TEXT("reason", 200), { 0 } };

/* --- a field, as people read it ------------------------------------------------------------------------- */

static const char *code_label(struct req *r, const struct code_table *t, int64_t value)
{
    const struct code *c = code_by_value(t, value);
    return c ? req_tr(r, c->label) : "";
}

static const char *list_labels(struct req *r, const struct code_table *t, const char *text)
{
    _cleanup_buf_ struct buf b = { 0 };
    while (*text) {
        char *end;
        buf_printf(&b, "%s%s", b.len ? "、" : "", code_label(r, t, strtoll(text, &end, 10)));
        text = *end ? end + 1 : end;
    }
    return arena_strdup(r->arena, b.data ? b.data : "");
}

static const char *time_text(struct req *r, int64_t ms)
{
    char text[TIME_TEXT];
    format_local(ms, text);
    text[strcspn(text, "T")] = ' ';
    return arena_strdup(r->arena, text);
}

static const char *day_text(struct req *r, int64_t day)
{
    char text[TIME_TEXT];
    format_day(day, text);
    return arena_strdup(r->arena, text);
}

static const char *number_text(struct req *r, const struct param *p, const char *text)
{
    int64_t v = strtoll(text, NULL, 10);
    if (v == DB_NONE)
        return "";
    switch (p->kind) {
    case PARAM_CODE:
        return code_label(r, p->codes, v);
    case PARAM_TIME:
        return time_text(r, v);
    case PARAM_DAY:
        return day_text(r, v);
    default:
        return text;
    }
}

/* NULL: nothing stands there. */
static const char *shown(struct req *r, const struct input_field *f, const char *text)
{
    const char *s = text;
    if (!text)
        return NULL;
    if (f->cls == INPUT_NUM)
        s = number_text(r, &f->param, text);
    else if (f->cls == INPUT_BOOL)
        s = req_tr(r, *text == '1' ? N_("是") : N_("否"));
    else if (f->cls == INPUT_LIST)
        s = list_labels(r, f->param.codes, text);
    return *s ? s : NULL;
}

static const struct input_field *field_of(const struct change_def *d, const char *name)
{
    for (const struct input *const *in = d->inputs; *in; in++)
        for (size_t i = 0; i < (*in)->n; i++)
            if (!strcmp((*in)->v[i].param.name, name))
                return &(*in)->v[i];
    return NULL;
}

/* One line as people read it; no label: the field is none any more. */
static struct change_line line_of(struct req *r, const struct change_def *d,
                                  const struct sql_change_fields_row *row)
{
    struct change_line l = { NULL, row->was, row->becomes };
    const struct input_field *f = d->shown ? NULL : field_of(d, row->field);
    if (d->shown)
        d->shown(r->db, r->prefs.lang, row->field, &l);
    else if (f)
        l = (struct change_line){ f->reviewed ? req_tr(r, f->reviewed) : "", shown(r, f, row->was),
                                  shown(r, f, row->becomes) };
    return l;
}

static int fill_lines(struct req *r, const struct change_def *d, struct change_page *m)
{
    struct sql_change_fields_rows rows = { 0 };
    int rc = sql_change_fields(r->db, m->id, &rows);
    if (rc < 0)
        return rc;
    m->lines.v = ARENA_ARRAY(r->arena, struct change_line, rows.n + 1);
    m->fresh = true;
    for (size_t i = 0; i < rows.n; i++) {
        struct change_line l = line_of(r, d, &rows.v[i]);
        m->fresh = m->fresh && !rows.v[i].was;
        if (l.label && (l.was || l.becomes))
            m->lines.v[m->lines.n++] = l;
    }
    return OK;
}

/* --- the page ------------------------------------------------------------------------------------------- */

static int find(struct req *r, struct sql_change_one_row *c)
{
    int rc = sql_change_one(r->db, param_id(r, "id"), r->user->account, c);
    if (rc < 0)
        return rc;
    return rc && (c->party || actor_over(r->db, STATION, c->pos))
               ? OK
               : ERR(&r->err, NOT_FOUND, NULL, "没有这份变更");
}

static int show(struct req *r)
{
    struct change_page *m = NEW_MODEL(r, change_page);
    struct sql_change_one_row c = { 0 };
    int rc = find(r, &c);
    if (rc < 0)
        return rc;
    bool waits = c.state == CHANGE_STATE_WAITING;
    *m = (struct change_page){ .id = param_id(r, "id"),
                               .kind = c.kind,
                               .title = c.title,
                               .where = c.where,
                               .link = thing_page(r->arena, change_def(c.kind)->thing, c.page),
                               .state = c.state,
                               .made = c.made,
                               .decided = c.decided,
                               .reason = c.reason,
                               .is_party = c.party,
                               .may_decide = waits && !c.party && user_over(r->user, STATION, c.pos),
                               .may_withdraw = waits && c.party,
                               .form = form_new(r, refuse_params) };
    rc = fill_lines(r, change_def(c.kind), m);
    return rc < 0 ? rc : SHOW(r, change_page, m);
}

/* --- deciding ------------------------------------------------------------------------------------------- */

static int decided(struct req *r, int rc, const char *flash)
{
    if (rc < 0)
        return rc;
    reply_flash(r, flash);
    return reply_see_other(r, "/changes/%i", param_id(r, "id"));
}

static int judge(struct req *r, struct sql_change_one_row *c)
{
    int rc = find(r, c);
    return rc < 0 ? rc : req_over(r, STATION, c->pos);
}

static int approve(struct req *r)
{
    struct sql_change_one_row c = { 0 };
    int rc = judge(r, &c);
    if (rc == OK && change_def(c.kind)->fresh)
        rc = req_fresh(r);
    return decided(r, rc < 0 ? rc : change_agree(r->db, param_id(r, "id")), N_("变更已通过，现在生效"));
}

static int refuse(struct req *r)
{
    struct sql_change_one_row c = { 0 };
    int rc = judge(r, &c);
    return decided(r, rc < 0 ? rc : change_refuse(r->db, param_id(r, "id"), param_text(r, "reason")),
                   N_("变更已驳回，原来的内容不变"));
}

static int withdraw(struct req *r)
{
    return decided(r, change_withdraw(r->db, param_id(r, "id")), N_("变更已撤回，原来的内容不变"));
}

#define ID_ONLY PARAMS(P_ID("id"))

const struct route change_routes[] = {
    { GET, "/changes/:id", PERSON, READ, show, ID_ONLY, VIEW(change_page),
      "A change of what was approved, old and new side by side" },
    { POST, "/changes/:id/approve", STATION, WRITE, approve, ID_ONLY, NO_VIEW,
      "Agree to a change, which takes effect", .form = show },
    { POST, "/changes/:id/refuse", STATION, WRITE, refuse, refuse_params, NO_VIEW,
      "Refuse a change, with a reason", .form = show },
    { POST, "/changes/:id/withdraw", PERSON, WRITE, withdraw, ID_ONLY, NO_VIEW, "Take one's change back",
      .form = show },
    ROUTES_END,
};
