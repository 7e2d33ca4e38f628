/* Things and machines of all nouns; generated, do not edit. */
#include "office/event/event.h"

const struct thing all_things[] = {
    { 1, "card", "卡片", "/cards/:id" },
    { 0 },
};
