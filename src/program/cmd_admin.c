/* cmd_admin.c - `redvest admin`: the first accounts and grants of a register, from the server itself.
 * Run while the service is stopped (SQLite), or beside it (PostgreSQL). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "office/account/account.h"
#include "base/clock.h"
#include "base/cn.h"
#include "base/pos.h"
#include "program/cli.h"
#include "office/org/org.h"

struct admin {
    struct app_options o;
    const char *phone, *name, *role, *unit;
    bool password;
};

static enum role role_named(const char *name)
{
    for (int r = STATION; r <= AUDITOR; r++)
        if (!strcmp(role_name((enum role)r), name))
            return (enum role)r;
    return ROLE_UNSET;
}

/* The password comes on standard input, so that it stands in no process list and no shell history. */
static int read_password(struct arena *a, const char **ret_hash, struct err *err)
{
    char line[PASSWORD_MAX * 4 + 2];
    fputs("new password: ", stderr);
    if (!fgets(line, sizeof(line), stdin))
        return ERR(err, INVALID, NULL, "没有读到密码");
    line[strcspn(line, "\r\n")] = '\0';
    if (strlen(line) < PASSWORD_MIN)
        return ERR(err, INVALID, NULL, "密码太短");
    return account_hash_password(a, line, ret_hash);
}

static int ensure_account(struct db *db, const struct admin *a, int64_t *ret_id)
{
    const char *hash = NULL;
    int rc = account_by_phone(db, a->phone, ret_id);
    if (rc < 0)
        return rc;
    bool have = rc == 1;
    if (!have && !a->name)
        return ERR(db->err, NOT_FOUND, NULL, "没有这个账号：{0}", a->phone);
    if (a->password && (rc = read_password(db->arena, &hash, db->err)) < 0)
        return rc;
    if (!have)
        return account_create(db, a->name, a->phone, hash, ret_id);
    return hash ? account_set_password(db, *ret_id, hash) : OK;
}

static int grant(struct db *db, const struct admin *a, int64_t account)
{
    struct unit u = { 0 };
    enum role role = role_named(a->role);
    if (role == ROLE_UNSET)
        return ERR(db->err, INVALID, NULL, "角色只能是 station township county city sysadmin auditor");
    int64_t pos = a->unit ? pos_from_code(a->unit) : db->city->pos;
    int rc = pos == POS_NONE ? 0 : org_unit_at(db, pos, &u);
    if (rc < 0)
        return rc;
    if (!rc)
        return ERR(db->err, NOT_FOUND, NULL, "没有这个单位：{0}", a->unit ? a->unit : "?");
    return org_grant_add(db, account, role, u.id);
}

static int carry_out(struct db *db, const struct admin *a)
{
    int64_t account = 0;
    int rc = db_begin(db);
    if (rc == OK)
        rc = ensure_account(db, a, &account);
    if (rc >= 0 && a->role)
        rc = grant(db, a, account);
    if (rc >= 0)
        rc = db_commit(db);
    if (rc < 0)
        db_rollback(db);
    return rc;
}

int cmd_admin(int argc, char **argv)
{
    struct admin a = { 0 };
    char phone[CN_PHONE_TEXT];
    const struct cli_option options[] = {
        { "data", "DIR", &a.o.dir, NULL, "data folder (SQLite)" },
        { "db", "URL", &a.o.url, NULL, "postgresql://… instead of --data" },
        { "key", "FILE", &a.o.key_file, NULL, "key file; default DIR/redvest.key" },
        { "phone", "NUMBER", &a.phone, NULL, "whose account; made when --name is given and there is none" },
        { "name", "NAME", &a.name, NULL, "name of a new account" },
        { "password", NULL, NULL, &a.password, "set the password read from standard input" },
        { "role", "ROLE", &a.role, NULL, "grant: station township county city sysadmin auditor" },
        { "unit", "CODE", &a.unit, NULL, "code of the unit the grant covers; default the city" },
        CLI_OPTIONS_END,
    };
    struct err err = { 0 };
    struct app *app = NULL;
    CLI_RUN(argc, argv, "accounts and grants from the command line", options);
    if (!a.phone || cn_phone_parse(a.phone, phone) != CN_OK) {
        fputs("redvest admin: --phone takes a mainland mobile number\n", stderr);
        return 2;
    }
    a.phone = phone;
    int rc = app_open(&a.o, &err, &app);
    if (rc == OK)
        rc = app_load_city(app, &err);
    if (rc == OK)
        rc = carry_out(app_db(app, &err), &a);
    app_close(app);
    return rc < 0 ? cli_fail(&err) : 0;
}
