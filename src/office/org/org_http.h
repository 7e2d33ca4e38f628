/* org_http.h - the handlers behind the routes of org_http.c that stand in other files; inside org/ only. */
#ifndef REDVEST_OFFICE_ORG_ORG_HTTP_H
#define REDVEST_OFFICE_ORG_ORG_HTTP_H

#include "http/req.h"
#include "office/org/org.h"

/* The unit of the path's :id; NOT_FOUND. */
int org_http_unit(struct req *r, struct unit *ret_unit);

/* manage_http.c */
extern const struct param org_edit_params[], org_add_params[], org_close_params[];
handler_fn org_http_my_unit, org_http_edit_page, org_http_edit, org_http_add_page, org_http_add,
    org_http_close_page, org_http_close;

/* grant_http.c */
extern const struct param org_give_params[], org_end_params[], org_give_at_params[];
handler_fn org_http_grants, org_http_give_page, org_http_give, org_http_end_page, org_http_end;

/* request_http.c */
extern const struct param org_answer_params[];
handler_fn org_http_request, org_http_agree, org_http_disagree, org_http_withdraw;

#endif
