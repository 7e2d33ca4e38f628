/* staff_http.c - volunteers as staff see them: masked lists, one case with its decisions, registration at the
 * counter. Who is looked for by name, phone or document is sent in a body: addresses are written down.
 *
 * A case has one form with one reason and several buttons; looking at what is masked is a POST with a reason,
 * recorded, and shown once. Not here: rules (volunteer.c), requests about documents (claim_http.c). */
#include "people/volunteer/pages_http.h"

#include <stdio.h>
#include <string.h>

#include "office/account/account.h"
#include "office/codes/codes.model.h"
#include "base/clock.h"
#include "base/cn.h"
#include "base/personal.h"
#include "base/crypt.h"
#include "base/name.h"
#include "base/pos.h"
#include "db/city.h"
#include "office/event/event.h"
#include "http/input.h"
#include "http/server.h"
#include "office/org/org.h"
#include "office/policy/policy.h"
#include "people/volunteer/guardian.sql.h"
#include "people/volunteer/identity.h"
#include "people/volunteer/staff.sql.h"
#include "people/volunteer/volunteer.sql.h"

#define LIST_MAX 50

#define STAFF_LIST_PARAMS                                                                                    \
    P_OPT_CODE("real_name", real_name_state_codes), P_OPT_CODE("state", volunteer_state_codes), P_PAGE

const struct param staff_list_params[] = { STAFF_LIST_PARAMS, { .kind = PARAM_END } };
const struct param staff_find_params[] = { P_OPT_TEXT("q", 40), STAFF_LIST_PARAMS, { .kind = PARAM_END } };
const struct param case_params[] = { P_ID("id"), P_OPT_TEXT("reason", 200), { .kind = PARAM_END } };
const struct param new_params[] = { P_PHONE("phone"),        WHO_PARAMS,
                                    ORG_PICK_PARAMS,         HOME_ADDRESS_PARAMS,
                                    RELATIVE_DETAILS_PARAMS, VOLUNTEER_DETAILS_PARAMS,
                                    GUARDIAN_DETAILS_PARAMS, P_BOOL("checked"),
                                    P_MUST("paper"),         { .kind = PARAM_END } };

/* The place stays for the next person, nothing of the last one. */
const struct param staff_show_new_params[] = { P_OPT_ID("unit"), { .kind = PARAM_END } };

/* --- the list ------------------------------------------------------------------------------------------ */

/* The cursor is "pos.id" of the last line. */
static bool cursor(const struct req *r, int64_t *ret_pos, int64_t *ret_id)
{
    long long pos, id;
    const char *after = param_text(r, "after");
    if (!after)
        return true;
    if (sscanf(after, "%lld.%lld", &pos, &id) != 2)
        return false;
    *ret_pos = pos;
    *ret_id = id;
    return true;
}

static void blind(const struct req *r, const char *kind, const char *text, char out[CRYPT_BLIND_TEXT])
{
    crypt_blind(r->city->keys, kind, text, out);
}

/* Phones and documents are found whole, by their keyed index: never by a part. 1 when q was one. What holds a
 * digit and is no document here may be a volunteer's number. */
static int find_exact(struct req *r, struct range range, const char *q, struct volunteers_page *m)
{
    char phone[CN_PHONE_TEXT], index[CRYPT_BLIND_TEXT];
    const char *number = q ? document_fold(r->arena, q) : "";
    int rc;
    if (cn_phone_parse(number, phone) == CN_OK) {
        blind(r, "phone", phone, index);
        rc = sql_staff_by_phone(r->db, index, range.lo, range.hi, &m->items);
        return rc < 0 ? rc : 1;
    }
    if (!strpbrk(number, "0123456789"))
        return 0;
    blind(r, "id", number, index);
    rc = sql_staff_by_document(r->db, index, range.lo, range.hi, &m->items);
    return rc < 0 ? rc : m->items.n > 0;
}

