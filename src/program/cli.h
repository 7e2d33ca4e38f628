/* cli.h - sub-commands: each is a file cmd_NAME.c with one entry here. */
#ifndef REDVEST_PROGRAM_CLI_H
#define REDVEST_PROGRAM_CLI_H

#include "program/app.h"

int cli_main(int argc, char **argv);

int cmd_serve(int argc, char **argv);
int cmd_init(int argc, char **argv);
int cmd_demo(int argc, char **argv);
int cmd_stat(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_backup(int argc, char **argv);
int cmd_restore(int argc, char **argv);
int cmd_routes(int argc, char **argv);
int cmd_openapi(int argc, char **argv);
int cmd_admin(int argc, char **argv);

/* Options are declared: name, what value it takes (NULL: none), where it goes, help. */
struct cli_option {
    const char *name;  /* "data" for --data */
    const char *value; /* "DIR", or NULL for a switch */
    const char **text; /* where a value goes */
    bool *flag;        /* where a switch goes */
    const char *help;
};

#define CLI_OPTIONS_END                                                                                      \
    {                                                                                                        \
        0                                                                                                    \
    }

/* Reads argv[1..] by the table. 0; CLI_HELPED after --help; 2, the exit status, after one clear line about
 * what is wrong. */
int cli_parse(int argc, char **argv, const char *about, const struct cli_option *options);
#define CLI_HELPED 1000
#define CLI_RUN(argc, argv, about, options)                                                                  \
    do {                                                                                                     \
        int cli_rc_ = cli_parse((argc), (argv), (about), (options));                                         \
        if (cli_rc_)                                                                                         \
            return cli_rc_ == CLI_HELPED ? 0 : cli_rc_;                                                      \
    } while (0)

/* "redvest: what" on standard error, in English, or in Chinese where LANG begins with zh; returns 1. */
int cli_fail(const struct err *err);

/* A whole number option; false after one clear line. */
bool cli_number(const char *name, const char *text, int64_t least, int64_t most, int64_t *ret);

#endif
