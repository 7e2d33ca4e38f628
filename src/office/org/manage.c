/* manage.c - units and grants changed by hand.
 *
 * A place in the tree is never given twice, also not after its unit was closed: old records point at it.
 * Stations of other kinds stand beside what the region file gave, in the places from 91 (below the city) or
 * 900 on, which area codes do not use. Not here: who may do it (…_http.c), the tree of the region file
 * (region.c). */
#include "office/org/manage.h"

#include <math.h>

#include <string.h>

#include "office/audit/audit.h"
#include "base/crypt.h"
#include "base/id.h"
#include "base/input.h"
#include "base/pos.h"
#include "db/city.h"
#include "office/notice/notice.h"
#include "office/org/org.sql.h"

#define FIRST_OF_99  91
#define FIRST_OF_999 900

static int note(struct db *db, enum audit_kind what, const struct unit *u, const char *reason)
{
    return audit_add(db,
                     &(struct audit_entry){
                         .what = what, .thing = "unit", .thing_id = u->id, .pos = u->pos, .reason = reason });
}

static int check_name(struct db *db, int64_t parent, const char *name, int64_t but)
{
    struct sql_org_name_taken_row row = { 0 };
    int rc = parent ? sql_org_name_taken(db, parent, name, but, &row) : OK;
    if (rc < 0)
        return rc;
    return row.n ? ERR(db->err, CONFLICT, "name", "同级已经有“{0}”了，请换一个名称", name) : OK;
}

static int check_details(struct db *db, const struct unit_details *f)
{
    int rc = CHECK(db->err, unit_details, f);
    if (rc == OK && isnan(f->lat) != isnan(f->lng))
        rc = ERR(db->err, INVALID, isnan(f->lat) ? "lat" : "lng", "经度和纬度要一起填，或都不填");
    return rc;
}

int org_change(struct db *db, const struct unit *u, const struct unit_details *f, int64_t version)
{
    int rc = check_details(db, f);
    if (rc == OK)
        rc = check_name(db, u->parent, f->name, u->id);
    if (rc < 0)
        return rc;
    rc = sql_org_change(db, u->id, f, version);
    if (rc < 0)
        return rc;
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "内容已被别人修改，请刷新后再改");
    return note(db, AUDIT_KIND_CHANGE, u, NULL);
}

/* --- a new unit --------------------------------------------------------------------------------------- */

static bool is_station(int64_t kind)
{
    return kind >= UNIT_KIND_VILLAGE_STATION && kind <= UNIT_KIND_OTHER_STATION;
}

/* 站 → 点 → 小组 → 岗; a station of another kind hangs on the office, centre or station above it. */
static bool may_stand_below(enum unit_kind kind, const struct unit *parent)
{
    switch (kind) {
    case UNIT_KIND_POINT:
        return is_station(parent->kind);
    case UNIT_KIND_GROUP:
        return parent->kind == UNIT_KIND_POINT;
    case UNIT_KIND_POST:
        return parent->kind == UNIT_KIND_GROUP;
    case UNIT_KIND_WINDOW_STATION:
    case UNIT_KIND_SCENIC_STATION:
    case UNIT_KIND_HOSPITAL_STATION:
    case UNIT_KIND_TRAFFIC_STATION:
    case UNIT_KIND_OTHER_STATION:
        return parent->kind <= UNIT_KIND_TOWN_STATION;
    default:
        return false;
    }
}

/* The next free place below; POS_NONE when all are taken. */
static int next_place(struct db *db, const struct unit *parent, enum unit_kind kind, int64_t *ret_pos)
{
    struct sql_org_slot_row row = { 0 };
    int most = pos_child_max((enum pos_depth)parent->depth), first = 1;
    if (is_station(kind))
        first = most == 99 ? FIRST_OF_99 : FIRST_OF_999;
    int64_t lo = pos_child(parent->pos, first), last = pos_child(parent->pos, most);
    if (lo == POS_NONE || last == POS_NONE) {
        *ret_pos = POS_NONE;
        return OK;
    }
    int rc = sql_org_slot(db, lo, pos_hi(last), &row);
    if (rc < 0)
        return rc;
    int64_t step = pos_child(parent->pos, 2) - pos_child(parent->pos, 1);
    int64_t used = row.pos ? (row.pos - parent->pos) / step : first - 1;
    *ret_pos = used < most ? pos_child(parent->pos, (int)used + 1) : POS_NONE;
    return OK;
}

int org_add(struct db *db, const struct unit *parent, enum unit_kind kind, const struct unit_details *f,
            int64_t *ret_id)
{
    char code[POS_CODE_TEXT];
    struct unit u = { .id = id_new(), .pos = POS_NONE, .kind = kind, .parent = parent->id };
    if (!may_stand_below(kind, parent))
        return ERR(db->err, INVALID, "kind", "“{0}”下面不能设这种单位", parent->name);
    int rc = check_details(db, f);
    if (rc == OK)
        rc = check_name(db, parent->id, f->name, 0);
    if (rc == OK)
        rc = next_place(db, parent, kind, &u.pos);
    if (rc < 0)
        return rc;
    if (u.pos == POS_NONE)
        return ERR(db->err, CONFLICT, NULL, "“{0}”下面已经没有空位了", parent->name);
    pos_to_code(u.pos, code);
    rc = sql_org_unit_new(db, &(struct sql_org_unit_new_in){ .id = u.id,
                                                             .pos = u.pos,
                                                             .depth = pos_depth(u.pos),
                                                             .code = code,
                                                             .kind = kind,
                                                             .parent = parent->id,
                                                             .now = db->now,
                                                             .unit_details = *f });
    if (rc < 0)
        return rc;
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "刚有人在这里新建了单位，请再试一次");
    *ret_id = u.id;
    return note(db, AUDIT_KIND_CREATE, &u, NULL);
}

