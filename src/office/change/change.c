/* change.c - see change.h. A change is a row a field, as stored text; what was agreed is done by the noun in
 * the same transaction. */
#include "office/change/change.h"

#include <string.h>

#include "base/id.h"
#include "base/pos.h"
#include "office/audit/audit.h"
#include "office/change/change.sql.h"
#include "office/deadline/deadline.h"
#include "office/notice/notice.h"

const struct change_def *change_def(int64_t kind)
{
    for (const struct change_def *d = all_changes; d->kind; d++)
        if ((int64_t)d->kind == kind)
            return d;
    return NULL;
}

static const char *link_of(struct db *db, int64_t id)
{
    return arena_printf(db->arena, "/changes/%lld", (long long)id);
}

static int note(struct db *db, enum audit_kind what, int64_t id, int64_t pos, const char *reason)
{
    return audit_add(db, &(struct audit_entry){
                             .what = what, .thing = "change", .thing_id = id, .pos = pos, .reason = reason });
}

static bool same(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

/* --- asking --------------------------------------------------------------------------------------------- */

int change_may_alone(struct db *db, int64_t pos, const struct review_party_list *parties)
{
    if (!actor_over(db, STATION, pos))
        return 0;
    int rc = event_is_party(db, parties);
    return rc < 0 ? rc : !rc;
}

/* The fields of one part that differ, numbered on; what stands goes back into what was sent. */
static int put_part(struct db *db, int64_t id, const struct change_part *p, int *n)
{
    int rc = OK;
    for (size_t i = 0; i < p->input->n && rc >= 0; i++) {
        const struct input_field *f = &p->input->v[i];
        const char *was = p->was ? input_text(f, p->was, db->arena) : NULL;
        const char *becomes = f->reviewed ? input_text(f, p->sent, db->arena) : NULL;
        if (!f->reviewed || same(was, becomes))
            continue;
        rc = sql_change_field_add(db, id, (*n)++, f->param.name, was, becomes);
        if (p->was)
            input_copy(f, p->was, p->sent);
    }
    return done(rc);
}

static bool differs(struct db *db, const struct change_part *p)
{
    for (size_t i = 0; p->input && i < p->input->n; i++) {
        const struct input_field *f = &p->input->v[i];
        if (f->reviewed &&
            (!p->was || !same(input_text(f, p->was, db->arena), input_text(f, p->sent, db->arena))))
            return true;
    }
    return false;
}

static int put_parties(struct db *db, int64_t id, const struct change_new *c)
{
    int rc = sql_change_party_add(db, id, db->actor.account);
    for (size_t i = 0; i < c->parties.n && rc >= 0; i++)
        rc = sql_change_party_add(db, id, c->parties.v[i].account);
    return done(rc);
}

static int may_ask(struct db *db)
{
    struct sql_change_mine_waiting_row mine = { 0 };
    int rc = sql_change_mine_waiting(db, db->actor.account, &mine);
    return rc < 0 ? rc : policy_may_ask(db, mine.n);
}

static int put_change(struct db *db, int64_t id, const struct change_new *c)
{
    int n = 0, rc = sql_change_add(db, &(struct sql_change_add_in){ .id = id,
                                                                    .kind = c->kind,
                                                                    .thing = c->thing,
                                                                    .page = c->page,
                                                                    .title = c->title,
                                                                    .pos = c->pos,
                                                                    .by = db->actor.account,
                                                                    .now = db->now });
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "“{0}”已有一份变更在等审核，请先撤回那一份", c->title);
    for (size_t i = 0; i < 2 && rc >= 0; i++)
        if (c->parts[i].input)
            rc = put_part(db, id, &c->parts[i], &n);
    for (size_t i = 0; i < c->n_texts && rc >= 0; i++)
        rc = sql_change_field_add(db, id, n++, c->texts[i].field, c->texts[i].was, c->texts[i].becomes);
    return done(rc);
}

int change_ask(struct db *db, const struct change_new *c, int64_t *ret_id)
{
    int64_t id = id_new();
    struct review_party_list parties = { 0 };
    *ret_id = 0;
    if (!differs(db, &c->parts[0]) && !differs(db, &c->parts[1]) && !c->n_texts)
        return OK;
    int rc = may_ask(db);
    if (rc < 0 || (rc = put_change(db, id, c)) < 0 || (rc = put_parties(db, id, c)) < 0 ||
        (rc = deadline_set(db, DEADLINE_KIND_CHANGE, id, db->now)) < 0 ||
        (rc = note(db, AUDIT_KIND_CREATE, id, c->pos, NULL)) < 0 ||
        (rc = sql_change_parties(db, id, CHANGE_STATE_WAITING, &parties)) < 0)
        return rc;
    rc = notice_staff_but(db, c->pos, &parties, link_of(db, id), N_("“{0}”有变更等您审核"), c->title, NULL);
    if (rc >= 0)
        *ret_id = id;
    return done(rc);
}

