/* vest.c - the drawing: cloth, folds, stripes, chest mark, pockets, seams, stars, from back to front.
 *
 * Left and right are mirrored about x = 120. Nothing has an id, so a page may hold many vests; the bands
 * therefore end exactly on the side seams, straight lines from (36,136) to (30,262) and their mirror. */
#include "render/vest.h"

#include <math.h>

#include "render/svg.h"

struct shape {
    const char *class;
    const char *d;
};

static const struct shape cloth[] = {
    /* the inside of the back, seen through the neck */
    { "inside", "M86 20Q120 32 154 20Q142 70 120 98Q98 70 86 20Z" },
    { "cloth", "M86 20L54 34Q58 62 54 88Q50 118 36 136L30 262Q120 278 210 262L204 136Q190 118 186 88"
               "Q182 62 186 34L154 20Q142 70 120 98Q98 70 86 20Z" },
    /* the folds under the arms */
    { "fold", "M36 136L30 262Q38 264 48 265.5Q44 190 54 120Q47 128 36 136Z" },
    { "fold", "M204 136L210 262Q202 264 192 265.5Q196 190 186 120Q193 128 204 136Z" },
};

/* In the order in which they are earned. */
static const char *const stripes[VEST_STARS] = {
    "M34.2 174Q120 187 205.8 174L206.6 191Q120 204 33.4 191Z",
    "M35.43 148Q120 161 204.57 148L205.38 165Q120 178 34.62 165Z",
    "M30.57 250Q120 266 209.43 250L210 262Q120 278 30 262Z",
    "M58 32.2L71 26.6L80 155L67 153.5ZM182 32.2L169 26.6L160 155L173 153.5Z",
    "M86 20Q98 70 120 98Q142 70 154 20L164 24.4Q150 79 120 115Q90 79 76 24.4Z",
};

static const struct shape trim[] = {
    { "seam", "M120 98V270" },
    { "pull", "M117.5 116H122.5V127Q120 130 117.5 127Z" },
    { "heart", "M141 145C129.5 136 126.5 129 130 124C133.5 119.5 138.5 120.5 141 125"
               "C143.5 120.5 148.5 119.5 152 124C155.5 129 152.5 136 141 145Z" },
    { "pocket", "M50 208Q78 212.5 104 213.5L104 242Q76 241 49 237Z" },
    { "pocket", "M190 208Q162 212.5 136 213.5L136 242Q164 241 191 237Z" },
    { "flap", "M48.5 206.5Q78 211.5 105.5 212.5V220.5Q76 219.5 48 214.5Z" },
    { "flap", "M191.5 206.5Q162 211.5 134.5 212.5V220.5Q164 219.5 192 214.5Z" },
    { "edge", "M86 20L54 34Q58 62 54 88Q50 118 36 136L30 262Q120 278 210 262L204 136Q190 118 186 88"
              "Q182 62 186 34L154 20Q142 70 120 98Q98 70 86 20Z" },
};

static void put_shapes(struct buf *b, const struct shape *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_printf(b, "<path class=\"%s\" d=\"%s\"/>", s[i].class, s[i].d);
}

static void put_star(struct buf *b, double x, double y, double r, bool on)
{
    buf_printf(b, "<path class=\"star %s\" d=\"", on ? "on" : "off");
    for (int i = 0; i < 10; i++) {
        double a = M_PI * i / 5, at = i % 2 ? r * 0.42 : r;
        buf_putc(b, i ? 'L' : 'M');
        svg_coord(b, x + at * sin(a));
        buf_putc(b, ' ');
        svg_coord(b, y - at * cos(a));
    }
    BUF_LIT(b, "Z\"/>");
}

void vest_svg(struct buf *b, int stars, const char *label)
{
    stars = stars < 0 ? 0 : stars > VEST_STARS ? VEST_STARS : stars;
    BUF_LIT(b, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"vest\" viewBox=\"0 0 240 300\" ");
    if (label) {
        BUF_LIT(b, "role=\"img\" aria-label=\"");
        svg_text(b, label);
        BUF_LIT(b, "\">");
    } else {
        BUF_LIT(b, "aria-hidden=\"true\">");
    }
    put_shapes(b, cloth, sizeof(cloth) / sizeof(cloth[0]));
    for (int i = VEST_STARS - 1; i >= 0; i--)
        buf_printf(b, "<path class=\"stripe %s\" d=\"%s\"/>", i < stars ? "on" : "off", stripes[i]);
    put_shapes(b, trim, sizeof(trim) / sizeof(trim[0]));
    for (int i = 0; i < VEST_STARS; i++)
        put_star(b, 120 + 34 * (i - 2), 288 - (i - 2) * (i - 2) * 1.2, 11, i < stars);
    BUF_LIT(b, "</svg>");
}