/* --- closing ------------------------------------------------------------------------------------------ */

int org_hinders(struct db *db, const struct hinder *h, const struct unit *u, int64_t *ret_n)
{
    struct hinder_range range = { u->pos, pos_hi(u->pos), db->now };
    return db_one(db, h->count, &range, ret_n); /* the one column of a count */
}

int org_close(struct db *db, const struct unit *u, const char *reason)
{
    for (const struct hinder *h = all_hinders; h->count; h++) {
        int64_t n = 0;
        int rc = org_hinders(db, h, u, &n);
        if (rc < 0)
            return rc;
        if (n)
            return ERR(db->err, CONFLICT, NULL, h->words, arena_printf(db->arena, "%lld", (long long)n));
    }
    int rc = sql_org_close(db, u->id, db->now);
    if (rc < 0)
        return rc;
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "“{0}”不能撤销：它是全市的单位，或刚被撤销", u->name);
    rc = sql_org_grants_end_unit(db, u->id, db->actor.account, db->now);
    return rc < 0 ? rc : note(db, AUDIT_KIND_CLOSE, u, reason);
}

/* --- grants ------------------------------------------------------------------------------------------- */

static int add_grant(struct db *db, int64_t account, int64_t may, const struct unit *u)
{
    const struct capability_def *c = org_capability(may);
    const struct code *name = code_by_value(&capability_codes, may);
    if (!c || !name || !org_fits(c, u->kind))
        return ERR(db->err, INVALID, "may", "这项权限不能在“{0}”这一级授予", u->name);
    int64_t id = id_new();
    int rc = sql_org_grant_add(db, id, account, may, u->id, db->actor.account, db->now);
    if (rc < 0)
        return rc;
    if (rc == 0)
        return ERR(db->err, CONFLICT, "account", "此人在“{0}”已经有这项权限", u->name);
    return audit_add(db, &(struct audit_entry){ .what = AUDIT_KIND_GRANT,
                                                .thing = "unit_grant",
                                                .thing_id = id,
                                                .pos = u->pos,
                                                .detail = name->name });
}

int org_grant_add(struct db *db, int64_t account, int64_t may, int64_t unit)
{
    struct unit u;
    int rc = org_unit(db, unit, &u);
    if (rc < 0)
        return rc;
    if (rc == 0)
        return ERR(db->err, INVALID, "unit", "没有这个单位，或它已经撤销");
    return add_grant(db, account, may, &u);
}

int org_give(struct db *db, const char *phone, int64_t may, const struct unit *u, int64_t *ret_account)
{
    struct sql_org_account_of_row row;
    char index[CRYPT_BLIND_TEXT];
    crypt_blind(db->city->keys, "phone", phone, index);
    int rc = sql_org_account_of(db, index, db->actor.account, &row);
    if (rc < 0)
        return rc;
    if (rc == 0)
        return ERR(db->err, INVALID, "phone", "这个手机号还没有注册，请先注册");
    if (row.own)
        return ERR(db->err, CONFLICT, "phone", "不能给自己授权，请由同事或上级来办");
    if (!row.known)
        return ERR(db->err, INVALID, "phone", "对方还没有通过实名核验，请先注册志愿者并核实证件");
    rc = add_grant(db, row.id, may, u);
    if (rc == OK)
        rc = notice_send(db, row.id, "/inbox", N_("您已获得“{0}”的工作权限"), u->name, NULL);
    if (rc < 0)
        return rc;
    *ret_account = row.id;
    return OK;
}

int org_grant(struct db *db, int64_t id, struct org_grant *ret_grant)
{
    struct sql_org_grant_row row;
    int rc = sql_org_grant(db, id, &row);
    if (rc <= 0)
        return rc;
    *ret_grant = (struct org_grant){ .id = id, .account = row.account, .pos = row.pos };
    ret_grant->line = (struct grant_line){ .id = id,
                                           .name = row.name,
                                           .may = row.may,
                                           .unit = row.unit,
                                           .unit_name = row.unit_name,
                                           .given = row.given,
                                           .giver = row.giver };
    return 1;
}

int org_end(struct db *db, const struct org_grant *g, const char *reason)
{
    if (g->account == db->actor.account)
        return ERR(db->err, CONFLICT, NULL, "不能收回自己的权限，请由同事或上级来办");
    int rc = sql_org_grant_end(db, g->id, db->actor.account, db->now);
    if (rc < 0)
        return rc;
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "内容已被别人修改，请刷新后再改");
    const struct code *name = code_by_value(&capability_codes, g->line.may);
    rc = audit_add(db, &(struct audit_entry){ .what = AUDIT_KIND_REVOKE,
                                              .thing = "unit_grant",
                                              .thing_id = g->id,
                                              .pos = g->pos,
                                              .reason = reason,
                                              .detail = name ? name->name : NULL });
    return rc < 0
               ? rc
               : notice_send(db, g->account, "/me", N_("您在“{0}”的工作权限已收回"), g->line.unit_name, NULL);
}
