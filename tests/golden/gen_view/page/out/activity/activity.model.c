/* From activity/activity.model; generated, do not edit. */
#include "activity/activity.model.h"

static const struct code stage_items[] = {
    { 1, "draft", "草稿" },
    { 2, "open", "招募中" },
};
const struct code_table stage_codes = { "stage", stage_items, 2 };

void json_card(struct buf *b, const struct card *m)
{
    BUF_LIT(b, "{\"id\":");
    json_id(b, m->id);
    BUF_LIT(b, ",\"title\":");
    buf_json(b, m->title ? m->title : "");
    BUF_LIT(b, ",\"left\":");
    json_int(b, m->left, true);
    BUF_LIT(b, ",\"starts\":");
    json_time(b, m->starts, false);
    BUF_LIT(b, ",\"day\":");
    json_day(b, m->day, true);
    BUF_LIT(b, ",\"spent\":");
    json_int(b, m->spent, false);
    BUF_LIT(b, ",\"cost\":");
    json_int(b, m->cost, true);
    BUF_LIT(b, ",\"stage\":");
    json_code(b, &stage_codes, m->stage);
    BUF_LIT(b, ",\"score\":");
    json_number(b, m->score);
    BUF_LIT(b, ",\"public\":");
    buf_puts(b, m->public ? "true" : "false");
    buf_putc(b, '}');
}

void html_card(struct out *o, const struct card *m)
{
    (void)m;
    BUF_LIT(o->b, "<a href=\"/activities/");
    put_plain(o, m->id);
    BUF_LIT(o->b, "\" data-stage=\"");
    put_code_name(o, &stage_codes, m->stage);
    BUF_LIT(o->b, "\">");
    put_text(o, m->title);
    BUF_LIT(o->b, "</a> ");
    put_code(o, &stage_codes, m->stage);
    BUF_LIT(o->b, " <time datetime=\"");
    put_rfc3339(o, m->starts);
    BUF_LIT(o->b, "\">");
    put_time(o, m->starts);
    BUF_LIT(o->b, "</time> ");
    put_clock(o, m->starts);
    BUF_LIT(o->b, " ");
    put_day(o, m->day);
    BUF_LIT(o->b, " ");
    put_min(o, m->spent);
    BUF_LIT(o->b, " ");
    put_hours(o, m->spent);
    BUF_LIT(o->b, " ");
    put_fen(o, m->cost);
    BUF_LIT(o->b, " ");
    put_real(o, m->score);
    BUF_LIT(o->b, " ");
#line 3 "activity/_card.html"
    if (m->left > 0) {
        BUF_LIT(o->b, "<p>");
        if (o->prefs.lang == LANG_EN) {
            put_int(o, m->left);
            BUF_LIT(o->b, " places left");
        } else {
            BUF_LIT(o->b, "还有 ");
            put_int(o, m->left);
            BUF_LIT(o->b, " 个名额");
        }
        BUF_LIT(o->b, "</p>");
#line 3 "activity/_card.html"
    } else if (m->stage == STAGE_DRAFT) {
        BUF_LIT(o->b, "<i>");
        put_bool(o, m->public);
        BUF_LIT(o->b, "</i>");
#line 3 "activity/_card.html"
    } else {
        BUF_LIT(o->b, "-");
#line 3 "activity/_card.html"
    }
}

void json_cards(struct buf *b, const struct cards *m)
{
    BUF_LIT(b, "{\"items\":");
    buf_putc(b, '[');
    for (size_t i = 0; i < m->items.n; i++) {
        if (i)
            buf_putc(b, ',');
        json_card(b, &m->items.v[i]);
    }
    buf_putc(b, ']');
    if (m->items.cut)
        BUF_LIT(b, ",\"items_cut\":true");
    BUF_LIT(b, ",\"first\":");
    if (m->first)
        json_card(b, m->first);
    else
        BUF_LIT(b, "null");
    BUF_LIT(b, ",\"words\":");
    json_text_list(b, &m->words);
    BUF_LIT(b, ",\"next\":");
    buf_json(b, m->next);
    buf_putc(b, '}');
}

