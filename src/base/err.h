/* err.h - one error, filled once, where it arose.
 *
 * A function that can fail returns 0 (or a count) or one of the negative codes below, and has
 * filled `struct err` exactly once, at the origin. Only http/reply.c turns an error into a status.
 * The message key is the Chinese sentence itself, in which {0} {1} {2} stand for arguments;
 * i18n/en.tsv or the folder's own en.tsv holds its English. */
#ifndef REDVEST_BASE_ERR_H
#define REDVEST_BASE_ERR_H

enum rc {
    OK = 0,
    INVALID = -1,    /* what was sent cannot be so: 422 */
    DENIED = -2,     /* no right: looks like NOT_FOUND from outside */
    NOT_FOUND = -3,  /* 404 */
    CONFLICT = -4,   /* right in itself, but not in the present state: 409 */
    BUSY = -5,       /* try again later: 503 with Retry-After */
    INTERNAL = -6,   /* our fault: 500, details in the log only */
    TOO_LARGE = -7,  /* past a named maximum: 413 */
    LIMITED = -8,    /* past a rate limit: 429 */
    NO_LOGIN = -9,   /* must log in first: 401, or the log-in page */
    DAMAGED = -10,   /* the stored register itself is broken: 503, and the operator is told */
    NOT_FRESH = -11, /* must prove anew who they are: 403, or the page that asks for it */
    SUSPENDED = -12, /* who is suspended may not: 403, told in words */
    FOREIGN = -14,   /* a form of another web site: 403, told in words */
    NO_SECOND = -13, /* rights that do not count without a second factor: 403, or the page to set it up */
};

#define ERR_ARGS    3
#define ERR_ARG_MAX 192 /* room for a path in a sentence */

struct err {
    int code;
    const char *field;  /* static; NULL when no one input is to blame */
    const char *key;    /* static Chinese sentence with {0}.. */
    const char *origin; /* file:line */
    char arg[ERR_ARGS][ERR_ARG_MAX];
};

/* Fills e (unless it is already filled) and returns code. Arguments are `const char *`, ended by
 * NULL; they are copied and cut to ERR_ARG_MAX - 1 bytes at a character's edge. */
int err_set(struct err *e, const char *origin, int code, const char *field, const char *key, ...)
    __attribute__((sentinel));

/* Of a form with a version that is no longer the newest; the form comes back with the newest
 * (form_set_version()). */
#define CHANGED_MEANWHILE "内容已被别人修改。您填的还在，核对后再提交，就按您填的保存"

/* Says where a caller and the linters see it that an error's result is its code. */
static inline int err_code(int code, int set)
{
    (void)set;
    return code;
}

#define ERR_STR_(x) #x
#define ERR_STR(x)  ERR_STR_(x)

/* ERR(err, CONFLICT, "shift", "与“{0}”时间重叠", title); field may be NULL. */
#define ERR(e, code, field, ...)                                                                             \
    err_code((code), err_set((e), __FILE__ ":" ERR_STR(__LINE__), (code), (field), __VA_ARGS__, NULL))

/* What a function answers that has nothing to count: a negative code stays, all else is OK. */
static inline int done(int rc)
{
    return rc < 0 ? rc : OK;
}

/* Name of a code, as used in problem documents and the log: "conflict". */
const char *rc_name(int code);

#endif