static int find_page(struct req *r, struct range range, int64_t limit, struct volunteers_page *m)
{
    char number[CN_NUMBER_TEXT];
    int64_t pos = range.lo, after = 0;
    bool is_number = m->q && cn_number_parse(document_fold(r->arena, m->q), CN_VOLUNTEER, number) == CN_OK;
    if (!cursor(r, &pos, &after) || pos < range.lo)
        return req_invalid(r, "after", N_("翻页的位置不对，请从第一页看起"));
    if (!m->q && m->real_name == REAL_NAME_STATE_WAITING && (!m->state || m->state == VOLUNTEER_STATE_ACTIVE))
        return sql_staff_waiting(r->db, pos, range.hi, pos, after, limit, &m->items);
    return sql_staff_volunteers(
        r->db,
        &(struct sql_staff_volunteers_in){ .lo = pos,
                                           .hi = range.hi,
                                           .state = m->state,
                                           .real_name = m->real_name,
                                           .number = is_number ? number : NULL,
                                           .name = is_number || !m->q ? NULL : name_fold(r->arena, m->q),
                                           .pos = pos,
                                           .after = after,
                                           .limit = limit },
        &m->items);
}

static int list(struct req *r, const char *q)
{
    struct volunteers_page *m = NEW_MODEL(r, volunteers_page);
    struct range range = req_range(r, STATION);
    int64_t limit = req_limit(r, LIST_MAX);
    m->q = q;
    m->real_name = (enum real_name_state)param_code(r, "real_name");
    m->state = (enum volunteer_state)param_code(r, "state");
    m->unit_name = user_at(r->user, STATION)->unit_name;
    m->form = form_new(r, staff_find_params);
    form_set(m->form, "q", m->q);
    form_set_code(m->form, "real_name", m->real_name);
    form_set_code(m->form, "state", m->state);
    int rc = find_exact(r, range, m->q, m);
    if (rc == 0)
        rc = find_page(r, range, limit + 1, m);
    if (rc < 0)
        return rc;
    if ((int64_t)m->items.n > limit) {
        const struct volunteer_line *last = &m->items.v[limit - 1];
        m->items.n = (size_t)limit;
        m->next = arena_printf(r->arena, "%lld.%lld", (long long)last->pos, (long long)last->id);
    }
    return SHOW(r, volunteers_page, m);
}

int staff_list(struct req *r)
{
    return list(r, NULL);
}

int staff_find(struct req *r)
{
    return list(r, param_text(r, "q"));
}

/* --- one case ------------------------------------------------------------------------------------------ */

static int find(struct req *r, struct volunteer *v)
{
    int rc = volunteer_one(r->db, param_id(r, "id"), v);
    if (rc == 0)
        return ERR(&r->err, NOT_FOUND, NULL, "没有找到您要的内容");
    return rc < 0 ? rc : req_over(r, STATION, v->pos);
}

/* A minor with a guardian, for staff who are not themselves the child. */
int staff_find_minor(struct req *r, struct volunteer *v)
{
    struct sql_guardian_one_row row = { 0 };
    int rc = find(r, v);
    if (rc == OK)
        rc = event_is_self(r->db, v->account);
    if (rc > 0)
        return ERR(&r->err, DENIED, NULL, "自己的注册要由别人核实");
    if (rc == OK)
        rc = sql_guardian_one(r->db, v->id, &row);
    if (rc == 0)
        return ERR(&r->err, CONFLICT, NULL, "这份注册没有登记监护人");
    return done(rc);
}

static int open_document(struct req *r, const struct volunteer *v, const char **ret)
{
    struct sql_volunteer_sealed_row row = { 0 };
    int rc = sql_volunteer_sealed(r->db, v->id, &row);
    return rc < 0 ? rc : volunteer_open_document(r->db, v->id, row.document ? row.document : "", ret);
}

/* A closed registration has no phone any more. */
static int open_phone(struct req *r, const struct volunteer *v, const char **ret)
{
    *ret = "";
    return v->state == VOLUNTEER_STATE_CLOSED ? OK : account_phone(r->db, v->account, ret);
}

