/* err.c - filling errors; the text of a code for logs and problem documents. */
#include "base/err.h"

#include <stdarg.h>
#include <string.h>

static void copy_cut(char *to, const char *from)
{
    size_t n = strlen(from);
    if (n >= ERR_ARG_MAX) {
        n = ERR_ARG_MAX - 1;
        while (n && ((unsigned char)from[n] & 0xC0) == 0x80)
            n--;
    }
    memcpy(to, from, n);
    to[n] = '\0';
}

int err_set(struct err *e, const char *origin, int code, const char *field, const char *key, ...)
{
    if (!e || e->code)
        return code;
    e->code = code;
    e->field = field;
    e->key = key;
    e->origin = origin;
    va_list ap;
    va_start(ap, key);
    for (int i = 0; i < ERR_ARGS; i++) {
        const char *s = va_arg(ap, const char *);
        if (!s)
            break;
        copy_cut(e->arg[i], s);
    }
    va_end(ap);
    return code;
}

const char *rc_name(int code)
{
    static const char *const names[] = { "ok",      "invalid",   "denied",    "not-found", "conflict",
                                         "busy",    "internal",  "too-large", "limited",   "no-login",
                                         "damaged", "not-fresh", "suspended", "no-second", "foreign" };
    int i = -code;
    return i >= 0 && i < (int)(sizeof(names) / sizeof(names[0])) ? names[i] : "unknown";
}
