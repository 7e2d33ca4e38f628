/* policy.c - the table of rules, and what of it holds now.
 *
 * Built-in values stand here with their source; rows of table `policy` override them from their day on. The
 * values in force are an array of atomics that all connections read without a lock; the days off hang on one
 * atomic pointer, and a list that was replaced lives on until the table goes, since a reader may still hold
 * it. Not here: who may change a rule (policy_http.c), when it is read again (the program's timers). */
#include "office/policy/policy.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "office/audit/audit.h"
#include "base/clock.h"
#include "base/id.h"
#include "db/city.h"
#include "office/policy/policy.sql.h"
#include "view/view.h"

#define HOLIDAYS_BACK_DAYS 400

#define YEAR_MIN      (366 * 24 * 60)
#define LAW_RECORD    N_("法规：志愿服务记录与证明出具办法")
#define LAW_PIPL      N_("法规：个人信息保护法第三十一条")
#define LAW_ADULT     N_("法规：民法典第十七条")
#define PRACTICE      N_("通行做法")
#define OWN_DEFAULT   N_("系统默认，可由本市调整")
#define UNIT_MIN      N_("分钟")
#define UNIT_DAYS     N_("天")
#define UNIT_WORKDAYS N_("个工作日")
#define UNIT_TIMES    N_("次")
#define UNIT_YEARS    N_("周岁")
#define UNIT_PERCENT  "%"
#define UNIT_SECONDS  N_("秒")
#define UNIT_HOUR     N_("点")
#define UNIT_HOURS    N_("小时")
#define UNIT_PEOPLE   N_("人")
#define UNIT_ASKED    N_("份")

