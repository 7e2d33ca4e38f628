/* The files of web/; generated, do not edit. */
#include "view/asset.h"

/* app.css */
static const unsigned char data_0[] =
    ".a { color: red; }\012.a { color: red; }\012.a { color: red; }\012.a { color: red; }\012.a { color: red; }\012."
    "a { color: red; }\012.a { color: red; }\012.a { color: red; }\012.a { color: red; }\012.b::after { content: "
    "\042\134\134 \342\200\234\347\272\242\342\200\235\077\077=\042; }\012.b::after { content: \042\134\134 \342\200\234\347\272\242\342\200\235\077\077=\042; }\012.b::after { content: \042\134\134 \342\200\234\347\272\242\342\200"
    "\235\077\077=\042; }\012.b::after { content: \042\134\134 \342\200\234\347\272\242\342\200\235\077\077=\042; }\012.b::after { content: \042\134\134 \342\200\234\347\272\242\342\200\235\077\077=\042; }\012";
static const unsigned char gz_0[] =
    "\037\213\010\000\000\000\000\000\002\003\323KT\250VH\316\317\311/\262R(JM\261V\250\345\322\033\254BIVV\211i%\251E`\231\274\222\324\274\022+\005\245\230\030\205G\015s\236\357Z\364\250a\256\275\275\255\322PR\011\000\253\304\221\247}\001\000\000";
/* small.txt */
static const unsigned char data_1[] =
    "12";
/* icons.svg */
static const unsigned char data_2[] =
    "<svg xmlns=\042http://www.w3.org/2000/svg\042/>\012";

const struct asset all_assets[] = {
    { "app.css", "/static/app-8cfa7dc833cc.css", "text/css; charset=utf-8", data_0, 381, gz_0, 80, "\"8cfa7dc833cc\"" },
    { "small.txt", "/static/small-6b51d431df5d.txt", "text/plain; charset=utf-8", data_1, 2, NULL, 0, "\"6b51d431df5d\"" },
    { "icons.svg", "/static/icons-fb91f9a03c20.svg", "image/svg+xml", data_2, 42, NULL, 0, "\"fb91f9a03c20\"" },
    { .name = NULL },
};
