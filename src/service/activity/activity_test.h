/* people.h - who acts in this noun's tests, and the notice and shift they usually write. */
#ifndef REDVEST_SERVICE_ACTIVITY_ACTIVITY_TEST_H
#define REDVEST_SERVICE_ACTIVITY_ACTIVITY_TEST_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "service/activity/activity.h"
#include "base/pos.h"
#include "base/capability.model.h"
#include "kit/kit.h"

static inline const struct user *leader_of_project(struct kit *k, int64_t team)
{
    static struct user leader_user;
    int64_t v = kit_leader_of(k, team);
    leader_user = (struct user){ .account = kit_account_of(k, v), .volunteer = v, .leader = true };
    return &leader_user;
}

static inline const struct user *staff_over(int64_t account, int64_t pos)
{
    static struct user staff_user;
    static struct grant staff_grant;
    staff_grant = (struct grant){ .capability = CAPABILITY_STAFF,
                                  .level = LEVEL_STATION,
                                  .range = { pos, pos_hi(pos) } };
    staff_user = (struct user){ .account = account, .grants = &staff_grant, .n_grants = 1 };
    return &staff_user;
}

static inline struct activity_row row_of(struct kit *k, int64_t id)
{
    struct activity_row a = { 0 };
    assert_int_equal(activity_get(k->db, id, &a), OK);
    return a;
}

static inline struct activity_notice usual_notice(void)
{
    return (struct activity_notice){ .category = SERVICE_CATEGORY_HEALTH,
                                     .title = "周六义诊",
                                     .content = "量血压",
                                     .conditions = "",
                                     .risks = "无",
                                     .guarantees = "饮水",
                                     .place = "社区广场",
                                     .contact_name = "李䶮",
                                     .contact_phone = "0355-2020202",
                                     .pass_code = "",
                                     .lat = NAN,
                                     .lng = NAN,
                                     .recruit = RECRUIT_OPEN,
                                     .walk_ups = true };
}

static inline struct shift_details usual_shift(void)
{
    return (struct shift_details){ .post = "",
                                   .starts = kit_time("2026-03-14T09:00"),
                                   .ends = kit_time("2026-03-14T12:00"),
                                   .leave_before_min = 60,
                                   .capacity = 5 };
}

#endif