/* clang-format off */
static const struct policy_def defs[POLICY_COUNT] = {
    [POLICY_CHECKIN_TOLERANCE_MIN] = { "checkin.tolerance_min", 30, 0, 240, UNIT_MIN, N_("签到签退可早于或晚于班次"), OWN_DEFAULT },
    [POLICY_OFFLINE_MOST_H] = { "checkin.offline_most_h", 12, 1, 24, UNIT_HOURS, N_("离线签到最晚补传"), OWN_DEFAULT },
    [POLICY_RECORD_LEAST_MIN] = { "record.least_min", 1, 1, 240, UNIT_MIN, N_("一次服务最短时长"), PRACTICE },
    [POLICY_RECORD_MOST_MIN] = { "record.most_min", 1440, 60, 1440, UNIT_MIN, N_("一次服务最长时长"), PRACTICE },
    [POLICY_PAIRS_A_DAY] = { "record.pairs_a_day", 3, 1, 20, UNIT_TIMES, N_("每人每天在同一活动最多签到"), PRACTICE },
    [POLICY_TIER_PARENT_MIN] = { "record.tier_parent_min", 480, 60, 1440, UNIT_MIN, N_("一人一天超过此时长由上级单位复核"), PRACTICE },
    [POLICY_TIER_CITY_MIN] = { "record.tier_city_min", 720, 60, 1440, UNIT_MIN, N_("一人一天超过此时长由市级复核"), PRACTICE },
    [POLICY_ROUNDING] = { "record.rounding", 0, 0, 2, N_("（0 精确到分钟；1 舍到半小时；2 不足15分钟不计、45分钟起进整）"), N_("时长取整方式"), OWN_DEFAULT },
    [POLICY_LEAST_SHARE_PERCENT] = { "record.least_share_percent", 0, 0, 100, UNIT_PERCENT, N_("至少参加班次的多少才计时长"), OWN_DEFAULT },
    [POLICY_CONFIRM_WORKDAYS] = { "record.confirm_workdays", 10, 1, 10, UNIT_WORKDAYS, N_("活动结束后确认时长的期限"), LAW_RECORD },
    [POLICY_REMIND_WORKDAYS] = { "record.remind_workdays", 3, 0, 10, UNIT_WORKDAYS, N_("确认期限前多久提醒发布人"), OWN_DEFAULT },
    [POLICY_PUBLIC_NOTICE_WORKDAYS] = { "record.public_notice_workdays", 5, 1, 60, UNIT_WORKDAYS, N_("补录和评星的公示期"), OWN_DEFAULT },
    [POLICY_SITE_TOKEN_S] = { "checkin.site_token_s", 30, 10, 600, UNIT_SECONDS, N_("现场签到码多久更换一次"), OWN_DEFAULT },
    [POLICY_LANDING_S] = { "checkin.landing_s", 300, 30, 1800, UNIT_SECONDS, N_("扫码后多久内要按下签到"), OWN_DEFAULT },
    [POLICY_PRINTED_TOKEN] = { "checkin.printed_token", 1, 0, 1, N_("（1 允许；0 不允许）"), N_("打印的现场签到码"), OWN_DEFAULT },
    [POLICY_OFFER_MIN] = { "signup.offer_min", 120, 5, 2880, UNIT_MIN, N_("候补名额保留多久"), OWN_DEFAULT },
    [POLICY_LEAVE_BEFORE_MIN] = { "signup.leave_before_min", 60, 0, 10080, UNIT_MIN, N_("开始前多久不能再取消报名"), OWN_DEFAULT },
    [POLICY_INVITATIONS_A_DAY] = { "signup.invitations_a_day", 30, 1, 1000, UNIT_TIMES, N_("负责人每天最多查找或邀请非本队志愿者"), OWN_DEFAULT },
    [POLICY_ACTIVITY_MOST_DAYS] = { "activity.most_days", 366, 1, 366, UNIT_DAYS, N_("一个活动最长持续"), PRACTICE },
    [POLICY_MIN_AGE_ALONE] = { "volunteer.min_age_alone", 14, 14, 18, UNIT_YEARS, N_("不满此年龄由监护人代为注册"), LAW_PIPL },
    [POLICY_ADULT_AGE] = { "volunteer.adult_age", 18, 18, 18, UNIT_YEARS, N_("成年"), LAW_ADULT },
    [POLICY_STAR1_MIN] = { "star.one_min", 6000, 60, YEAR_MIN, UNIT_MIN, N_("一星所需时长"), PRACTICE },
    [POLICY_STAR2_MIN] = { "star.two_min", 18000, 60, YEAR_MIN, UNIT_MIN, N_("二星所需时长"), PRACTICE },
    [POLICY_STAR3_MIN] = { "star.three_min", 36000, 60, YEAR_MIN, UNIT_MIN, N_("三星所需时长"), PRACTICE },
    [POLICY_STAR4_MIN] = { "star.four_min", 60000, 60, YEAR_MIN, UNIT_MIN, N_("四星所需时长"), PRACTICE },
    [POLICY_STAR5_MIN] = { "star.five_min", 90000, 60, YEAR_MIN, UNIT_MIN, N_("五星所需时长"), PRACTICE },
    [POLICY_STAR_RATING_X100] = { "star.rating_x100", 300, 100, 500, N_("百分之一分"), N_("评星所需平均评价"), OWN_DEFAULT },
    [POLICY_STAR_NO_SHOWS] = { "star.no_shows", 5, 0, 100, UNIT_TIMES, N_("评星最多允许的爽约"), OWN_DEFAULT },
    [POLICY_ODD_SPEED_KMH] = { "odd.speed_kmh", 120, 20, 1000, N_("公里/小时"), N_("两次签到之间的可疑速度"), OWN_DEFAULT },
    [POLICY_ODD_DEVICE_PEOPLE] = { "odd.device_people", 3, 1, 1000, UNIT_PEOPLE, N_("同一设备短时间内签到超过"), OWN_DEFAULT },
    [POLICY_ODD_DEVICE_MIN] = { "odd.device_min", 10, 1, 1440, UNIT_MIN, N_("同一设备签到的观察时间"), OWN_DEFAULT },
    [POLICY_ODD_MANUAL_PERCENT] = { "odd.manual_percent", 30, 0, 100, UNIT_PERCENT, N_("一支队伍的人工录入超过"), OWN_DEFAULT },
    [POLICY_ODD_SOON_MIN] = { "odd.soon_min", 5, 0, 1440, UNIT_MIN, N_("报名后不到多久就签到要提醒"), OWN_DEFAULT },
    [POLICY_ODD_ALIKE_PEOPLE] = { "odd.alike_people", 4, 2, 1000, UNIT_PEOPLE, N_("同一活动进出时间相同要提醒的人数"), OWN_DEFAULT },
    [POLICY_ODD_NIGHT_FROM_H] = { "odd.night_from_h", 22, 0, 23, UNIT_HOUR, N_("夜间服务提醒开始于"), OWN_DEFAULT },
    [POLICY_ODD_NIGHT_TO_H] = { "odd.night_to_h", 6, 0, 23, UNIT_HOUR, N_("夜间服务提醒结束于"), OWN_DEFAULT },
    [POLICY_LOGIN_FAILURES] = { "login.failures", 5, 3, 20, UNIT_TIMES, N_("密码错误多少次后锁定"), OWN_DEFAULT },
    [POLICY_LOGIN_LOCK_MIN] = { "login.lock_min", 15, 1, 1440, UNIT_MIN, N_("账号锁定多久"), OWN_DEFAULT },
    [POLICY_CODE_MIN] = { "login.code_min", 5, 1, 30, UNIT_MIN, N_("验证码有效时间"), OWN_DEFAULT },
    [POLICY_CODE_TRIES] = { "login.code_tries", 5, 1, 10, UNIT_TIMES, N_("验证码最多输错"), OWN_DEFAULT },
    [POLICY_SESSION_DAYS] = { "login.session_days", 30, 1, 366, UNIT_DAYS, N_("登录一次保持多久"), OWN_DEFAULT },
    [POLICY_CLAIM_DAYS] = { "record.claim_days", 90, 1, 366, UNIT_DAYS, N_("自报和补录最多追溯"), OWN_DEFAULT },
    [POLICY_WAITING_MOST] = { "review.waiting_most", 10, 1, 100000, UNIT_ASKED, N_("每人同类申请最多同时待审"), OWN_DEFAULT },
};
/* clang-format on */

