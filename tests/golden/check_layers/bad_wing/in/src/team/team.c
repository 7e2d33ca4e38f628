/* team.c - a noun in no wing. */
