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

static void cut(struct in6_addr *six, size_t bytes)
{
    memset(&six->s6_addr[bytes], 0, sizeof(six->s6_addr) - bytes);
}

/* As the system writes it; an IPv4 address inside IPv6 is that one. */
static void write_six(const struct in6_addr *six, char out[ADDRESS_TEXT])
{
    if (IN6_IS_ADDR_V4MAPPED(six))
        inet_ntop(AF_INET, &six->s6_addr[12], out, ADDRESS_TEXT);
    else
        inet_ntop(AF_INET6, six, out, ADDRESS_TEXT);
}

static bool parse(const char *text, char out[ADDRESS_TEXT])
{
    struct in6_addr six;
    struct in_addr four;
    if (inet_pton(AF_INET, text, &four) == 1)
        return inet_ntop(AF_INET, &four, out, ADDRESS_TEXT);
    if (inet_pton(AF_INET6, text, &six) != 1)
        return false;
    write_six(&six, out);
    return true;
}

/* "[2001:db8::1]:443", "192.0.2.1:443"; a bare IPv6 address has more colons than one. */
static bool without_port(const char *entry, char out[ADDRESS_TEXT])
{
    const char *colon = strchr(entry, ':');
    bool brackets = *entry == '[', port = colon && !strchr(colon + 1, ':');
    size_t n = brackets ? strcspn(++entry, "]") : port ? (size_t)(colon - entry) : strlen(entry);
    const char *rest = entry + n + (brackets && entry[n]);
    if ((brackets && !entry[n]) || n >= ADDRESS_TEXT)
        return false;
    memcpy(out, entry, n);
    out[n] = '\0';
    return !*rest || (*rest == ':' && rest[1] && !rest[1 + strspn(rest + 1, "0123456789")]);
}

bool address_forwarded(const char *line, char out[ADDRESS_TEXT])
{
    char entry[ADDRESS_TEXT], bare[ADDRESS_TEXT];
    const char *last = strrchr(line, ',');
    last = last ? last + 1 : line;
    last += strspn(last, " \t");
    size_t n = strcspn(last, " \t");
    if (n >= sizeof(entry) || last[n + strspn(last + n, " \t")])
        return false;
    memcpy(entry, last, n);
    entry[n] = '\0';
    return without_port(entry, bare) && parse(bare, out);
}

void address_group(const char *text, char out[ADDRESS_TEXT])
{
    struct in6_addr six;
    if (!strchr(text, ':') || inet_pton(AF_INET6, text, &six) != 1) {
        snprintf(out, ADDRESS_TEXT, "%s", text);
        return;
    }
    if (!IN6_IS_ADDR_V4MAPPED(&six))
        cut(&six, 8);
    write_six(&six, out);
}

bool address_site(const char *group, char out[ADDRESS_TEXT])
{
    struct in6_addr six;
    if (!strchr(group, ':') || inet_pton(AF_INET6, group, &six) != 1)
        return false;
    cut(&six, 6);
    return inet_ntop(AF_INET6, &six, out, ADDRESS_TEXT);
}

void address_mask(const char *text, char out[ADDRESS_TEXT])
{
    const char *dot = strchr(text, '.'), *colon = strchr(text, ':');
    dot = dot && !colon ? strchr(dot + 1, '.') : NULL;
    colon = colon ? strchr(colon + 1, ':') : NULL;
    if (dot)
        snprintf(out, ADDRESS_TEXT, "%.*s.*.*", (int)(dot - text), text);
    else
        snprintf(out, ADDRESS_TEXT, "%.*s%s", colon ? (int)(colon - text) : 0, text, colon ? ":*" : "");
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
