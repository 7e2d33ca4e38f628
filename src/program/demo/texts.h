/* texts.h - what teams are called and what activities say, by service category (DOMAIN section 2). */
#ifndef REDVEST_PROGRAM_DEMO_TEXTS_H
#define REDVEST_PROGRAM_DEMO_TEXTS_H

#include <stddef.h>

struct demo_flavour {
    const char *name; /* "巾帼": 某社区巾帼志愿服务队 */
    int category;     /* enum service_category */
    const char *about;
};

/* A kind of activity that a team of this category holds. */
struct demo_occasion {
    int category;
    int target; /* enum service_target */
    const char *title, *content, *place, *post, *risks, *project;
};

extern const struct demo_flavour demo_flavours[];
extern const size_t demo_flavours_n;
extern const struct demo_occasion demo_occasions[]; /* in the order of their categories */
extern const size_t demo_occasions_n;

#endif
