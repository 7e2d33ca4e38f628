/* qr.c - any text becomes a drawing, or is refused with a reason and nothing drawn. First byte: the level and
 * whether the text is its own label. */
#include "fuzz.h"

#include "render/qr.h"
#include "world/markup.h"

#define AT_M 2331 /* bytes that a code of the largest size holds, ISO/IEC 18004 table 7 */
#define AT_Q 1663

void fuzz_one(const struct fuzz *f)
{
    _cleanup_buf_ struct buf b = { 0 };
    unsigned how = f->n ? (unsigned char)f->data[0] : 0;
    const char *text = f->n ? f->text + (f->text[0] != '\0') : "";
    struct qr q = { .text = text, .label = how & 2 ? text : NULL, .level = how & 1 ? QR_PRINT : QR_SCREEN };
    buf_puts(&b, "kept");
    int rc = qr_svg(&b, &q, f->err);
    size_t n = strlen(text), most = how & 1 ? AT_Q : AT_M;
    MUST(rc == OK || rc == INVALID || rc == TOO_LARGE);
    MUST((rc == OK) == (f->err->code == 0) && (rc == INVALID) == !n);
    MUST(rc == OK || !strcmp(b.data, "kept"));
    MUST(rc != TOO_LARGE || n > most);
    if (rc == OK)
        markup_check(b.data + 4, b.len - 4);
}
