/* file_http.c - all that is stored about me and what I did, as a file to take along (PIPL 45).
 * Which rows, each noun declares of itself (`person`). Not here: the page of my data
 * (people/volunteer/file_http.c). */
#include "http/req.h"
#include "people/volunteer/volunteer.h"

static int put_file(struct req *r, const struct my_data *data, struct buf *b)
{
    BUF_LIT(b, "{\"made_at\":");
    json_time(b, r->now, false);
    BUF_LIT(b, ",\"data\":");
    json_my_data(b, data);
    int rc = person_put(b, r->db, data->volunteer, data->account);
    buf_putc(b, '}');
    return rc;
}

static int download(struct req *r)
{
    _cleanup_buf_ struct buf b = { 0 };
    struct my_data *data = NEW_MODEL(r, my_data);
    data->shown = true;
    int rc = my_data_fill(r, data);
    if (rc >= 0)
        rc = put_file(r, data, &b);
    if (rc < 0)
        return rc;
    struct bytes body = { arena_memdup(r->arena, b.data, b.len), b.len };
    return reply_bytes(r, "application/json", body, "attachment; filename=\"redvest-my-data.json\"");
}

const struct route my_file_routes[] = {
    { GET, "/me/download", VOLUNTEER, SLOW, download, NO_PARAMS, NO_VIEW,
      "All that is stored about me, with what I did, as a file: my_data and a list for each noun (JSON)",
      .suspended = true, .fresh = true },
    ROUTES_END,
};
