/* file.c - reading files that an operator names. */
#include "base/file.h"

#include <errno.h>
#include <stdio.h>

int file_read(const char *path, struct buf *b, struct err *err)
{
    char chunk[65536];
    size_t n;
    FILE *f = fopen(path, "rb");
    if (!f)
        return ERR(err, INVALID, NULL, "打不开文件 {0}：{1}", path, strerror(errno));
    while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
        buf_put(b, chunk, n);
    int failed = ferror(f);
    fclose(f);
    if (failed)
        return ERR(err, INVALID, NULL, "读不了文件 {0}", path);
    return b->failed ? ERR(err, TOO_LARGE, NULL, "文件 {0} 太大", path) : OK;
}
