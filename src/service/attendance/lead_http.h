/* lead_http.h - the leader's pages of attendance/; their routes stand in attendance_http.c. */
#ifndef REDVEST_SERVICE_ATTENDANCE_LEAD_HTTP_H
#define REDVEST_SERVICE_ATTENDANCE_LEAD_HTTP_H

#include "service/attendance/attendance.h"
#include "http/req.h"

extern const struct param scan_params[], rollcall_params[], people_params[], walk_up_params[];
handler_fn lead_today, lead_code, lead_sheet, lead_scan_page, lead_scan, lead_rollcall, lead_in, lead_out,
    lead_undo, lead_walk_up, lead_reveal;

/* The activity, for its team's leaders and the staff above it. */
struct signup_lead;
int lead_over(struct req *r, int64_t activity, struct signup_lead *ret);

/* The code as SVG, for a template. */
/* card_http.c */
int card_show(struct req *r);

int code_svg(struct req *r, const char *text, const char *label, bool printed, struct safe_html *ret);

#endif
