/* cn.c - check characters by weights; every parse works on a copy and hands it out when all is well. */
#include "base/cn.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/types.h"
#include "base/utf8.h"

#define FIRST_YEAR   1800 /* of a birth date; GB 11643 itself shows one of 1880 */
#define MASK_CROSS   "\xc3\x97"
#define NAME_CROSSES 3

/* GB 32100 leaves out I O S V Z; redvest numbers need V and so have one character more. */
static const char credit_chars[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
static const char number_chars[] = "0123456789ABCDEFGHJKLMNPQRTUVWXY";

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The first n characters are ASCII digits; stops at the end of the text. */
static bool all_digits(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!is_digit(s[i]))
            return false;
    return true;
}

static int two_digits(const char *s)
{
    return (s[0] - '0') * 10 + (s[1] - '0');
}

/* 18 characters in upper case. Counting characters, not bytes, tells full-width digits from a number
 * that is too long. */
static enum cn_fault copy_upper(const char *s, char out[CN_NUMBER_TEXT])
{
    if (!s || utf8_count(s) != 18)
        return CN_LENGTH;
    if (strlen(s) != 18)
        return CN_CHARACTER;
    for (size_t i = 0; i < 18; i++)
        out[i] = s[i] >= 'a' && s[i] <= 'z' ? (char)(s[i] - 'a' + 'A') : s[i];
    out[18] = '\0';
    return CN_OK;
}

