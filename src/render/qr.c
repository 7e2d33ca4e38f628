/* qr.c - one path, one subpath a horizontal run of dark modules; the matrix is libqrcodegen's. */
#include "render/qr.h"

#include <qrcodegen/qrcodegen.h>

#include "render/svg.h"

#define QUIET 4 /* modules, ISO/IEC 18004 */

static int run_length(const uint8_t *code, int x, int y, int size)
{
    int n = 0;
    while (x + n < size && qrcodegen_getModule(code, x + n, y))
        n++;
    return n;
}

static void put_path(struct buf *b, const uint8_t *code, int size)
{
    for (int y = 0; y < size; y++) {
        for (int x = 0, n; x < size; x += n + 1) {
            n = run_length(code, x, y, size);
            if (n)
                buf_printf(b, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, n, n);
        }
    }
}

static void put_svg(struct buf *b, const uint8_t *code, const char *label)
{
    int size = qrcodegen_getSize(code), side = size + 2 * QUIET;
    BUF_LIT(b, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"qr\" ");
    if (label) {
        BUF_LIT(b, "role=\"img\" aria-label=\"");
        svg_text(b, label);
        BUF_LIT(b, "\"");
    } else {
        BUF_LIT(b, "aria-hidden=\"true\"");
    }
    buf_printf(b, " viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\">", side, side);
    buf_printf(b, "<path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path fill=\"#000\" d=\"", side, side);
    put_path(b, code, size);
    BUF_LIT(b, "\"/></svg>");
}

int qr_svg(struct buf *b, const struct qr *q, struct err *e)
{
    uint8_t tmp[qrcodegen_BUFFER_LEN_MAX], code[qrcodegen_BUFFER_LEN_MAX];
    if (!q->text || !*q->text)
        return ERR(e, INVALID, NULL, "二维码没有内容");
    enum qrcodegen_Ecc ecc = q->level == QR_PRINT ? qrcodegen_Ecc_QUARTILE : qrcodegen_Ecc_MEDIUM;
    if (!qrcodegen_encodeText(q->text, tmp, code, ecc, qrcodegen_VERSION_MIN, qrcodegen_VERSION_MAX,
                              qrcodegen_Mask_AUTO, true))
        return ERR(e, TOO_LARGE, NULL, "内容太长，二维码放不下");
    put_svg(b, code, q->label);
    return b->failed ? ERR(e, TOO_LARGE, NULL, "内容太长") : OK;
}
