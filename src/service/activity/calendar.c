/* calendar.c - a shift as an event of a calendar, the same in a file that is downloaded and in a person's
 * feed.
 *
 * Invariants: the UID is the shift's for good, whoever is on it; when the notice changes or the shift is
 * cancelled, SEQUENCE and stamp rise, and else a second look gives the same bytes. Not here: which events
 * (activity_sheet_http.c, signup/feed.c). */
#include "service/activity/activity.h"

static int64_t later_of(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

struct ics_event calendar_event(struct arena *a, const struct calendar_shift *s, const char *base_url)
{
    bool cancelled = s->cancelled_ms || s->state == ACTIVITY_STATE_CANCELLED;
    return (struct ics_event){
        .uid = arena_printf(a, "shift-%lld@redvest", (long long)s->shift),
        .sequence = (int)(2 * (s->version + s->shift_version - 2)) + cancelled,
        .stamp_ms = later_of(later_of(s->changed_ms, s->shift_changed_ms), s->cancelled_ms),
        .start_ms = s->starts_ms,
        .end_ms = s->ends_ms,
        .summary = *s->post ? arena_printf(a, "%s（%s）", s->title, s->post) : s->title,
        .location = s->place,
        .url = arena_printf(a, "%s/activities/%lld", base_url ? base_url : "", (long long)s->activity),
        .cancelled = cancelled,
    };
}
