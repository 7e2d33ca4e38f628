/* activity_http.c - the routes of activities and projects, and the page of one activity.
 *
 * Decides: who may call what, and what of an activity the public sees. The page is the same for everybody
 * except in the HTML of a person logged in, where own sign-ups stand beside the shifts: so its JSON may be
 * shared. Not here: rules (activity.c …), signing up (signup/). */
#include "service/activity/activity_http.h"

#include "office/photo/photo.h"
#include "service/activity/activity.sql.h"
#include "base/clock.h"

#define JOIN_TEXT_MAX 600

static void finish_shift(const struct req *r, const struct activity_row *a, struct shift_line *s)
{
    const struct shift_seats seats = {
        (enum activity_state)a->state, s->cancelled, s->closes, s->capacity, s->taken, s->waiting
    };
    s->joining = shift_joining(&seats, r->now);
    s->left = shift_left(&seats, r->now);
    s->over = s->ends <= r->now;
    s->title = a->title;
    s->pass = a->recruit == RECRUIT_PASS;
    s->reader = r->user && r->user->volunteer && r->face == FACE_HTML;
}

struct activity_facts activity_finish_shifts(const struct req *r, const struct activity_row *a,
                                             struct shift_line_list *shifts)
{
    struct activity_facts f = { .state = (enum activity_state)a->state,
                                .over = true,
                                .confirmed = a->confirmed != 0,
                                .joining = JOINING_CLOSED };
    int64_t seats = 0, taken = 0;
    for (size_t i = 0; i < shifts->n; i++) {
        struct shift_line *s = &shifts->v[i];
        finish_shift(r, a, s);
        if (s->cancelled)
            continue;
        seats += s->capacity;
        taken += s->taken;
        if (s->over)
            continue;
        f.over = false;
        f.running = f.running || s->starts <= r->now;
        f.joining = s->joining < (int)f.joining ? (enum joining)s->joining : f.joining;
        f.seats += s->capacity;
        f.taken += s->taken;
    }
    if (f.over) {
        f.seats = seats;
        f.taken = taken;
    }
    return f;
}

/* Teams by name only where sign-up is theirs alone: one query more, for few activities. */
static int how_to_join(struct req *r, const struct activity_row *a, const char **ret_text)
{
    struct team_choice_list teams;
    if (a->recruit == RECRUIT_OPEN) {
        *ret_text = req_tr(r, N_("登录后在本页选班次报名，先到先得，满了可以候补"));
        return OK;
    }
    if (a->recruit == RECRUIT_PASS) {
        *ret_text = req_tr(r, N_("凭口令报名，口令请向负责人要"));
        return OK;
    }
    int n = sql_activity_named(r->db, a->id, &teams);
    if (n < 0)
        return n;
    struct buf b = { .max = JOIN_TEXT_MAX };
    buf_puts(&b, req_tr(r, N_("仅限这些队伍的队员报名：")));
    for (int i = 0; i < n; i++) {
        buf_puts(&b, i ? (r->prefs.lang == LANG_EN ? ", " : "、") : "");
        buf_puts(&b, teams.v[i].name);
    }
    *ret_text = arena_strdup(r->arena, b.data ? b.data : "");
    buf_free(&b);
    return OK;
}

static void fill_notice(struct req *r, const struct activity_row *a, struct activity_page *m)
{
    m->id = a->id;
    m->title = a->title;
    m->category = a->category;
    m->project = a->project;
    m->project_name = a->project_name;
    m->team = a->team;
    m->team_name = a->team_name;
    m->unit = a->unit;
    m->unit_name = a->unit_name;
    m->starts = a->starts;
    m->ends = a->ends;
    m->one_day = a->first_day == a->last_day;
    m->place = a->place;
    m->lat = a->lat;
    m->lng = a->lng;
    m->content = a->content;
    m->conditions = a->conditions;
    m->risks = a->risks;
    m->guarantees = a->guarantees;
    m->recruit = a->recruit;
    m->hazard = a->hazard;
    m->insured = *a->insurance != '\0';
    m->contact_name = a->contact_name;
    m->contact_phone = a->contact_phone;
    m->cancel_reason = a->state == ACTIVITY_STATE_CANCELLED ? a->reason : NULL;
}