static void page_cards(struct out *o, const void *model)
{
    const struct cards *m = model;
    {
        struct buf title_ = { 0 }, about_ = { 0 }, *page_ = o->b;
        o->b = &title_;
        if (o->prefs.lang == LANG_EN) {
            BUF_LIT(o->b, "Activities");
        } else {
            BUF_LIT(o->b, "活动");
        }
        o->b = page_;
        view_layout_open(o, &(struct page_head){ title_.data ? title_.data : "", about_.data, "activities", "", false, false, false, NULL });
        buf_free(&title_);
        buf_free(&about_);
    }
    (void)m;
    BUF_LIT(o->b, "<h1>");
    if (o->prefs.lang == LANG_EN) {
        BUF_LIT(o->b, "Activities");
    } else {
        BUF_LIT(o->b, "活动");
    }
    BUF_LIT(o->b, "</h1> ");
#line 3 "activity/cards.html"
    BUF_LIT(o->b, " ");
#line 4 "activity/cards.html"
    if (((user_grant(o->me->user, RIGHT_OF(1, LEVEL_STATION)) != NULL) && m->items.n > 0)) {
        BUF_LIT(o->b, "<p>");
        put_text(o, o->me->name);
        BUF_LIT(o->b, "</p>");
#line 4 "activity/cards.html"
    }
    BUF_LIT(o->b, " <ul class=\"acts\"> ");
#line 6 "activity/cards.html"
    out_list(o, m->items.cut, m->items.n);
    for (size_t i1 = 0; i1 < m->items.n; i1++) {
        const struct card *it_ = &m->items.v[i1];
        (void)it_;
        BUF_LIT(o->b, " <li>");
#line 7 "activity/cards.html"
        html_card(o, it_);
        BUF_LIT(o->b, "</li> ");
#line 8 "activity/cards.html"
    }
    if (!m->items.n) {
        BUF_LIT(o->b, " <li class=\"empty\">");
        if (o->prefs.lang == LANG_EN) {
            BUF_LIT(o->b, "Nothing");
        } else {
            BUF_LIT(o->b, "没有活动");
        }
        BUF_LIT(o->b, "</li> ");
#line 10 "activity/cards.html"
    }
    BUF_LIT(o->b, " </ul> ");
#line 12 "activity/cards.html"
    if (m->first != 0) {
#line 12 "activity/cards.html"
        html_card(o, m->first);
#line 12 "activity/cards.html"
    }
    BUF_LIT(o->b, " ");
#line 13 "activity/cards.html"
    for (size_t i2 = 0; i2 < m->words.n; i2++) {
        BUF_LIT(o->b, "<b title=\"");
        put_text(o, m->words.v[i2]);
        BUF_LIT(o->b, "\">");
        put_text(o, m->words.v[i2]);
        BUF_LIT(o->b, "</b>");
#line 13 "activity/cards.html"
    }
    BUF_LIT(o->b, " ");
#line 14 "activity/cards.html"
    if ((m->next && *m->next)) {
        BUF_LIT(o->b, "<a href=\"/activities?after=");
        put_url(o, m->next);
        BUF_LIT(o->b, "\">");
#line 14 "activity/cards.html"
        put_icon(o, "next");
        BUF_LIT(o->b, "</a>");
#line 14 "activity/cards.html"
    }
    BUF_LIT(o->b, " ");
    view_layout_close(o);
}

static void write_cards(struct buf *b, const void *m)
{
    json_cards(b, m);
}

const struct view view_cards = {
    .name = "cards", .doc = "Open activities", .json = write_cards,
    .html = page_cards, .personal = true,
    .schema = "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"items\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/card\"}},\"items_cut\":{\"type\":\"boolean\",\"description\":\"the list ends here, and there is more\"},\"first\":{\"anyOf\":[{\"$ref\":\"#/components/schemas/card\"},{\"type\":\"null\"}]},\"words\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},\"next\":{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}},\"required\":[\"items\",\"first\",\"words\",\"next\"]}",
};

void json_edit(struct buf *b, const struct edit *m)
{
    BUF_LIT(b, "{\"title\":");
    buf_json(b, m->title ? m->title : "");
    buf_putc(b, '}');
}

static void page_edit(struct out *o, const void *model)
{
    const struct edit *m = model;
    {
        struct buf title_ = { 0 }, about_ = { 0 }, *page_ = o->b;
        o->b = &title_;
        if (o->prefs.lang == LANG_EN) {
            BUF_LIT(o->b, "Activity: ");
            buf_puts(o->b, m->title);
        } else {
            BUF_LIT(o->b, "活动：");
            buf_puts(o->b, m->title);
        }
        o->b = page_;
        view_layout_open(o, &(struct page_head){ title_.data ? title_.data : "", about_.data, "", "wide", false, false, false, NULL });
        buf_free(&title_);
        buf_free(&about_);
    }
    (void)m;
    BUF_LIT(o->b, "<form method=\"post\" action=\"/x\" enctype=\"multipart/form-data\" novalidate>");
    put_csrf(o);
    put_once(o);
    BUF_LIT(o->b, " ");
#line 3 "activity/edit.html"
    view_form_errors(o, m->form, (const struct field_label[]){ { "title", "标题" }, { "body", "标题" }, { 0 } });
    BUF_LIT(o->b, " ");
#line 4 "activity/edit.html"
    view_field(o, m->form, "title", "标题", &(struct field_opts){ .hint = "写清时间地点", .autocomplete = "off" });
    BUF_LIT(o->b, " ");
#line 5 "activity/edit.html"
    view_field(o, m->form, "body", "标题", &(struct field_opts){ .kind = "textarea" });
    BUF_LIT(o->b, " ");
    put_html(o, m->note);
    BUF_LIT(o->b, " <button>");
    if (o->prefs.lang == LANG_EN) {
        BUF_LIT(o->b, "Sign up");
    } else {
        BUF_LIT(o->b, "报名");
    }
    BUF_LIT(o->b, "</button></form> <script src=\"");
#line 8 "activity/edit.html"
    put_asset(o, "app.js");
    BUF_LIT(o->b, "\" defer></script> ");
    view_layout_close(o);
}

static void write_edit(struct buf *b, const void *m)
{
    json_edit(b, m);
}

const struct view view_edit = {
    .name = "edit", .doc = "Changes an activity", .json = write_edit,
    .html = page_edit, .personal = true,
    .schema = "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"title\":{\"type\":\"string\"}},\"required\":[\"title\"]}",
};
