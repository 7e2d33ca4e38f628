/* Every record's schema; generated, do not edit. */
#include "view/schema.h"

const struct schema all_schemas[] = {
    { "contact", "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"name\":{\"type\":\"string\"},\"phone\":{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}},\"required\":[\"name\",\"phone\"]}" },
    { "mine", "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"name\":{\"type\":\"string\"},\"other\":{\"$ref\":\"#/components/schemas/contact\"}},\"required\":[\"name\",\"other\"]}" },
    { "one_case", "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"name\":{\"type\":\"string\"},\"document\":{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]},\"shown\":{\"type\":\"boolean\"}},\"required\":[\"name\",\"document\",\"shown\"]}" },
    { 0 },
};
