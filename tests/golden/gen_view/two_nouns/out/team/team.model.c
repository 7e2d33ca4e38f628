/* From team/team.model; generated, do not edit. */
#include "team/team.model.h"

void json_team_line(struct buf *b, const struct team_line *m)
{
    BUF_LIT(b, "{\"id\":");
    json_id(b, m->id);
    BUF_LIT(b, ",\"name\":");
    buf_json(b, m->name ? m->name : "");
    buf_putc(b, '}');
}

void html_team_line(struct out *o, const struct team_line *m)
{
    (void)m;
    BUF_LIT(o->b, "<b>");
    put_text(o, m->name);
    BUF_LIT(o->b, "</b>");
}
