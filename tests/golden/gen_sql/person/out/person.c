/* What each noun holds of a person; generated, do not edit. */
#include "people/volunteer/person.h"
#include "base/err.h"
#include "x/boat/boat.sql.h"

static int put_boats(struct buf *b, struct db *db, int64_t volunteer, int64_t account)
{
    struct own_boat_list rows = { 0 };
    int rc = sql_boat_own(db, volunteer, &rows);
    (void)account;
    BUF_LIT(b, ",\"boats\":[");
    for (size_t i = 0; i < rows.n; i++) {
        if (i)
            buf_putc(b, ',');
        json_own_boat(b, &rows.v[i]);
    }
    buf_putc(b, ']');
    if (rows.cut)
        BUF_LIT(b, ",\"boats_cut\":true");
    return rc;
}

static int put_papers(struct buf *b, struct db *db, int64_t volunteer, int64_t account)
{
    struct own_boat_list rows = { 0 };
    int rc = sql_boat_account(db, account, volunteer, &rows);
    BUF_LIT(b, ",\"papers\":[");
    for (size_t i = 0; i < rows.n; i++) {
        if (i)
            buf_putc(b, ',');
        json_own_boat(b, &rows.v[i]);
    }
    buf_putc(b, ']');
    if (rows.cut)
        BUF_LIT(b, ",\"papers_cut\":true");
    return rc;
}

int person_put(struct buf *b, struct db *db, int64_t volunteer, int64_t account)
{
    int rc = OK;
    if (rc >= 0)
        rc = put_boats(b, db, volunteer, account); /* x/boat/boat.model:4 */
    if (rc >= 0)
        rc = put_papers(b, db, volunteer, account); /* x/boat/boat.model:5 */
    return rc < 0 ? rc : OK;
}