/* Days that differ from the week's rhythm: first those off, then those worked. */
struct days {
    struct days *older;
    size_t n_off, n_work;
    int64_t v[];
};

struct policy_table {
    _Atomic int64_t value[POLICY_COUNT];
    struct days *_Atomic days;
    pthread_mutex_t lock; /* of those who load */
};

const struct policy_def *policy_def(enum policy_key key)
{
    return &defs[key];
}

struct policy_table *policy_table_new(void)
{
    struct policy_table *t = calloc(1, sizeof(*t));
    if (!t)
        abort();
    pthread_mutex_init(&t->lock, NULL);
    for (size_t i = 0; i < POLICY_COUNT; i++)
        atomic_init(&t->value[i], defs[i].value);
    return t;
}

void policy_table_free(struct policy_table *t)
{
    if (!t)
        return;
    struct days *d = atomic_load(&t->days);
    while (d) {
        struct days *older = d->older;
        free(d);
        d = older;
    }
    pthread_mutex_destroy(&t->lock);
    free(t);
}

static struct policy_table *table_of(const struct db *db)
{
    return db->city ? db->city->policy : NULL;
}

int64_t policy(const struct db *db, enum policy_key key)
{
    struct policy_table *t = table_of(db);
    return t ? atomic_load_explicit(&t->value[key], memory_order_relaxed) : defs[key].value;
}

int policy_may_ask(struct db *db, int64_t waiting)
{
    char most[24];
    if (waiting < policy(db, POLICY_WAITING_MOST))
        return OK;
    snprintf(most, sizeof(most), "%lld", (long long)policy(db, POLICY_WAITING_MOST));
    return ERR(db->err, CONFLICT, NULL, "已有 {0} 份申请在等待审核，等有了结果再提交", most);
}

