/* cli.c - the table of sub-commands, and options read by declaration. */
#include "program/cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/crypt.h"
#include "view/view.h"

static const struct command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *about;
} commands[] = {
    { "serve", cmd_serve, "run the city's service over HTTP" },
    { "init", cmd_init, "make a register: key, schema, units of a city; or upgrade one" },
    { "demo", cmd_demo, "make a register filled with people who cannot exist" },
    { "stat", cmd_stat, "print the stored figures, 'name value' a line" },
    { "check", cmd_check, "prove the invariants on the stored data" },
    { "backup", cmd_backup, "write a sealed, proved backup beside a running server; or list a folder" },
    { "restore", cmd_restore, "a backup into a new data folder or an empty schema, proved" },
    { "routes", cmd_routes, "list every route: method, path, right, lane, what it does" },
    { "openapi", cmd_openapi, "print the OpenAPI 3.1 document of the API" },
    { "admin", cmd_admin, "accounts and grants from the command line" },
};

static int usage(FILE *to, int status)
{
    fputs("redvest - runs a city's volunteer service\n\nusage: redvest COMMAND [OPTION...]\n\n", to);
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
        fprintf(to, "  %-9s %s\n", commands[i].name, commands[i].about);
    fputs("\n'redvest COMMAND --help' tells the options of a command.\n", to);
    return status;
}

int cli_main(int argc, char **argv)
{
    struct err err = { 0 };
    if (argc < 2)
        return usage(stderr, 2);
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "help"))
        return usage(stdout, 0);
    umask(077); /* what a command writes is for the service's own user */
    if (crypt_init(&err) < 0)
        return cli_fail(&err);
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
        if (!strcmp(argv[1], commands[i].name))
            return commands[i].run(argc - 1, argv + 1);
    fprintf(stderr, "redvest: there is no command '%s'; 'redvest --help' lists them\n", argv[1]);
    return 2;
}

static void help(const char *command, const char *about, const struct cli_option *options)
{
    printf("redvest %s - %s\n\n", command, about);
    for (const struct cli_option *o = options; o->name; o++) {
        char left[64];
        snprintf(left, sizeof(left), "--%s%s%s", o->name, o->value ? " " : "", o->value ? o->value : "");
        printf("  %-28s %s\n", left, o->help);
    }
    printf("  %-28s %s\n", "--help", "this text");
}

static const struct cli_option *find(const struct cli_option *options, const char *name, size_t n)
{
    for (const struct cli_option *o = options; o->name; o++)
        if (strlen(o->name) == n && !memcmp(o->name, name, n))
            return o;
    return NULL;
}

/* One option at argv[i]; returns how many words it took, 0 after saying what is wrong. */
static int take_option(int argc, char **argv, int i, const struct cli_option *options)
{
    const char *name = argv[i] + 2;
    const char *eq = strchr(name, '=');
    const struct cli_option *o = find(options, name, eq ? (size_t)(eq - name) : strlen(name));
    if (!o) {
        fprintf(stderr, "redvest %s: unknown option '%s'; see 'redvest %s --help'\n", argv[0], argv[i],
                argv[0]);
        return 0;
    }
    if (!o->value) {
        if (eq) {
            fprintf(stderr, "redvest %s: --%s takes no value\n", argv[0], o->name);
            return 0;
        }
        *o->flag = true;
        return 1;
    }
    if (eq) {
        *o->text = eq + 1;
        return 1;
    }
    if (i + 1 >= argc) {
        fprintf(stderr, "redvest %s: --%s needs a value: %s\n", argv[0], o->name, o->value);
        return 0;
    }
    *o->text = argv[i + 1];
    return 2;
}

int cli_parse(int argc, char **argv, const char *about, const struct cli_option *options)
{
    for (int i = 1; i < argc;) {
        if (!strcmp(argv[i], "--help")) {
            help(argv[0], about, options);
            return CLI_HELPED;
        }
        if (strncmp(argv[i], "--", 2) != 0) {
            fprintf(stderr, "redvest %s: '%s' is not an option; see 'redvest %s --help'\n", argv[0], argv[i],
                    argv[0]);
            return 2;
        }
        int took = take_option(argc, argv, i, options);
        if (!took)
            return 2;
        i += took;
    }
    return 0;
}

bool cli_number(const char *name, const char *text, int64_t least, int64_t most, int64_t *ret)
{
    char *end;
    errno = 0;
    long long v = strtoll(text, &end, 10);
    if (errno || !*text || *end || v < least || v > most) {
        fprintf(stderr, "redvest: --%s takes a whole number from %lld to %lld, not '%s'\n", name,
                (long long)least, (long long)most, text);
        return false;
    }
    *ret = v;
    return true;
}

int cli_fail(const struct err *err)
{
    const char *args[ERR_ARGS] = { err->arg[0], err->arg[1], err->arg[2] };
    _cleanup_buf_ struct buf b = { 0 };
    const char *lang = getenv("LANG");
    tr_args(&b, lang && !strncmp(lang, "zh", 2) ? LANG_ZH : LANG_EN, err->key ? err->key : N_("系统内部错误"),
            args, ERR_ARGS);
    fprintf(stderr, "redvest: %s\n", b.data ? b.data : "?");
    return 1;
}
