/* pages_http.h - inside volunteer/: the handlers of its pages, for the one table in volunteer_http.c. */
#ifndef REDVEST_PEOPLE_VOLUNTEER_PAGES_HTTP_H
#define REDVEST_PEOPLE_VOLUNTEER_PAGES_HTTP_H

#include "http/param.h"
#include "http/req.h"
#include "people/volunteer/volunteer.h"

/* register_http.c */
extern const struct param register_start_params[], register_who_params[], register_more_params[],
    claim_params[];
int register_show_start(struct req *r);
int register_send_code(struct req *r);
int register_start_slow(struct req *r);
int register_start(struct req *r);
int register_show_who(struct req *r);
int register_who(struct req *r);
int register_show_more(struct req *r);
int register_more(struct req *r);
int register_show_claim(struct req *r);
int register_claim(struct req *r);
int consent_show_text(struct req *r);

/* my_http.c, file_http.c */
extern const struct param edit_params[], correct_params[], phone_params[], close_params[], consent_params[],
    appeal_params[];
int me_show_data(struct req *r);
int me_open_data(struct req *r);
int me_show_looks(struct req *r);
int me_show_edit(struct req *r);
int me_edit(struct req *r);
int me_show_correct(struct req *r);
int me_correct(struct req *r);
int me_show_phone(struct req *r);
int me_send_phone_code(struct req *r);
int me_set_phone(struct req *r);
int me_show_suspension(struct req *r);
int me_appeal(struct req *r);
int me_object(struct req *r);
int me_show_close(struct req *r);
int me_close(struct req *r);
int me_show_consents(struct req *r);
int me_consent(struct req *r);

/* staff_http.c */
extern const struct param staff_list_params[], staff_find_params[], case_params[], new_params[],
    staff_show_new_params[], claim_phone_params[];
int staff_list(struct req *r);
int staff_find(struct req *r);
int staff_case(struct req *r);
int staff_confirm(struct req *r);
int staff_refuse(struct req *r);
int staff_suspend(struct req *r);
int staff_restore(struct req *r);
int staff_reveal(struct req *r);
int claim_show_phone(struct req *r);
int claim_do_phone(struct req *r);
int staff_show_new(struct req *r);
int staff_new(struct req *r);

int staff_find_minor(struct req *r, struct volunteer *ret_volunteer);

/* guardian_http.c */
extern const struct param guardian_params[], guardian_decide_params[];
int guardian_show(struct req *r);
int guardian_send_code(struct req *r);
int guardian_open(struct req *r);
int guardian_decide(struct req *r);
int staff_guardian_agree(struct req *r);
int staff_guardian_withdraw(struct req *r);

/* relative_http.c */
extern const struct param relative_params[];
int relative_show(struct req *r);
int relative_send_code(struct req *r);
int relative_enter(struct req *r);

/* claim_http.c */
int claim_show_list(struct req *r);
int claim_show(struct req *r);
int claim_show_open(struct req *r);
int claim_do_grant(struct req *r);
int claim_do_refuse(struct req *r);

/* fields_http.c */
#define WHO_PARAMS NAMED_PARAMS, OTHER_DOCUMENT_PARAMS
struct identity fields_identity(struct req *r);
bool fields_are_other(const struct form *f); /* another document than the citizen card is being entered */
/* NULL when nothing of a relative's phone was filled in. */
const struct account_relative *fields_relative(struct req *r);
/* NULL when nothing of a guardian was filled in. */
const struct guardian_details *fields_guardian(struct req *r);

#endif
