/* Every record's schema; generated, do not edit. */
#include "view/schema.h"

const struct schema all_schemas[] = {
    { "item", "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"kind\":{\"type\":\"string\",\"enum\":[\"early\",\"late\"]}},\"required\":[\"kind\"]}" },
    { 0 },
};
