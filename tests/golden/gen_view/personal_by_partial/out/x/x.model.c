/* From x/x.model; generated, do not edit. */
#include "x/x.model.h"

void json_outer(struct buf *b, const struct outer *m)
{
    BUF_LIT(b, "{\"id\":");
    json_id(b, m->id);
    buf_putc(b, '}');
}

void html_outer(struct out *o, const struct outer *m)
{
    (void)m;
    put_plain(o, m->id);
}

void json_inner(struct buf *b, const struct inner *m)
{
    BUF_LIT(b, "{\"id\":");
    json_id(b, m->id);
    buf_putc(b, '}');
}

void html_inner(struct out *o, const struct inner *m)
{
    (void)m;
#line 1 "x/_inner.html"
    if (o->me->login) {
        put_plain(o, m->id);
#line 1 "x/_inner.html"
    }
}

void json_show(struct buf *b, const struct show *m)
{
    BUF_LIT(b, "{\"outer\":");
    json_outer(b, &m->outer);
    BUF_LIT(b, ",\"inner\":");
    json_inner(b, &m->inner);
    buf_putc(b, '}');
}

static void page_show(struct out *o, const void *model)
{
    const struct show *m = model;
    {
        struct buf title_ = { 0 }, about_ = { 0 }, *page_ = o->b;
        o->b = &title_;
        BUF_LIT(o->b, "a");
        o->b = page_;
        view_layout_open(o, &(struct page_head){ title_.data ? title_.data : "", about_.data, "", "", false, false, false, NULL });
        buf_free(&title_);
        buf_free(&about_);
    }
    (void)m;
#line 2 "x/show.html"
    html_inner(o, &m->inner);
#line 2 "x/show.html"
    html_outer(o, &m->outer);
    BUF_LIT(o->b, " ");
    view_layout_close(o);
}

static void write_show(struct buf *b, const void *m)
{
    json_show(b, m);
}

const struct view view_show = {
    .name = "show", .doc = "s", .json = write_show,
    .html = page_show, .personal = true,
    .schema = "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"outer\":{\"$ref\":\"#/components/schemas/outer\"},\"inner\":{\"$ref\":\"#/components/schemas/inner\"}},\"required\":[\"outer\",\"inner\"]}",
};

void json_plain(struct buf *b, const struct plain *m)
{
    BUF_LIT(b, "{\"id\":");
    json_id(b, m->id);
    buf_putc(b, '}');
}

static void page_plain(struct out *o, const void *model)
{
    const struct plain *m = model;
    {
        struct buf title_ = { 0 }, about_ = { 0 }, *page_ = o->b;
        o->b = &title_;
        BUF_LIT(o->b, "a");
        o->b = page_;
        view_layout_open(o, &(struct page_head){ title_.data ? title_.data : "", about_.data, "", "", false, false, false, NULL });
        buf_free(&title_);
        buf_free(&about_);
    }
    (void)m;
    put_plain(o, m->id);
    BUF_LIT(o->b, " ");
    view_layout_close(o);
}

static void write_plain(struct buf *b, const void *m)
{
    json_plain(b, m);
}

const struct view view_plain = {
    .name = "plain", .doc = "p", .json = write_plain,
    .html = page_plain, .personal = false,
    .schema = "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"id\":{\"type\":\"string\",\"pattern\":\"^[0-9]{1,19}$\"}},\"required\":[\"id\"]}",
};
