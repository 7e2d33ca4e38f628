/* main.c - where the program begins; everything is behind cli.h. */
#include "program/cli.h"

int main(int argc, char **argv)
{
    return cli_main(argc, argv);
}
