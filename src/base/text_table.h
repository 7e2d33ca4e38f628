/* text_table.h - inside base/: look-alike characters that Unicode's normal forms do not join. */
#ifndef REDVEST_BASE_TEXT_TABLE_H
#define REDVEST_BASE_TEXT_TABLE_H

#include <stdint.h>

/* The ideograph that a CJK radical (U+2E80-2EF3) or a private-use character of GBK (U+E815-E864) stands for;
 * else c. */
uint32_t text_unified(uint32_t c);

#endif
