/* attach.h - files of any noun: what they are, who sees them, and that they are whole.
 *
 * A noun declares `attach` in its .model: what a file is to it, how many, how large, and the function that
 * says for one thing of its own who may see it. What a file is, its bytes say (image.h); neither the name nor
 * the type that came with it is asked. Images are turned upright, made smaller when they are larger than is
 * needed, and lose all that is no picture: place, camera, thumbnails, whatever hangs behind. Bytes lie in the
 * register, so that they are there when the transaction is, and in every backup.
 * Invariant: each file has its bytes, and these the size and hash that it says. Files are never changed.
 * Not here: what a thing is and who answers for it (the noun). */
#ifndef REDVEST_OFFICE_ATTACH_ATTACH_H
#define REDVEST_OFFICE_ATTACH_ATTACH_H

#include "base/user.h"
#include "base/crypt.h"
#include "db/db.h"
#include "office/attach/attach.model.h"
#include "office/event/event.h"

#define ATTACH_NAME_MAX 80 /* characters of a file's name, without its ending */

/* What a noun says of one of its things, to one person; all zero when there is no such thing. */
struct attach_owner {
    int64_t pos;    /* where it stands */
    int64_t person; /* the volunteer whose it is, or who is seen on it; 0: nobody's */
    bool see;       /* the user may see it */
    bool own;       /* it is the user's own affair: a look is not logged */
    bool keep;      /* hours rest on it: it stays when the person leaves */
};

/* user NULL: nobody is logged in, or the rules ask for themselves and look at pos, person and keep alone. */
typedef int attach_owner_fn(struct db *db, const struct user *user, int64_t owner,
                            struct attach_owner *ret_owner);

/* One `attach` line: files as what, of which thing. */
struct attach_slot {
    const char *name; /* "proof" */
    const struct thing *thing;
    const char *label; /* "证明材料" */
    int most;          /* files of one thing */
    size_t bytes;      /* of each, as it is sent */
    bool personal;     /* a look of anybody but those concerned is written down */
    bool images;       /* pictures only */
    int edge;          /* pictures that pages show: JPEG, at most so many pixels long; 0: as they are */
    attach_owner_fn *owner;
};

/* All that is declared, ended by NULL; generated. */
extern const struct attach_slot *const all_attach_slots[];

/* The slot of that name; NULL when no noun declares it any more. */
const struct attach_slot *attach_slot(const char *thing, const char *name);

/* The parameter of a form that takes files of a slot: P_ATTACH("proof", PROOF_OF_RECORD_ENTRY). */
#define P_ATTACH(name, SLOT) P_OPT_FILES(name, SLOT##_MOST, SLOT##_BYTES)

/* A file that was looked at and may be kept. */
struct attach_file {
    enum attach_kind kind;
    const char *name;
    struct bytes data;
    int width, height; /* of a picture, in pixels; 0: it is none */
    char hash[CRYPT_SHA256_TEXT];
};
struct attach_files {
    const struct attach_file *v;
    size_t n;
};

/* Looks at what was sent, cleans it and gives it a safe name; all or none, in the arena. Takes some 100 ms
 * for a photograph that must be turned: off the lane, in a route's slow part. INVALID, at `field`: of no kind
 * that is taken, damaged, or too large. */
int attach_read(const struct attach_slot *slot, const char *field, const struct upload *files, size_t n,
                struct arena *arena, struct err *err, struct attach_files *ret_files);

/* A picture as somebody might send it, of w * h pixels of red, green, blue: for demo and tests. */
bool attach_draw(const unsigned char *rgb, int w, int h, struct arena *arena, struct bytes *ret_data);

/* Puts files to a thing that is stored already; who may, the caller has looked. CONFLICT when there would be
 * more than slot->most. */
int attach_add(struct db *db, const struct attach_slot *slot, int64_t owner,
               const struct attach_files *files);

/* The files of a thing, oldest first; who may see them, the caller has looked. */
int attach_of(struct db *db, const struct attach_slot *slot, int64_t owner, struct file_line_list *ret_files);

/* The bytes of the file of a thing that has this hash, for whom the caller has looked; untouched when none
 * has. */
int attach_bytes(struct db *db, const struct attach_slot *slot, int64_t owner, const char *hash,
                 struct bytes *ret_data);

/* A thing is forgotten: its files go before it. */
int attach_drop(struct db *db, const struct attach_slot *slot, int64_t owner);

/* Somebody leaves: what is theirs goes, but what their hours rest on. */
int attach_leave(struct db *db, int64_t volunteer);

/* Each minute, after an upgrade: a few files that were kept before anybody looked at bytes get their kind and
 * hash. They stay as they were handed in. */
int attach_adopt(struct db *db);

/* What must hold of files (office/check/check.h). */
struct check;
int attach_check(struct db *db, struct check *c);

#endif
