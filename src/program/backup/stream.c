/* stream.c - compressing, sealing and writing, and the way back. */
#include "program/backup/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "program/backup/head.h"
#include "db/copy.h"

#define PIECE  ((size_t)64 << 10)
#define SEALED (PIECE + crypto_secretstream_xchacha20poly1305_ABYTES)
#define ZIP_LEVEL                                                                                            \
    1 /* the snapshot is held as long as this takes; more would gain a tenth and take three times */

typedef crypto_secretstream_xchacha20poly1305_state stream_state;

_Static_assert(CRYPT_KEY_BYTES == crypto_secretstream_xchacha20poly1305_KEYBYTES, "backup key");

struct seal {
    int fd;
    const char *path;
    struct err *err;
    z_stream zip;
    bool zipping;
    stream_state state;
    char head[HEAD_MAX]; /* vouched for by the first piece */
    size_t head_n;
    int64_t bytes;
    unsigned char plain[PIECE], sealed[SEALED];
};

void backup_key_text(const struct keys *keys, char ret_text[BACKUP_KEY_TEXT])
{
    static const unsigned char what[] = "redvest backup key";
    unsigned char hash[crypto_generichash_BYTES_MIN];
    crypto_generichash(hash, sizeof(hash), what, sizeof(what), keys->backup, sizeof(keys->backup));
    sodium_bin2hex(ret_text, BACKUP_KEY_TEXT, hash, (BACKUP_KEY_TEXT - 1) / 2);
}

/* --- writing ------------------------------------------------------------------------------------ */

