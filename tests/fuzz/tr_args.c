/* tr_args.c - a sentence and its arguments, a line each: arguments are never read as sentences again. */
#include "fuzz.h"

#include "view/view.h"

void fuzz_one(const struct fuzz *f)
{
    _cleanup_buf_ struct buf b = { 0 };
    const char *rest, *args[3] = { NULL, "{0}{1}", "{2}" };
    size_t n, marks = 0;
    char *key = fuzz_head(f, '\n', &rest, &n);
    args[0] = arena_strndup(f->arena, rest, n);
    for (const char *s = key; (s = strchr(s, '{')); s++)
        marks += s[1] >= '0' && s[1] <= '2' && s[2] == '}';
    tr_args(&b, LANG_EN, key, args, 3);
    const char *out = b.data ? b.data : "";
    MUST(marks || strlen(out) <= strlen(tr(LANG_EN, key)));
    MUST(strlen(out) <= strlen(tr(LANG_EN, key)) + (marks + 1) * (strlen(args[0]) + 6));
    MUST(strcmp(key, "{0}") || !strcmp(out, args[0]));
    MUST(strcmp(key, "{1}") || !strcmp(out, "{0}{1}"));
}
