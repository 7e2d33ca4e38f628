/* schema.h - the JSON Schemas of all records, for `redvest openapi`. */
#ifndef REDVEST_VIEW_SCHEMA_H
#define REDVEST_VIEW_SCHEMA_H

struct schema {
    const char *name;
    const char *json;
};

extern const struct schema all_schemas[]; /* generated; ends with a NULL name */

/* Chinese keys and their English, sorted by key; generated from i18n/en.tsv. */
struct translation {
    const char *zh;
    const char *en;
};

extern const struct translation all_translations[];
extern const int all_translations_n;

#endif
