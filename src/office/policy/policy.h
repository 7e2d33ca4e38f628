/* policy.h - the limits, rates, deadlines and roundings that a city can change (DESIGN 2.14, DOMAIN's
 * [default] and [practice]).
 *
 * Each has a name, a built-in value with its source, a unit and bounds, declared in the .model of the noun
 * that keeps to it; rows of table `policy` override it from their day on. Reading one costs an array access:
 * the values in force are kept in memory. */
#ifndef REDVEST_OFFICE_POLICY_POLICY_H
#define REDVEST_OFFICE_POLICY_POLICY_H

#include "db/city.h"
#include "db/db.h"
#include "office/policy/keys.h" /* enum policy_key, from the declarations of the nouns */
#include "view/view.h"

struct policy_def {
    const char *name; /* "checkin.tolerance_min" */
    int64_t value, min, max;
    const char *unit;           /* Chinese key: "分钟"; "": it is a choice */
    int64_t per;                /* so many of what is stored are one of what people read and write */
    const char *const *choices; /* Chinese keys, of the values from the least on; NULL: a number */
    const char *heading;        /* Chinese key; rules of one heading follow each other */
    const char *label;          /* Chinese key */
    const char *source;         /* Chinese key: "通行做法", "法规：…" */
    enum policy_key over;       /* never below this rule; POLICY_COUNT: none */
    bool strict;                /* not equal to it either */
    bool tried;                 /* a trial shows whom a change would move (/admin/policy/:id/trial) */
};
extern const struct policy_def policy_defs[POLICY_COUNT];

const struct policy_def *policy_def(enum policy_key key);

/* The value in force. db->city->policy must have been loaded. */
int64_t policy(const struct db *db, enum policy_key key);

/* The widest that a rule has ever been: what was right then is right now. */
int policy_most_ever(struct db *db, enum policy_key key, int64_t *ret_value);

/* Reads what is in force at db->now into the table that all connections share; at start, after a change,
 * each minute. */
int policy_load(struct db *db, struct policy_table *table);
struct policy_table *policy_table_new(void);
void policy_table_free(struct policy_table *t);

/* Whether one person may ask reviewers for one thing more: CONFLICT when POLICY_REVIEW_WAITING_MOST wait
 * already. */
int policy_may_ask(struct db *db, int64_t waiting);

/* The end of the n-th working day after `ms`, holidays respected. */
int64_t policy_deadline(const struct db *db, int64_t ms, int workdays);

/* What was set to a time before this has had so many working days by now. */
int64_t policy_workdays_ago(const struct db *db, int64_t workdays);

/* The rule of a name: 1 and its key, or 0. */
int policy_key_of(const char *name, enum policy_key *ret_key);

/* New values of rules from a day on, decided together: one order, one reason, one row of the trail. */
struct policy_new {
    enum policy_key key;
    int64_t value;
    const char *field; /* of the form, for what is wrong with it; NULL: "value" */
};
struct policy_plan {
    const struct policy_new *v;
    size_t n;
    int64_t from_day;   /* local day number, today or later */
    const char *reason; /* not looked at by a trial */
    int64_t asked_by;   /* who proposed it to whoever acts; 0: nobody */
};

/* What holds is read again. INVALID at a field of the plan, or at "from". Whoever calls has made sure that
 * two people agreed (office/rule/). */
int policy_change(struct db *db, const struct policy_plan *plan);

/* Whether policy_change() would take it, and nothing is decided. *ret_then: what all rules say when it would
 * begin to hold, without it; as far as that is decided today. */
struct policy_values {
    int64_t v[POLICY_COUNT];
};
int policy_try(struct db *db, const struct policy_plan *plan, struct policy_values *ret_then);

/* A value as people read it, with its unit or in words: "8 小时", "3.00 分"; in the arena. And what they
 * wrote, as it is stored: INVALID at `field` when there is no such. */
const char *policy_text(struct arena *a, enum lang lang, const struct policy_def *def, int64_t value);
int policy_stored(struct err *err, const struct policy_def *def, const char *field, double written,
                  int64_t *ret_value);

/* One rule as it stands today; all rules with what was decided for later (in db->arena). */
struct policy_line;
struct policy_line_list;
void policy_line(struct db *db, enum lang lang, enum policy_key key, struct policy_line *ret_line);
int policy_lines(struct db *db, enum lang lang, struct policy_line_list *ret_lines);

/* All changes of one rule, the latest first. */
struct policy_change_list;
int policy_history(struct db *db, enum lang lang, enum policy_key key,
                   struct policy_change_list *ret_changes);

/* Declares a weekday off, or a weekend worked; audited. INVALID with field "day" when the day is past, or is
 * off or worked anyway. */
struct policy_day {
    int64_t day; /* local day number, today or later */
    bool off;
    const char *name; /* "国庆节" */
};
int policy_day_set(struct db *db, const struct policy_day *day);

/* The days that are declared, from two months back on. */
struct policy_holiday_list;
int policy_days(struct db *db, struct policy_holiday_list *ret_days);

/* Takes a day (only .day counts) off the list again. NOT_FOUND when it is not on it. */
int policy_day_remove(struct db *db, const struct policy_day *day);

#endif
