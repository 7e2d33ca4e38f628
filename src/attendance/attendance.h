/* attendance.h - placeholder contract until the noun stands. */
#ifndef REDVEST_ATTENDANCE_ATTENDANCE_H
#define REDVEST_ATTENDANCE_ATTENDANCE_H
#include "db/db.h"
int attendance_force_out(struct db *db, int64_t day);
int attendance_mark_no_shows(struct db *db);
#endif
