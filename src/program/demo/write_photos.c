/* write_photos.c - some teams and activities have a photo: drawn here, put there and looked at by the rules.
 */
#include "office/photo/photo.h"
#include "program/demo/demo.sql.h"
#include "program/demo/logins.h"
#include "program/demo/write.h"

#define WIDE 480
#define HIGH 320

/* What became of one after the other; the rest are shown. */
static const enum photo_state fates[] = { PHOTO_STATE_SHOWN,    PHOTO_STATE_SHOWN,   PHOTO_STATE_WAITING,
                                          PHOTO_STATE_REPORTED, PHOTO_STATE_REFUSED, PHOTO_STATE_DOWN };

struct colour {
    unsigned char red, green, blue;
};

/* A sky, a hill, and people in red vests with a white stripe. */
static struct colour at(int x, int y, int people)
{
    int hill = 150 + (x - 240) * (x - 240) / 900, step = WIDE / (people + 1), who = (x + step / 2) / step;
    int dx = x - who * step, dy = y - 205;
    if (who >= 1 && who <= people) {
        if (dx * dx + (dy + 22) * (dy + 22) < 15 * 15)
            return (struct colour){ 224, 172, 130 };
        if (dx > -22 && dx < 22 && dy > -6 && dy < 48)
            return dy > 16 && dy < 24 ? (struct colour){ 245, 245, 243 } : (struct colour){ 200, 22, 29 };
        if (dx > -18 && dx < 18 && dx * dx > 4 && dy >= 48 && dy < 96)
            return (struct colour){ 52, 58, 78 };
    }
    if (y > hill)
        return (struct colour){ (unsigned char)(120 - (y - hill) / 4), (unsigned char)(164 - (y - hill) / 4),
                                92 };
    return (struct colour){ (unsigned char)(170 + y / 4), (unsigned char)(205 + y / 8), 236 };
}

static int draw(struct write *w, int people, struct attach_files *ret_files)
{
    struct colour *v = ARENA_ARRAY(&w->scratch, struct colour, WIDE * HIGH);
    struct upload u = { .name = "合影.jpg" };
    for (int y = 0; y < HIGH; y++)
        for (int x = 0; x < WIDE; x++)
            v[y * WIDE + x] = at(x, y, people);
    if (!attach_draw((const unsigned char *)v, WIDE, HIGH, &w->scratch, &u.data))
        return ERR(w->p->db->err, INTERNAL, NULL, "没有这张照片");
    return attach_read(&picture_of_photo, "picture", &u, 1, &w->scratch, w->p->db->err, ret_files);
}

static int decide(struct db *db, int64_t photo, enum photo_state fate)
{
    if (fate == PHOTO_STATE_WAITING)
        return OK;
    if (fate == PHOTO_STATE_REFUSED)
        return photo_refuse(db, photo, "照片太暗，看不清在做什么，请换一张");
    int rc = photo_approve(db, photo);
    if (rc >= 0 && fate == PHOTO_STATE_REPORTED)
        rc = photo_ask_down(db, photo, "右边第一个是我的孩子，没有问过我们");
    if (rc >= 0 && fate == PHOTO_STATE_DOWN)
        rc = photo_refuse(db, photo, "照片里的人要求撤下");
    return done(rc);
}

/* Put there by who leads the team; the city office looks at it. */
static int put(struct write *w, const char *thing, const struct sql_demo_photo_of_row *of, int people,
               enum photo_state fate)
{
    struct db *db = w->p->db;
    struct attach_files files = { 0 };
    struct sql_demo_photo_newest_row photo = { 0 };
    struct photo_owner o = { .thing = thing, .id = of->id, .pos = of->pos, .title = of->title };
    bool shown;
    int rc = draw(w, people, &files);
    db->actor.account = of->by;
    if (rc == OK)
        rc = photo_put(db, &o, &files, &shown);
    if (rc >= 0)
        rc = sql_demo_photo_newest(db, of->id, &photo);
    db->actor.account = login_account(w->p, DEMO_CITY_OFFICE);
    return rc < 0 ? rc : decide(db, photo.id, fate);
}

int write_photos(struct write *w)
{
    struct sql_demo_photo_of_rows of = { 0 };
    int64_t team = plan_id(w->p, IDS_TEAM, w->p->demo_team);
    struct actor was = w->p->db->actor;
    int rc = w->p->year ? OK : sql_demo_photo_of(w->p->db, team, w->p->now, &of);
    for (size_t i = 0; i < of.n && rc >= 0; i++)
        rc = put(w, of.v[i].is_team ? "team" : "activity", &of.v[i], 3 + (int)i % 4,
                 i < sizeof(fates) / sizeof(fates[0]) ? fates[i] : PHOTO_STATE_SHOWN);
    w->p->db->actor = was;
    return done(rc);
}
