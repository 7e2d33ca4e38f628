/* address.h - client addresses as text: which of them count as one visitor, which are our proxies.
 * Not here: where the text comes from (request.c, guard.c), what is counted by it (limit.c, guard.c). */
#ifndef REDVEST_HTTP_ADDRESS_H
#define REDVEST_HTTP_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

#define ADDRESS_TEXT 64

/* The numeric text of a socket's peer; "?" when there is none. */
void address_text(const struct sockaddr *from, char out[ADDRESS_TEXT]);

/* What limits count by: an IPv4 address as it is (also inside IPv6), of IPv6 the first 64 bits, which one
 * subscriber has all of. A text that is no address stands for itself, cut to fit. */
void address_group(const char *text, char out[ADDRESS_TEXT]);

/* Whether a comma-separated list names the address. `list` may be NULL. */
bool address_listed(const char *list, const char *text);

#endif
