/* cmd_admin.c - `redvest admin`: the first accounts and grants of a register, from the server itself.
 * Run while the service is stopped (SQLite), or beside it (PostgreSQL). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "office/account/account.h"
#include "office/account/second.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/cn.h"
#include "base/crypt.h"
#include "base/name.h"
#include "base/text.h"
#include "base/pos.h"
#include "program/cli.h"
#include "http/session.h"
#include "office/audit/audit.h"
#include "office/notice/notice.h"
#include "office/org/org.h"

struct admin {
    struct app_options o;
    const char *phone, *name, *id_number, *may, *role, *unit, *reason, *until;
    bool password, second_off;
    int64_t until_day; /* DB_NONE: as long as it may */
};

/* What is to be granted is one of the declared capabilities; looked at before the register is opened. */
static int check_may(struct admin *a, struct err *err)
{
    _cleanup_buf_ struct buf all = { 0 };
    for (size_t i = 0; i < capability_codes.n; i++)
        buf_printf(&all, "%s%s", i ? " " : "", capability_codes.v[i].name);
    if (a->role) /* as it was written up to 0.1.0 */
        return ERR(err, INVALID, NULL,
                   "--role 已改为 --may：工作人员（原 station township county city）写 --may "
                   "staff，层级由单位决定；另有 {0}",
                   all.data);
    if (a->may && !code_by_name(&capability_codes, a->may))
        return ERR(err, INVALID, NULL, "没有“{0}”这项权限，只有：{1}", a->may, all.data);
    a->until_day = DB_NONE;
    if (a->until && !parse_day(a->until, &a->until_day))
        return ERR(err, INVALID, NULL, "日期要写成 2026-03-07 的样子：{0}", a->until);
    return OK;
}

/* The password comes on standard input, so that it stands in no process list and no shell history. */
static int read_password(struct arena *a, const struct admin *of, const char **ret_hash, struct err *err)
{
    char line[PASSWORD_MAX * 4 + 2];
    fputs("new password: ", stderr);
    if (!fgets(line, sizeof(line), stdin))
        return ERR(err, INVALID, NULL, "没有读到密码");
    line[strcspn(line, "\r\n")] = '\0';
    const char *password = text_secret(a, line, strlen(line));
    if (strlen(password) < PASSWORD_MIN)
        return ERR(err, INVALID, NULL, "密码太短");
    const char *fault = account_password_fault(password, of->phone, of->name);
    return fault ? ERR(err, INVALID, NULL, fault) : account_hash_password(a, password, ret_hash);
}

static int note(struct db *db, int64_t account, enum audit_kind what, const char *detail)
{
    return audit_add(db, &(struct audit_entry){ .what = what,
                                                .thing = "account",
                                                .thing_id = account,
                                                .pos = db->city->pos,
                                                .reason = "redvest admin",
                                                .detail = detail });
}

/* Whoever had the old one is out, and the person knows. */
static int set_password(struct db *db, int64_t account, const char *hash)
{
    int rc = account_set_password(db, account, hash);
    if (rc == OK)
        rc = session_end_all(db, account);
    if (rc >= 0)
        rc = note(db, account, AUDIT_KIND_CHANGE, "密码");
    return rc < 0 ? rc
                  : notice_send(db, account, "/me",
                                N_("您的登录密码刚刚由服务器管理员重设，其他登录都已退出；如果您不知道这件事"
                                   "，请告诉市文明办"),
                                NULL);
}

static int ensure_account(struct db *db, const struct admin *a, int64_t *ret_id)
{
    const char *hash = NULL;
    int rc = account_by_phone(db, a->phone, ret_id);
    if (rc < 0)
        return rc;
    bool have = rc == 1;
    const char *name = a->name ? name_fold(db->arena, a->name) : "";
    if (!have && !*name)
        return ERR(db->err, NOT_FOUND, NULL, "没有这个账号：{0}", a->phone);
    if (a->password && (rc = read_password(db->arena, a, &hash, db->err)) < 0)
        return rc;
    if (have)
        return hash ? set_password(db, *ret_id, hash) : OK;
    rc = account_create(db, name, a->phone, hash, ret_id);
    return rc < 0 ? rc : note(db, *ret_id, AUDIT_KIND_CREATE, NULL);
}

