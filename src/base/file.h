/* file.h - a whole file into memory, up to the buffer's maximum. */
#ifndef REDVEST_BASE_FILE_H
#define REDVEST_BASE_FILE_H

#include "base/buf.h"
#include "base/err.h"

/* INVALID when it cannot be read, TOO_LARGE past b->max. */
int file_read(const char *path, struct buf *b, struct err *err);

#endif
