/* names.h - names that people of an age and a sex may have. */
#ifndef REDVEST_PROGRAM_DEMO_NAMES_H
#define REDVEST_PROGRAM_DEMO_NAMES_H

#include "program/demo/rnd.h"

#define DEMO_NAME_TEXT 20

/* Surname and given name; sex 1 male, 2 female. */
void demo_name(struct rnd *r, int sex, int birth_year, char ret_name[DEMO_NAME_TEXT]);

#endif
