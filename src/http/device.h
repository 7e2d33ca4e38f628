/* device.h - what a browser says it is (User-Agent), as one word for the machine and one for the program:
 * enough for its owner to know it again. The text itself is not kept. */
#ifndef REDVEST_HTTP_DEVICE_H
#define REDVEST_HTTP_DEVICE_H

#include "http/http.model.h" /* enum device_kind, browser_kind */

struct device {
    enum device_kind kind;
    enum browser_kind browser;
};

/* NULL: it says nothing. */
struct device device_of(const char *user_agent);

#endif
