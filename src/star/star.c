/* star.c - one threshold a star, one quality test for all. */
#include "star/star.h"

#include <stdio.h>

#include "base/id.h"
#include "notice/notice.h"
#include "policy/policy.h"
#include "star/star.sql.h"
#include "view/view.h"

int64_t star_threshold(const struct db *db, int star)
{
    return policy(db, (enum policy_key)(POLICY_STAR1_MIN + star - 1));
}

int star_of(const struct db *db, int64_t minutes, int64_t no_shows, int64_t rated, int64_t score_sum)
{
    int star = 0;
    if (no_shows > policy(db, POLICY_STAR_NO_SHOWS))
        return 0;
    if (rated && score_sum * 100 < policy(db, POLICY_STAR_RATING_X100) * rated)
        return 0;
    while (star < STAR_MOST && minutes >= star_threshold(db, star + 1))
        star++;
    return star;
}

static int tell(struct db *db, const struct sql_star_facts_row *f, int star)
{
    char text[8];
    snprintf(text, sizeof(text), "%d", star);
    if (star > f->star)
        return notice_send(db, f->account, "/me", N_("恭喜，您的红马甲到了 {0} 星"), text, NULL);
    return notice_send(db, f->account, "/me", N_("您的星级变为 {0} 星，原因见服务记录"), text, NULL);
}

int star_update(struct db *db, int64_t volunteer)
{
    struct sql_star_facts_row f = { 0 };
    int rc = sql_star_facts(db, volunteer, &f);
    if (rc <= 0)
        return rc;
    int star = star_of(db, f.minutes, f.no_shows, f.rated, f.score);
    if (star == f.star)
        return OK;
    rc = sql_star_set(db, volunteer, f.star, star);
    if (rc >= 0)
        rc = sql_star_event_add(db, &(struct sql_star_event_add_in){ .id = id_new(),
                                                                     .volunteer = volunteer,
                                                                     .from = f.star,
                                                                     .to = star,
                                                                     .now = db->now,
                                                                     .minutes = f.minutes,
                                                                     .reason = "" });
    return rc < 0 ? rc : tell(db, &f, star);
}
