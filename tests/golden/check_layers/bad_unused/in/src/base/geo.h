int geo_used(int x);
int geo_own(int x); /* its own file only */
int geo_tested(int x);
int geo_nobody(int x,
               int y);
int geo_in_macro(int x); /* by GEO(), which others use */
int geo_in_job(int x);
int geo_in_template(int x);
int ledger_coming(int x); /* may wait for its users */
#define GEO(x) geo_in_macro(x)
#define GEO_UNUSED(x) geo_in_dead_macro(x)
int geo_in_dead_macro(int x);
static inline int geo_inline(int x)
{
    return geo_used(x);
}