int policy_key_of(const char *name, enum policy_key *ret_key)
{
    for (size_t i = 0; i < POLICY_COUNT; i++)
        if (!strcmp(defs[i].name, name)) {
            *ret_key = (enum policy_key)i;
            return 1;
        }
    return 0;
}

static int64_t in_force(const struct sql_policy_in_force_rows *rows, const struct policy_def *def)
{
    for (size_t i = 0; i < rows->n; i++)
        if (!strcmp(rows->v[i].name, def->name))
            return rows->v[i].value;
    return def->value;
}

static struct days *days_new(const struct policy_holiday_list *rows)
{
    struct days *d = calloc(1, sizeof(*d) + rows->n * sizeof(d->v[0]));
    if (!d)
        abort();
    for (size_t i = 0; i < rows->n; i++)
        if (rows->v[i].off)
            d->v[d->n_off++] = rows->v[i].day;
    for (size_t i = 0; i < rows->n; i++)
        if (!rows->v[i].off)
            d->v[d->n_off + d->n_work++] = rows->v[i].day;
    return d;
}

static bool days_same(const struct days *a, const struct days *b)
{
    return a && a->n_off == b->n_off && a->n_work == b->n_work &&
           !memcmp(a->v, b->v, (a->n_off + a->n_work) * sizeof(a->v[0]));
}

static void publish(struct policy_table *t, const struct sql_policy_in_force_rows *rules,
                    const struct policy_holiday_list *holidays)
{
    struct days *fresh = days_new(holidays);
    pthread_mutex_lock(&t->lock);
    for (size_t i = 0; i < POLICY_COUNT; i++)
        atomic_store_explicit(&t->value[i], in_force(rules, &defs[i]), memory_order_relaxed);
    struct days *now = atomic_load(&t->days);
    if (days_same(now, fresh)) {
        free(fresh);
    } else {
        fresh->older = now;
        atomic_store(&t->days, fresh);
    }
    pthread_mutex_unlock(&t->lock);
}

int policy_load(struct db *db, struct policy_table *table)
{
    struct sql_policy_in_force_rows rules = { 0 };
    struct policy_holiday_list holidays = { 0 };
    int rc = sql_policy_in_force(db, db->now, &rules);
    if (rc >= 0)
        rc = sql_holiday_all(db, day_of(db->now) - HOLIDAYS_BACK_DAYS, &holidays);
    if (rc < 0)
        return rc;
    publish(table, &rules, &holidays);
    return OK;
}

size_t policy_holidays(const struct db *db, const int64_t **ret_days)
{
    struct policy_table *t = table_of(db);
    const struct days *d = t ? atomic_load(&t->days) : NULL;
    *ret_days = d ? d->v : NULL;
    return d ? d->n_off : 0;
}

static bool holds(const int64_t *days, size_t n, int64_t day)
{
    for (size_t i = 0; i < n; i++)
        if (days[i] == day)
            return true;
    return false;
}

static bool is_weekend(int64_t day)
{
    return civil_of(day_start_ms(day)).weekday >= 5;
}

static bool is_workday(const struct days *d, int64_t day)
{
    bool weekend = is_weekend(day);
    if (!d)
        return !weekend;
    return weekend ? holds(d->v + d->n_off, d->n_work, day) : !holds(d->v, d->n_off, day);
}

int64_t policy_deadline(const struct db *db, int64_t ms, int workdays)
{
    struct policy_table *t = table_of(db);
    const struct days *d = t ? atomic_load(&t->days) : NULL;
    int64_t day = day_of(ms);
    while (workdays > 0) {
        day++;
        workdays -= is_workday(d, day);
    }
    return day_start_ms(day + 1);
}

/* --- changing ---------------------------------------------------------------------------------- */

/* The least and the most that a rule says from some day on, as far as it is decided. */
struct span {
    int64_t least, most;
};

