/* diskfault.c - a disk that goes bad on command; loaded into the real program by LD_PRELOAD.
 *
 * Looks only at files below DISKFAULT_FOLDER and does what the first word of the file DISKFAULT_CONTROL says;
 * the other words count, so that a test knows that its fault was met. What was written since a file's last
 * sync is remembered with what stood there before: a sync that fails, or a power cut, takes it back, as a
 * disk may. The shared-memory index (-shm) never survives a power cut, so it is not remembered. Not here:
 * what must then hold (disk_faults.py). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define WORDS     8
#define PATH_MOST 512

enum mode { CALM, FULL, READ_ONLY, SYNC_FAILS, SYNC_SLOW, POWER_CUT };
enum word { MODE, DELAY_MS, SYNCS, FAILED, TAKEN_BACK, SEED, CUTS };

/* A stretch that was written and not synced yet: n bytes stood there, in a file of this size. */
struct undo {
    struct undo *older;
    char path[PATH_MOST];
    off_t size, at;
    size_t wrote, n;
    char was[];
};

static _Atomic int *words;
static char folder[PATH_MOST];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct undo *undos;

static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_write)(int, const void *, size_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fdatasync)(int);
static int (*real_fsync)(int);
static int (*real_open)(const char *, int, ...);
static int (*real_unlink)(const char *);

__attribute__((constructor)) static void start(void)
{
    static _Atomic int calm[WORDS];
    *(void **)&real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    *(void **)&real_write = dlsym(RTLD_NEXT, "write");
    *(void **)&real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
    *(void **)&real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    *(void **)&real_fsync = dlsym(RTLD_NEXT, "fsync");
    *(void **)&real_open = dlsym(RTLD_NEXT, "open64");
    *(void **)&real_unlink = dlsym(RTLD_NEXT, "unlink");
    const char *control = getenv("DISKFAULT_CONTROL"), *below = getenv("DISKFAULT_FOLDER");
    words = calm;
    if (!control || !below || strlen(below) >= sizeof(folder))
        return;
    strcpy(folder, below);
    int fd = real_open(control, O_RDWR | O_CLOEXEC);
    void *at =
        fd < 0 ? MAP_FAILED : mmap(NULL, WORDS * sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at != MAP_FAILED)
        words = at;
    if (fd >= 0)
        close(fd);
}

static enum mode mode(void)
{
    return (enum mode)atomic_load(&words[MODE]);
}

static int fail(int error)
{
    atomic_fetch_add(&words[FAILED], 1);
    errno = error;
    return -1;
}

static int below(const char *path)
{
    size_t n = strlen(folder);
    return n && !strncmp(path, folder, n) && path[n] == '/';
}

/* The file's path when it lies in the folder. */
static int find(int fd, char path[PATH_MOST])
{
    char link[40];
    snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, PATH_MOST - 1);
    if (n <= 0)
        return 0;
    path[n] = '\0';
    return below(path);
}

/* --- what is not on the disk yet ----------------------------------------------------------------------- */

static int forgets(const char *path)
{
    size_t n = strlen(path);
    return n > 4 && !strcmp(path + n - 4, "-shm");
}

/* Under the lock. By the program's own descriptor: to close another one of the same file would end all the
 * locks that the program has on it. */
static void remember(const char *path, int fd, off_t at, size_t n)
{
    struct stat st;
    if (forgets(path) || fstat(fd, &st) != 0)
        return;
    size_t was = at >= st.st_size ? 0 : (size_t)(st.st_size - at) < n ? (size_t)(st.st_size - at) : n;
    struct undo *u = calloc(1, sizeof(*u) + was);
    if (!u)
        abort();
    strcpy(u->path, path);
    u->size = st.st_size;
    u->at = at;
    u->wrote = n;
    u->n = was;
    if (pread(fd, u->was, was, at) != (ssize_t)was)
        abort();
    u->older = undos;
    undos = u;
}

static void synced(const char *path)
{
    for (struct undo **at = &undos; *at;) {
        struct undo *u = *at;
        if (strcmp(u->path, path) != 0) {
            at = &u->older;
            continue;
        }
        *at = u->older;
        free(u);
    }
}

/* What made the file longer: zeros where something newer lies behind it, else the file is shorter again. */
static void put_back_end(const struct undo *u, int fd)
{
    static const char zeros[1 << 16];
    struct stat st;
    off_t from = u->at + (off_t)u->n, to = u->at + (off_t)u->wrote;
    if (fstat(fd, &st) != 0 || st.st_size <= u->size)
        return;
    if (st.st_size <= to && real_ftruncate(fd, u->size) != 0)
        abort();
    if (st.st_size > to && (size_t)(to - from) <= sizeof(zeros) &&
        real_pwrite(fd, zeros, (size_t)(to - from), from) < 0)
        abort();
}

/* One remembered stretch as it was. */
static void put_back(const struct undo *u, int fd)
{
    if (u->n && real_pwrite(fd, u->was, u->n, u->at) < 0)
        abort();
    put_back_end(u, fd);
    atomic_fetch_add(&words[TAKEN_BACK], 1);
}

/* Newest first. */
static void take_back(const char *path, int fd)
{
    for (struct undo *u = undos; u; u = u->older)
        if (!strcmp(u->path, path))
            put_back(u, fd);
}

