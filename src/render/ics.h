/* ics.h - calendar files (iCalendar, RFC 5545; METHOD:PUBLISH of RFC 5546), for one event or a feed.
 *
 * Times are UTC, so no time zone travels along. A uid stays the same for the life of an event; a changed
 * or cancelled one carries a higher sequence, by which calendars replace the old. Which events a person's
 * feed holds is decided by the nouns. */
#ifndef REDVEST_RENDER_ICS_H
#define REDVEST_RENDER_ICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct ics_event {
    const char *uid; /* globally unique, such as "shift-123@city.example" */
    int sequence;
    int64_t stamp_ms; /* last change */
    int64_t start_ms;
    int64_t end_ms;      /* not after the start: no end is written */
    const char *summary; /* texts: any UTF-8; NULL or empty is left out */
    const char *description;
    const char *location;
    const char *url;             /* http:// or https://, else left out */
    const char *organizer;       /* name; written only with the address */
    const char *organizer_email; /* RFC 5546 asks for it in a published event */
    bool has_place;
    double lat, lon; /* WGS-84 degrees */
    int alarm_min;   /* reminder so many minutes before; 0: none */
    bool tentative, cancelled;
};

struct ics_calendar {
    const char *name; /* shown for a feed; NULL: none */
    int refresh_min;  /* how often a feed asks to be read again; 0: not said */
    const struct ics_event *events;
    size_t n;
};

/* Appends a whole VCALENDAR; send as text/calendar; charset=utf-8; method=PUBLISH. */
void ics_write(struct buf *b, const struct ics_calendar *c);

#endif
