/* Every record's schema; generated, do not edit. */
#include "view/schema.h"

const struct schema all_schemas[] = {
    { "plan", "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"team\":{\"anyOf\":[{\"$ref\":\"#/components/schemas/team_line\"},{\"type\":\"null\"}]},\"other\":{\"$ref\":\"#/components/schemas/team_line\"},\"teams\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/team_line\"}},\"teams_cut\":{\"type\":\"boolean\",\"description\":\"the list ends here, and there is more\"}},\"required\":[\"team\",\"other\",\"teams\"]}" },
    { "team_line", "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"id\":{\"type\":\"string\",\"pattern\":\"^[0-9]{1,19}$\"},\"name\":{\"type\":\"string\"}},\"required\":[\"id\",\"name\"]}" },
    { 0 },
};