struct outlook {
    struct sql_policy_in_force_rows then;
    struct sql_policy_coming_rows later;
};

static struct span span_of(const struct outlook *o, enum policy_key key)
{
    int64_t v = in_force(&o->then, &defs[key]);
    struct span s = { v, v };
    for (size_t i = 0; i < o->later.n; i++) {
        v = o->later.v[i].value;
        if (strcmp(o->later.v[i].name, defs[key].name) != 0)
            continue;
        s.least = v < s.least ? v : s.least;
        s.most = v > s.most ? v : s.most;
    }
    return s;
}

/* Rules that stand in an order keep it on each day from the change on, not only today. */
static int check_order(struct db *db, enum policy_key key, int64_t value, int64_t from_ms)
{
    struct outlook o = { 0 };
    int rc = sql_policy_in_force(db, from_ms, &o.then);
    if (rc >= 0)
        rc = sql_policy_coming(db, from_ms, &o.later);
    if (rc < 0)
        return rc;
    if (key == POLICY_TIER_CITY_MIN && value < span_of(&o, POLICY_TIER_PARENT_MIN).most)
        return ERR(db->err, INVALID, "value", "市级复核的时长不能低于上级单位复核的时长");
    if (key == POLICY_TIER_PARENT_MIN && value > span_of(&o, POLICY_TIER_CITY_MIN).least)
        return ERR(db->err, INVALID, "value", "上级单位复核的时长不能高于市级复核的时长");
    if (key > POLICY_STAR1_MIN && key <= POLICY_STAR5_MIN && value <= span_of(&o, key - 1).most)
        return ERR(db->err, INVALID, "value", "高星级所需时长必须大于低一级");
    if (key >= POLICY_STAR1_MIN && key < POLICY_STAR5_MIN && value >= span_of(&o, key + 1).least)
        return ERR(db->err, INVALID, "value", "低星级所需时长必须小于高一级");
    return OK;
}

/* A change of today holds from now on. */
static int64_t begin_of(const struct db *db, int64_t from_day)
{
    int64_t start = day_start_ms(from_day);
    return start > db->now ? start : db->now;
}

static int check_change(struct db *db, enum policy_key key, int64_t value, int64_t from_day)
{
    const struct policy_def *def = &defs[key];
    char least[24], most[24];
    if (value < def->min || value > def->max) {
        snprintf(least, sizeof(least), "%lld", (long long)def->min);
        snprintf(most, sizeof(most), "%lld", (long long)def->max);
        return ERR(db->err, INVALID, "value", "请填写 {0} 到 {1} 之间的整数", least, most);
    }
    if (from_day < day_of(db->now))
        return ERR(db->err, INVALID, "from", "生效日期不能早于今天");
    if (from_day > day_of(db->now) + 3 * 366)
        return ERR(db->err, INVALID, "from", "生效日期最迟为三年内");
    return check_order(db, key, value, begin_of(db, from_day));
}

static int audit(struct db *db, int64_t thing, int64_t by, const char *address, const char *reason,
                 const char *detail)
{
    return audit_add(db, &(struct audit_entry){ .what = AUDIT_KIND_POLICY,
                                                .thing = "policy",
                                                .thing_id = thing,
                                                .pos = db->city->pos,
                                                .reason = reason,
                                                .detail = detail });
}

/* The change is seen by all connections before it is committed; should the commit fail, the next load of the
 * program's timer takes it back. */
static int load_again(struct db *db)
{
    return policy_load(db, db->city->policy);
}

