/* stream.h - the file itself: a plain head, then lines, compressed and sealed in pieces.
 *
 *     redvest backup 1 \n  name value \n …  \n        head, text, ends with an empty line
 *     24 bytes                                        head of the secret stream (XChaCha20-Poly1305,
 * libsodium) pieces of 64 KiB + 17 bytes, the last shorter   zlib's output, sealed; the first one vouches for
 * the head too "rvb-end\n" and 8 bytes                         length of the whole file: seen cut without a
 * key
 *
 * Pieces cannot be changed, left out, swapped or cut off at the end without notice. Memory: two pieces and
 * the longest line. */
#ifndef REDVEST_PROGRAM_BACKUP_STREAM_H
#define REDVEST_PROGRAM_BACKUP_STREAM_H

#include "program/backup/backup.h"

struct seal;   /* writes */
struct unseal; /* reads */

/* Makes the file (never over one that is there) and writes the head. Memory lies in the arena. */
int seal_open(const char *path, const struct keys *keys, const struct backup_head *head, struct arena *arena,
              struct err *err, struct seal **ret_seal);
int seal_put(struct seal *s, const void *p, size_t n);
/* Ends the stream and makes the file durable. *ret_bytes: its size. */
int seal_finish(struct seal *s, int64_t *ret_bytes);
void seal_close(struct seal *s); /* NULL-safe; the file stays as it is */

int unseal_open(const char *path, const struct keys *keys, struct arena *arena, struct err *err,
                struct unseal **ret_unseal);
const struct backup_head *unseal_head(const struct unseal *u);
/* The next line with its \n, which may be written into and holds until the next call. 1; 0 at the proper end.
 */
int unseal_line(struct unseal *u, char **ret_line, size_t *ret_n);
void unseal_close(struct unseal *u); /* NULL-safe */

/* What tells this key from others. */
void backup_key_text(const struct keys *keys, char ret_text[BACKUP_KEY_TEXT]);

#endif
