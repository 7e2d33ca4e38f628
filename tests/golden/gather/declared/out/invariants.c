/* What must hold, as the nouns declare it; generated, do not edit. */
#include "office/check/check.h"
#include "x/x.h"

extern const struct query query_x_inv_whole;
const struct invariant all_invariants[] = {
    { "x.whole", "xs are whole", .query = &query_x_inv_whole }, /* x/x.model:14 */
    { "x.near", "xs are near", .check = x_check_near }, /* x/x.model:15 */
    { 0 },
};
