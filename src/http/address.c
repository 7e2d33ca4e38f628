/* address.c - see address.h. */
#include "http/address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>

void address_text(const struct sockaddr *from, char out[ADDRESS_TEXT])
{
    socklen_t n =
        from && from->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
    if (!from || getnameinfo(from, n, out, ADDRESS_TEXT, NULL, 0, NI_NUMERICHOST) != 0)
        snprintf(out, ADDRESS_TEXT, "?");
}

void address_group(const char *text, char out[ADDRESS_TEXT])
{
    struct in6_addr six;
    if (!strchr(text, ':') || inet_pton(AF_INET6, text, &six) != 1) {
        snprintf(out, ADDRESS_TEXT, "%s", text);
    } else if (IN6_IS_ADDR_V4MAPPED(&six)) {
        inet_ntop(AF_INET, &six.s6_addr[12], out, ADDRESS_TEXT);
    } else {
        memset(&six.s6_addr[8], 0, 8);
        inet_ntop(AF_INET6, &six, out, ADDRESS_TEXT);
    }
}

bool address_listed(const char *list, const char *text)
{
    size_t n = strlen(text);
    for (const char *p = list; p && (p = strstr(p, text)); p++) {
        bool from = p == list || p[-1] == ',';
        bool to = p[n] == '\0' || p[n] == ',';
        if (from && to)
            return true;
    }
    return false;
}
