/* name.h - the name of a person: how it is kept, and of which letters it may be.
 *
 * Not here: whose name it is, how it is masked (base/cn.h). */
#ifndef REDVEST_BASE_NAME_H
#define REDVEST_BASE_NAME_H

#include <stdbool.h>

#include "base/arena.h"

#define NAME_MAX_LETTERS 60 /* the longest that passports have in their visible zone, with room */

/* The one way in which a name is kept: as text_narrow(), every middle dot as U+00B7 without blanks around it,
 * every apostrophe as "'", one blank between words, none between Chinese characters. Idempotent. */
char *name_fold(struct arena *a, const char *s);

/* A folded name holds letters of the scripts in which names are written, at most one of Latin, Greek and
 * Cyrillic (their letters look alike), and between them single · ' - . and blanks. */
bool name_is_sound(const char *folded);

/* Two ways of writing one name, capitals and drawn shapes aside. */
bool name_is_same(struct arena *a, const char *one, const char *other);

#endif
