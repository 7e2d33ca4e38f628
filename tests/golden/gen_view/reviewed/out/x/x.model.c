/* From x/x.model; generated, do not edit. */
#include "x/x.model.h"
#include "base/input.h"

static const struct code club_kind_items[] = {
    { 1, "open", "开放" },
    { 2, "closed", "封闭" },
};
const struct code_table club_kind_codes = { "club_kind", club_kind_items, 2 };

static const struct input_field club_details_fields[] = {
    { P_TEXT("name", 40), INPUT_TEXT, offsetof(struct club_details, name), 0, NULL, "名称" },
    { P_OPT_CODE("kind", club_kind_codes), INPUT_NUM, offsetof(struct club_details, kind), CLUB_KIND_OPEN, NULL, "性质" },
    { P_LONG("about", 100), INPUT_TEXT, offsetof(struct club_details, about), 0, NULL, NULL },
};
const struct input input_club_details = { club_details_fields, 3 };