/* --- deciding ------------------------------------------------------------------------------------------- */

int change_put(struct db *db, int64_t change, const struct input *input, void *values)
{
    struct sql_change_fields_rows rows = { 0 };
    int rc = sql_change_fields(db, change, &rows);
    for (size_t i = 0; i < rows.n && rc >= 0; i++)
        for (size_t k = 0; k < input->n; k++) {
            const struct input_field *f = &input->v[k];
            if (strcmp(f->param.name, rows.v[i].field))
                continue;
            if (rows.v[i].was && !same(rows.v[i].was, input_text(f, values, db->arena)))
                return ERR(db->err, CONFLICT, NULL, "“{0w}”在这期间已被改过，请驳回，由对方重新提出",
                           f->reviewed);
            input_set(f, rows.v[i].becomes, db->arena, values);
        }
    return done(rc);
}

static int find(struct db *db, int64_t id, struct sql_change_one_row *c)
{
    int rc = sql_change_one(db, id, db->actor.account, c);
    return rc < 0 ? rc : rc ? OK : ERR(db->err, NOT_FOUND, NULL, "没有这份变更");
}

static int move(struct db *db, int64_t id, enum change_state to, const char *reason)
{
    int rc = sql_change_move(db, id, to, db->now, reason);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "这份变更已经有人处理过了");
    return rc < 0 ? rc : deadline_clear(db, DEADLINE_KIND_CHANGE, id);
}

int change_agree(struct db *db, int64_t id)
{
    struct sql_change_one_row c = { 0 };
    int rc = find(db, id, &c);
    if (rc < 0 || (rc = move(db, id, CHANGE_STATE_AGREED, "")) < 0 ||
        (rc = change_def(c.kind)->apply(db, id, c.thing, c.page)) < 0 ||
        (rc = note(db, AUDIT_KIND_APPROVE, id, c.pos, NULL)) < 0)
        return rc;
    return notice_send(db, c.made_by, link_of(db, id), N_("“{0}”的变更通过了审核，现在生效"), c.title, NULL);
}

int change_refuse(struct db *db, int64_t id, const char *reason)
{
    struct sql_change_one_row c = { 0 };
    int rc = find(db, id, &c);
    if (rc < 0 || (rc = move(db, id, CHANGE_STATE_REFUSED, reason)) < 0 ||
        (rc = note(db, AUDIT_KIND_REFUSE, id, c.pos, reason)) < 0)
        return rc;
    return notice_send(db, c.made_by, link_of(db, id), N_("“{0}”的变更没有通过：{1}"), c.title, reason, NULL);
}

int change_withdraw(struct db *db, int64_t id)
{
    struct sql_change_one_row c = { 0 };
    int rc = find(db, id, &c);
    if (rc == OK && !c.party)
        rc = ERR(db->err, DENIED, NULL, "没有找到您要的内容");
    if (rc == OK)
        rc = move(db, id, CHANGE_STATE_WITHDRAWN, "");
    return rc < 0 ? rc : note(db, AUDIT_KIND_CANCEL, id, c.pos, NULL);
}

int change_of(struct db *db, int64_t page, struct change_note_list *ret_notes)
{
    return done(sql_change_of_page(db, page, ret_notes));
}

int change_end(struct db *db, int64_t page)
{
    struct change_note_list waits = { 0 };
    int rc = sql_change_of_page(db, page, &waits);
    for (size_t i = 0; i < waits.n && rc >= 0; i++)
        rc = move(db, waits.v[i].id, CHANGE_STATE_LAPSED, "");
    return done(rc);
}

/* --- its clock ------------------------------------------------------------------------------------------ */

static int tell_staff(struct db *db, int64_t id, bool above, const char *key)
{
    struct sql_change_one_row c = { 0 };
    struct review_party_list parties = { 0 };
    int rc = sql_change_one(db, id, 0, &c);
    if (rc > 0)
        rc = sql_change_parties(db, id, CHANGE_STATE_WAITING, &parties);
    if (rc <= 0)
        return done(rc);
    int64_t pos = above ? pos_above(db->city->pos, c.pos) : c.pos;
    return notice_staff_but(db, pos, &parties, link_of(db, id), key, c.title, NULL);
}

int change_remind(struct db *db, int64_t id)
{
    return tell_staff(db, id, false, N_("“{0}”的变更快到审核期限了"));
}

int change_escalate(struct db *db, int64_t id)
{
    return tell_staff(db, id, true, N_("“{0}”的变更过了期限还没有审核，请督促"));
}
