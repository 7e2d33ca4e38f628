/* Every published figure; generated, do not edit. */
#include "office/stat/stat.h"
#include "db/query.h"

extern const struct query query_boat_count;
extern const struct query query_boat_sails;
const struct measure_def all_measures[] = {
    { MEASURE_BOATS, "boats", "Boats", "条", 1,
      "Boats afloat, by day of launch",
      &query_boat_count }, /* x/boat/boat.model:1 */
    { MEASURE_SAILS, "boats_sails", "Sails", "面", 2,
      "Sails of boats afloat; two are a suit",
      &query_boat_sails }, /* x/boat/boat.model:3 */
};
