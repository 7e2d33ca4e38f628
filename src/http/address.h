/* address.h - client addresses as text: which of them count as one visitor, which are our proxies.
 * Not here: where the text comes from (request.c, guard.c), what is counted by it (limit.c, guard.c, and by
 * the rules of log-in, account/). */
#ifndef REDVEST_HTTP_ADDRESS_H
#define REDVEST_HTTP_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

#define ADDRESS_TEXT 64

/* The numeric text of a socket's peer; "?" when there is none. */
void address_text(const struct sockaddr *from, char out[ADDRESS_TEXT]);

/* The address in a line of X-Forwarded-For: its last entry, which our own proxy wrote, as the system writes
 * it; a port and brackets are not part of it. False, and nothing is written, when that is no address. */
bool address_forwarded(const char *line, char out[ADDRESS_TEXT]);

/* What limits count by: an IPv4 address as it is (also inside IPv6), of IPv6 the first 64 bits, which one
 * subscriber has all of. A text that is no address stands for itself, cut to fit. */
void address_group(const char *text, char out[ADDRESS_TEXT]);

/* The site that such a visitor is one of, of IPv6 the first 48 bits; false when there is none. */
bool address_site(const char *group, char out[ADDRESS_TEXT]);

/* For showing where somebody was: "192.0.*.*", "2001:db8:*"; empty for a text that is no address. */
void address_mask(const char *text, char out[ADDRESS_TEXT]);

/* Whether a comma-separated list names the address. `list` may be NULL. */
bool address_listed(const char *list, const char *text);

#endif
