/* org.h - the tree of units, and who has a say in it.
 *
 * A unit has a stable id and a position (base/pos.h); what belongs to a unit carries the unit's id and pos.
 * Like all rules these run in the caller's transaction. Not here: how a right is asked for (base/user.h,
 * http/req.h). */
#ifndef REDVEST_OFFICE_ORG_ORG_H
#define REDVEST_OFFICE_ORG_ORG_H

#include "db/db.h"
#include "base/user.h"
#include "base/capability.model.h" /* enum capability */
#include "office/org/org.model.h"  /* enum unit_kind, struct unit, unit_line, unit_picker */

struct form;
struct req;

/* One unit (struct unit, org.model). Look-ups return 1 and fill it, 0 when there is none or it is closed, or
 * a negative code. */
int org_unit(struct db *db, int64_t id, struct unit *ret_unit);
int org_unit_at(struct db *db, int64_t pos, struct unit *ret_unit);

/* The city's own unit; 0 before org_init(). */
int org_city(struct db *db, struct unit *ret_unit);

/* "潞州区 · 英雄中路街道 · 某社区": the names from the county down, joined; the city's name for the city
 * itself. */
int org_path_name(struct db *db, int64_t pos, const char **ret_name);

/* The nearest existing unit strictly above (the parent body). 0 at the top. */
int org_parent_body(struct db *db, int64_t pos, struct unit *ret_unit);

/* The open units right below, in the order of their codes; how many. */
int org_children(struct db *db, int64_t parent, struct unit_line_list *ret_rows);

/* The units above one, from the city down, without itself; how many. */
int org_path(struct db *db, int64_t pos, struct unit_line_list *ret_rows);

/* Open units whose name holds a text, the highest first; how many, at most 60. */
int org_search(struct db *db, const char *text, struct unit_line_list *ret_rows);

/* 1, or 0 when there is no such unit. */
int org_unit_facts(struct db *db, int64_t id, struct unit_facts *ret_facts);

/* All grants of an account that hold, in db->arena. */
int org_grants(struct db *db, int64_t account, const struct grant **ret_grants, size_t *ret_n);

/* A right of somebody: 1 while it holds, or 0. */
struct org_grant {
    int64_t id, account, pos;
    struct grant_line line;
};
int org_grant(struct db *db, int64_t id, struct org_grant *ret_grant);

/* What a noun declares that may be done over a unit (`capability` in its .model); its names are
 * capability_codes'. */
struct capability_def {
    int64_t number;
    const char *allows; /* says what, for whoever gives it */
    unsigned levels;    /* 1 << LEVEL_…: at units of which levels it is given */
    int64_t given_by;   /* the capability that gives it: CAPABILITY_GENERAL, or one that alone may */
    bool alone;         /* whoever has it has no other right */
};

/* All that are declared, ended by number 0; generated. */
extern const struct capability_def all_capabilities[];

/* Whether somebody can hold a capability at a unit of this kind. */
bool org_fits(const struct capability_def *c, int64_t kind);

/* NULL: nobody declares this number. */
const struct capability_def *org_capability(int64_t number);

/* From the server's command line: a right over a unit for an account, until the end of a local day and for a
 * reason. It holds at once where nobody else could agree to it; else it waits for them like any other
 * (grant.h), and holds when none of them refused in time. *ret_waits says which. INVALID: no such capability
 * at such units, or too long; CONFLICT: asked already, or what it goes with excludes it. */
int org_grant_from_server(struct db *db, int64_t account, const struct unit *u, const struct grant_asked *a,
                          bool *ret_waits);

/* The latest local day that a right given today may last. */
int64_t org_grant_last_day(const struct db *db);

/* Clocks (DEADLINE): a request that nobody answered; a right that is about to end, and one that has. */
int org_request_late(struct db *db, int64_t request);
int org_grant_remind(struct db *db, int64_t grant);
int org_grant_lapse(struct db *db, int64_t grant);

/* Each hour: rights from before there was an end get one. */
int org_grants_date(struct db *db);

/* Builds the tree from a region file (UTF-8 CSV with the heading code,parent_code,level,name; levels
 * province, prefecture, county, township, village) and notes the city in `meta` (city.code, city.name,
 * city.unit). city_code has 4, 6 or 12 digits. INVALID names the line; CONFLICT when the register has a city.
 * Begin a transaction before, and roll it back when refused. */
int org_init(struct db *db, const char *city_code, const char *csv, size_t csv_n);

/* An invariant: units stand below their parents. */
struct check;
int org_check_tree(struct db *db, struct check *c);

/* The unit that a list was asked for by its parameter "unit", or the whole city. NOT_FOUND at "unit". */
int org_asked(struct req *r, struct unit *ret_unit);

/* --- choosing a unit in a form: 区县→街道→社区 as three native selects -----------------------------------
 *
 * The POST route declares ORG_PICK_PARAMS. Its GET handler, after form_new() (and form_set…), calls
 * org_pick_form(r, f, POS_VILLAGE, &m->picker); the model has `picker unit_picker` and the template {{>
 * unit_picker picker}}. Without script the person chooses the county and presses 选择 (`_draw`): the form
 * comes back with the townships filled in, nothing typed is lost, nothing stands in a URL. With script, htmx
 * fetches the next select as soon as one changes. */
#define ORG_PICK_PARAMS P_OPT_ID("county"), P_OPT_ID("town"), P_OPT_ID("village")

/* Fills the choices of the three fields from what stands in the form. deepest: POS_TOWN or POS_VILLAGE. */
int org_pick_form(struct req *r, struct form *f, int deepest, struct unit_picker *ret_picker);

/* Puts a known unit into the three fields (call before org_pick_form); 0 for none. */
int org_pick_set(struct req *r, struct form *f, int64_t unit);

/* The unit that was chosen, at least as deep as `least` (POS_COUNTY, POS_TOWN, POS_VILLAGE). INVALID, with
 * the field that is missing or wrong noted. */
int org_picked(struct req *r, int least, struct unit *ret_unit);

/* Rights go with an account that is closed. */
int org_end_grants(struct db *db, int64_t account);

#endif
