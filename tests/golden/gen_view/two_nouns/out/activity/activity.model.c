/* From activity/activity.model; generated, do not edit. */
#include "activity/activity.model.h"
#include "team/team.model.h"

void json_plan(struct buf *b, const struct plan *m)
{
    BUF_LIT(b, "{\"team\":");
    if (m->team)
        json_team_line(b, m->team);
    else
        BUF_LIT(b, "null");
    BUF_LIT(b, ",\"other\":");
    json_team_line(b, &m->other);
    BUF_LIT(b, ",\"teams\":");
    buf_putc(b, '[');
    for (size_t i = 0; i < m->teams.n; i++) {
        if (i)
            buf_putc(b, ',');
        json_team_line(b, &m->teams.v[i]);
    }
    buf_putc(b, ']');
    if (m->teams.cut)
        BUF_LIT(b, ",\"teams_cut\":true");
    buf_putc(b, '}');
}

static void page_plan(struct out *o, const void *model)
{
    const struct plan *m = model;
    {
        struct buf title_ = { 0 }, about_ = { 0 }, *page_ = o->b;
        o->b = &title_;
        if (o->prefs.lang == LANG_EN) {
            BUF_LIT(o->b, "Team");
        } else {
            BUF_LIT(o->b, "队伍");
        }
        o->b = page_;
        view_layout_open(o, &(struct page_head){ title_.data ? title_.data : "", about_.data, "", "", false, false, false, NULL });
        buf_free(&title_);
        buf_free(&about_);
    }
    (void)m;
#line 2 "activity/plan.html"
    if (m->team != 0) {
        put_text(o, m->team->name);
#line 2 "activity/plan.html"
        html_team_line(o, m->team);
#line 2 "activity/plan.html"
    }
#line 2 "activity/plan.html"
    html_team_line(o, &m->other);
    put_url(o, (&m->other)->name);
    BUF_LIT(o->b, " ");
#line 3 "activity/plan.html"
    out_list(o, m->teams.cut, m->teams.n);
    for (size_t i1 = 0; i1 < m->teams.n; i1++) {
        const struct team_line *t_ = &m->teams.v[i1];
        (void)t_;
#line 3 "activity/plan.html"
        html_team_line(o, t_);
        put_text(o, t_->name);
#line 3 "activity/plan.html"
    }
    BUF_LIT(o->b, " ");
    view_layout_close(o);
}

static void write_plan(struct buf *b, const void *m)
{
    json_plan(b, m);
}

const struct view view_plan = {
    .name = "plan", .doc = "A plan", .json = write_plan,
    .html = page_plan, .personal = false,
    .schema = "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"team\":{\"anyOf\":[{\"$ref\":\"#/components/schemas/team_line\"},{\"type\":\"null\"}]},\"other\":{\"$ref\":\"#/components/schemas/team_line\"},\"teams\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/team_line\"}},\"teams_cut\":{\"type\":\"boolean\",\"description\":\"the list ends here, and there is more\"}},\"required\":[\"team\",\"other\",\"teams\"]}",
};
