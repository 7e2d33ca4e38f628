/* event.c - see event.h. */
#include "office/event/event.h"

#include <string.h>

#include "base/id.h"
#include "office/event/event.sql.h"

const struct thing *thing_by_name(const char *name)
{
    for (const struct thing *t = all_things; t->name; t++)
        if (!strcmp(t->name, name))
            return t;
    return NULL;
}

const char *thing_page(struct arena *a, const struct thing *t, int64_t id)
{
    const char *at = t && t->link ? strstr(t->link, ":id") : NULL;
    if (!at)
        return t ? t->link : NULL;
    return arena_printf(a, "%.*s%lld%s", (int)(at - t->link), t->link, (long long)id, at + 3);
}

static const struct machine_move *find(const struct machine *m, int64_t from, int64_t to)
{
    for (size_t i = 0; i < m->n_moves; i++)
        if (m->moves[i].from == from && m->moves[i].to == to)
            return &m->moves[i];
    return NULL;
}

bool machine_may(const struct machine *m, int64_t from, int64_t to)
{
    return find(m, from, to);
}

static bool is_self(const struct db *db, const struct sql_event_selves_rows *selves, int64_t account)
{
    for (size_t i = 0; i < selves->n; i++)
        if (selves->v[i].id == account)
            return true;
    return account == db->actor.account;
}

int event_is_self(struct db *db, int64_t account)
{
    struct sql_event_selves_rows selves = { 0 };
    int rc = sql_event_selves(db, db->actor.account, &selves);
    return rc < 0 ? rc : db->actor.account && is_self(db, &selves, account);
}

int event_is_party(struct db *db, const struct review_party_list *parties)
{
    struct sql_event_selves_rows selves = { 0 };
    int rc = sql_event_selves(db, db->actor.account, &selves);
    for (size_t i = 0; i < parties->n && rc >= 0; i++)
        if (is_self(db, &selves, parties->v[i].account))
            return 1;
    if (rc >= 0 && !selves.n)
        return ERR(db->err, CONFLICT, NULL, "您还没有通过实名核验，不能审核别人的事，请先完成实名");
    return done(rc);
}

/* Nobody decides in a case of their own; who decides is known by name. */
static int another(struct db *db, const struct machine *m, int64_t id, const struct machine_move *move)
{
    struct review_party_list parties = { 0 };
    int rc = m->parties(db, id, move->from, &parties);
    if (rc >= 0)
        rc = event_is_party(db, &parties);
    return rc > 0 ? ERR(db->err, CONFLICT, NULL, move->alone) : rc;
}

int event_may(struct db *db, const struct machine *m, int64_t id, int64_t from, int64_t to)
{
    const struct machine_move *move = find(m, from, to);
    const struct code *c = code_by_value(m->states, from);
    if (!move)
        return ERR(db->err, CONFLICT, NULL, "现在是“{0w}”，不能这样操作", c ? c->label : "");
    return move->alone && db->actor.account ? another(db, m, id, move) : OK;
}

int event_moved(struct db *db, const struct machine *m, int64_t id, int64_t from, int64_t to,
                const char *reason)
{
    return sql_event_add(db, &(struct sql_event_add_in){ .id = id_new(),
                                                         .thing = m->thing->number,
                                                         .thing_id = id,
                                                         .from = from,
                                                         .to = to,
                                                         .actor = db->actor.account,
                                                         .may = db->actor.by ? db->actor.by->capability : 0,
                                                         .unit = db->actor.by ? db->actor.by->unit : 0,
                                                         .now = db->now,
                                                         .reason = reason ? reason : "" });
}

static const char *name_of(const struct machine *m, int64_t state)
{
    const struct code *c = code_by_value(m->states, state);
    return c ? c->name : NULL;
}

int event_history(struct db *db, const struct machine *m, int64_t id, enum lang lang,
                  struct event_line_list *ret_lines)
{
    struct sql_event_of_rows rows = { 0 };
    int rc = sql_event_of(db, id, m->thing->number, &rows);
    if (rc < 0)
        return rc;
    struct event_line *v = ARENA_ARRAY(db->arena, struct event_line, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const struct sql_event_of_row *e = &rows.v[i];
        const struct code *to = code_by_value(m->states, e->becomes);
        v[i] = (struct event_line){ .at = e->at,
                                    .from_state = name_of(m, e->was),
                                    .to_state = to ? to->name : "",
                                    .label = to ? tr(lang, to->label) : "",
                                    .by_name = e->by_name,
                                    .unit_name = e->unit_name,
                                    .reason = e->reason,
                                    .desk = db->actor.user && user_may(db->actor.user, STATION),
                                    .mine = e->actor && e->actor == db->actor.account };
    }
    *ret_lines = (struct event_line_list){ v, rows.n, rows.cut };
    return OK;
}
