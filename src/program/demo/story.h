/* story.h - what happened of late in a demo city, act by act: told by the rules themselves, so that every
 * state a newcomer may look for is there, with its events, messages and clocks.
 *
 * The planned figures stay: what counts is taken back again, and who is added counts nowhere. A city too
 * small for an act does without it. Inside demo/ only. */
#ifndef REDVEST_PROGRAM_DEMO_STORY_H
#define REDVEST_PROGRAM_DEMO_STORY_H

#include "people/volunteer/volunteer.h"
#include "program/demo/write.h"

/* The first act that is refused ends the story. */
#define ACT(done)                                                                                            \
    do {                                                                                                     \
        int rc_ = (done);                                                                                    \
        if (rc_ < 0)                                                                                         \
            return rc_;                                                                                      \
    } while (0)

/* The staff one logs in as, by their place in demo_logins. */
enum story_login { STATION_CLERK = 2, TOWN_CLERK, COUNTY_CLERK, CITY_CLERK, ADMINISTRATOR, AUDITOR_LOGIN };

struct story {
    struct plan *p;
    struct db *db;
    uint32_t newcomers; /* registered so far */
    uint32_t gone;      /* who has left the demo leader's team; NOBODY */
    uint32_t shift;     /* of the demo leader, whose hours wait; NOBODY */
    uint32_t past;      /* of the demo leader's team, some weeks ago, its hours confirmed; NOBODY */
    uint32_t coming;    /* of the demo leader, the next one; NOBODY */
};

/* Whoever acts from here on, so many days ago at that minute of the day; 0: the clock. */
int story_as(struct story *s, int64_t account, int days, int minute);
int story_login(struct story *s, enum story_login who, int days, int minute);
int story_person(struct story *s, uint32_t person, int days, int minute);

int64_t story_volunteer(const struct story *s, uint32_t person);
int64_t story_shift(const struct story *s, uint32_t shift);
int64_t story_activity(const struct story *s, uint32_t shift);

/* Whether somebody has a seat that day. */
bool story_is_busy(const struct plan *p, uint32_t person, int32_t day);

/* The k-th of the demo leader's team who has none that day, and leads nothing there; the k-th grown up
 * elsewhere who has no hours and no seat at all, from the demo community on. NOBODY. */
uint32_t story_member(const struct story *s, uint32_t k, int32_t day);
uint32_t story_neighbour(const struct story *s, uint32_t k);

/* A person registers, so many days ago at ten: by themselves, or at the demo station with what `more` says.
 */
struct story_newcomer {
    const char *name;
    int sex, birth_year;
    uint32_t unit;
    const struct account_relative *relative;
    const struct guardian_details *guardian;
    bool counter;
};
struct story_known {
    int64_t volunteer, account;
    char document[CN_NUMBER_TEXT];
};
int story_register(struct story *s, const struct story_newcomer *who, int days, struct story_known *ret);

/* The parts. */
int story_of_people(struct story *s);
int story_of_teams(struct story *s);
int story_of_shifts(struct story *s);
int story_of_hours(struct story *s);
int story_of_office(struct story *s);

#endif
