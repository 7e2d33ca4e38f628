/* route.h - the table of what can be asked: each noun has one, the build joins them (tools/gather.py).
 *
 * A route is data: method, path, who, where it runs, which inputs, what comes back, one line of doc.
 * `redvest routes` and `redvest openapi` print these tables, the tests are made from them, and a route
 * whose right is not set keeps the program from starting. */
#ifndef REDVEST_HTTP_ROUTE_H
#define REDVEST_HTTP_ROUTE_H

#include "base/capability.model.h" /* enum capability, of which MAY() speaks */
#include "http/param.h"
#include "base/user.h"
#include "view/view.h"

struct req;
struct err;

enum method { GET = 1, POST };

/* Where a handler runs (DESIGN 2.8). A SLOW route first runs `slow` on the small pool (no transaction,
 * a read connection), then its handler on the write lane. */
enum lane_kind { READ = 1, WRITE, SLOW };

typedef int handler_fn(struct req *r);

/* How many of these one address may send in a minute; RATE_NORMAL has no limit of its own, and of RATE_LOGIN
 * only those count that were wrong. The last two are not for routes: connections, embedded files. */
enum rate { RATE_NORMAL, RATE_LOGIN, RATE_CODE, RATE_REGISTER, RATE_CONNECT, RATE_ASSET };

struct route {
    enum method method;
    const char *path; /* "/activities/:id/join" */
    enum right right;
    enum lane_kind lane;
    handler_fn *handler;
    const struct param *params; /* path parameters among them */
    const struct view *view;    /* what it answers with; NULL: bytes or a redirect (view_done as JSON). A POST
                                 * without one is kept for a repetition (replay.c), one with a view never */
    const char *doc;
    handler_fn *form; /* POST: the GET handler whose page shows the form again when this is refused */
    handler_fn *slow; /* SLOW: what runs first */
    enum rate rate;
    bool token_api; /* carries its own token: no CSRF check */
    bool suspended; /* for who is suspended as a volunteer, too; what is for ANYONE always is */
    bool shared;    /* GET by nobody in particular: may be kept until the next commit */
    bool fresh;     /* whoever asks has proved who they are a few minutes ago (POLICY_LOGIN_FRESH_MIN) */
};

#define VIEW(name) (&view_##name)
#define NO_VIEW    NULL
#define ROUTES_END                                                                                           \
    {                                                                                                        \
        0                                                                                                    \
    }

#define ROUTE_PARTS_MAX 8

/* Every noun's table, ended by NULL; generated. */
extern const struct route *const all_routes[];

/* The joined table: routes by method and number of parts. Made once at start. */
struct router;

/* `tables` ends with NULL, each table with ROUTES_END. INVALID (message says which route) when a right is
 * unset, a path parameter is undeclared, two routes are the same, or a lane and method do not fit. */

int router_new(const struct route *const *tables, struct err *err, struct router **ret_router);
void router_free(struct router *rt);

struct route_match {
    const struct route *route;
    int n_parts;
    const char *part[ROUTE_PARTS_MAX]; /* into the path given, not ended by NUL */
    size_t part_len[ROUTE_PARTS_MAX];
};

/* False when nothing matches; *ret_other_method when only the method is wrong. */
bool router_match(const struct router *rt, enum method method, const char *path, struct route_match *ret,
                  bool *ret_other_method);

/* All routes in table order; NULL at the end. */
const struct route *router_at(const struct router *rt, size_t i);

/* As the tables say it: "anyone", "station", "desk", "desk@county". In a buffer of RIGHT_TEXT. */
#define RIGHT_TEXT 48
const char *right_name(enum right right, char buf[RIGHT_TEXT]);
const char *level_name(enum level level); /* "station" … */
const char *method_name(enum method m);
const char *lane_name(enum lane_kind l);

#endif
