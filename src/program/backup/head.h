/* head.h - the plain text at the beginning of a backup file, and the end mark. */
#ifndef REDVEST_PROGRAM_BACKUP_HEAD_H
#define REDVEST_PROGRAM_BACKUP_HEAD_H

#include "program/backup/backup.h"
#include "base/buf.h"

#define HEAD_MAX  4096
#define END_BYTES 16

void head_put(struct buf *b, const struct backup_head *head);

/* Reads head and end mark of an open file. *ret_n: how long the head is. INVALID names what is wrong;
 * CONFLICT for a form that only a newer program reads. */
int head_read(int fd, const char *path, struct err *err, struct backup_head *ret_head,
              char ret_text[HEAD_MAX], size_t *ret_n, int64_t *ret_size);

void end_put(unsigned char ret_end[END_BYTES], int64_t size);

#endif
