/* logins.c - the table of demo log-ins, and how it is printed. */
#include "program/demo/logins.h"

#include "program/demo/demo.h"

const struct demo_login demo_logins[DEMO_LOGINS] = {
    { 0, 0, "13800000001", "王小红", "volunteer: sign-ups, hours, stars" },
    { 0, 0, "13800000002", "李国强", "team leader: check-in now, confirm hours" },
    { CAPABILITY_STAFF, LEVEL_STATION, "13800000003", "赵敏", "station: registrations, teams, activities" },
    { CAPABILITY_STAFF, LEVEL_TOWNSHIP, "13800000004", "郭建军", "township" },
    { CAPABILITY_STAFF, LEVEL_COUNTY, "13800000005", "宋丽", "county centre: records to review" },
    { CAPABILITY_STAFF, LEVEL_CITY, "13800000006", "申志远", "city office: overview, rules" },
    { CAPABILITY_SYSADMIN, LEVEL_CITY, "13800000007", "冯涛", "system administrator: grants" },
    { CAPABILITY_AUDITOR, LEVEL_CITY, "13800000008", "韩静", "auditor: the audit trail" },
    { CAPABILITY_STAFF, LEVEL_CITY, "13800000009", "高文秀",
      "city office, a second person: agrees to rules" },
};

void demo_print_logins(FILE *to)
{
    fprintf(to, "\nDemo log-ins, password %s (staff need no second factor here: rule login.second_factor)\n",
            DEMO_PASSWORD);
    for (size_t i = 0; i < DEMO_LOGINS; i++)
        fprintf(to, "  %s  %s\n", demo_logins[i].phone, demo_logins[i].shows);
    fputc('\n', to);
}
