/* policy.c - rules and days off: lines `NAME VALUE DAY` and `DAY off|on`, into a register. What is taken
 * keeps its bounds and its day, is in force from then on and not before; what is refused leaves everything as
 * it was. */
#include "fuzz.h"

#include "base/clock.h"
#include "office/policy/policy.h"

static void check_bounds(const struct db *db)
{
    for (int i = 0; i < POLICY_COUNT; i++) {
        const struct policy_def *def = policy_def((enum policy_key)i);
        int64_t v = policy(db, (enum policy_key)i);
        MUST(v >= def->min && v <= def->max);
    }
}

/* What stands in an order keeps it. */
static void check_order(const struct db *db)
{
    MUST(policy(db, POLICY_RECORD_TIER_PARENT_MIN) <= policy(db, POLICY_RECORD_TIER_CITY_MIN));
    for (int star = POLICY_STAR_ONE_MIN; star < POLICY_STAR_FIVE_MIN; star++)
        MUST(policy(db, (enum policy_key)star) < policy(db, (enum policy_key)(star + 1)));
}

/* As the city will be on that day. */
static void check_day(struct db *db, int64_t day)
{
    int64_t now = db->now;
    db->now = day_start_ms(day) + HOUR_MS;
    MUST(policy_load(db, db->city->policy) >= 0);
    check_bounds(db);
    check_order(db);
    db->now = now;
    MUST(policy_load(db, db->city->policy) >= 0);
}

static void change(struct db *db, const char *name, const char *value, const char *day)
{
    struct policy_new new = { .value = strtoll(value, NULL, 10) };
    struct policy_plan plan = { .v = &new, .n = 1, .reason = "fuzz" };
    int64_t today = day_of(FUZZ_NOW);
    if (policy_key_of(name, &new.key) != 1 || !parse_day(day, &plan.from_day))
        return;
    const struct policy_def *def = policy_def(new.key);
    int64_t before = policy(db, new.key);
    struct err err = { 0 };
    db->err = &err;
    int rc = policy_change(db, &plan);
    bool may = new.value >= def->min &&new.value <= def->max &&plan.from_day >= today;
    MUST(rc == OK ? may : rc == INVALID && err.key);
    MUST(policy(db, new.key) == (rc == OK && plan.from_day == today ? new.value : before));
    MUST(!strcmp(def->name, name));
    if (rc == OK)
        check_day(db, plan.from_day);
}

static void day_off(struct db *db, const char *text, const char *way)
{
    struct policy_day day = { .off = !strcmp(way, "off"), .name = "节" };
    struct err err = { 0 };
    db->err = &err;
    if (!parse_day(text, &day.day))
        return;
    int rc = policy_day_set(db, &day);
    MUST(rc == OK || (rc == INVALID && err.key));
    MUST(rc < 0 || day.day >= day_of(FUZZ_NOW));
    MUST(policy_deadline(db, FUZZ_NOW, 10) > FUZZ_NOW + 9 * DAY_MS);
}

void fuzz_one(const struct fuzz *f)
{
    struct db *db = fuzz_db(f);
    char *rest = arena_strdup(f->arena, f->text), *line;
    for (int i = 0; i < 20 && (line = strsep(&rest, "\n")); i++) {
        char *first = strsep(&line, " "), *second = line ? strsep(&line, " ") : NULL;
        if (line)
            change(db, first, second, line);
        else if (second)
            day_off(db, first, second);
    }
    db->err = f->err;
    check_bounds(db);
    db_rollback(db);
    MUST(db_begin(db) == OK && policy_load(db, db->city->policy) >= 0);
    check_bounds(db);
}
