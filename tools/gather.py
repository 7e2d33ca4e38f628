#!/usr/bin/env python3
"""gather.py - joins what the nouns declare, each for itself, into the tables of the whole program.

    const struct route NAME_routes[] in *_http.c    -> app_routes[]

No list of nouns is kept by hand: what stands in a noun's folder is in the program (DESIGN 2.15).
"""
import argparse
import pathlib
import re

from model import Failure, main_guard, write_if_changed

ROUTES = re.compile(r"^const struct route (\w+)\[\] = \{", re.M)


def routes(paths):
    names = {}
    for path in paths:
        text = pathlib.Path(path).read_text("utf-8")
        for m in ROUTES.finditer(text):
            if m[1] in names:
                raise Failure(path, text.count("\n", 0, m.start()) + 1, f"{m[1]} stands already in {names[m[1]]}; rename one")
            names[m[1]] = path
    return list(names)


def emit_routes(names, out_dir):
    c = ["/* The tables of routes of all nouns; generated, do not edit. */", '#include "http/route.h"', ""]
    c += [f"extern const struct route {n}[];" for n in names]
    c += ["const struct route *const all_routes[] = {"] + [f"    {n}," for n in names] + ["    NULL,", "};", ""]
    write_if_changed(f"{out_dir}/routes.c", "\n".join(c))


def run():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--out", required=True, help="folder for the generated C")
    ap.add_argument("c", nargs="*", help="*_http.c of all nouns")
    a = ap.parse_args()
    emit_routes(routes(a.c), a.out)


if __name__ == "__main__":
    main_guard(run)
