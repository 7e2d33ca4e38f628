/* clock.c - a day or time that is taken can be written and read again, and is within the years 1 to 9999. */
#include "fuzz.h"

#include "base/clock.h"

void fuzz_one(const struct fuzz *f)
{
    char out[TIME_TEXT];
    int64_t day = -7, ms = -7, again;
    if (parse_day(f->text, &day)) {
        format_day(day, out);
        MUST(!strcmp(out, f->text));
    } else {
        MUST(day == -7);
    }
    if (!parse_time(f->text, &ms)) {
        MUST(ms == -7);
        return;
    }
    format_rfc3339(ms, out);
    MUST(parse_time(out, &again) && again == ms);
    format_local(ms, out);
    MUST(parse_time(out, &again) && again == ms - ms % MINUTE_MS - (ms % MINUTE_MS < 0 ? MINUTE_MS : 0));
    struct civil c = civil_of(ms);
    MUST(c.year >= 1 && c.year <= 9999);
    MUST(day_start_ms(day_from(c.year, c.month, c.day)) + c.hour * HOUR_MS + c.minute * MINUTE_MS +
             c.second * SECOND_MS ==
         ms);
}