static int put_raw(struct seal *s, const void *from, size_t n)
{
    const char *p = from;
    s->bytes += (int64_t)n;
    while (n > 0) {
        ssize_t put = write(s->fd, p, n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return ERR(s->err, BUSY, NULL, "写不进备份文件 {0}：{1}", s->path,
                       strerror(put < 0 ? errno : ENOSPC));
        p += put;
        n -= (size_t)put;
    }
    return OK;
}

int seal_open(const char *path, const struct keys *keys, const struct backup_head *head, struct arena *arena,
              struct err *err, struct seal **ret_seal)
{
    unsigned char begin[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
    _cleanup_buf_ struct buf text = { .max = HEAD_MAX };
    struct seal *s = arena_alloc(arena, sizeof(*s));
    memset(s, 0, sizeof(*s));
    s->path = path;
    s->err = err;
    s->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (s->fd < 0)
        return ERR(err, BUSY, NULL, "写不进备份文件 {0}：{1}", path, strerror(errno));
    *ret_seal = s;
    head_put(&text, head);
    if (text.failed || deflateInit(&s->zip, ZIP_LEVEL) != Z_OK)
        return ERR(err, INTERNAL, NULL, "内存不足");
    s->zipping = true;
    s->head_n = text.len;
    memcpy(s->head, text.data, text.len);
    crypto_secretstream_xchacha20poly1305_init_push(&s->state, begin, keys->backup);
    s->zip.next_out = s->plain;
    s->zip.avail_out = PIECE;
    int rc = put_raw(s, text.data, text.len);
    return rc < 0 ? rc : put_raw(s, begin, sizeof(begin));
}

static int put_piece(struct seal *s, unsigned char tag)
{
    unsigned long long n = 0;
    crypto_secretstream_xchacha20poly1305_push(&s->state, s->sealed, &n, s->plain, PIECE - s->zip.avail_out,
                                               (const unsigned char *)s->head, s->head_n, tag);
    s->head_n = 0;
    s->zip.next_out = s->plain;
    s->zip.avail_out = PIECE;
    return put_raw(s, s->sealed, n);
}

int seal_put(struct seal *s, const void *p, size_t n)
{
    int rc = OK;
    s->zip.next_in = (unsigned char *)(uintptr_t)p; /* zlib's old prototype; it only reads */
    s->zip.avail_in = (unsigned)n;
    while (rc == OK && s->zip.avail_in > 0) {
        deflate(&s->zip, Z_NO_FLUSH);
        if (s->zip.avail_out == 0)
            rc = put_piece(s, 0);
    }
    return rc;
}

static int finish_zip(struct seal *s)
{
    int rc = OK;
    s->zip.avail_in = 0;
    while (rc == OK && deflate(&s->zip, Z_FINISH) != Z_STREAM_END)
        rc = put_piece(s, 0);
    return rc < 0 ? rc : put_piece(s, crypto_secretstream_xchacha20poly1305_TAG_FINAL);
}

int seal_finish(struct seal *s, int64_t *ret_bytes)
{
    unsigned char end[END_BYTES];
    int rc = finish_zip(s);
    end_put(end, s->bytes + END_BYTES);
    if (rc == OK)
        rc = put_raw(s, end, sizeof(end));
    if (rc == OK && fsync(s->fd) != 0)
        rc = ERR(s->err, BUSY, NULL, "写不进备份文件 {0}：{1}", s->path, strerror(errno));
    *ret_bytes = s->bytes;
    return rc;
}

void seal_close(struct seal *s)
{
    if (!s)
        return;
    if (s->zipping)
        deflateEnd(&s->zip);
    sodium_memzero(&s->state, sizeof(s->state));
    close(s->fd);
}

/* --- reading ------------------------------------------------------------------------------------ */

struct unseal {
    int fd;
    const char *path;
    struct err *err;
    struct backup_head head;
    char head_text[HEAD_MAX];
    size_t head_n;
    int64_t left; /* sealed bytes still to read */
    z_stream zip;
    bool zipping, ended;
    stream_state state;
    struct buf line; /* one that does not lie in `text` whole */
    char *at, *end;  /* what was not given out of `text` */
    unsigned char plain[PIECE], sealed[SEALED];
    char text[PIECE];
};

static int changed(struct unseal *u)
{
    return ERR(u->err, INVALID, NULL, "备份 {0} 已损坏或被改动过", u->path);
}

static int read_raw(struct unseal *u, void *to, size_t n)
{
    for (char *p = to; n > 0;) {
        ssize_t got = read(u->fd, p, n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return ERR(u->err, INVALID, NULL, "读不了文件 {0}：{1}", u->path, strerror(errno));
        if (got == 0)
            return changed(u);
        p += got;
        n -= (size_t)got;
    }
    return OK;
}

/* The next piece into zlib's mouth. */
static int take_piece(struct unseal *u)
{
    unsigned char tag = 0;
    unsigned long long plain_n = 0;
    size_t n = u->left < (int64_t)SEALED ? (size_t)u->left : SEALED;
    if (n < crypto_secretstream_xchacha20poly1305_ABYTES)
        return changed(u);
    int rc = read_raw(u, u->sealed, n);
    if (rc < 0)
        return rc;
    u->left -= (int64_t)n;
    if (crypto_secretstream_xchacha20poly1305_pull(&u->state, u->plain, &plain_n, &tag, u->sealed, n,
                                                   (const unsigned char *)u->head_text, u->head_n) != 0)
        return changed(u);
    u->head_n = 0;
    if ((tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL) != (u->left == 0))
        return changed(u);
    u->zip.next_in = u->plain;
    u->zip.avail_in = (unsigned)plain_n;
    return OK;
}

static int start(struct unseal *u, const struct keys *keys)
{
    char ours[BACKUP_KEY_TEXT];
    unsigned char begin[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
    int64_t size = 0;
    int rc = head_read(u->fd, u->path, u->err, &u->head, u->head_text, &u->head_n, &size);
    if (rc < 0)
        return rc;
    backup_key_text(keys, ours);
    if (strcmp(ours, u->head.key) != 0)
        return ERR(u->err, INVALID, NULL, "备份 {0} 不是用这个密钥文件加密的", u->path);
    u->left = size - (int64_t)u->head_n - (int64_t)sizeof(begin) - END_BYTES;
    if (lseek(u->fd, (off_t)u->head_n, SEEK_SET) < 0)
        return changed(u);
    rc = read_raw(u, begin, sizeof(begin));
    if (rc == OK && crypto_secretstream_xchacha20poly1305_init_pull(&u->state, begin, keys->backup) != 0)
        rc = changed(u);
    if (rc == OK && inflateInit(&u->zip) != Z_OK)
        return ERR(u->err, INTERNAL, NULL, "内存不足");
    u->zipping = rc == OK;
    return rc < 0 ? rc : take_piece(u);
}

int unseal_open(const char *path, const struct keys *keys, struct arena *arena, struct err *err,
                struct unseal **ret_unseal)
{
    struct unseal *u = arena_alloc(arena, sizeof(*u));
    memset(u, 0, sizeof(*u));
    u->path = path;
    u->err = err;
    u->line.max = COPY_ROW_MAX;
    u->at = u->end = u->text;
    u->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (u->fd < 0)
        return ERR(err, INVALID, NULL, "打不开文件 {0}：{1}", path, strerror(errno));
    int rc = start(u, keys);
    if (rc < 0) {
        unseal_close(u);
        return rc;
    }
    *ret_unseal = u;
    return OK;
}

const struct backup_head *unseal_head(const struct unseal *u)
{
    return &u->head;
}

/* More text; *ret_end when the stream ended where it should. */
static int fill(struct unseal *u, bool *ret_end)
{
    u->zip.next_out = (unsigned char *)u->text;
    u->zip.avail_out = PIECE;
    *ret_end = u->ended;
    while (!u->ended && u->zip.avail_out == PIECE) {
        int rc = u->zip.avail_in == 0 && u->left > 0 ? take_piece(u) : OK;
        if (rc < 0)
            return rc;
        int code = inflate(&u->zip, Z_NO_FLUSH);
        u->ended = code == Z_STREAM_END;
        if (u->ended ? u->left > 0 || u->zip.avail_in > 0 : code != Z_OK)
            return changed(u);
    }
    u->at = u->text;
    u->end = u->text + PIECE - u->zip.avail_out;
    *ret_end = u->at == u->end;
    return OK;
}

int unseal_line(struct unseal *u, char **ret_line, size_t *ret_n)
{
    bool end = false;
    buf_clear(&u->line);
    for (;;) {
        char *stop = memchr(u->at, '\n', (size_t)(u->end - u->at));
        char *from = u->at;
        if (stop && u->line.len == 0) {
            u->at = stop + 1;
            *ret_line = from;
            *ret_n = (size_t)(u->at - from);
            return 1;
        }
        buf_put(&u->line, from, (size_t)((stop ? stop + 1 : u->end) - from));
        if (u->line.failed)
            return changed(u);
        if (stop) {
            u->at = stop + 1;
            *ret_line = u->line.data;
            *ret_n = u->line.len;
            return 1;
        }
        int rc = fill(u, &end);
        if (rc < 0 || end)
            return rc < 0 ? rc : u->line.len ? changed(u) : 0;
    }
}

void unseal_close(struct unseal *u)
{
    if (!u)
        return;
    if (u->zipping)
        inflateEnd(&u->zip);
    buf_free(&u->line);
    sodium_memzero(&u->state, sizeof(u->state));
    if (u->fd >= 0)
        close(u->fd);
}
