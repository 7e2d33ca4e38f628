/* asset.h - the files embedded into the binary: style, scripts, icons.
 *
 * gen_assets.py writes the table. The URL holds a hash of the content, so a file may be cached for
 * ever and a new release is seen at once. Serving them is http's affair. */
#ifndef REDVEST_VIEW_ASSET_H
#define REDVEST_VIEW_ASSET_H

#include <stddef.h>

struct asset {
    const char *name; /* "app.css", as templates call it */
    const char *url;  /* "/static/app-1f0c….css" */
    const char *type; /* Content-Type */
    const unsigned char *data;
    size_t n;
    const unsigned char *gz; /* the same, gzipped; NULL when that saves nothing */
    size_t gz_n;
    const char *etag; /* strong, with its quotes */
};

extern const struct asset all_assets[]; /* generated; ends with a NULL name */

/* NULL when there is none. */
const struct asset *asset_by_url(const char *url);

/* URL of an embedded file. A name that is not embedded gives an address that answers 404, so that a
 * page asking for it is noticed. */
const char *asset_url(const char *name);

#endif
