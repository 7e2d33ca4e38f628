/* pending.c - weak stand-ins so that the tree links while its nouns are being written; goes when they stand. */
#include "account/account.h"
#include "app.h"
#include "attendance/attendance.h"
#include "cli.h"
#include "demo/demo.h"
#include "org/org.h"
#include "policy/policy.h"
#include "signup/signup.h"
#include "stat/stat.h"
#define WEAK __attribute__((weak))
WEAK int cmd_demo(int argc, char **argv) { return 1; }
WEAK int cmd_check(int argc, char **argv) { return 1; }
WEAK int cmd_stat(int argc, char **argv) { return 1; }
WEAK void demo_print_logins(FILE *to) { }
WEAK int signup_expire_offers(struct db *db) { return 0; }
WEAK int attendance_force_out(struct db *db, int64_t day) { return 0; }
WEAK int attendance_mark_no_shows(struct db *db) { return 0; }
WEAK int stat_fold(struct db *db) { return 0; }
WEAK int policy_load(struct db *db, struct policy_table *t) { return 0; }
WEAK struct policy_table *policy_table_new(void) { return 0; }
WEAK void policy_table_free(struct policy_table *t) { }
WEAK int org_unit(struct db *db, int64_t id, struct unit *u) { return 0; }
WEAK int org_unit_at(struct db *db, int64_t pos, struct unit *u) { return 0; }
WEAK int org_init(struct db *db, const char *c, const char *s, size_t n) { return 0; }
WEAK int org_grant_add(struct db *db, int64_t a, enum role r, int64_t u, int64_t b) { return 0; }
WEAK int account_load_user(struct db *db, struct arena *a, int64_t id, struct user **u) { return NOT_FOUND; }
WEAK int account_hash_password(struct arena *a, const char *p, const char **h) { return 0; }
WEAK int account_set_password(struct db *db, int64_t a, const char *h) { return 0; }
WEAK int account_create(struct db *db, const char *n, const char *p, const char *h, int64_t *i) { return 0; }
WEAK int account_by_phone(struct db *db, const char *p, int64_t *i) { return 0; }
#include "audit/audit.h"
#include "notice/notice.h"
WEAK int64_t policy(const struct db *db, enum policy_key key) { return 0; }
WEAK int audit_add(struct db *db, const struct audit_entry *e) { return 0; }
WEAK int notice_sms(struct db *db, const char *phone, const char *text) { return 0; }
