/* card_http.c - the card that a station prints for a volunteer.
 *
 * It carries the number, the name masked (a card may be lost), and one code. Where the city accepts cards,
 * the leader scans it, which is a roll call and no word of the person; where it does not, the code leads to
 * the log-in page, and the card says so. Not here: registering (people/volunteer/), what a code is worth
 * (token.c). */
#include "service/attendance/lead_http.h"

#include "office/policy/policy.h"
#include "service/attendance/attendance.sql.h"

static const char *code_of(struct req *r, const struct volunteer_card *m)
{
    char text[TOKEN_TEXT];
    if (!m->checkin)
        return req_url(r, m->relative ? "/login/relative" : "/login/code");
    token_make(r->db, TOKEN_CARD, m->id, 0, text);
    return req_url(r, "/v/%s", text);
}

int card_show(struct req *r)
{
    struct volunteer_card *m = NEW_MODEL(r, volunteer_card);
    struct sql_attendance_card_row v = { 0 };
    int rc = sql_attendance_card(r->db, param_id(r, "id"), &v);
    if (rc == 0)
        return ERR(&r->err, NOT_FOUND, NULL, "没有找到您要的内容");
    if (rc > 0)
        rc = req_over(r, STATION, v.pos);
    if (rc < 0)
        return rc;
    *m = (struct volunteer_card){ .id = v.id,
                                  .number = v.number,
                                  .name = v.name,
                                  .unit = v.unit,
                                  .unit_name = v.unit_name,
                                  .phone = v.phone,
                                  .hours = v.hours,
                                  .checkin = policy(r->db, POLICY_CHECKIN_CARD_TOKEN) != 0,
                                  .relative = v.relative };
    m->url = code_of(r, m);
    rc = code_svg(r, m->url, req_tr(r, m->checkin ? N_("签到码，请给负责人扫") : N_("登录页的地址")), true,
                  &m->qr);
    return rc < 0 ? rc : SHOW(r, volunteer_card, m);
}