static char id_check_char(const char *first17)
{
    static const int weight[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
    int sum = 0;
    for (size_t i = 0; i < 17; i++)
        sum += (first17[i] - '0') * weight[i];
    return "10X98765432"[sum % 11];
}

/* Weights 3^(i-1) mod 31 over 17 characters; '\0' when one is not in the alphabet. */
static char check_char_31(const char *first17, const char *alphabet)
{
    int sum = 0, weight = 1;
    for (size_t i = 0; i < 17; i++) {
        const char *at = first17[i] ? strchr(alphabet, first17[i]) : NULL;
        if (!at)
            return '\0';
        sum += (int)(at - alphabet) * weight;
        weight = weight * 3 % 31;
    }
    return alphabet[(31 - sum % 31) % 31];
}

/* Two-digit province codes of GB/T 2260-2007: the 31, and 71, 81, 82. */
static bool is_province(int prefix)
{
    static const struct {
        int lo, hi;
    } range[] = { { 11, 15 }, { 21, 23 }, { 31, 37 }, { 41, 46 },
                  { 50, 54 }, { 61, 65 }, { 71, 71 }, { 81, 82 } };
    for (size_t i = 0; i < sizeof(range) / sizeof(range[0]); i++)
        if (prefix >= range[i].lo && prefix <= range[i].hi)
            return true;
    return false;
}

/* The prefixes that somebody's number has: provinces of GB/T 2260, 83 (residence permits of Taiwan residents,
 * given since 2018) and 91-98 (permanent residence cards of foreigners, given since 2023). So 99 and 00 are
 * free for demos. */
static bool is_prefix(int prefix)
{
    return is_province(prefix) || prefix == 83 || (prefix >= 91 && prefix <= 98);
}

static enum cn_holder holder_of(int prefix)
{
    if (prefix >= 91 && prefix <= 98)
        return CN_FOREIGNER;
    return prefix == 81 ? CN_HONGKONG : prefix == 82 ? CN_MACAO : prefix == 83 ? CN_TAIWAN : CN_CITIZEN;
}

enum cn_fault cn_id_parse(const char *s, int64_t today, bool allow_demo_area, struct cn_id *ret_id)
{
    struct cn_id id = { 0 };
    enum cn_fault fault = copy_upper(s, id.text);
    if (fault)
        return fault;
    if (!all_digits(id.text, 17) || (!is_digit(id.text[17]) && id.text[17] != 'X'))
        return CN_CHARACTER;
    if (id.text[17] != id_check_char(id.text))
        return CN_CHECK;
    int year = two_digits(id.text + 6) * 100 + two_digits(id.text + 8);
    id.birth_day = day_from(year, two_digits(id.text + 10), two_digits(id.text + 12));
    if (year < FIRST_YEAR || id.birth_day == INT64_MIN)
        return CN_BIRTH;
    if (id.birth_day > today)
        return CN_FUTURE;
    id.demo = !is_prefix(two_digits(id.text));
    if (id.demo && !allow_demo_area)
        return CN_AREA;
    id.holder = holder_of(two_digits(id.text));
    memcpy(id.area, id.text, 6);
    id.sex = (id.text[16] - '0') % 2 ? CN_MALE : CN_FEMALE;
    *ret_id = id;
    return CN_OK;
}

const char *cn_id_words(enum cn_fault fault)
{
    static const char *const words[] = {
        [CN_LENGTH] = N_("身份证号是 18 位"),
        [CN_CHARACTER] = N_("身份证号只有数字，最后一位可以是 X"),
        [CN_CHECK] = N_("身份证号有误，请核对每一位"),
        [CN_BIRTH] = N_("身份证号里的出生日期不对"),
        [CN_FUTURE] = N_("身份证号里的出生日期在将来"),
        [CN_AREA] = N_("身份证号开头的地区码不存在"),
    };
    return words[fault];
}

bool cn_is_old_id(const char *s)
{
    return strlen(s) == 15 && all_digits(s, 15) && is_province(two_digits(s)) &&
           day_from(1900 + two_digits(s + 6), two_digits(s + 8), two_digits(s + 10)) != INT64_MIN;
}

int cn_id_make(const char *area, int64_t birth_day, int sequence, char ret_id[CN_NUMBER_TEXT])
{
    if (!area || !all_digits(area, 6) || area[6] || sequence < 0 || sequence > 999)
        return INVALID;
    if (birth_day < day_from(FIRST_YEAR, 1, 1) || birth_day > day_from(9999, 12, 31))
        return INVALID;
    unsigned date = (unsigned)period_day(birth_day);
    snprintf(ret_id, CN_NUMBER_TEXT, "%.6s%08u%03u", area, date % 100000000U, (unsigned)sequence % 1000U);
    ret_id[17] = id_check_char(ret_id);
    ret_id[18] = '\0';
    return OK;
}

enum cn_fault cn_credit_parse(const char *s, char ret_code[CN_NUMBER_TEXT])
{
    char code[CN_NUMBER_TEXT];
    enum cn_fault fault = copy_upper(s, code);
    if (fault)
        return fault;
    char check = check_char_31(code, credit_chars);
    if (!check || !strchr(credit_chars, code[17]) || !all_digits(code + 2, 6))
        return CN_CHARACTER;
    if (check != code[17])
        return CN_CHECK;
    memcpy(ret_code, code, sizeof(code));
    return CN_OK;
}

int cn_number_make(enum cn_kind kind, const char *area, int64_t day, int sequence,
                   char ret_number[CN_NUMBER_TEXT])
{
    if (kind != CN_VOLUNTEER && kind != CN_PROJECT && kind != CN_TEAM)
        return INVALID;
    if (!area || !all_digits(area, 6) || area[6] || sequence < 1 || sequence > 999999)
        return INVALID;
    if (day < day_from(2000, 1, 1) || day > day_from(2099, 12, 31))
        return INVALID;
    unsigned yymm = (unsigned)(period_month(day) % 10000);
    snprintf(ret_number, CN_NUMBER_TEXT, "%c%.6s%04u%06u", (char)kind, area, yymm % 10000U,
             (unsigned)sequence % 1000000U);
    ret_number[17] = check_char_31(ret_number, number_chars);
    ret_number[18] = '\0';
    return OK;
}

enum cn_fault cn_number_parse(const char *s, enum cn_kind kind, char ret_number[CN_NUMBER_TEXT])
{
    char number[CN_NUMBER_TEXT];
    enum cn_fault fault = copy_upper(s, number);
    if (fault)
        return fault;
    if (number[0] != (char)kind || !all_digits(number + 1, 16) || !strchr(number_chars, number[17]))
        return CN_CHARACTER;
    int month = two_digits(number + 9);
    if (month < 1 || month > 12)
        return CN_CHARACTER;
    if (number[17] != check_char_31(number, number_chars))
        return CN_CHECK;
    memcpy(ret_number, number, sizeof(number));
    return CN_OK;
}

/* The text after the country code, if it begins with one; a bare 86 only counts before eleven digits. */
static const char *skip_country(const char *digits, size_t n, bool plus)
{
    if (plus)
        return !strncmp(digits, "86", 2) ? digits + 2 : NULL;
    if (!strncmp(digits, "0086", 4))
        return digits + 4;
    return n == 13 && !strncmp(digits, "86", 2) ? digits + 2 : digits;
}

bool cn_is_tel(const char *s)
{
    size_t digits = 0;
    for (const char *p = s; *p; p++) {
        if (*p >= '0' && *p <= '9')
            digits++;
        else if (*p != ' ' && *p != '-' && !(*p == '+' && p == s))
            return false;
    }
    return digits >= 3 && digits <= 15;
}

enum cn_fault cn_phone_parse(const char *s, char ret_phone[CN_PHONE_TEXT])
{
    char digits[16];
    size_t n = 0;
    if (!s)
        return CN_LENGTH;
    s += strspn(s, " ");
    bool plus = *s == '+';
    for (s += plus; *s; s++) {
        if (*s == ' ' || *s == '-')
            continue;
        if (!is_digit(*s))
            return CN_CHARACTER;
        if (n + 1 == sizeof(digits))
            return CN_LENGTH;
        digits[n++] = *s;
    }
    digits[n] = '\0';
    const char *phone = skip_country(digits, n, plus);
    if (phone && strlen(phone) != CN_PHONE_TEXT - 1)
        return CN_LENGTH;
    if (!phone || phone[0] != '1' || phone[1] < '3')
        return CN_CHARACTER;
    memcpy(ret_phone, phone, CN_PHONE_TEXT);
    return CN_OK;
}

/* Variation selectors pick the shape of the character before them; rare names are written with them. */
static bool is_selector(uint32_t c)
{
    return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

/* Bytes of the character at s together with one selector; a malformed byte stands alone. 0 at the end. */
static size_t character_len(const char *s)
{
    size_t n, more;
    if (!*s)
        return 0;
    utf8_at(s, &n);
    return is_selector(utf8_at(s + n, &more)) && s[n] ? n + more : n;
}

static void mask_name(const char *name, char ret_text[CN_MASK_TEXT])
{
    size_t at = 0, keep, further = 0;
    ret_text[0] = '\0';
    if (!name || !*name)
        return;
    keep = character_len(name);
    for (const char *s = name + keep; *s && further < NAME_CROSSES; s += character_len(s))
        further++;
    if (!further || !utf8_len(name)) {
        memcpy(ret_text, MASK_CROSS, sizeof(MASK_CROSS));
        return;
    }
    memcpy(ret_text, name, keep);
    for (at = keep; further > 0; further--, at += 2)
        memcpy(ret_text + at, MASK_CROSS, 2);
    ret_text[at] = '\0';
}

/* Copies characters from..to of s, malformed ones as '?'; returns the bytes written. */
static size_t copy_characters(char *out, const char *s, size_t from, size_t to)
{
    size_t at = 0, len;
    for (size_t i = 0; *s && i < to; i++, s += len) {
        uint32_t c = utf8_at(s, &len);
        if (i < from)
            continue;
        memcpy(out + at, c == 0xFFFD ? "?" : s, c == 0xFFFD ? 1 : len);
        at += c == 0xFFFD ? 1 : len;
    }
    return at;
}

static size_t count_characters(const char *s)
{
    size_t n = 0, len;
    for (; *s; s += len, n++)
        utf8_at(s, &len);
    return n;
}

static void mask_middle(const char *s, size_t long_from, char ret_text[CN_MASK_TEXT])
{
    ret_text[0] = '\0';
    if (!s || !*s)
        return;
    size_t n = count_characters(s);
    size_t head = n >= long_from ? 3 : n >= 6 ? 1 : 0;
    size_t tail = n >= long_from ? 4 : n >= 6 ? 2 : 0;
    size_t at = copy_characters(ret_text, s, 0, head);
    memcpy(ret_text + at, "****", 4);
    at += 4;
    at += copy_characters(ret_text + at, s, n - tail, n);
    ret_text[at] = '\0';
}

const char *cn_mask(enum mask how, const char *s, char ret_text[CN_MASK_TEXT])
{
    if (how == MASK_PERSON)
        mask_name(s, ret_text);
    else
        mask_middle(s, how == MASK_PHONE ? 11 : 12, ret_text);
    return ret_text;
}
