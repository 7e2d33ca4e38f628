/* kit_rows.c - makers of rows: what a test asked for, the usual for the rest, and the counts that go with
 * them. */
#include "kit/kit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cn.h"
#include "base/id.h"
#include "base/user.h"
#include "kit/kit.sql.h"
#include "people/team/team.model.h"
#include "people/volunteer/volunteer.model.h"
#include "service/activity/activity.model.h"
#include "service/record/record.model.h"
#include "service/signup/signup.model.h"

#define OR(given, usual) ((given) ? (given) : (usual))

static void found(struct kit *k, int rc, const char *what)
{
    if (kit_must(k, rc) == 0) {
        fprintf(stderr, "testkit: there is no such %s\n", what);
        abort();
    }
}

static int64_t unit_pos(struct kit *k, int64_t unit)
{
    struct sql_kit_unit_pos_row row;
    found(k, sql_kit_unit_pos(k->db, unit, &row), "unit");
    return row.pos;
}

int64_t kit_make_account(struct kit *k, const struct kit_account *o)
{
    char phone[CN_PHONE_TEXT], index[CRYPT_BLIND_TEXT];
    int64_t id = id_new();
    snprintf(phone, sizeof(phone), "139%08llu", (unsigned long long)++k->serial % 100000000U);
    const char *number = OR(o->phone, phone);
    crypt_blind(&k->keys, "phone", number, index);
    char *sealed =
        crypt_seal(&k->keys, &k->arena, arena_printf(&k->arena, "account.phone:%lld", (long long)id), number);
    const char *person = OR(o->person, arena_printf(&k->arena, "person %lld", (long long)id));
    struct sql_kit_account_add_in in = {
        .id = id,
        .name = OR(o->name, "王小红"),
        .phone_index = index,
        .phone_sealed = sealed,
        .password_hash = o->password_hash,
        .person = *person ? person : NULL,
        .now = k->now,
    };
    kit_must(k, sql_kit_account_add(k->db, &in));
    return id;
}

static const char *document(struct kit *k, const struct kit_volunteer *o, int64_t birth_day)
{
    char *number = arena_alloc(&k->arena, CN_NUMBER_TEXT);
    int sequence = (int)(k->serial % 500) * 2 + !o->female;
    char area[CN_AREA_TEXT];
    snprintf(area, sizeof(area), "99%04u", (unsigned)(k->serial / 500) % 10000U);
    if (cn_id_make(area, birth_day, sequence, number) < 0)
        abort();
    return number;
}

const char *kit_citizen(struct kit *k, const char *birth, int sequence)
{
    char *number = arena_alloc(&k->arena, CN_NUMBER_TEXT);
    int64_t day = 0;
    if (!parse_day(birth, &day) || cn_id_make("990102", day, sequence, number) < 0)
        abort();
    return number;
}

int64_t kit_make_volunteer(struct kit *k, const struct kit_volunteer *o)
{
    char index[CRYPT_BLIND_TEXT], number[CN_NUMBER_TEXT];
    int64_t id = id_new(), unit = OR(o->unit, k->village);
    int64_t account = OR(o->account, kit_account(k, .name = o->name));
    int64_t birth_day = OR(o->birth_day, day_of(k->now) - 30 * 365);
    k->serial++;
    const char *cn_id = OR(o->cn_id, document(k, o, birth_day));
    crypt_blind(&k->keys, "id", cn_id, index);
    char *aad = arena_printf(&k->arena, "volunteer.id:%lld", (long long)id);
    cn_number_make(CN_VOLUNTEER, KIT_CITY_CODE, day_of(k->now), (int)(900000 + k->serial % 99999), number);
    struct sql_kit_volunteer_add_in in = {
        .id = id,
        .account = account,
        .number = number,
        .name = OR(o->name, "王小红"),
        .sex = o->female ? CN_FEMALE : CN_MALE,
        .birth_day = birth_day,
        .id_index = index,
        .id_sealed = crypt_seal(&k->keys, &k->arena, aad, cn_id),
        .unit = unit,
        .pos = unit_pos(k, unit),
        .state = OR(o->state, VOLUNTEER_STATE_ACTIVE),
        .real_name = OR(o->real_name, 2),
        .counter = o->counter,
        .now = k->now,
    };
    kit_must(k, sql_kit_volunteer_add(k->db, &in));
    return id;
}

