/* corpus.c - runs the files of folders through one target, without libFuzzer: what was found once stays
 * found.
 *
 * Usage: TARGET FOLDER-OR-FILE...   A file that fails ends the process with its name said before. No file at
 * all is a failure. Not here: looking for new inputs (run). */
#include <dirent.h>
#include <errno.h>

#include "fuzz.h"

#define FILE_MOST ((size_t)1 << 20)

static void run_file(const char *path)
{
    _cleanup_buf_ struct buf b = { .max = FILE_MOST };
    char part[4096];
    size_t n;
    FILE *in = fopen(path, "rb");
    if (!in) {
        fprintf(stderr, "corpus: %s: %s\n", path, strerror(errno));
        exit(1);
    }
    while ((n = fread(part, 1, sizeof(part), in)) > 0)
        buf_put(&b, part, n);
    fclose(in);
    MUST(!b.failed);
    /* A block of its own and no longer: the sanitizer sees the first byte behind it. */
    uint8_t *exact = malloc(b.len ? b.len : 1);
    MUST(exact);
    if (b.len)
        memcpy(exact, b.data, b.len);
    printf("%s\n", path); /* the last one said is the one that fails */
    fflush(stdout);
    LLVMFuzzerTestOneInput(exact, b.len);
    free(exact);
}

static int run_folder(const char *path)
{
    struct dirent **found;
    int n = scandir(path, &found, NULL, alphasort), ran = 0;
    if (n < 0 && errno == ENOTDIR) {
        run_file(path);
        return 1;
    }
    for (int i = 0; i < n; i++) {
        char file[4096];
        snprintf(file, sizeof(file), "%s/%s", path, found[i]->d_name);
        if (found[i]->d_name[0] != '.') {
            run_file(file);
            ran++;
        }
        free(found[i]);
    }
    if (n >= 0)
        free(found);
    return ran;
}

int main(int argc, char **argv)
{
    int ran = 0;
    for (int i = 1; i < argc; i++)
        ran += run_folder(argv[i]);
    printf("%d inputs\n[  %s  ] 1 test(s).\n", ran, ran ? "PASSED" : "FAILED");
    return ran ? 0 : 1;
}
