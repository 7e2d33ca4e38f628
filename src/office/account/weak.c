/* weak.c - see weak.h. No classes of characters are asked for: what makes a password weak is that it is
 * common, regular, or one's own (NIST SP 800-63B, 5.1.1.2). The longest are short, so plain loops do. */
#include "office/account/weak.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "office/account/account.h"
#include "view/view.h"

#define TAIL_MOST   4  /* characters around a common word that do not make it another one: 2026, 123! */
#define WORD_LEAST  4  /* of a common word inside */
#define DIGITS_MOST 11 /* a birthday, a phone */
#define OWN_DIGITS  6  /* of the phone, in a row */
#define DIFFERENT   4  /* characters at least */
#define STEPS_LEAST 5  /* pieces that go on evenly: "1234abcd" has three */

static bool is_word(const char *text, size_t n)
{
    char line[PASSWORD_MAX * 4 + 3];
    if (n < WORD_LEAST || n + 2 > sizeof(line))
        return false;
    line[0] = line[n + 1] = '\n';
    memcpy(line + 1, text, n);
    return memmem(weak_words, weak_words_n, line, n + 2) != NULL;
}

/* As it is, or with a few digits and signs before or behind. */
static bool is_common(const char *low, size_t n)
{
    size_t from = 0, to = n;
    while (from < n && !isalpha((unsigned char)low[from]))
        from++;
    while (to > from && !isalpha((unsigned char)low[to - 1]))
        to--;
    return is_word(low, n) || (n - (to - from) <= TAIL_MOST && is_word(low + from, to - from));
}

static bool is_digits(const char *s, size_t n)
{
    return n <= DIGITS_MOST && strspn(s, "0123456789") == n;
}

static bool holds_phone(const char *s, const char *phone)
{
    char part[OWN_DIGITS + 1] = { 0 };
    for (size_t i = 0; phone && i + OWN_DIGITS <= strlen(phone); i++) {
        memcpy(part, phone + i, OWN_DIGITS);
        if (strstr(s, part))
            return true;
    }
    return false;
}

/* A family name alone says little. */
static bool holds_name(const char *low, const char *name)
{
    char own[256];
    size_t n = name ? strlen(name) : 0;
    if (n < 4 || n >= sizeof(own))
        return false;
    for (size_t i = 0; i <= n; i++)
        own[i] = (char)tolower((unsigned char)name[i]);
    return strstr(low, own) != NULL;
}

static bool repeats(const char *s, size_t n)
{
    for (size_t period = 1; period <= n / 2; period++)
        if (!memcmp(s, s + period, n - period))
            return true;
    return false;
}

/* Few characters, one piece again and again, or few pieces that count up or down. */
static bool is_regular(const char *s, size_t n)
{
    bool seen[256] = { 0 };
    size_t different = 0, pieces = 1;
    int last = 2;
    for (size_t i = 0; i < n; i++) {
        different += !seen[(unsigned char)s[i]];
        seen[(unsigned char)s[i]] = true;
        int step = i ? (unsigned char)s[i] - (unsigned char)s[i - 1] : 2;
        pieces += i && (step < -1 || step > 1 || (step != last && last >= -1 && last <= 1));
        last = step;
    }
    return different < DIFFERENT || pieces < STEPS_LEAST || repeats(s, n);
}

const char *weak_password(const char *password, const struct weak_own *own)
{
    char low[PASSWORD_MAX * 4 + 1];
    size_t n = strlen(password);
    if (n >= sizeof(low))
        return NULL; /* longer than any list */
    for (size_t i = 0; i <= n; i++)
        low[i] = (char)tolower((unsigned char)password[i]);
    if (holds_phone(low, own->phone) || holds_name(low, own->name))
        return N_("密码里不要有自己的手机号或姓名，熟人一猜就中；请换一个，例如把几个不相干的词连在一起");
    if (is_digits(low, n))
        return N_("密码不能只有数字，生日和电话很容易猜；请加上字母或汉字，例如把几个不相干的词连在一起");
    if (is_regular(low, n))
        return N_("密码是重复或顺着排的，太好猜；请换一个，例如把几个不相干的词连在一起");
    return is_common(low, n) ? N_("这个密码用的人太多，别人会先试它；请换一个，例如把几个不相干的词连在一起")
                             : NULL;
}
