/* activity_http.h - what the files with this noun's handlers share; their routes stand in activity_http.c. */
#ifndef REDVEST_SERVICE_ACTIVITY_ACTIVITY_HTTP_H
#define REDVEST_SERVICE_ACTIVITY_ACTIVITY_HTTP_H

#include "service/activity/activity.h"
#include "http/req.h"

/* activity_edit_http.c: writing a notice. */
extern const struct param activity_new_get_params[], activity_new_params[], activity_edit_params[],
    activity_shift_new_params[], activity_shift_params[];
handler_fn activity_show_new, activity_do_new, activity_show_edit, activity_do_edit, activity_show_shift_new,
    activity_do_shift_new, activity_show_shift, activity_do_shift;

/* activity_manage_http.c: moving it. */
extern const struct param activity_id_params[], activity_word_params[], activity_insure_params[],
    activity_circle_params[], activity_drop_params[];
handler_fn activity_show_manage, activity_show_mine, activity_do_submit, activity_do_take_back,
    activity_do_approve, activity_do_publish, activity_show_refuse, activity_do_refuse, activity_show_cancel,
    activity_do_cancel, activity_show_insure, activity_do_insure, activity_show_circle, activity_do_circle,
    activity_do_circle_remove, activity_show_drop, activity_do_drop, activity_do_contact,
    activity_do_reveal_insured;

/* project_http.c */
extern const struct param project_new_params[], project_edit_params[], project_show_params[];
handler_fn project_show_new, project_do_new, project_show, project_show_edit, project_do_edit, project_do_end;

/* activity_list_http.c: lists of many. */
extern const struct param activity_list_params[], activity_day_params[];
handler_fn activity_list, activity_day;

/* activity_sheet_http.c: what leaves the page: calendar file, poster. */
handler_fn activity_calendar, activity_poster;

/* What the lines leave to be worked out: seats left, whether they can be joined, what the reader is called
 * by. Gives the facts for the shown status. */
struct activity_facts activity_finish_shifts(const struct req *r, const struct activity_row *a,
                                             struct shift_line_list *shifts);

/* Whoever fills in a new form is asked for as the contact, unless they write another. */
int activity_own_contact(struct req *r, struct form *f);

#endif