/* The shifts with the seats of those to come; the day shown is the next one's. */
static void fill_shifts(struct req *r, const struct activity_row *a, struct activity_page *m)
{
    struct activity_facts f = activity_finish_shifts(r, a, &m->shifts);
    int64_t when = a->starts;
    m->status = activity_shown(&f);
    m->seats = f.seats;
    m->taken = f.taken;
    m->min_age = m->shifts.n ? SHIFT_DETAILS_MIN_AGE_MAX : 0;
    for (size_t i = m->shifts.n; i-- > 0;) {
        const struct shift_line *s = &m->shifts.v[i];
        m->min_age = s->min_age < m->min_age ? s->min_age : m->min_age;
        m->mine = m->mine || s->my;
        m->left += s->left;
        if (!s->over && !s->cancelled)
            when = s->starts;
    }
    m->month = activity_month(r->prefs.lang, when);
    m->date = civil_of(when).day;
    m->weekday = activity_weekday(r->prefs.lang, when);
}

/* Managers meet what is not public on its own page. */
static int not_public(struct req *r, const struct activity_row *a)
{
    int rc = activity_manager(r->db, a->team, a->pos);
    if (rc < 0)
        return rc;
    if (rc && r->face == FACE_HTML)
        return reply_see_other(r, "/activities/%i/manage", a->id);
    return ERR(&r->err, NOT_FOUND, NULL, "没有找到这个活动");
}

static int show(struct req *r)
{
    struct activity_row a;
    bool personal = r->user && r->face == FACE_HTML;
    int rc = activity_get(r->db, param_id(r, "id"), &a);
    if (rc < 0)
        return rc;
    if (!activity_is_public(&a))
        return not_public(r, &a);
    struct activity_page *m = NEW_MODEL(r, activity_page);
    rc = sql_activity_shifts(r->db, a.id, personal ? r->user->volunteer : 0, &m->shifts);
    if (rc < 0 || (rc = how_to_join(r, &a, &m->how_to_join)) < 0)
        return rc;
    m->open = personal;
    fill_notice(r, &a, m);
    fill_shifts(r, &a, m);
    if ((rc = photo_of_thing(r->db, "activity", a.id, &m->photo)) < 0)
        return rc;
    if (personal && user_may(r->user, LEADER)) {
        if ((rc = activity_manager(r->db, a.team, a.pos)) < 0)
            return rc;
        m->may_manage = rc > 0;
    }
    return SHOW(r, activity_page, m);
}

#define ID_PARAMS PARAMS(P_ID("id"))

