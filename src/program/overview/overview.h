/* overview.h - the published figures of a unit: totals, rank, the units below, the run of time.
 *
 * Which figures there are, the nouns declare (office/stat/). Everything comes from stored totals, so a page
 * costs the same in a small and in a full register. Texts are in the reader's language (`lang`); numbers of
 * service time are minutes in JSON and hours on the page. */
#ifndef REDVEST_PROGRAM_OVERVIEW_OVERVIEW_H
#define REDVEST_PROGRAM_OVERVIEW_OVERVIEW_H

#include "db/db.h"
#include "office/org/org.h"
#include "program/overview/overview.model.h"

/* Fills the whole page of a unit (0: the city) for m->measure and m->by, the drawn parts left out. NOT_FOUND
 * when there is no such unit. */
int overview_fill(struct db *db, int64_t unit, enum lang lang, struct overview_page *m);

/* What one figure is of another, for the unit and for those below it, which stand at pos[]. After the
 * figures. */
int overview_ratios(struct db *db, const struct unit *u, const int64_t *pos, enum lang lang,
                    struct overview_page *m);

/* Draws m->bars and m->columns and their summaries. width: of the drawing, in user units (render/chart.h). */
void overview_draw(struct arena *arena, enum lang lang, int width, struct overview_page *m);

/* All measures with what they mean, and the city's totals. */
int overview_definitions(struct db *db, enum lang lang, struct open_numbers *m);

#endif