static int open_guardian(struct req *r, int64_t volunteer, const char *what, const char *sealed,
                         const char **ret)
{
    const char *aad = arena_printf(r->arena, "guardian.%s:%lld", what, (long long)volunteer);
    return crypt_open(r->city->keys, r->arena, aad, sealed, ret, &r->err);
}

static int fill_guardian(struct req *r, struct volunteer_case *m)
{
    struct sql_guardian_one_row row = { 0 };
    const char *name = NULL;
    int rc = sql_guardian_one(r->db, m->id, &row);
    if (rc <= 0)
        return rc;
    rc = open_guardian(r, m->id, "name", row.name, &name);
    if (rc < 0)
        return rc;
    const struct code *c = code_by_value(&guardian_relation_codes, row.relation);
    m->guardian = arena_printf(r->arena, "%s %s", c ? req_tr(r, c->label) : "",
                               personal_text(r->arena, PERSONAL_KIND_PERSON, READER_KIND_STAFF, name));
    m->guardian_agrees = row.consented != 0;
    return OK;
}

/* Whose phone it is: what and who, masked. */
static int fill_relative(struct req *r, int64_t account, const char **ret)
{
    struct account_relative whose = { 0 };
    int rc = account_relative(r->db, account, &whose);
    if (rc <= 0)
        return rc;
    *ret = arena_printf(r->arena, "%s %s", req_tr(r, code_by_value(&relative_codes, whose.relation)->label),
                        personal_text(r->arena, PERSONAL_KIND_PERSON, READER_KIND_STAFF, whose.name));
    return OK;
}

static void fill_row(struct req *r, const struct volunteer *v, struct volunteer_case *m)
{
    m->id = v->id;
    m->number = v->number;
    m->name = v->name;
    m->sex = v->sex;
    m->age = age_on(v->birth, day_of(r->now));
    m->id_kind = v->id_kind;
    m->pos = v->pos;
    m->state = v->state;
    m->real_name = v->real_name;
    m->minor = volunteer_is_minor(r->db, v->birth);
    m->made = v->made;
    m->decided = v->decided;
    m->minutes = v->minutes;
    m->records = v->records;
    m->no_shows = v->no_shows;
    m->star = v->star;
}

static int fill_case(struct req *r, const struct volunteer *v, struct volunteer_case *m)
{
    struct sql_claims_of_holder_row claims = { 0 };
    fill_row(r, v, m);
    int rc = open_document(r, v, &m->document);
    if (rc >= 0)
        rc = open_phone(r, v, &m->phone);
    if (rc >= 0)
        rc = org_path_name(r->db, v->pos, &m->unit_name);
    if (rc >= 0)
        rc = fill_guardian(r, m);
    if (rc >= 0)
        rc = fill_relative(r, v->account, &m->relative);
    if (rc >= 0)
        rc = sql_claims_of_holder(r->db, v->id, &claims);
    if (rc >= 0)
        rc = sql_staff_moves(r->db, v->id, &m->moves);
    if (rc < 0)
        return rc;
    m->claims = claims.n;
    return OK;
}

int staff_case(struct req *r)
{
    struct volunteer_case *m = NEW_MODEL(r, volunteer_case);
    struct volunteer v = { 0 };
    int rc = find(r, &v);
    if (rc == OK)
        rc = fill_case(r, &v, m);
    if (rc < 0)
        return rc;
    m->form = form_new(r, case_params);
    return SHOW(r, volunteer_case, m);
}

/* Confirming needs no reason; the rules ask for one where it is due. */
static int confirm_any(struct db *db, int64_t id, const char *reason)
{
    (void)reason;
    return volunteer_confirm(db, id);
}

static int decide(struct req *r, int rule(struct db *, int64_t, const char *), const char *flash)
{
    struct volunteer v = { 0 };
    int rc = find(r, &v);
    if (rc == OK)
        rc = rule(r->db, v.id, param_text(r, "reason"));
    if (rc < 0)
        return rc;
    req_forget_user(r, v.account); /* a suspension holds from the next request on */
    reply_flash(r, flash);
    return reply_see_other(r, "/admin/volunteers/%i", v.id);
}

int staff_confirm(struct req *r)
{
    return decide(r, confirm_any, N_("实名已核实"));
}

