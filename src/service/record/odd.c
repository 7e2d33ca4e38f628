/* odd.c - fraud signals (DOMAIN 4): they accuse nobody, they say where to look first. */
#include "service/record/record.h"

#include <string.h>

#include "base/clock.h"
#include "base/geo.h"
#include "base/id.h"
#include "office/policy/policy.h"
#include "service/record/record.sql.h"

/* The marks of a record's bits, in the arena. */
static struct odd_mark_list marks_of(struct db *db, int64_t bits)
{
    struct odd_mark_list l = { ARENA_ARRAY(db->arena, struct odd_mark, record_odd_codes.n), 0 };
    for (size_t i = 0; i < record_odd_codes.n; i++)
        if (bits & record_odd_codes.v[i].value)
            l.v[l.n++].what = record_odd_codes.v[i].value;
    return l;
}

static bool at_night(const struct db *db, int64_t ms)
{
    int hour = civil_of(ms).hour;
    return hour >= policy(db, POLICY_ODD_NIGHT_FROM_H) || hour < policy(db, POLICY_ODD_NIGHT_TO_H);
}

static bool by_hand(const struct confirm_line *l)
{
    return l->in_how >= MARK_HOW_ROLL_CALL;
}

static bool by_print(const struct confirm_line *l)
{
    return l->in_how == MARK_HOW_PRINTED_QR || l->out_how == MARK_HOW_PRINTED_QR;
}

static bool soon(const struct db *db, const struct confirm_line *l)
{
    return l->joined && l->came - l->joined < policy(db, POLICY_ODD_SOON_MIN) * MINUTE_MS;
}

/* How many people have the same in and out to the minute. */
static int64_t alike(const struct confirm_line_list *lines, const struct confirm_line *l)
{
    int64_t n = 0;
    for (size_t i = 0; i < lines->n; i++)
        n += lines->v[i].came / MINUTE_MS == l->came / MINUTE_MS &&
             lines->v[i].went / MINUTE_MS == l->went / MINUTE_MS;
    return n;
}

/* Faster than a car from the last place of the day to this one. */
static int travelled(struct db *db, const struct confirm_line *l, bool *ret_odd)
{
    struct sql_record_before_row p = { 0 };
    *ret_odd = false;
    int rc = sql_record_before(db, l->id, &p);
    if (rc <= 0)
        return rc;
    double m = geo_distance_m((struct geo_point){ p.lat, p.lng }, (struct geo_point){ p.lat0, p.lng0 });
    double hours = (double)(l->came - p.at) / (double)HOUR_MS;
    *ret_odd = m > 500 && m / 1000 > (double)policy(db, POLICY_ODD_SPEED_KMH) * (hours > 0 ? hours : 0);
    return OK;
}

/* Around the moment the mark reached the register, which its id tells: what a device held back and hands in
 * at once is seen, too, and no index of devices has to be written. */
static int shared_device(struct db *db, const struct confirm_line *l, bool *ret_odd)
{
    struct sql_record_device_people_row row = { 0 };
    int64_t around = policy(db, POLICY_ODD_DEVICE_MIN) * MINUTE_MS;
    *ret_odd = false;
    if (!l->device)
        return OK;
    int64_t made = id_ms(l->id);
    int rc =
        sql_record_device_people(db, l->device, id_floor(made - around), id_floor(made + around + 1), &row);
    *ret_odd = row.n > policy(db, POLICY_ODD_DEVICE_PEOPLE);
    return done(rc);
}

int record_find_odd(struct db *db, struct confirm_line_list *lines)
{
    size_t hands = 0;
    for (size_t i = 0; i < lines->n; i++)
        hands += by_hand(&lines->v[i]);
    bool many_hands = hands * 100 > lines->n * (size_t)policy(db, POLICY_ODD_MANUAL_PERCENT) && hands > 1;
    for (size_t i = 0; i < lines->n; i++) {
        struct confirm_line *l = &lines->v[i];
        bool far, device;
        int rc = travelled(db, l, &far);
        if (rc >= 0)
            rc = shared_device(db, l, &device);
        if (rc < 0)
            return rc;
        l->odd_bits |= far ? RECORD_ODD_TRAVEL : 0;
        l->odd_bits |= device ? RECORD_ODD_DEVICE : 0;
        l->odd_bits |= by_print(l) ? RECORD_ODD_PRINTED : 0;
        l->odd_bits |= many_hands && by_hand(l) ? RECORD_ODD_MANUAL : 0;
        l->odd_bits |= soon(db, l) ? RECORD_ODD_SOON : 0;
        l->odd_bits |= at_night(db, l->came) || at_night(db, l->went) ? RECORD_ODD_NIGHT : 0;
        l->odd_bits |=
            alike(lines, l) >= policy(db, POLICY_ODD_ALIKE_PEOPLE) && !by_hand(l) ? RECORD_ODD_ALIKE : 0;
        l->odd = marks_of(db, l->odd_bits);
    }
    return OK;
}
