/* tr.c - English for the Chinese texts that C and data name at run time.
 *
 * The key is the Chinese sentence itself. Templates are translated when they are compiled; this is
 * for errors, flash messages, labels of codes and of fields. What has no English stays Chinese.
 * Not here: the table (generated from i18n/en.tsv, sorted by bytes). */
#include <stdlib.h>
#include <string.h>

#include "view/schema.h"
#include "view/view.h"

static int compare_key(const void *key, const void *item)
{
    return strcmp(key, ((const struct translation *)item)->zh);
}

static const struct translation *find(const char *key)
{
    return bsearch(key, all_translations, (size_t)all_translations_n, sizeof(all_translations[0]),
                   compare_key);
}

const char *tr(enum lang lang, const char *key)
{
    const struct translation *t = key && lang == LANG_EN ? find(key) : NULL;
    return t ? t->en : key ? key : "";
}

bool tr_known(const char *key)
{
    return find(key) != NULL;
}

void put_tr(struct out *o, const char *key)
{
    buf_html(o->b, tr(o->prefs.lang, key));
}

void tr_args(struct buf *b, enum lang lang, const char *key, const char *const *args, int n)
{
    const char *s = tr(lang, key), *from = s;
    while (*s) {
        bool digit = s[0] == '{' && s[1] >= '0' && s[1] <= '9', word = digit && s[2] == 'w';
        if (!digit || s[2 + word] != '}') {
            s++;
            continue;
        }
        buf_put(b, from, (size_t)(s - from));
        if (s[1] - '0' < n)
            buf_puts(b, word ? tr(lang, args[s[1] - '0']) : args[s[1] - '0']);
        from = s += 3 + word;
    }
    buf_put(b, from, (size_t)(s - from));
}
