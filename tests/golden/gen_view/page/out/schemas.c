/* Every record's schema; generated, do not edit. */
#include "view/schema.h"

const struct schema all_schemas[] = {
    { "card", "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"id\":{\"type\":\"string\",\"pattern\":\"^[0-9]{1,19}$\"},\"title\":{\"type\":\"string\"},\"left\":{\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"null\"}],\"description\":\"free places\"},\"starts\":{\"type\":\"string\",\"format\":\"date-time\"},\"day\":{\"anyOf\":[{\"type\":\"string\",\"format\":\"date\"},{\"type\":\"null\"}]},\"spent\":{\"type\":\"integer\",\"description\":\"whole minutes\"},\"cost\":{\"anyOf\":[{\"type\":\"integer\",\"description\":\"0.01 yuan\"},{\"type\":\"null\"}]},\"stage\":{\"type\":\"string\",\"enum\":[\"draft\",\"open\"]},\"score\":{\"anyOf\":[{\"type\":\"number\"},{\"type\":\"null\"}]},\"public\":{\"type\":\"boolean\"}},\"required\":[\"id\",\"title\",\"left\",\"starts\",\"day\",\"spent\",\"cost\",\"stage\",\"score\",\"public\"]}" },
    { "cards", "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"items\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/card\"}},\"items_cut\":{\"type\":\"boolean\",\"description\":\"the list ends here, and there is more\"},\"first\":{\"anyOf\":[{\"$ref\":\"#/components/schemas/card\"},{\"type\":\"null\"}]},\"words\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},\"next\":{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}},\"required\":[\"items\",\"first\",\"words\",\"next\"]}" },
    { "edit", "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"title\":{\"type\":\"string\"}},\"required\":[\"title\"]}" },
    { 0 },
};
