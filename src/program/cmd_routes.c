/* cmd_routes.c - `redvest routes` and `redvest openapi`: the route tables as text and as a document for
 * programs. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "program/cli.h"
#include "http/openapi.h"

static int with_router(int (*print)(const struct router *rt))
{
    struct err err = { 0 };
    struct router *rt = NULL;
    if (router_new(all_routes, &err, &rt) < 0)
        return cli_fail(&err);
    int status = print(rt);
    router_free(rt);
    return status;
}

static int print_routes(const struct router *rt)
{
    const struct route *r;
    char right[RIGHT_TEXT];
    for (size_t i = 0; (r = router_at(rt, i)); i++)
        printf("%-4s %-40s %-10s %-6s %-5s %s\n", method_name(r->method), r->path,
               right_name(r->right, right), lane_name(r->lane), r->fresh ? "fresh" : "-", r->doc);
    return 0;
}

static int print_openapi(const struct router *rt)
{
    _cleanup_buf_ struct buf b = { 0 };
    openapi_write(rt, &b);
    buf_putc(&b, '\n');
    return fwrite(b.data, 1, b.len, stdout) == b.len ? 0 : 1;
}

int cmd_routes(int argc, char **argv)
{
    CLI_RUN(argc, argv,
            "list every route: method, path, right, lane, whether it asks for a fresh proof, what it does",
            ((const struct cli_option[]){ CLI_OPTIONS_END }));
    return with_router(print_routes);
}

int cmd_openapi(int argc, char **argv)
{
    CLI_RUN(argc, argv, "print the OpenAPI 3.1 document of the API",
            ((const struct cli_option[]){ CLI_OPTIONS_END }));
    return with_router(print_openapi);
}
