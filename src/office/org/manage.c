/* manage.c - units changed by hand.
 *
 * A place in the tree is never given twice, also not after its unit was closed: old records point at it.
 * Stations of other kinds stand beside what the region file gave, in the places from 91 (below the city) or
 * 900 on, which area codes do not use. Not here: who may do it (…_http.c), the tree of the region file
 * (region.c), rights (grant.c). */
#include "office/org/manage.h"

#include <math.h>

#include "office/audit/audit.h"
#include "base/id.h"
#include "base/input.h"
#include "base/pos.h"
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
        return ERR(db->err, CONFLICT, NULL, CHANGED_MEANWHILE);
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
