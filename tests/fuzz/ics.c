/* ics.c - a calendar file: any texts and times give content lines that are whole, and a text comes back.
 * Lines of the input: summary, place, address, organizer, mail; the rest is the description. */
#include "fuzz.h"

#include "base/utf8.h"
#include "render/ics.h"
#include "world/markup.h"

/* Takes the folds out: CRLF and the blank after it. */
static void unfold(const char *s, struct buf *out)
{
    for (; *s; s++) {
        if (!strncmp(s, "\r\n ", 3))
            s += 2;
        else
            buf_putc(out, *s);
    }
}

/* What the escape of 3.3.11 stood for; line ends of any kind have become one. */
static void check_text(const char *line, const char *text)
{
    for (; *text; text++) {
        if (*text == '\r' && text[1] == '\n')
            continue;
        bool escaped = *line == '\\';
        line += escaped;
        MUST(escaped == (strchr("\\;,\r\n", *text) != NULL));
        MUST(strchr("\r\n", *text) ? *line == 'n' : *line == *text);
        line++;
    }
    MUST(!strncmp(line, "\r\n", 2));
}

static bool has_controls(const char *s)
{
    for (; *s; s++)
        if (((unsigned char)*s < ' ' && !strchr("\r\n", *s)) || *s == 0x7f)
            return true;
    return false;
}

void fuzz_one(const struct fuzz *f)
{
    _cleanup_buf_ struct buf b = { 0 }, plain = { 0 };
    char *rest = arena_strdup(f->arena, f->text), *line[5];
    for (size_t i = 0; i < 5; i++)
        line[i] = strsep(&rest, "\n");
    int64_t ms = 0;
    memcpy(&ms, f->data, f->n < sizeof(ms) ? f->n : sizeof(ms));
    struct ics_event e = { .uid = "shift-1@redvest",
                           .stamp_ms = ms,
                           .start_ms = ms / 3,
                           .end_ms = FUZZ_NOW,
                           .sequence = (int)f->n,
                           .summary = line[0],
                           .description = rest,
                           .location = line[1],
                           .url = line[2],
                           .organizer = line[3],
                           .organizer_email = line[4],
                           .has_place = true,
                           .lat = (double)ms / 1e17,
                           .lon = (double)ms / 1e16,
                           .alarm_min = (int)(f->n % 3),
                           .cancelled = ms & 1 };
    ics_write(&b, &(struct ics_calendar){ .name = line[1], .refresh_min = 5, .events = &e, .n = 1 });
    markup_calendar(b.data, b.len);
    unfold(b.data, &plain);
    const char *at = strstr(plain.data, "\r\nDESCRIPTION:");
    if (rest && *rest && utf8_is_text(rest, strlen(rest)) && !has_controls(rest)) {
        MUST(at);
        check_text(at + 14, rest);
    }
}
