/* head.c - `name value` lines; unknown names are passed over, so that a later program may add some. */
#include "program/backup/head.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"

_Static_assert(TOTALS * 64 < HEAD_MAX / 2, "all figures find room in a head");

#define FIRST_LINE "redvest backup "
#define FORM       1

static const char end_mark[8] = { 'r', 'v', 'b', '-', 'e', 'n', 'd', '\n' };

void head_put(struct buf *b, const struct backup_head *h)
{
    char time[TIME_TEXT];
    format_rfc3339(h->time_ms, time);
    buf_printf(b, FIRST_LINE "%d\ncity %s\npos %" PRId64 "\nengine %s\nschema %" PRId64 "\nkey %s\n", FORM,
               h->city, h->pos, h->engine, h->schema, h->key);
    buf_printf(b, "time_ms %" PRId64 "\ntime %s\n", h->time_ms, time);
    if (h->trail.seq)
        buf_printf(b, "trail_rows %" PRId64 "\ntrail %s\n", h->trail.seq, h->trail.hash);
    for (int i = 0; i < TOTALS; i++)
        buf_printf(b, "%s %" PRId64 "\n", h->totals[i].name, h->totals[i].n);
    buf_putc(b, '\n');
}

static bool copy_word(char *to, size_t size, const char *from)
{
    bool word = strspn(from, "0123456789abcdefghijklmnopqrstuvwxyz") == strlen(from);
    return word && snprintf(to, size, "%s", from) < (int)size;
}

static bool take_number(int64_t *to, const char *from)
{
    char *end;
    errno = 0;
    long long v = strtoll(from, &end, 10);
    *to = v;
    return *from && !*end && !errno;
}

static bool take_pair(struct backup_head *h, const char *name, const char *value)
{
    if (!strcmp(name, "city"))
        return copy_word(h->city, sizeof(h->city), value);
    if (!strcmp(name, "engine"))
        return copy_word(h->engine, sizeof(h->engine), value);
    if (!strcmp(name, "key"))
        return copy_word(h->key, sizeof(h->key), value);
    if (!strcmp(name, "trail"))
        return copy_word(h->trail.hash, sizeof(h->trail.hash), value);
    if (!strcmp(name, "trail_rows"))
        return take_number(&h->trail.seq, value);
    if (!strcmp(name, "schema"))
        return take_number(&h->schema, value);
    if (!strcmp(name, "pos"))
        return take_number(&h->pos, value);
    if (!strcmp(name, "time_ms"))
        return take_number(&h->time_ms, value);
    for (int i = 0; i < TOTALS; i++)
        if (!strcmp(name, h->totals[i].name)) {
            h->known[i] = true;
            return take_number(&h->totals[i].n, value);
        }
    int64_t n;
    size_t at = strlen(h->foreign);
    if (take_number(&n, value) && at + strlen(name) + 2 <= sizeof(h->foreign))
        snprintf(h->foreign + at, sizeof(h->foreign) - at, " %s", name);
    return true;
}

void backup_put_uncompared(FILE *out, const struct backup_head *h)
{
    const char *lead = "; not compared:";
    for (int i = 0; i < TOTALS; i++)
        if (!h->known[i]) {
            fprintf(out, "%s %s (the backup does not know it)", lead, h->totals[i].name);
            lead = ",";
        }
    if (h->foreign[0])
        fprintf(out, "%s%s (this program does not know them)", lead, h->foreign);
}

static bool parse(char *text, struct backup_head *h)
{
    char *rest = text;
    strsep(&rest, "\n");
    for (char *line; (line = strsep(&rest, "\n")) && *line;) {
        char *value = strchr(line, ' ');
        if (!value)
            return false;
        *value++ = '\0';
        if (!take_pair(h, line, value))
            return false;
    }
    return h->city[0] && h->engine[0] && h->key[0] && h->schema > 0 && h->time_ms > 0;
}

void end_put(unsigned char ret_end[END_BYTES], int64_t size)
{
    memcpy(ret_end, end_mark, sizeof(end_mark));
    for (int i = 0; i < 8; i++)
        ret_end[8 + i] = (unsigned char)((uint64_t)size >> (56 - 8 * i));
}

static bool ends_well(int fd, int64_t size)
{
    unsigned char is[END_BYTES], wanted[END_BYTES];
    end_put(wanted, size);
    return size > END_BYTES && pread(fd, is, sizeof(is), size - END_BYTES) == END_BYTES &&
           !memcmp(is, wanted, END_BYTES);
}

int head_read(int fd, const char *path, struct err *err, struct backup_head *ret_head,
              char ret_text[HEAD_MAX], size_t *ret_n, int64_t *ret_size)
{
    char copy[HEAD_MAX + 1];
    struct stat st;
    struct backup_head h = { 0 };
    ssize_t got = pread(fd, ret_text, HEAD_MAX, 0);
    if (got < 0 || fstat(fd, &st) != 0)
        return ERR(err, INVALID, NULL, "读不了文件 {0}：{1}", path, strerror(errno));
    if ((size_t)got < sizeof(FIRST_LINE) + 1 || memcmp(ret_text, FIRST_LINE, sizeof(FIRST_LINE) - 1) != 0)
        return ERR(err, INVALID, NULL, "{0} 不是 redvest 的备份文件", path);
    if (memcmp(ret_text + sizeof(FIRST_LINE) - 1, "1\n", 2) != 0)
        return ERR(err, CONFLICT, NULL, "备份 {0} 由更新的程序写成，请升级程序", path);
    const char *end = memmem(ret_text, (size_t)got, "\n\n", 2);
    if (!end || !ends_well(fd, st.st_size))
        return ERR(err, INVALID, NULL, "备份 {0} 不完整，可能被截断", path);
    *ret_n = (size_t)(end - ret_text) + 2;
    memcpy(copy, ret_text, *ret_n);
    copy[*ret_n] = '\0';
    totals_clear(h.totals);
    if (!parse(copy, &h))
        return ERR(err, INVALID, NULL, "备份 {0} 已损坏或被改动过", path);
    *ret_head = h;
    *ret_size = st.st_size;
    return OK;
}
