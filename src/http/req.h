/* req.h - one request, from its first byte to its reply: what a handler sees of it.
 *
 * A handler reads declared parameters, calls rules of the nouns with r->db, fills a view model in
 * r->arena and names it with reply_view(), or redirects. It returns 0, or the negative code of a
 * rule: reply.c turns that into a page or a problem document. A handler may run twice (lost race):
 * it starts from its inputs alone. */
#ifndef REDVEST_HTTP_REQ_H
#define REDVEST_HTTP_REQ_H

#include "base/arena.h"
#include "base/err.h"
#include "db/city.h"
#include "db/db.h"
#include "http/form.h"
#include "http/route.h"

struct server;

/* The largest body a request may have, unless its route declares a file. */
#define BODY_MAX   (64 << 10)
#define FIELDS_MAX 256
#define FLASH_MAX  200
#define ERRS_MAX   24

enum face { FACE_HTML, FACE_JSON };

struct param_value {
    bool given;
    int64_t num;         /* ID INT DAY TIME BOOL CODE */
    double real;         /* REAL */
    const char *text;    /* TEXT LONG SECRET PHONE CN_ID, normalised; also what was typed */
    const int64_t *list; /* IDS CODES */
    size_t n_list;
    const struct upload *files; /* FILES */
    size_t n_files;
    const char *raw; /* as it came, to show again */
    struct text_list raw_list;
};

/* What a browser asked for before it has proved who sits there; texts in the arena. */
struct kept {
    const char *path;   /* of a POST; NULL: nothing is kept */
    const char *fields; /* as its form sends them, without secrets */
    const char *back;   /* the page it came from; NULL: unknown */
};
#define KEPT_MAX 16000

struct req {
    struct arena *arena;
    struct db *db;
    struct err err;
    const struct city *city;
    struct server *server;
    const struct route *route;
    const struct user *user;    /* NULL: nobody is logged in */
    const struct user *halfway; /* who still owes the second factor; user is NULL then */
    int64_t now;
    enum face face;
    struct prefs prefs;
    struct param_value *values; /* one a declared parameter */
    const char *path;           /* with the query, as asked */
    const char *address;        /* of the client, as text */
    const char *agent;          /* what the browser says it is; NULL: nothing */
    const char *device;         /* hash of the browser's long-lived cookie; NULL: it has none */
    const char *begun;    /* the secret of what this browser began before it had a log-in, from its cookie */
    struct lane_job *job; /* on the write lane: set ->keep to save although refusing */
    const void *slow;     /* what the route's slow part worked out for its handler, in the arena */

    /* Errors of inputs, all of them; and the form that comes back. */
    struct err *errs; /* of ERRS_MAX, made with the first; req_next_err() */
    size_t n_errs;
    const struct param *refused; /* the params of a refused POST whose page is being drawn again */
    const struct param_value *refused_values;

    /* The reply, filled by reply_… */
    int status;
    const struct view *view;
    const void *model;
    const char *location;
    const char *flash;
    const char *type; /* of body */
    struct bytes body;
    const char *disposition;
    bool lasts; /* what stands at this address is never another: the browser may keep it */
    struct kept
        kept; /* on the page that asks for a proof: what was asked; from its handler: draw this again */
    const char *set_session; /* a new session token, "" to clear */
    const char *set_device;  /* a new long-lived secret of this browser (device is its hash) */
    const char *set_begun;   /* a new secret of what is begun here, "" to clear */
    const char *set_prefs;
    const int64_t *waits; /* of a page: how much waits behind each link of the navigation (view/view.h) */
};

/* Parameters by their declared names; asking for another name is a bug and answers INTERNAL (and aborts in
 * tests). */
bool param_given(const struct req *r, const char *name);
int64_t param_id(const struct req *r, const char *name);  /* 0 when absent */
int64_t param_int(const struct req *r, const char *name); /* DB_NONE when absent */
int64_t param_int_or(const struct req *r, const char *name, int64_t otherwise);
int64_t param_day(const struct req *r, const char *name);  /* DB_NONE when absent */
int64_t param_time(const struct req *r, const char *name); /* 0 when absent */
int64_t param_code(const struct req *r, const char *name); /* 0 when absent */
bool param_bool(const struct req *r, const char *name);
double param_real(const struct req *r, const char *name);      /* NAN when absent */
const char *param_text(const struct req *r, const char *name); /* NULL when absent or empty */
const struct param_value *param_value(const struct req *r, const char *name);

/* Answers. They return 0 so that a handler can end with them. */
int reply_view(struct req *r, const struct view *view, const void *model); /* 200; model in r->arena */
int reply_status_view(struct req *r, int status, const struct view *view, const void *model);
/* 303 to a local path (JSON: 200 with {location, message}). %i in fmt takes an int64_t id, %s a text that is
 * percent-encoded, %% a percent sign. */
int reply_see_other(struct req *r, const char *fmt, ...);
/* Whether that may follow: a path of this site and nothing that a browser reads as another. NULL: no. */
bool req_is_local(const char *path);
/* The way back that came with the request (its route declares "back"): a local path, or else `otherwise`. */
const char *req_back(const struct req *r, const char *otherwise);
int reply_go(struct req *r, const char *path); /* 303 to such a path, as it stands */
/* A message shown on the next page; a Chinese key of i18n. Call before or after reply_see_other. */
void reply_flash(struct req *r, const char *key);
int reply_bytes(struct req *r, const char *type, struct bytes body, const char *disposition);
/* The address says by a hash what stands there: a browser keeps it for a week, nothing between does. */
void reply_lasts(struct req *r);

/* Room for one more input error; NULL when there are ERRS_MAX. */
struct err *req_next_err(struct req *r);

/* Adds one more input error; the request ends as INVALID when the handler returns INVALID. */
int req_invalid(struct req *r, const char *field, const char *key);

/* Builds a model in the arena: struct activity_page *m = NEW_MODEL(r, activity_page); */
#define NEW_MODEL(r, name) ARENA_NEW((r)->arena, struct name)
/* Ends a handler: return SHOW(r, activity_page, m); the type is checked. */
#define SHOW(r, name, m) reply_view((r), &view_##name, (const struct name *)(m))

/* The right to act on what lies there, by any grant (actor_over()), or DENIED (which looks like not found).
 */
int req_over(struct req *r, enum right right, int64_t pos);

/* NOT_FRESH when the session has not proved of late whose it is: a page asks for password or code, and the
 * form is sent after that. For what only the handler knows; a route declares .fresh. */
int req_fresh(struct req *r);

/* What a list shows: as much of the unit acted for as the right covers. */
struct range req_range(const struct req *r, enum right right);

/* What is kept of a browser's long-lived secret: 16 characters of its hash. */
const char *req_device_hash(const struct req *r, const char *secret);

/* English or Chinese for a key, for texts that handlers put into models. */
const char *req_tr(const struct req *r, const char *key);

/* An absolute URL of a local path, for QR codes and messages. */
char *req_url(const struct req *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* A page's cursor: the id after which the list goes on; 0 at the start. Cursors are ids as text. */
int64_t req_after(const struct req *r);
int64_t req_limit(const struct req *r, int64_t otherwise);

#endif
