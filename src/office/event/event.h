/* event.h - what becomes of things: machines, their moves, and one row for each move (DESIGN 2.17).
 *
 * A noun declares `thing` and `machine` in its .model; an UPDATE of a state in its .sql is a move, and what
 * the generator makes of it looks whether the machine allows it, is a guard, and leaves a row here: thing,
 * id, from, to, who, when, reason. What another person decides (`review` in the .model) nobody decides in a
 * case of their own. Rows are never changed or deleted. Not here: acts that move nothing
 * (audit/). */
#ifndef REDVEST_OFFICE_EVENT_EVENT_H
#define REDVEST_OFFICE_EVENT_EVENT_H

#include "db/db.h"
#include "office/event/event.model.h"

/* What the register keeps: its name in audit, events and links. The number stands in stored rows. */
struct thing {
    int number;
    const char *name, *label;   /* "record", "服务记录" */
    const char *link;           /* "/records/:id"; NULL: it has no page */
    const struct query *called; /* id -> name: what one of them is called; NULL: nothing says it */
};

/* All that is declared, ended by a NULL name; generated. */
extern const struct thing all_things[];

/* NULL when there is none. */
const struct thing *thing_by_name(const char *name);

/* The page of one of them, or the one page of all; NULL: such things have none. */
const char *thing_page(struct arena *a, const struct thing *t, int64_t id);

/* One move: from 0 is where one begins. alone: another person decides it, and this is the sentence for who is
 * a party; NULL: whoever has the right. */
struct machine_move {
    int64_t from, to;
    const char *alone;
};

struct machine {
    const struct thing *thing;
    const struct code_table *states;
    const struct machine_move *moves;
    size_t n_moves;
    int (*parties)(struct db *db, int64_t id, int64_t was, struct review_party_list *ret_parties);
};

bool machine_may(const struct machine *m, int64_t from, int64_t to);

/* CONFLICT naming the state when the machine has no such move; or when another person decides it and whoever
 * acts is a party, by this account or another of the same person: it is their own case, or they asked for it,
 * entered it, or had a part in it before; or when nobody made sure who they are (account_set_person()). The
 * system's clock is nobody's party. Called by generated code. */
int event_may(struct db *db, const struct machine *m, int64_t id, int64_t from, int64_t to);

/* Whether an account is of the person who acts, by this or another of their accounts: 1, or 0. For what is no
 * move of a machine and still not one's own to do. */
int event_is_self(struct db *db, int64_t account);

/* 1 when whoever acts is one of these, by this account or another of the same person; 0 when not. CONFLICT
 * when nobody made sure who they are. */
int event_is_party(struct db *db, const struct review_party_list *parties);

/* A row of a move by db->actor; 1. reason may be NULL. Called by generated code, and by who makes a thing
 * whose beginning needs a reason. */
int event_moved(struct db *db, const struct machine *m, int64_t id, int64_t from, int64_t to,
                const char *reason);

/* What became of a thing, oldest first, with the unit each acted for. */
int event_history(struct db *db, const struct machine *m, int64_t id, enum lang lang,
                  struct event_line_list *ret_lines);

#endif