int64_t kit_make_team(struct kit *k, const struct kit_team *o)
{
    char number[CN_NUMBER_TEXT];
    int64_t id = id_new(), unit = OR(o->unit, k->village);
    int64_t leader = o->leader < 0 ? 0 : OR(o->leader, kit_volunteer(k, .name = "李队长", .unit = unit));
    cn_number_make(CN_TEAM, KIT_CITY_CODE, day_of(k->now), (int)(900000 + ++k->serial % 99999), number);
    struct sql_kit_team_add_in in = {
        .id = id,
        .number = number,
        .name = OR(o->name, "东街社区巾帼志愿服务队"),
        .unit = unit,
        .pos = unit_pos(k, unit),
        .kind = OR(o->kind, 1),
        .level = OR(o->level, 3),
        .parent = o->parent,
        .join_rule = OR(o->join_rule, 1),
        .pass_code = OR(o->pass_code, ""),
        .category = OR(o->category, 1),
        .state = OR(o->state, TEAM_STATE_ACTIVE),
        .made_by = leader ? kit_account_of(k, leader) : 0,
        .now = k->now,
    };
    kit_must(k, sql_kit_team_add(k->db, &in));
    if (leader)
        kit_member(k, .team = id, .volunteer = leader, .role = MEMBER_ROLE_LEADER);
    return id;
}

int64_t kit_make_member(struct kit *k, const struct kit_member *o)
{
    int64_t id = id_new(), team = OR(o->team, kit_team(k, 0)),
            volunteer = OR(o->volunteer, kit_volunteer(k, 0));
    int64_t state = OR(o->state, MEMBER_STATE_IN);
    kit_must(k,
             sql_kit_member_add(k->db, id, team, volunteer, OR(o->role, MEMBER_ROLE_MEMBER), state, k->now));
    if (state == MEMBER_STATE_IN)
        kit_must(k, sql_kit_team_joined(k->db, team));
    return id;
}

int64_t kit_make_project(struct kit *k, const struct kit_project *o)
{
    char number[CN_NUMBER_TEXT];
    struct sql_kit_team_row_row team;
    int64_t id = id_new(), of = OR(o->team, kit_team(k, 0));
    found(k, sql_kit_team_row(k->db, of, &team), "team");
    cn_number_make(CN_PROJECT, KIT_CITY_CODE, day_of(k->now), (int)(900000 + ++k->serial % 99999), number);
    struct sql_kit_project_add_in in = {
        .id = id,
        .number = number,
        .name = OR(o->name, "邻里守望"),
        .team = of,
        .unit = team.unit,
        .pos = team.pos,
        .state = OR(o->state, PROJECT_STATE_ACTIVE),
        .made_by = team.made_by,
        .now = k->now,
    };
    kit_must(k, sql_kit_project_add(k->db, &in));
    kit_must(k, sql_kit_project_category(k->db, id, OR(o->category, 1)));
    return id;
}

int64_t kit_make_activity(struct kit *k, const struct kit_activity *o)
{
    struct sql_kit_team_of_project_row p;
    int64_t id = id_new(), project = OR(o->project, kit_project(k, 0)),
            state = OR(o->state, ACTIVITY_STATE_OPEN);
    int64_t starts = OR(o->starts_ms, day_start_ms(day_of(k->now) + 1) + 9 * HOUR_MS);
    int64_t ends = OR(o->ends_ms, starts + 3 * HOUR_MS);
    bool placed = o->lat != 0 || o->lng != 0;
    found(k, sql_kit_team_of_project(k->db, project, &p), "project");
    struct sql_kit_activity_add_in in = {
        .id = id,
        .project = project,
        .team = p.team,
        .unit = p.unit,
        .pos = p.pos,
        .title = OR(o->title, "周六敬老陪伴"),
        .category = OR(o->category, 1),
        .lat = placed ? o->lat : NAN,
        .lng = placed ? o->lng : NAN,
        .recruit = OR(o->recruit, 1),
        .pass_code = OR(o->pass_code, ""),
        .hazard = o->hazard,
        .insurance = OR(o->insurance, ""),
        .walk_ups = !o->no_walk_ups,
        .state = state,
        .first_day = day_of(starts),
        .last_day = day_of(ends - 1),
        .starts = starts,
        .ends = ends,
        .made_by = p.made_by,
        .now = k->now,
        .published = state >= ACTIVITY_STATE_OPEN ? k->now : 0,
    };
    kit_must(k, sql_kit_activity_add(k->db, &in));
    return id;
}

int64_t kit_make_shift(struct kit *k, const struct kit_shift *o)
{
    struct sql_kit_activity_row_row a;
    int64_t id = id_new(),
            activity = OR(o->activity, kit_activity(k, .starts_ms = o->starts_ms, .ends_ms = o->ends_ms));
    found(k, sql_kit_activity_row(k->db, activity, &a), "activity");
    int64_t starts = OR(o->starts_ms, a.starts);
    struct sql_kit_shift_add_in in = {
        .id = id,
        .activity = activity,
        .post = OR(o->post, "服务岗"),
        .pos = a.pos,
        .day = day_of(starts),
        .starts = starts,
        .ends = OR(o->ends_ms, a.ends),
        .closes = OR(o->closes_ms, starts),
        .leave = OR(o->leave_ms, starts - HOUR_MS),
        .capacity = OR(o->capacity, 10),
        .min_age = o->min_age,
        .skill = o->skill,
    };
    kit_must(k, sql_kit_shift_add(k->db, &in));
    return id;
}