/* Rights are for people who are known: by a document that was made sure of, here or in the register. */
static int know_person(struct db *db, const struct admin *a, int64_t account)
{
    struct cn_id id;
    char index[CRYPT_BLIND_TEXT];
    const char *person = NULL;
    if (!a->id_number) {
        int rc = account_person(db, account, &person);
        if (rc < 0 || person || !a->may)
            return rc;
        return ERR(db->err, INVALID, NULL,
                   "授权要有实名：请加 --id-number 居民身份证号码，或请对方先注册并到站点核实证件");
    }
    const char *number = text_number(db->arena, a->id_number, strlen(a->id_number));
    if (cn_id_parse(number, day_of(db->now), db->city->demo, &id) != CN_OK)
        return ERR(db->err, INVALID, NULL, "居民身份证号码不对：{0}", "--id-number");
    crypt_blind(db->city->keys, "id", id.text, index);
    int rc = account_set_person(db, account, arena_strdup(db->arena, index));
    return rc < 0 ? rc : note(db, account, AUDIT_KIND_CHANGE, "核对身份");
}

/* Like a right that somebody proposes: known, with a reason and an end, told to all; it waits for somebody to
 * agree as long as there is anybody who could. */
static int grant(struct db *db, const struct admin *a, int64_t account)
{
    struct unit u = { 0 };
    struct grant_asked asked = { .may = code_by_name(&capability_codes, a->may)->value,
                                 .until = a->until_day == DB_NONE ? org_grant_last_day(db) : a->until_day,
                                 .reason = a->reason ? a->reason : "由服务器命令行授予" };
    bool waits = false;
    int64_t pos = a->unit ? pos_from_code(a->unit) : db->city->pos;
    int rc = pos == POS_NONE ? 0 : org_unit_at(db, pos, &u);
    if (rc == 0)
        return ERR(db->err, NOT_FOUND, NULL, "没有这个单位：{0}", a->unit ? a->unit : "?");
    if (rc > 0)
        rc = org_grant_from_server(db, account, &u, &asked, &waits);
    if (rc == OK && waits)
        puts(
            "the right waits until somebody of the level above agrees to it (/inbox); all of them were told");
    return rc;
}

/* For the phone of whoever is over all others. */
static int second_off(struct db *db, int64_t account)
{
    int rc = second_release(db, account, db->city->pos, "在服务器上用命令解除");
    return rc < 0 ? rc : session_end_all(db, account);
}

static int carry_out(struct db *db, const struct admin *a)
{
    int64_t account = 0;
    int rc = db_begin(db);
    if (rc == OK)
        rc = ensure_account(db, a, &account);
    if (rc >= 0)
        rc = know_person(db, a, account);
    if (rc >= 0 && a->may)
        rc = grant(db, a, account);
    if (rc >= 0 && a->second_off)
        rc = second_off(db, account);
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
        { "id-number", "NUMBER", &a.id_number, NULL,
          "citizen number of that person, as their document says; needed for --may unless it is known" },
        { "password", NULL, NULL, &a.password, "set the password read from standard input" },
        { "second-off", NULL, NULL, &a.second_off, "take the second factor off: the phone is lost" },
        { "may", "NAME", &a.may, NULL,
          "grant what may be done there: staff, sysadmin, auditor …; a wrong name lists all" },
        { "role", "ROLE", &a.role, NULL, "(--may, as it was called up to 0.1.0)" },
        { "unit", "CODE", &a.unit, NULL, "code of the unit the grant covers; default the city" },
        { "until", "DAY", &a.until, NULL,
          "2026-12-31: its last day; default as long as rule grant.days allows" },
        { "reason", "TEXT", &a.reason, NULL, "why, for those who agree and for the audit trail" },
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
    int rc = check_may(&a, &err);
    if (rc == OK)
        rc = app_open(&a.o, &err, &app);
    if (rc == OK)
        rc = app_load_city(app, &err);
    if (rc == OK)
        rc = carry_out(app_db(app, &err), &a);
    app_close(app);
    return rc < 0 ? cli_fail(&err) : 0;
}
