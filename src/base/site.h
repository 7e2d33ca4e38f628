/* site.h - who runs this site and how one reaches them: said at the foot of every page.
 *
 * One board a process: read by all threads without a lock; words that were replaced live on until the board
 * goes, since a reader may still hold them. Not here: where the facts are kept and who changes them
 * (office/site/). */
#ifndef REDVEST_BASE_SITE_H
#define REDVEST_BASE_SITE_H

/* No field is NULL; "" is what nobody has said. */
struct site {
    const char *runner;    /* 主办单位 */
    const char *phone;     /* of the city office, as its unit's page says it */
    const char *hours;     /* and when it answers */
    const char *record_no; /* ICP备案号 */
    const char *police_no; /* 公安备案号 */
};

struct site_board *site_board_new(void);
void site_board_free(struct site_board *board);

/* What holds now; of no board nothing is known. */
const struct site *site_now(struct site_board *board);

/* Copies what is said; nothing happens when it is what holds already. */
void site_publish(struct site_board *board, const struct site *site);

#endif
