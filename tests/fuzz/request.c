/* request.c - one HTTP request as text, to the whole program without sockets. First line `WHO METHOD URL`,
 * WHO a digit (0 nobody … 7 the auditor); then headers, an empty line, the body. Names in braces are filled
 * in (world/house.h). What holds of every answer is checked by house_ask(). Not here: getting past the
 * parsing into each handler (handlers.c). */
#include "world/house.h"

#include <strings.h>

struct cursor {
    char *at;
};

/* The next line without its end; NULL at the empty one, or at the end. */
static char *next_line(struct cursor *c)
{
    char *from = c->at, *end = strchr(from, '\n');
    if (!*from || *from == '\n')
        return NULL;
    c->at = end ? end + 1 : from + strlen(from);
    if (end)
        *end = '\0';
    return from;
}

/* What libmicrohttpd would not hand on: no name, or a control character in it. */
static bool take_head(struct mhd_ask *ask, char *line)
{
    char *colon = strchr(line, ':');
    if (!colon || colon == line || ask->n_heads == MHD_HEADS - 2)
        return false;
    *colon++ = '\0';
    colon += strspn(colon, " \t");
    ask->head[ask->n_heads++] = (struct mhd_head){ line, colon };
    return true;
}

static bool take_first(const struct fuzz *f, struct mhd_ask *ask, enum person *ret_who, char *line)
{
    char *method = strsep(&line, " ");
    *ret_who = (enum person)((unsigned char)method[0] % PERSONS);
    ask->method = line ? strsep(&line, " ") : NULL;
    ask->url = line && line[0] == '/' ? house_fill(f, *ret_who, line, strlen(line), NULL) : NULL;
    return ask->url != NULL;
}

static void add_cookie(const struct fuzz *f, struct mhd_ask *ask, enum person who)
{
    const char *cookie = house_cookie(f, who);
    for (size_t i = 0; i < ask->n_heads; i++) {
        ask->head[i].value = house_fill(f, who, ask->head[i].value, strlen(ask->head[i].value), NULL);
        if (cookie && !strcasecmp(ask->head[i].name, "Cookie")) {
            ask->head[i].value = arena_printf(f->arena, "%s; %s", ask->head[i].value, cookie);
            cookie = NULL;
        }
    }
    if (cookie)
        ask->head[ask->n_heads++] = (struct mhd_head){ "Cookie", cookie };
}

/* Without one it would be refused, as it is with two. */
static void add_host(struct mhd_ask *ask)
{
    if (ask->n_heads < MHD_HEADS)
        ask->head[ask->n_heads++] = (struct mhd_head){ "Host", "city.example" };
}

void fuzz_one(const struct fuzz *f)
{
    struct mhd_ask ask = { 0 };
    _cleanup_answer_ struct mhd_answer answer = { 0 };
    enum person who;
    char *copy = arena_alloc(f->arena, f->n + 1);
    if (f->n)
        memcpy(copy, f->data, f->n);
    struct cursor c = { copy };
    char *line = next_line(&c);
    if (!line || !take_first(f, &ask, &who, line))
        return;
    while ((line = next_line(&c)))
        if (!take_head(&ask, line))
            return;
    add_cookie(f, &ask, who);
    add_host(&ask);
    if (*c.at == '\n')
        ask.body = house_fill(f, who, c.at + 1, f->n - (size_t)(c.at + 1 - copy), &ask.n);
    house_ask(&ask, &answer);
}