static bool holds_seat(int64_t state)
{
    return state == SIGNUP_STATE_IN || state == SIGNUP_STATE_OFFERED || state == SIGNUP_STATE_SERVED ||
           state == SIGNUP_STATE_NO_SHOW;
}

int64_t kit_make_signup(struct kit *k, const struct kit_signup *o)
{
    struct sql_kit_shift_row_row s;
    int64_t id = id_new(), shift = OR(o->shift, kit_shift(k, 0)), state = OR(o->state, SIGNUP_STATE_IN);
    found(k, sql_kit_shift_row(k->db, shift, &s), "shift");
    struct sql_kit_signup_add_in in = {
        .id = id,
        .shift = shift,
        .activity = s.activity,
        .volunteer = OR(o->volunteer, kit_volunteer(k, 0)),
        .state = state,
        .source = OR(o->source, 1),
        .starts = s.starts,
        .ends = s.ends,
        .now = k->now,
        .offer_until = o->offer_until_ms,
    };
    kit_must(k, sql_kit_signup_add(k->db, &in));
    kit_must(k, sql_kit_shift_count(k->db, shift, holds_seat(state), state == SIGNUP_STATE_WAITING));
    return id;
}

static void count_record(struct kit *k, int64_t team, int64_t volunteer, int64_t minutes)
{
    kit_must(k, sql_kit_volunteer_served(k->db, volunteer, minutes));
    kit_must(k, sql_kit_team_served(k->db, team, minutes));
    kit_must(k, sql_kit_member_served(k->db, team, volunteer, minutes));
}

int64_t kit_make_record(struct kit *k, const struct kit_record *o)
{
    struct sql_kit_shift_row_row s;
    int64_t id = id_new(), shift = OR(o->shift, kit_shift(k, 0)),
            volunteer = OR(o->volunteer, kit_volunteer(k, 0));
    int64_t state = OR(o->state, RECORD_STATE_EFFECTIVE);
    found(k, sql_kit_shift_row(k->db, shift, &s), "shift");
    bool no_out = state == RECORD_STATE_OPEN || state == RECORD_STATE_MISSED;
    int64_t in_ms = OR(o->in_ms, s.starts), out_ms = no_out ? 0 : OR(o->out_ms, s.ends);
    struct sql_kit_record_add_in in = {
        .id = id,
        .volunteer = volunteer,
        .activity = s.activity,
        .shift = shift,
        .team = s.team,
        .pos = s.pos,
        .day = day_of(in_ms),
        .in_at = in_ms,
        .out_at = out_ms,
        .minutes = no_out ? 0 : OR(o->minutes, (out_ms - in_ms) / MINUTE_MS),
        .state = state,
        .source = OR(o->source, RECORD_SOURCE_CHECK_IN),
        .in_how = OR(o->in_how, MARK_HOW_SITE_QR),
        .out_how = no_out ? DB_NONE : OR(o->out_how, MARK_HOW_SITE_QR),
        .by = OR(o->by, kit_account_of(k, volunteer)),
        .settled = state == RECORD_STATE_EFFECTIVE ? k->now : 0,
        .odd = o->odd,
    };
    kit_must(k, sql_kit_record_add(k->db, &in));
    if (state == RECORD_STATE_EFFECTIVE)
        count_record(k, s.team, volunteer, in.minutes);
    return id;
}

int64_t kit_make_grant(struct kit *k, const struct kit_grant *o)
{
    int64_t account = OR(o->account, kit_account(k, 0));
    kit_must(k, sql_kit_grant_add(k->db, id_new(), account, OR(o->may, CAPABILITY_STAFF),
                                  OR(o->unit, k->village), k->now));
    return account;
}

int64_t kit_account_of(struct kit *k, int64_t volunteer)
{
    struct sql_kit_volunteer_account_row row = { 0 };
    kit_must(k, sql_kit_volunteer_account(k->db, volunteer, &row));
    return row.account;
}

int64_t kit_leader_of(struct kit *k, int64_t team)
{
    struct sql_kit_team_leader_row row = { 0 };
    kit_must(k, sql_kit_team_leader(k->db, team, &row));
    return row.volunteer;
}

int64_t kit_counted(struct kit *k, int64_t measure)
{
    struct sql_kit_delta_sum_row row = { 0 };
    kit_must(k, sql_kit_delta_sum(k->db, measure, &row));
    return row.n;
}
