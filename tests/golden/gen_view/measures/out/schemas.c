/* Every record's schema; generated, do not edit. */
#include "view/schema.h"

const struct schema all_schemas[] = {
    { "counted", "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"pos\":{\"type\":\"integer\"},\"day\":{\"type\":\"string\",\"format\":\"date\"},\"n\":{\"type\":\"integer\"}},\"required\":[\"pos\",\"day\",\"n\"]}" },
    { "stored_total", "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"measure\":{\"type\":\"string\",\"enum\":[\"boats\",\"sails\"]},\"period\":{\"type\":\"integer\"},\"n\":{\"type\":\"integer\"}},\"required\":[\"measure\",\"period\",\"n\"]}" },
    { "unit_total", "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"unit\":{\"type\":\"string\",\"pattern\":\"^[0-9]{1,19}$\"},\"measure\":{\"type\":\"string\",\"enum\":[\"boats\",\"sails\"]},\"n\":{\"type\":\"integer\"}},\"required\":[\"unit\",\"measure\",\"n\"]}" },
    { 0 },
};
