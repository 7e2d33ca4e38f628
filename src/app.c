/* app.c - the only list of modules: the tables of routes, joined. */
#include "app.h"

extern const struct route account_routes[], activity_routes[], attendance_routes[], audit_routes[],
    confirm_routes[], entry_routes[], home_routes[], inbox_routes[], notice_routes[], ops_routes[],
    org_routes[], overview_routes[], policy_routes[], record_routes[], signup_routes[], star_routes[],
    stat_routes[], team_routes[], volunteer_routes[];

const struct route *const app_routes[] = {
    home_routes,   account_routes,    volunteer_routes, team_routes,    activity_routes,
    signup_routes, attendance_routes, record_routes,    confirm_routes, entry_routes,
    inbox_routes,  overview_routes,   stat_routes,      org_routes,     policy_routes,
    star_routes,   audit_routes,      notice_routes,    ops_routes,     NULL,
};
