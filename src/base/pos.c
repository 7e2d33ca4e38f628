/* pos.c - arithmetic on the groups: each depth has the value of one step at that depth. */
#include "base/pos.h"

#include <string.h>

#define CODE_UNIT INT64_C(1000000) /* what stands below the 12 digits of the area code */

/* step[d]: one more at depth d; also how many positions the subtree of a unit at depth d has. */
static const int64_t step[POS_DEPTHS + 1] = {
    INT64_C(1000000000000000000),
    INT64_C(10000000000000000),
    INT64_C(100000000000000),
    INT64_C(1000000000000),
    INT64_C(1000000000),
    INT64_C(1000000),
    INT64_C(10000),
    INT64_C(100),
    INT64_C(1),
};

static bool is_pos(int64_t pos)
{
    return pos >= 0 && pos <= POS_MAX;
}

int64_t pos_from_code(const char *code)
{
    size_t n = code ? strlen(code) : 0;
    if (n != 2 && n != 4 && n != 6 && n != 9 && n != 12)
        return POS_NONE;
    int64_t pos = 0;
    for (size_t i = 0; i < 12; i++) {
        char c = i < n ? code[i] : '0';
        if (c < '0' || c > '9')
            return POS_NONE;
        pos = pos * 10 + (c - '0');
    }
    return pos * CODE_UNIT;
}

void pos_to_code(int64_t pos, char ret_code[POS_CODE_TEXT])
{
    int64_t code = is_pos(pos) ? pos / CODE_UNIT : 0;
    for (int i = POS_CODE_TEXT - 2; i >= 0; i--) {
        ret_code[i] = (char)('0' + code % 10);
        code /= 10;
    }
    ret_code[POS_CODE_TEXT - 1] = '\0';
}

enum pos_depth pos_depth(int64_t pos)
{
    if (!is_pos(pos))
        return POS_ROOT;
    int d = POS_ROOT;
    while (pos % step[d] != 0)
        d++;
    return (enum pos_depth)d;
}

int64_t pos_hi(int64_t pos)
{
    return is_pos(pos) ? pos + step[pos_depth(pos)] - 1 : POS_NONE;
}

int64_t pos_parent(int64_t pos)
{
    if (!is_pos(pos))
        return POS_NONE;
    enum pos_depth d = pos_depth(pos);
    return d == POS_ROOT ? 0 : pos - pos % step[d - 1];
}

int64_t pos_above(int64_t top, int64_t pos)
{
    int64_t parent = pos_parent(pos);
    return pos_contains(top, parent) ? parent : top;
}

size_t pos_ancestors(int64_t pos, int64_t ret_out[POS_DEPTHS])
{
    size_t n = 0;
    int64_t last = 0;
    if (!is_pos(pos))
        return 0;
    for (int d = POS_PROVINCE; d <= POS_DEPTHS; d++) {
        int64_t at = pos - pos % step[d];
        if (at != last)
            ret_out[n++] = at;
        last = at;
    }
    return n;
}

bool pos_contains(int64_t a, int64_t b)
{
    return is_pos(a) && is_pos(b) && a <= b && b <= pos_hi(a);
}

int64_t pos_child(int64_t parent, int n)
{
    if (!is_pos(parent))
        return POS_NONE;
    enum pos_depth d = pos_depth(parent);
    if (n < 1 || n > pos_child_max(d))
        return POS_NONE;
    return parent + n * step[d + 1];
}

int pos_child_max(enum pos_depth depth)
{
    int d = (int)depth;
    return d >= POS_ROOT && d < POS_DEPTHS ? (int)(step[d] / step[d + 1]) - 1 : 0;
}
