/* faults.h - inside view/: the words of what is wrong with one field. */
#ifndef REDVEST_VIEW_FAULTS_H
#define REDVEST_VIEW_FAULTS_H

#include "http/form.h"
#include "view/view.h"

/* "错误：请填写活动名称", for the field itself. */
void put_fault(struct out *o, const struct form_field *f, const char *label);

#endif
