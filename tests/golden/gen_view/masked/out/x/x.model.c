/* From x/x.model; generated, do not edit. */
#include "x/x.model.h"

void json_friend(struct buf *b, const struct friend *m)
{
    BUF_LIT(b, "{\"name\":");
    json_masked(b, MASK_PERSON, m->name, false, false);
    BUF_LIT(b, ",\"phone\":");
    json_masked(b, MASK_PHONE, m->phone, false, true);
    buf_putc(b, '}');
}

void json_mine(struct buf *b, const struct mine *m)
{
    BUF_LIT(b, "{\"name\":");
    buf_json(b, m->name ? m->name : "");
    BUF_LIT(b, ",\"document\":");
    json_masked(b, MASK_DOCUMENT, m->document, false, false);
    BUF_LIT(b, ",\"born\":");
    json_day(b, m->born, false);
    BUF_LIT(b, ",\"other\":");
    json_friend(b, &m->other);
    buf_putc(b, '}');
}

static void page_mine(struct out *o, const void *model)
{
    const struct mine *m = model;
    {
        struct buf title_ = { 0 }, about_ = { 0 }, *page_ = o->b;
        o->b = &title_;
        buf_puts(o->b, m->name);
        o->b = page_;
        view_layout_open(o, &(struct page_head){ title_.data ? title_.data : "", about_.data, "", "", false, false, false, NULL });
        buf_free(&title_);
        buf_free(&about_);
    }
    (void)m;
    BUF_LIT(o->b, "<p aria-label=\"");
    if (o->prefs.lang == LANG_EN) {
        BUF_LIT(o->b, "Contact ");
        put_masked(o, MASK_PERSON, (&m->other)->name, false);
    } else {
        BUF_LIT(o->b, "联系人");
        put_masked(o, MASK_PERSON, (&m->other)->name, false);
    }
    BUF_LIT(o->b, "\">");
    put_text(o, m->name);
    BUF_LIT(o->b, " ");
    put_masked(o, MASK_PERSON, (&m->other)->name, false);
    BUF_LIT(o->b, " ");
    put_masked(o, MASK_DOCUMENT, m->document, false);
    BUF_LIT(o->b, " ");
    put_day(o, m->born);
    BUF_LIT(o->b, "</p>");
#line 2 "x/mine.html"
    if (((&m->other)->phone && *(&m->other)->phone)) {
        put_masked(o, MASK_PHONE, (&m->other)->phone, false);
#line 2 "x/mine.html"
    }
    BUF_LIT(o->b, " ");
    view_layout_close(o);
}

static void write_mine(struct buf *b, const void *m)
{
    json_mine(b, m);
}

const struct view view_mine = {
    .name = "mine", .doc = "My own", .json = write_mine,
    .html = page_mine, .personal = false,
    .schema = "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"name\":{\"type\":\"string\"},\"document\":{\"type\":\"string\"},\"born\":{\"type\":\"string\",\"format\":\"date\"},\"other\":{\"$ref\":\"#/components/schemas/friend\"}},\"required\":[\"name\",\"document\",\"born\",\"other\"]}",
};

void json_one_case(struct buf *b, const struct one_case *m)
{
    BUF_LIT(b, "{\"name\":");
    json_masked(b, MASK_PERSON, m->name, (m->shown || m->own), false);
    BUF_LIT(b, ",\"document\":");
    json_masked(b, MASK_DOCUMENT, m->document, m->shown, true);
    BUF_LIT(b, ",\"by\":");
    json_masked(b, MASK_PERSON, m->by, ((m->right != 0) || (m->shown || m->own)), false);
    BUF_LIT(b, ",\"own\":");
    buf_puts(b, m->own ? "true" : "false");
    BUF_LIT(b, ",\"shown\":");
    buf_puts(b, m->shown ? "true" : "false");
    BUF_LIT(b, ",\"right\":");
    json_id(b, m->right);
    buf_putc(b, '}');
}

static void page_one_case(struct out *o, const void *model)
{
    const struct one_case *m = model;
    {
        struct buf title_ = { 0 }, about_ = { 0 }, *page_ = o->b;
        o->b = &title_;
        buf_masked(o->b, MASK_PERSON, m->name, (m->shown || m->own));
        o->b = page_;
        view_layout_open(o, &(struct page_head){ title_.data ? title_.data : "", about_.data, "", "", false, false, false, NULL });
        buf_free(&title_);
        buf_free(&about_);
    }
    (void)m;
    BUF_LIT(o->b, "<p>");
    put_masked(o, MASK_PERSON, m->name, (m->shown || m->own));
    BUF_LIT(o->b, " ");
    put_masked(o, MASK_PERSON, m->by, ((m->right != 0) || (m->shown || m->own)));
    BUF_LIT(o->b, " <a href=\"tel:");
    put_masked(o, MASK_DOCUMENT, m->document, m->shown);
    BUF_LIT(o->b, "\">");
    put_masked(o, MASK_DOCUMENT, m->document, m->shown);
    BUF_LIT(o->b, "</a></p> ");
    view_layout_close(o);
}

static void write_one_case(struct buf *b, const void *m)
{
    json_one_case(b, m);
}

const struct view view_one_case = {
    .name = "one_case", .doc = "A case", .json = write_one_case,
    .html = page_one_case, .personal = false,
    .schema = "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"name\":{\"type\":\"string\"},\"document\":{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]},\"by\":{\"type\":\"string\"},\"own\":{\"type\":\"boolean\"},\"shown\":{\"type\":\"boolean\"},\"right\":{\"anyOf\":[{\"type\":\"string\",\"pattern\":\"^[0-9]{1,19}$\"},{\"type\":\"null\"}]}},\"required\":[\"name\",\"document\",\"by\",\"own\",\"shown\",\"right\"]}",
};
