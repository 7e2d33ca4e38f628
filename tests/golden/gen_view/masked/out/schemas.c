/* Every record's schema; generated, do not edit. */
#include "view/schema.h"

const struct schema all_schemas[] = {
    { "friend", "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"name\":{\"type\":\"string\"},\"phone\":{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}},\"required\":[\"name\",\"phone\"]}" },
    { "mine", "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"name\":{\"type\":\"string\"},\"document\":{\"type\":\"string\"},\"born\":{\"type\":\"string\",\"format\":\"date\"},\"other\":{\"$ref\":\"#/components/schemas/friend\"}},\"required\":[\"name\",\"document\",\"born\",\"other\"]}" },
    { "one_case", "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"name\":{\"type\":\"string\"},\"document\":{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]},\"by\":{\"type\":\"string\"},\"own\":{\"type\":\"boolean\"},\"shown\":{\"type\":\"boolean\"},\"right\":{\"anyOf\":[{\"type\":\"string\",\"pattern\":\"^[0-9]{1,19}$\"},{\"type\":\"null\"}]}},\"required\":[\"name\",\"document\",\"by\",\"own\",\"shown\",\"right\"]}" },
    { 0 },
};
