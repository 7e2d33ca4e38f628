/* demo.h - a city of people who cannot exist. */
#ifndef REDVEST_DEMO_DEMO_H
#define REDVEST_DEMO_DEMO_H
#include <stdio.h>
void demo_print_logins(FILE *to);
#endif