int staff_refuse(struct req *r)
{
    return decide(r, volunteer_refuse, N_("已驳回，对方会看到理由"));
}

int staff_suspend(struct req *r)
{
    return decide(r, volunteer_suspend, N_("已暂停这位志愿者的资格"));
}

int staff_restore(struct req *r)
{
    return decide(r, volunteer_restore, N_("已恢复这位志愿者的资格"));
}

static int reveal_guardian(struct req *r, struct volunteer_reveal *m)
{
    struct sql_guardian_one_row row = { 0 };
    int rc = sql_guardian_one(r->db, m->id, &row);
    if (rc <= 0)
        return rc;
    rc = open_guardian(r, m->id, "name", row.name, &m->guardian_name);
    return rc < 0 ? rc : open_guardian(r, m->id, "phone", row.phone, &m->guardian_phone);
}

int staff_reveal(struct req *r)
{
    struct volunteer_reveal *m = NEW_MODEL(r, volunteer_reveal);
    struct volunteer v = { 0 };
    int rc = find(r, &v);
    if (rc == OK && !param_given(r, "reason"))
        return req_invalid(r, "reason", N_("请写明为什么要看"));
    if (rc == OK && v.state == VOLUNTEER_STATE_CLOSED)
        return ERR(&r->err, CONFLICT, NULL, "这份注册已经注销");
    if (rc == OK)
        rc = volunteer_note_look(r->db, &v, param_text(r, "reason"));
    m->id = v.id;
    m->name = v.name;
    m->id_kind = v.id_kind;
    if (rc >= 0)
        rc = open_document(r, &v, &m->document);
    if (rc >= 0)
        rc = open_phone(r, &v, &m->phone);
    if (rc >= 0)
        rc = reveal_guardian(r, m);
    return rc < 0 ? rc : SHOW(r, volunteer_reveal, m);
}

/* --- at the counter ------------------------------------------------------------------------------------ */

int staff_show_new(struct req *r)
{
    struct volunteer_new *m = NEW_MODEL(r, volunteer_new);
    m->adult_age = policy(r->db, POLICY_VOLUNTEER_ADULT_AGE);
    m->form = form_new(r, new_params);
    m->other = fields_are_other(m->form);
    m->relative = form_field(m->form, "relative_name")->value || form_field(m->form, "relative")->value;
    int64_t unit = r->refused ? 0 : param_id(r, "unit");
    int rc = org_pick_set(r, m->form, unit ? unit : user_at(r->user, STATION)->unit);
    if (rc == OK)
        rc = org_pick_form(r, m->form, POS_VILLAGE, &m->picker);
    m->picker.home = true;
    return rc < 0 ? rc : SHOW(r, volunteer_new, m);
}

static int register_for(struct req *r, const struct unit *home, int64_t *ret_id)
{
    struct registration g = {
        .phone = param_text(r, "phone"),
        .relative = fields_relative(r),
        .who = fields_identity(r),
        .home = { home->id, TAKE(r, home_address).address },
        .details = TAKE(r, volunteer_details),
        .guardian = fields_guardian(r),
        .by = r->user->account,
        .checked = param_bool(r, "checked"),
    };
    g.agreed[CONSENT_KIND_PAPER] = param_bool(r, "paper");
    return volunteer_register(r->db, &g, ret_id);
}

int staff_new(struct req *r)
{
    struct unit home = { 0 };
    int64_t id = 0;
    int rc = org_picked(r, POS_VILLAGE, &home);
    if (rc == OK && !actor_over(r->db, STATION, home.pos))
        return req_invalid(r, "village", N_("只能为自己辖区的居民代办"));
    if (rc == OK && fields_relative(r) && !param_bool(r, "relative_agrees"))
        return req_invalid(r, "relative_agrees", N_("请先问过机主，同意替家人收验证码"));
    if (rc == OK)
        rc = register_for(r, &home, &id);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("代办注册完成，可以打印志愿者卡交给本人"));
    return reply_see_other(r, "/admin/volunteers/%i/card", id);
}