int policy_change(struct db *db, const struct policy_new *change)
{
    const struct policy_def *def = &defs[change->key];
    int64_t id = id_new();
    char day[TIME_TEXT];
    int rc = check_change(db, change->key, change->value, change->from_day);
    if (rc < 0)
        return rc;
    rc = sql_policy_add(db, &(struct sql_policy_add_in){ .id = id,
                                                         .name = def->name,
                                                         .value = change->value,
                                                         .from = begin_of(db, change->from_day),
                                                         .reason = change->reason,
                                                         .by = change->by,
                                                         .now = db->now });
    if (rc < 0)
        return rc;
    format_day(change->from_day, day);
    const char *detail = arena_printf(db->arena, "%s %lld -> %lld, %s", def->name,
                                      (long long)policy(db, change->key), (long long)change->value, day);
    rc = audit(db, id, change->by, change->address, change->reason, detail);
    return rc < 0 ? rc : load_again(db);
}

int policy_try(struct db *db, const struct policy_new *change, struct policy_values *ret_then)
{
    struct sql_policy_in_force_rows rules = { 0 };
    int rc = check_change(db, change->key, change->value, change->from_day);
    if (rc == OK)
        rc = sql_policy_in_force(db, begin_of(db, change->from_day), &rules);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < POLICY_COUNT; i++)
        ret_then->v[i] = in_force(&rules, &defs[i]);
    return OK;
}

int policy_day_set(struct db *db, const struct policy_day *day)
{
    bool weekend = is_weekend(day->day);
    char text[TIME_TEXT];
    if (day->day < day_of(db->now))
        return ERR(db->err, INVALID, "day", "日期不能早于今天");
    if (day->off && weekend)
        return ERR(db->err, INVALID, "day", "这天是周末，本来就休息");
    if (!day->off && !weekend)
        return ERR(db->err, INVALID, "day", "这天不是周末，本来就上班");
    int rc = sql_holiday_put(db, day->day, day->off, day->name);
    if (rc < 0)
        return rc;
    format_day(day->day, text);
    rc = audit(db, day->day, day->by, day->address, day->name,
               arena_printf(db->arena, "%s %s", text, day->off ? "off" : "worked"));
    return rc < 0 ? rc : load_again(db);
}

int policy_day_remove(struct db *db, const struct policy_day *day)
{
    char text[TIME_TEXT];
    int rc = sql_holiday_remove(db, day->day);
    if (rc < 0)
        return rc;
    if (!rc)
        return ERR(db->err, NOT_FOUND, NULL, "没有找到您要的内容");
    format_day(day->day, text);
    rc = audit(db, day->day, day->by, day->address, NULL, arena_printf(db->arena, "%s removed", text));
    return rc < 0 ? rc : load_again(db);
}

/* --- showing ----------------------------------------------------------------------------------- */
bool policy_moves_stars(enum policy_key key)
{
    return key >= POLICY_STAR1_MIN && key <= POLICY_STAR_NO_SHOWS;
}

void policy_line(const struct db *db, enum policy_key key, struct policy_line *ret_line)
{
    const struct policy_def *def = &defs[key];
    int64_t value = policy(db, key);
    *ret_line = (struct policy_line){ .name = def->name,
                                      .label = def->label,
                                      .value = value,
                                      .standard = def->value,
                                      .least = def->min,
                                      .most = def->max,
                                      .unit = def->unit,
                                      .source = def->source,
                                      .changed = value != def->value,
                                      .tried = policy_moves_stars(key),
                                      .next = DB_NONE };
}

int policy_lines(struct db *db, struct policy_line_list *ret_lines)
{
    struct sql_policy_coming_rows coming = { 0 };
    struct policy_line *v = ARENA_ARRAY(db->arena, struct policy_line, POLICY_COUNT);
    int rc = sql_policy_coming(db, db->now, &coming);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < POLICY_COUNT; i++) {
        policy_line(db, (enum policy_key)i, &v[i]);
        /* latest day first: what remains is the change that comes next */
        for (size_t k = 0; k < coming.n; k++)
            if (!strcmp(coming.v[k].name, v[i].name)) {
                v[i].next = coming.v[k].value;
                v[i].next_from = coming.v[k].from;
            }
    }
    *ret_lines = (struct policy_line_list){ v, POLICY_COUNT };
    return OK;
}
