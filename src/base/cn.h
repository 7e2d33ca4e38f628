/* cn.h - numbers and names that identify people and bodies in China: form, check digit, mask.
 *
 * Decides what a citizen number (GB 11643), a unified social credit code (GB 32100), a redvest number
 * (volunteer, project, team) and a mobile number look like. Input is any NUL-terminated text; on
 * success the normalised form (upper case, no blanks) is written, on failure nothing is.
 * Not here: whether a number is taken, whom it belongs to, how it is stored (base/crypt.h). */
#ifndef REDVEST_BASE_CN_H
#define REDVEST_BASE_CN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Why a number was refused, in the order of the checks; callers find the words. */
enum cn_fault {
    CN_OK = 0,
    CN_LENGTH,    /* not as many characters as it must have */
    CN_CHARACTER, /* a character that cannot stand where it stands */
    CN_CHECK,     /* the check character does not fit: mistyped */
    CN_BIRTH,     /* no such day, or before 1800 */
    CN_FUTURE,    /* born after today */
    CN_AREA,      /* first two digits are no province */
};

/* Whose number of GB 11643 it is, by its first two digits: 81, 82 and 83 are residence permits, 91-98
 * permanent residence cards of foreigners. */
enum cn_holder { CN_CITIZEN, CN_HONGKONG, CN_MACAO, CN_TAIWAN, CN_FOREIGNER };

enum cn_sex { CN_MALE = 1, CN_FEMALE = 2 }; /* codes of GB/T 2261.1 */

#define CN_NUMBER_TEXT 19 /* 18 characters and NUL: citizen number, credit code, redvest number */
#define CN_AREA_TEXT   7  /* six digits and NUL */
#define CN_PHONE_TEXT  12
#define CN_MASK_TEXT   40

struct cn_id {
    char text[CN_NUMBER_TEXT]; /* normalised: X in upper case */
    char area[CN_AREA_TEXT];   /* where it was first given; not where the person lives */
    int64_t birth_day;         /* local day number of base/clock.h */
    enum cn_sex sex;
    enum cn_holder holder;
    bool demo; /* of a prefix nobody's number has */
};

/* Checks and takes apart a citizen number (GB 11643-1999; ISO 7064 MOD 11-2). `today` is the local day
 * number to measure birth dates against. A demo number is refused with CN_AREA unless allowed. */
enum cn_fault cn_id_parse(const char *s, int64_t today, bool allow_demo_area, struct cn_id *ret_id);

/* Why, in Chinese, for whoever typed it; a key to translate. NULL: CN_OK. */
const char *cn_id_words(enum cn_fault fault);

/* The form of 15 digits that was given until 1999, without a check digit: it stands for no card any more. */
bool cn_is_old_id(const char *s);

/* Makes a citizen number: area of six digits (any prefix), local birth day number from 1800-01-01 to
 * 9999-12-31, sequence 0-999 (odd: male). OK or INVALID. */
int cn_id_make(const char *area, int64_t birth_day, int sequence, char ret_id[CN_NUMBER_TEXT]);

/* Unified social credit code (GB 32100-2015): CN_OK, CN_LENGTH, CN_CHARACTER or CN_CHECK. Lower case is
 * accepted. The organisation code inside keeps its own check digit, which is not looked at. */
enum cn_fault cn_credit_parse(const char *s, char ret_code[CN_NUMBER_TEXT]);

/* What a redvest number counts. */
enum cn_kind { CN_VOLUNTEER = 'V', CN_PROJECT = 'P', CN_TEAM = 'T' };

/* Kind, area, YYMM of the local day, sequence 1-999999 within these three, check character.
 * OK or INVALID. The number never changes afterwards (DOMAIN section 1). */
int cn_number_make(enum cn_kind kind, const char *area, int64_t day, int sequence,
                   char ret_number[CN_NUMBER_TEXT]);

/* Checks a redvest number of that kind: CN_OK, CN_LENGTH, CN_CHARACTER (also: wrong kind, no such
 * month) or CN_CHECK. Lower case is accepted. */
enum cn_fault cn_number_parse(const char *s, enum cn_kind kind, char ret_number[CN_NUMBER_TEXT]);

/* Mainland mobile number: blanks and hyphens go, so does +86, 0086 or 86; eleven digits 1[3-9]… stay.
 * CN_OK, CN_LENGTH or CN_CHARACTER. */
enum cn_fault cn_phone_parse(const char *s, char ret_phone[CN_PHONE_TEXT]);

/* A telephone of any kind as people write it: 3 to 15 digits, blanks, hyphens, one plus in front. */
bool cn_is_tel(const char *s);

/* How what is personal is masked on every page (PIPL): at most CN_MASK_TEXT bytes of well-formed UTF-8; NULL
 * and "" give "". Returns ret_text.
 *
 * MASK_PERSON: 刘××, the first character, with its variation selector, and one × for each further one, at
 * most three so that a long name does not give itself away by its length; of one character: ×. MASK_PHONE:
 * 138****1234; other than eleven characters or more: as short documents below. MASK_DOCUMENT: first 3 + ****
 * + last 4 from twelve characters on; shorter ones (passports): first 1 + **** + last 2; under six: ****
 * only. */
enum mask { MASK_PERSON, MASK_PHONE, MASK_DOCUMENT };
const char *cn_mask(enum mask how, const char *s, char ret_text[CN_MASK_TEXT]);

#endif
