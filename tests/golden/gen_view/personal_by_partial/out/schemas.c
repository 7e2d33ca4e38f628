/* Every record's schema; generated, do not edit. */
#include "view/schema.h"

const struct schema all_schemas[] = {
    { "inner", "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"id\":{\"type\":\"string\",\"pattern\":\"^[0-9]{1,19}$\"}},\"required\":[\"id\"]}" },
    { "outer", "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"id\":{\"type\":\"string\",\"pattern\":\"^[0-9]{1,19}$\"}},\"required\":[\"id\"]}" },
    { "plain", "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"id\":{\"type\":\"string\",\"pattern\":\"^[0-9]{1,19}$\"}},\"required\":[\"id\"]}" },
    { "show", "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"outer\":{\"$ref\":\"#/components/schemas/outer\"},\"inner\":{\"$ref\":\"#/components/schemas/inner\"}},\"required\":[\"outer\",\"inner\"]}" },
    { 0 },
};
