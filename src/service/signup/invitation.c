/* invitation.c - a leader names a person by number or phone: who is on the list at once, and who is asked
 * first.
 *
 * Members of the team that runs the activity are; anybody else comes onto the list by accepting, and until
 * then is neither shown nor counted. Whether a number or phone is somebody's is never told: known and unknown
 * ones have the same answer and count against the same limit of a day. Not here: what a seat needs
 * (signup.c), pages (roster_http.c, signup_http.c, attendance/). */
#include <stdio.h>

#include "office/account/account.h"
#include "base/clock.h"
#include "base/cn.h"
#include "base/id.h"
#include "office/notice/notice.h"
#include "office/policy/policy.h"
#include "service/activity/activity.model.h"
#include "service/signup/signup.h"
#include "service/signup/signup.sql.h"

/* --- who is meant ------------------------------------------------------------------------------------ */

static int by_phone(struct db *db, const char *phone, int64_t *ret_volunteer)
{
    struct sql_signup_by_account_row row = { 0 };
    int64_t account = 0;
    int rc = account_by_phone(db, phone, &account);
    if (rc > 0)
        rc = sql_signup_by_account(db, account, &row);
    if (rc > 0)
        *ret_volunteer = row.id;
    return rc;
}

/* *ret_volunteer 0: nobody goes by it. */
static int find(struct db *db, const char *who, int64_t *ret_volunteer, bool *ret_by_number)
{
    char number[CN_NUMBER_TEXT], phone[CN_PHONE_TEXT];
    struct sql_signup_by_number_row row = { 0 };
    int64_t found = 0;
    bool numbered = cn_number_parse(who, CN_VOLUNTEER, number) == CN_OK;
    if (!numbered && cn_phone_parse(who, phone) != CN_OK)
        return ERR(db->err, INVALID, "who", "请填写志愿者编号（V 开头 18 位）或手机号");
    int rc = numbered ? sql_signup_by_number(db, number, &row) : by_phone(db, phone, &found);
    if (rc < 0)
        return rc;
    *ret_volunteer = numbered ? row.id : found;
    *ret_by_number = numbered;
    return OK;
}

int signup_is_member(struct db *db, int64_t activity, int64_t volunteer)
{
    struct sql_signup_member_row row;
    return volunteer ? sql_signup_member(db, activity, volunteer, &row) : 0;
}

/* --- asking ------------------------------------------------------------------------------------------ */

/* Writes the look-up down, and whom it reaches, if anybody. */
static int look_up(struct db *db, int64_t shift, int64_t volunteer, struct sql_invitation_add_row *ret)
{
    char most[24];
    int64_t limit = policy(db, POLICY_SIGNUP_INVITATIONS_A_DAY);
    int rc = sql_invitation_add(db,
                                &(struct sql_invitation_add_in){ .id = id_new(),
                                                                 .shift = shift,
                                                                 .volunteer = volunteer,
                                                                 .by = db->actor.account,
                                                                 .now = db->now,
                                                                 .since = db->now - DAY_MS,
                                                                 .most = limit },
                                ret);
    if (rc != 0)
        return done(rc);
    snprintf(most, sizeof(most), "%lld", (long long)limit);
    return ERR(db->err, CONFLICT, NULL, "一天最多查找或邀请 {0} 位非本队志愿者，请明天再试，或请本人自己报名",
               most);
}

static int invite(struct db *db, const struct sql_signup_shift_row *s, int64_t volunteer,
                  int64_t *ret_invitation)
{
    struct sql_invitation_add_row made = { 0 };
    if (s->cancelled || s->activity_state != ACTIVITY_STATE_OPEN || db->now >= s->ends)
        return ERR(db->err, CONFLICT, NULL, "“{0}”现在不接受报名", s->title);
    int rc = look_up(db, s->id, volunteer, &made);
    if (rc < 0)
        return rc;
    *ret_invitation = made.id;
    if (!made.volunteer)
        return OK;
    return notice_volunteer(db, made.volunteer, "/me/shifts", N_("“{0}”的负责人邀请您参加，是否参加由您决定"),
                            s->title, NULL);
}

int signup_name(struct db *db, int64_t shift, const char *who, struct signup_named *ret)
{
    struct sql_signup_shift_row s = { 0 };
    struct signup_named named = { 0 };
    enum signup_state state;
    int64_t volunteer = 0;
    bool by_number = false;
    int rc = find(db, who, &volunteer, &by_number);
    if (rc == OK)
        rc = sql_signup_shift(db, shift, volunteer, &s);
    if (rc == 0)
        return ERR(db->err, DENIED, NULL, "没有找到您要的内容");
    if (rc > 0)
        rc = signup_is_member(db, s.activity, volunteer);
    if (rc < 0)
        return rc;
    struct signup_ask ask = { .shift = shift, .volunteer = volunteer, .source = SIGNUP_SOURCE_LEADER };
    if (rc > 0 || (s.mine && by_number)) /* the list shows the numbers of those who are on it */
        rc = signup_join(db, &ask, &named.signup, &state);
    else
        rc = invite(db, &s, volunteer, &named.invitation);
    if (rc < 0)
        return rc;
    *ret = named;
    return OK;
}

int signup_find_member(struct db *db, int64_t activity, const char *who, int64_t *ret_volunteer)
{
    struct sql_invitation_add_row made;
    int64_t volunteer = 0;
    bool by_number;
    int rc = find(db, who, &volunteer, &by_number);
    if (rc == OK)
        rc = signup_is_member(db, activity, volunteer);
    if (rc == 0)
        rc = look_up(db, 0, 0, &made);
    if (rc == 0)
        return ERR(db->err, INVALID, "who",
                   "这里只能填本队队员；不是队员的，请本人出示个人码由您扫码，或自己扫现场码签到");
    if (rc > 0)
        *ret_volunteer = volunteer;
    return done(rc);
}

/* --- answering --------------------------------------------------------------------------------------- */

/* 1 when this answer is the first, 0 when the same was said before. */
static int answer(struct db *db, int64_t invitation, int64_t volunteer, bool accepted,
                  struct sql_invitation_one_row *ret)
{
    int rc = sql_invitation_one(db, invitation, volunteer, ret);
    if (rc <= 0)
        return rc < 0 ? rc : ERR(db->err, DENIED, NULL, "没有找到您要的内容");
    rc = sql_invitation_answer(db, invitation, volunteer, accepted, db->now);
    if (rc != 0 || ret->accepted == accepted)
        return rc;
    return ERR(db->err, CONFLICT, NULL, "这份邀请您已经答复过了");
}

int signup_invitation_accept(struct db *db, int64_t invitation, int64_t volunteer)
{
    struct sql_invitation_one_row i = { 0 };
    enum signup_state state;
    int64_t signup;
    int rc = answer(db, invitation, volunteer, true, &i);
    if (rc <= 0)
        return rc;
    struct signup_ask ask = { .shift = i.shift, .volunteer = volunteer, .source = SIGNUP_SOURCE_INVITED };
    return signup_join(db, &ask, &signup, &state);
}

int signup_invitation_decline(struct db *db, int64_t invitation, int64_t volunteer)
{
    struct sql_invitation_one_row i = { 0 };
    return done(answer(db, invitation, volunteer, false, &i));
}