/* clang-format off */
const struct route activity_routes[] = {
    { GET, "/activities", ANYONE, READ, activity_list, activity_list_params, VIEW(activity_list),
      "Open activities, soonest first, with filter", .shared = true },
    { GET, "/activities/day", ANYONE, READ, activity_day, activity_day_params, VIEW(day_page),
      "All shifts of one day with their fill counts", .shared = true },
    { GET, "/activities/mine", LEADER, READ, activity_show_mine, PARAMS(P_PAGE), VIEW(my_activities),
      "Activities of the teams I lead, drafts too" },
    { GET, "/activities/new", LEADER, READ, activity_show_new, activity_new_get_params, VIEW(activity_form),
      "The form of a new activity; ?copy= takes over an earlier one" },
    { POST, "/activities", LEADER, WRITE, activity_do_new, activity_new_params, NO_VIEW,
      "Writes a draft with one shift, or a weekly series of shifts", .form = activity_show_new },
    { GET, "/activities/:id", ANYONE, READ, show, ID_PARAMS, VIEW(activity_page),
      "One activity: its notice and its shifts", .shared = true },
    { GET, "/activities/:id/poster", ANYONE, READ, activity_poster, ID_PARAMS, VIEW(activity_poster),
      "A sheet to hang up, with a QR code of the page", .shared = true },
    { GET, "/activities/:id/calendar.ics", ANYONE, READ, activity_calendar, PARAMS(P_ID("id"), P_OPT_ID("shift")),
      NO_VIEW, "Its shifts, or one of them, as a calendar file (RFC 5545)" },
    { POST, "/activities/:id/contact", PERSON, WRITE, activity_do_contact, ID_PARAMS, VIEW(activity_contact),
      "Opens the contact for somebody signed up; logged" },
    { GET, "/activities/:id/manage", LEADER, READ, activity_show_manage, activity_id_params, VIEW(activity_manage),
      "An activity as its leaders and the unit's staff see it" },
    { GET, "/activities/:id/edit", LEADER, READ, activity_show_edit, ID_PARAMS, VIEW(activity_form),
      "The form to correct a notice" },
    { POST, "/activities/:id/edit", LEADER, WRITE, activity_do_edit, activity_edit_params, NO_VIEW,
      "Corrects a notice; CONFLICT when somebody else changed it", .form = activity_show_edit },
    { POST, "/activities/:id/submit", LEADER, WRITE, activity_do_submit, activity_id_params, NO_VIEW,
      "Hands in for review; staff of the unit publish by it", .form = activity_show_manage },
    { POST, "/activities/:id/take-back", LEADER, WRITE, activity_do_take_back, activity_id_params, NO_VIEW,
      "Takes back what waits for review", .form = activity_show_manage },
    { POST, "/activities/:id/approve", STATION, WRITE, activity_do_approve, activity_id_params, NO_VIEW,
      "Approves and publishes", .form = activity_show_manage },
    { POST, "/activities/:id/publish", STATION, WRITE, activity_do_publish, activity_id_params, NO_VIEW,
      "Publishes without review, by the unit's own staff", .form = activity_show_manage },
    { GET, "/activities/:id/refuse", STATION, READ, activity_show_refuse, ID_PARAMS, VIEW(activity_ask),
      "Asks for the reason of a refusal" },
    { POST, "/activities/:id/refuse", STATION, WRITE, activity_do_refuse, activity_word_params, NO_VIEW,
      "Refuses with a reason", .form = activity_show_refuse },
    { GET, "/activities/:id/cancel", LEADER, READ, activity_show_cancel, ID_PARAMS, VIEW(activity_ask),
      "Asks for the reason of a cancellation" },
    { POST, "/activities/:id/cancel", LEADER, WRITE, activity_do_cancel, activity_word_params, NO_VIEW,
      "Cancels; everybody signed up is told", .form = activity_show_cancel },
    { GET, "/activities/:id/insurance", LEADER, READ, activity_show_insure, ID_PARAMS, VIEW(activity_ask),
      "Asks for insurer and policy" },
    { POST, "/activities/:id/insurance", LEADER, WRITE, activity_do_insure, activity_insure_params, NO_VIEW,
      "Records the insurance; hazardous work does not start without", .form = activity_show_insure },
    { POST, "/activities/:id/insured/reveal", LEADER, WRITE, activity_do_reveal_insured, ID_PARAMS, NO_VIEW,
      "Show the names on the insured list, for some hours; logged for each person", .fresh = true },
    { GET, "/activities/:id/circles", LEADER, READ, activity_show_circle, ID_PARAMS, VIEW(activity_ask),
      "Asks for a circle" },
    { POST, "/activities/:id/circles", LEADER, WRITE, activity_do_circle, activity_circle_params, NO_VIEW,
      "Adds a circle in which check-in or check-out passes", .form = activity_show_circle },
    { POST, "/activities/:id/circles/:circle/remove", LEADER, WRITE, activity_do_circle_remove,
      PARAMS(P_ID("id"), P_ID("circle")), NO_VIEW, "Removes a circle" },
    { GET, "/activities/:id/shifts/new", LEADER, READ, activity_show_shift_new, ID_PARAMS, VIEW(shift_form),
      "The form of a new shift" },
    { POST, "/activities/:id/shifts", LEADER, WRITE, activity_do_shift_new, activity_shift_new_params, NO_VIEW,
      "Adds a shift, or a weekly series", .form = activity_show_shift_new },
    { GET, "/activities/:id/shifts/:shift/edit", LEADER, READ, activity_show_shift, PARAMS(P_ID("id"), P_ID("shift")),
      VIEW(shift_form), "The form to correct a shift" },
    { POST, "/activities/:id/shifts/:shift/edit", LEADER, WRITE, activity_do_shift, activity_shift_params, NO_VIEW,
      "Corrects a shift; its time only while nobody is in", .form = activity_show_shift },
    { GET, "/activities/:id/shifts/:shift/cancel", LEADER, READ, activity_show_drop, PARAMS(P_ID("id"), P_ID("shift")),
      VIEW(activity_ask), "Asks for the reason of cancelling a shift" },
    { POST, "/activities/:id/shifts/:shift/cancel", LEADER, WRITE, activity_do_drop, activity_drop_params, NO_VIEW,
      "Cancels a shift; everybody in it is told", .form = activity_show_drop },
    { GET, "/projects/new", LEADER, READ, project_show_new, NO_PARAMS, VIEW(project_form),
      "The form of a new project" },
    { POST, "/projects", LEADER, WRITE, project_do_new, project_new_params, NO_VIEW,
      "Opens a project and gives it its number", .form = project_show_new },
    { GET, "/projects/:id", ANYONE, READ, project_show, project_show_params, VIEW(project_page),
      "A project and its activities", .shared = true },
    { GET, "/projects/:id/edit", LEADER, READ, project_show_edit, ID_PARAMS, VIEW(project_form),
      "The form to correct a project" },
    { POST, "/projects/:id/edit", LEADER, WRITE, project_do_edit, project_edit_params, NO_VIEW,
      "Corrects a project; CONFLICT when somebody else changed it", .form = project_show_edit },
    { POST, "/projects/:id/end", LEADER, WRITE, project_do_end, ID_PARAMS, NO_VIEW,
      "Ends a project that has nothing left to hold" },
    ROUTES_END
};
/* clang-format on */