/* --- the power ------------------------------------------------------------------------------------------ */

/* Half of what was not synced is gone, the rest is there: a disk writes in any order. */
static void lose_half(void)
{
    for (struct undo *u = undos; u; u = u->older) {
        int fd = rand_r((unsigned *)&words[SEED]) % 2 ? real_open(u->path, O_WRONLY | O_CLOEXEC) : -1;
        if (fd < 0)
            continue;
        put_back(u, fd);
        close(fd);
    }
    atomic_fetch_add(&words[CUTS], 1);
}

/* Called before anything more is written. First the program is gone, with all its threads, and only then does
 * the disk lose what it had not synced: a thread that still reads must not see that. A child outlives the
 * program for this, and counts the cut when it is done. */
static void look_at_power(void)
{
    int alive[2];
    char none;
    if (mode() != POWER_CUT)
        return;
    pthread_mutex_lock(&lock);
    if (pipe(alive) != 0)
        abort();
    pid_t child = fork();
    if (child < 0)
        abort();
    if (child > 0)
        _exit(99);
    dup2(alive[0], 0);
    close_range(1, ~0U, 0);
    while (read(0, &none, 1) != 0)
        ; /* the end comes when the program has closed its side: with its last thread */
    lose_half();
    _exit(0);
}

/* --- what the program calls ---------------------------------------------------------------------------- */

static ssize_t write_at(int fd, const char *path, const void *p, size_t n, off_t at)
{
    struct stat st;
    look_at_power();
    if (mode() == READ_ONLY)
        return fail(EROFS);
    if (fstat(fd, &st) != 0)
        return -1;
    pthread_mutex_lock(&lock);
    remember(path, fd, at, n);
    pthread_mutex_unlock(&lock);
    if (mode() != FULL || at + (off_t)n <= st.st_size)
        return real_pwrite(fd, p, n, at);
    if (at >= st.st_size) /* what is there may be written again; half a page may still fit */
        return n > 1024 ? real_pwrite(fd, p, n / 2, at) : fail(ENOSPC);
    return real_pwrite(fd, p, (size_t)(st.st_size - at), at);
}

ssize_t pwrite64(int fd, const void *p, size_t n, off_t at)
{
    char path[PATH_MOST];
    return find(fd, path) ? write_at(fd, path, p, n, at) : real_pwrite(fd, p, n, at);
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
    return pwrite64(fd, p, n, at);
}

ssize_t write(int fd, const void *p, size_t n)
{
    char path[PATH_MOST];
    if (!real_write)
        *(void **)&real_write = dlsym(RTLD_NEXT, "write");
    if (!find(fd, path))
        return real_write(fd, p, n);
    look_at_power();
    if (mode() == READ_ONLY || mode() == FULL)
        return fail(mode() == FULL ? ENOSPC : EROFS);
    return real_write(fd, p, n);
}

int ftruncate64(int fd, off_t size)
{
    char path[PATH_MOST];
    struct stat st;
    if (!find(fd, path) || fstat(fd, &st) != 0)
        return real_ftruncate(fd, size);
    look_at_power();
    if (mode() == READ_ONLY || (mode() == FULL && size > st.st_size))
        return fail(mode() == FULL ? ENOSPC : EROFS);
    if (size < st.st_size) {
        pthread_mutex_lock(&lock);
        remember(path, fd, size, (size_t)(st.st_size - size));
        pthread_mutex_unlock(&lock);
    }
    return real_ftruncate(fd, size);
}

int ftruncate(int fd, off_t size)
{
    return ftruncate64(fd, size);
}

static void wait_ms(int ms)
{
    struct timespec ts = { ms / 1000, ms % 1000 * 1000000L };
    nanosleep(&ts, NULL);
}

static int sync_file(int fd, int (*real)(int))
{
    char path[PATH_MOST];
    if (!find(fd, path))
        return real(fd);
    look_at_power();
    if (mode() == SYNC_SLOW)
        wait_ms(atomic_load(&words[DELAY_MS]));
    pthread_mutex_lock(&lock);
    int lost = mode() == SYNC_FAILS;
    if (lost)
        take_back(path, fd);
    synced(path);
    pthread_mutex_unlock(&lock);
    atomic_fetch_add(&words[SYNCS], 1);
    return lost ? fail(EIO) : real(fd);
}

int fdatasync(int fd)
{
    return sync_file(fd, real_fdatasync);
}

int fsync(int fd)
{
    return sync_file(fd, real_fsync);
}

int open64(const char *path, int flags, ...)
{
    va_list ap;
    va_start(ap, flags);
    mode_t perm = flags & O_CREAT ? (mode_t)va_arg(ap, int) : 0;
    va_end(ap);
    if (below(path) && flags & (O_CREAT | O_WRONLY | O_RDWR) && mode() == READ_ONLY)
        return fail(EROFS);
    if (below(path) && flags & O_CREAT && mode() == FULL && access(path, F_OK) != 0)
        return fail(ENOSPC);
    return real_open(path, flags, perm);
}

int unlink(const char *path)
{
    return below(path) && mode() == READ_ONLY ? fail(EROFS) : real_unlink(path);
}
