/* text.h - text as people send it, made one: what looks the same is the same afterwards, and what shows
 * nothing is nothing.
 *
 * Each way of folding is idempotent, takes well-formed UTF-8 (base/utf8.h) and gives a text of the arena;
 * what shows nothing becomes "". Not here: which folding a field gets (base/param.h), what a name may hold
 * (base/name.h). */
#ifndef REDVEST_BASE_TEXT_H
#define REDVEST_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/types.h"

/* What is stored of a text: NFC (UAX 15), trimmed, line ends as \n, blanks of all widths but U+3000 as one
 * space each, radicals and GBK's private-use characters as the ideographs they stand for; direction marks,
 * fillers and all that draws nothing are gone, but for what shapes the character before it (U+200D within an
 * emoji, variation selectors). */
char *text_fold(struct arena *a, const char *s, size_t n);

/* As text_fold(), and in the width of ASCII (NFKC), hyphens and minus signs as "-": numbers and codes. */
char *text_narrow(struct arena *a, const char *s, size_t n);

/* As text_narrow(), without the blanks, hyphens and brackets that people write into a number. */
char *text_number(struct arena *a, const char *s, size_t n);

/* What two texts that a reader takes for the same have in common: as text_narrow(), capitals and the shapes
 * that variation selectors pick left out. For comparing only. */
char *text_key(struct arena *a, const char *s);

/* A password (RFC 8265, OpaqueString): NFC, blanks of all widths as spaces, nothing else is changed. "" when
 * it shows nothing. */
char *text_secret(struct arena *a, const char *s, size_t n);

/* What stands in a pasted column or line of numbers, each as text_number(): between line ends , ; and 、 of
 * any width, and between blanks where together they are more than one number of `most` characters. */
struct text_list text_numbers(struct arena *a, const char *s, size_t most);

/* Something is seen of it: not only blanks, marks without a letter, and what draws nothing. */
bool text_shows(const char *s);

#endif
