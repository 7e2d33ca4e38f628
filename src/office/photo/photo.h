/* photo.h - photos that pages show: one of a thing, with what was said of the people on it.
 *
 * Who answers for a thing puts a photo there and says that the people who can be recognised agreed. What
 * everybody sees is seen by a second person first: it waits for staff who have no part in the thing, and what
 * was shown until then stays; such staff themselves put one there at once. Whoever is on a photo may ask for
 * it to be taken down, without a log-in: it is not shown from then on, and staff look. When they let it
 * stand, who asks again is heard but hides nothing: nobody can keep a photo down against the office. A file
 * that is not to be shown any more is deleted. A noun adds the two pages of a thing (`photo_form_…`) and
 * shows what photo_of_thing() finds. Not here: what files are (attach/), who answers for a thing (nouns). */
#ifndef REDVEST_OFFICE_PHOTO_PHOTO_H
#define REDVEST_OFFICE_PHOTO_PHOTO_H

#include "base/param.h"
#include "office/attach/attach.h"
#include "office/photo/photo.model.h"

/* A thing that has a photo. */
struct photo_owner {
    const char *thing; /* "team"; its own page has "/photo" below it */
    int64_t id, pos;
    const char *title;
    struct review_party_list parties; /* who has a part in it and decides nothing */
};

/* One file of picture_of_photo. It waits, or is shown at once (*ret_shown); one that waited before is gone.
 * INVALID at "picture": there is none. */
int photo_put(struct db *db, const struct photo_owner *o, const struct attach_files *files, bool *ret_shown);

/* Takes down what is shown and what waits; nothing there: nothing happens. The caller has looked who may. */
int photo_end(struct db *db, const char *thing, int64_t owner);

/* What the page of a thing shows; NULL: nothing. */
int photo_of_thing(struct db *db, const char *thing, int64_t owner, struct photo_shown **ret_photo);

/* Somebody is on it and wants it down. NOT_FOUND when it is not shown and was not just hidden. */
int photo_ask_down(struct db *db, int64_t id, const char *words);

/* Staff over its place decide; the caller has checked the right. Approves what waits, or lets stand what
 * somebody wanted down; refuses what waits, or takes it down. CONFLICT: decided already, or one's own. */
int photo_approve(struct db *db, int64_t id);
int photo_refuse(struct db *db, int64_t id, const char *reason);

/* Who may see its file: everybody while it is shown, else who put it there, and staff. */
int photo_files(struct db *db, const struct user *user, int64_t id, struct attach_owner *ret_owner);

/* For a noun's routes at the thing's page + "/photo": the page, sending one (SLOW, .slow = photo_form_read,
 * the parameters PHOTO_FORM_PARAMS), and taking it down. The noun says which thing it is, and refuses who
 * does not answer for it. */
struct req;
typedef int photo_owner_fn(struct req *r, struct photo_owner *ret_owner);
#define PHOTO_FORM_PARAMS P_ATTACH("picture", PICTURE_OF_PHOTO), P_MUST("agreed")
int photo_form_show(struct req *r, photo_owner_fn *owner, const struct param *params);
int photo_form_read(struct req *r);
int photo_form_put(struct req *r, photo_owner_fn *owner);
int photo_form_end(struct req *r, photo_owner_fn *owner);

#endif
