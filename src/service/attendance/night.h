/* night.h - inside attendance/: a record that was never signed out. */
#ifndef REDVEST_SERVICE_ATTENDANCE_NIGHT_H
#define REDVEST_SERVICE_ATTENDANCE_NIGHT_H

#include "db/db.h"

/* Open becomes missed, 0 minutes; the person is told, with the way to appeal. reason: a Chinese key. */
int attendance_miss(struct db *db, int64_t record, int64_t volunteer, const char *title, const char *reason);

#endif
