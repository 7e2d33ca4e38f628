/* attach.c - see attach.h: looking at what was sent, keeping it, and letting it go. */
#include "office/attach/attach.h"

#include <string.h>

#include "base/buf.h"
#include "base/crypt.h"
#include "base/id.h"
#include "base/utf8.h"
#include "office/attach/attach.sql.h"
#include "office/attach/check.sql.h"
#include "office/attach/image.h"
#include "office/check/check.h"

#define ADOPT_MOST 10 /* files of before 0.2 that one minute looks at */

/* --- names ---------------------------------------------------------------------------------------------- */

/* No part of a path, nothing that a shell, a file system or a header line takes for its own, and no mark that
 * makes a reader see another name than is there (Unicode's controls of direction and width). */
static bool is_harmless(uint32_t c)
{
    if (c < 0x20 || c == 0x7f || (c >= 0x80 && c < 0xa0) || (c < 0x80 && strchr("\"*/:<>?\\|", (int)c)))
        return false;
    return !((c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
             c == 0xfeff || c == 0xfffd);
}

static const char *ending_of(enum attach_kind kind)
{
    switch (kind) {
    case ATTACH_KIND_JPEG:
        return ".jpg";
    case ATTACH_KIND_PNG:
        return ".png";
    case ATTACH_KIND_WEBP:
        return ".webp";
    case ATTACH_KIND_PDF:
        return ".pdf";
    default:
        return ".bin";
    }
}

/* The last part of what the sender calls it, without its ending: that is said by the kind. */
static const char *safe_name(struct arena *a, const struct attach_slot *slot, const char *sent,
                             enum attach_kind kind)
{
    _cleanup_buf_ struct buf b = { 0 };
    const char *from = sent ? sent : "";
    for (const char *p = from; *p; p++)
        from = *p == '/' || *p == '\\' ? p + 1 : from;
    from += strspn(from, ". ");
    const char *dot = strrchr(from, '.'), *end = dot && dot > from ? dot : from + strlen(from);
    size_t n = 0, len;
    for (const char *p = from; p < end && n < ATTACH_NAME_MAX; p += len) {
        uint32_t c = utf8_at(p, &len);
        if (!is_harmless(c))
            continue;
        buf_put(&b, p, len);
        n++;
    }
    while (b.len && b.data[b.len - 1] == ' ')
        b.data[--b.len] = '\0';
    return arena_printf(a, "%s%s", b.len ? b.data : slot->name, ending_of(kind));
}

/* --- looking at what was sent -------------------------------------------------------------------------- */

static int read_image(const struct attach_slot *slot, struct bytes data, const char *field,
                      struct arena *arena, struct err *err, struct attach_file *ret)
{
    struct image m;
    if (!image_strip(data, arena, &m))
        return ERR(err, INVALID, field, "这张图片已损坏，或尺寸过大，请重新拍照或另存后再传");
    if (image_is_too_large(&m))
        return ERR(err, INVALID, field, "图片太大，请缩小后再传");
    if (slot->edge ? !image_fit(&m, slot->edge, arena) : !image_redraw(&m, arena))
        return ERR(err, INVALID, field, "这张图片已损坏，或尺寸过大，请重新拍照或另存后再传");
    ret->kind = m.kind;
    ret->data = m.data;
    ret->width = m.width;
    ret->height = m.height;
    return OK;
}

static int read_one(const struct attach_slot *slot, const char *field, const struct upload *u,
                    struct arena *arena, struct err *err, struct attach_file *ret)
{
    struct attach_file f = { .kind = image_kind(u->data), .data = u->data };
    int rc = OK;
    if (u->data.n > slot->bytes)
        return ERR(err, TOO_LARGE, field, "文件太大，请缩小后再传");
    if (f.kind == ATTACH_KIND_OTHER || (slot->images && f.kind == ATTACH_KIND_PDF))
        return slot->images ? ERR(err, INVALID, field, "只收 JPEG、PNG、WebP 图片")
                            : ERR(err, INVALID, field, "只收 JPEG、PNG、WebP 图片和 PDF 文件");
    if (f.kind != ATTACH_KIND_PDF)
        rc = read_image(slot, u->data, field, arena, err, &f);
    if (rc < 0)
        return rc;
    f.name = safe_name(arena, slot, u->name, f.kind);
    crypt_sha256(f.data, f.hash);
    *ret = f;
    return OK;
}

int attach_read(const struct attach_slot *slot, const char *field, const struct upload *files, size_t n,
                struct arena *arena, struct err *err, struct attach_files *ret_files)
{
    struct attach_file *v = ARENA_ARRAY(arena, struct attach_file, n + 1);
    for (size_t i = 0; i < n; i++) {
        int rc = read_one(slot, field, &files[i], arena, err, &v[i]);
        if (rc < 0)
            return rc;
    }
    *ret_files = (struct attach_files){ v, n };
    return OK;
}

bool attach_draw(const unsigned char *rgb, int w, int h, struct arena *arena, struct bytes *ret_data)
{
    return image_draw(rgb, w, h, arena, ret_data);
}

/* --- keeping ------------------------------------------------------------------------------------------- */

static int add_one(struct db *db, const struct attach_slot *slot, int64_t owner, const struct attach_owner *o,
                   const struct attach_file *f)
{
    struct sql_attach_add_in in = { .id = id_new(),
                                    .thing = slot->thing->name,
                                    .owner = owner,
                                    .slot = slot->name,
                                    .most = slot->most,
                                    .pos = o->pos,
                                    .person = o->person,
                                    .name = f->name,
                                    .kind = f->kind,
                                    .size = (int64_t)f->data.n,
                                    .hash = f->hash,
                                    .by = db->actor.account,
                                    .now = db->now };
    int rc = sql_attach_add(db, &in);
    if (rc == 0)
        return ERR(db->err, CONFLICT, slot->name, "最多上传 {0} 个文件",
                   arena_printf(db->arena, "%d", slot->most));
    return rc < 0 ? rc : done(sql_attach_data_add(db, in.id, f->data));
}

int attach_add(struct db *db, const struct attach_slot *slot, int64_t owner, const struct attach_files *files)
{
    struct attach_owner o = { 0 };
    int rc = files->n ? slot->owner(db, NULL, owner, &o) : OK;
    for (size_t i = 0; i < files->n && rc >= 0; i++)
        rc = add_one(db, slot, owner, &o, &files->v[i]);
    return done(rc);
}

static const char *weight(struct arena *a, int64_t bytes)
{
    return bytes < 1 << 20 ? arena_printf(a, "%lld KB", (long long)((bytes + 1023) / 1024))
                           : arena_printf(a, "%.1f MB", (double)bytes / (1 << 20));
}

int attach_of(struct db *db, const struct attach_slot *slot, int64_t owner, struct file_line_list *ret_files)
{
    int rc = sql_attach_of(db, slot->thing->name, owner, slot->name, ret_files);
    for (size_t i = 0; i < ret_files->n && rc >= 0; i++)
        ret_files->v[i].weight = weight(db->arena, ret_files->v[i].size);
    return done(rc);
}

int attach_bytes(struct db *db, const struct attach_slot *slot, int64_t owner, const char *hash,
                 struct bytes *ret_data)
{
    struct sql_attach_by_hash_row d = { 0 };
    int rc = sql_attach_by_hash(db, slot->thing->name, owner, slot->name, hash, &d);
    if (rc > 0)
        *ret_data = d.data;
    return done(rc);
}

/* --- leaving, and what was there before ---------------------------------------------------------------- */

const struct attach_slot *attach_slot(const char *thing, const char *name)
{
    for (const struct attach_slot *const *s = all_attach_slots; *s; s++)
        if (!strcmp((*s)->thing->name, thing) && !strcmp((*s)->name, name))
            return *s;
    return NULL;
}

static int drop_one(struct db *db, int64_t id)
{
    int rc = sql_attach_data_drop(db, id);
    return rc < 0 ? rc : sql_attach_drop(db, id);
}

static int leave_one(struct db *db, const struct sql_attach_of_person_row *f)
{
    const struct attach_slot *slot = attach_slot(f->thing, f->slot);
    struct attach_owner o = { 0 };
    int rc = slot ? slot->owner(db, NULL, f->owner, &o) : OK;
    if (rc < 0 || o.keep)
        return rc;
    return drop_one(db, f->id);
}

int attach_drop(struct db *db, const struct attach_slot *slot, int64_t owner)
{
    struct file_line_list files = { 0 };
    int rc = sql_attach_of(db, slot->thing->name, owner, slot->name, &files);
    for (size_t i = 0; i < files.n && rc >= 0; i++)
        rc = drop_one(db, files.v[i].id);
    return done(rc);
}

int attach_leave(struct db *db, int64_t volunteer)
{
    struct sql_attach_of_person_rows theirs = { 0 };
    int rc = sql_attach_of_person(db, volunteer, &theirs);
    for (size_t i = 0; i < theirs.n && rc >= 0; i++)
        rc = leave_one(db, &theirs.v[i]);
    return done(rc);
}

int attach_adopt(struct db *db)
{
    struct sql_attach_unread_rows rows = { 0 };
    char hash[CRYPT_SHA256_TEXT];
    int rc = sql_attach_unread(db, ADOPT_MOST, &rows);
    for (size_t i = 0; i < rows.n && rc >= 0; i++) {
        crypt_sha256(rows.v[i].data, hash);
        rc = sql_attach_read(db, rows.v[i].id, image_kind(rows.v[i].data), hash);
    }
    return done(rc);
}

/* --- what must hold ------------------------------------------------------------------------------------- */

/* A file of before 0.2 has no hash until attach_adopt() has looked at it. */
static int check_file(void *check, struct sql_attach_inv_file_row *row)
{
    char hash[CRYPT_SHA256_TEXT];
    crypt_sha256(row->data, hash);
    if ((int64_t)row->data.n != row->size || (row->hash[0] && strcmp(row->hash, hash) != 0))
        check_broken(check, row->id, (int64_t)row->data.n, row->size);
    return OK;
}

int attach_check(struct db *db, struct check *c)
{
    return sql_attach_inv_file(db, check_file, c);
}
