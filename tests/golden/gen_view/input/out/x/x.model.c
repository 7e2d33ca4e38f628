/* From x/x.model; generated, do not edit. */
#include "x/x.model.h"
#include "base/input.h"

static const struct code club_kind_items[] = {
    { 1, "open", "开放" },
    { 2, "closed", "封闭" },
};
const struct code_table club_kind_codes = { "club_kind", club_kind_items, 2 };

void json_club_form(struct buf *b, const struct club_form *m)
{
    (void)m;
    BUF_LIT(b, "{}");
}

static void page_club_form(struct out *o, const void *model)
{
    const struct club_form *m = model;
    {
        struct buf title_ = { 0 }, about_ = { 0 }, *page_ = o->b;
        o->b = &title_;
        if (o->prefs.lang == LANG_EN) {
            BUF_LIT(o->b, "Edit");
        } else {
            BUF_LIT(o->b, "修改");
        }
        o->b = page_;
        view_layout_open(o, &(struct page_head){ title_.data ? title_.data : "", about_.data, "", "", false, false, false, NULL });
        buf_free(&title_);
        buf_free(&about_);
    }
    (void)m;
    BUF_LIT(o->b, "<form method=\"post\" novalidate>");
    put_csrf(o);
    put_once(o);
#line 2 "x/club_form.html"
    view_form_errors(o, m->form, (const struct field_label[]){ { "name", "名称" }, { "about", "说明" }, { 0 } });
#line 2 "x/club_form.html"
    html_club_details(o, m->form);
    BUF_LIT(o->b, "</form> ");
    view_layout_close(o);
}

static void write_club_form(struct buf *b, const void *m)
{
    json_club_form(b, m);
}

const struct view view_club_form = {
    .name = "club_form", .doc = "Its form", .json = write_club_form,
    .html = page_club_form, .personal = true,
    .schema = "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{}}",
};

static const struct input_field club_details_fields[] = {
    { P_TEXT("name", 40), INPUT_TEXT, offsetof(struct club_details, name), 0, NULL, NULL },
    { P_OPT_LONG("about", 1000), INPUT_TEXT, offsetof(struct club_details, about), 0, "", NULL },
    { P_CODE("kind", club_kind_codes), INPUT_NUM, offsetof(struct club_details, kind), 0, NULL, NULL },
    { P_OPT_CODE("mood", club_kind_codes), INPUT_NUM, offsetof(struct club_details, mood), CLUB_KIND_OPEN, NULL, NULL },
    { P_OPT_CODES("skills", 3, club_kind_codes), INPUT_LIST, offsetof(struct club_details, skills), 0, NULL, NULL },
    { P_IDS("friends", 5), INPUT_LIST, offsetof(struct club_details, friends), 0, NULL, NULL },
    { P_INT("seats", 1, 500), INPUT_NUM, offsetof(struct club_details, seats), DB_NONE, NULL, NULL },
    { P_OPT_REAL("lat", -90, 90), INPUT_REAL, offsetof(struct club_details, lat), 0, NULL, NULL },
    { P_TIME("at"), INPUT_NUM, offsetof(struct club_details, at), 0, NULL, NULL },
    { P_OPT_DAY("first"), INPUT_NUM, offsetof(struct club_details, first), DB_NONE, NULL, NULL },
    { P_TEL("phone"), INPUT_TEXT, offsetof(struct club_details, phone), 0, NULL, NULL },
    { P_MUST("truth"), INPUT_BOOL, offsetof(struct club_details, truth), 0, NULL, NULL },
    { P_BOOL("wet"), INPUT_BOOL, offsetof(struct club_details, wet), 0, NULL, NULL },
};
const struct input input_club_details = { club_details_fields, 13 };

void html_club_details(struct out *o, const struct form *m)
{
    (void)m;
#line 1 "x/_club_details.html"
    view_field(o, m, "name", "名称", &(struct field_opts){ .hint = 0 });
    BUF_LIT(o->b, " ");
#line 2 "x/_club_details.html"
    view_field(o, m, "about", "说明", &(struct field_opts){ .hint = 0 });
}
