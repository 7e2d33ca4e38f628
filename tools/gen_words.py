#!/usr/bin/env python3
"""gen_words.py - passwords that are tried first, from a list of a package, as one text of the program.

    gen_words.py --out words.c --symbol weak_words list.json

The list is a JSON array of words. The text holds each once, in small letters, between line ends; words shorter than
LEAST are left out, since no password is so short.
"""
import argparse
import json
import pathlib

from model import Failure, c_string, main_guard, write_if_changed

LEAST = 4


def read(path):
    try:
        words = json.loads(pathlib.Path(path).read_text("utf-8"))
    except OSError as e:
        raise Failure(path, 1, f"cannot be read ({e.strerror}); tools/setup installs it")
    if not isinstance(words, list) or not all(isinstance(w, str) and "\n" not in w for w in words):
        raise Failure(path, 1, "is no list of words; write a JSON array of texts")
    return sorted({w.lower() for w in words if len(w) >= LEAST})


def text(symbol, words):
    lines = ["/* Passwords that are tried first; generated, do not edit. */", "#include <stddef.h>", '#include "office/account/weak.h"', "",
             f"const char {symbol}[] =", '    "\\n"']
    lines += [f"    {c_string(w + chr(10))}" for w in words]
    return "\n".join(lines) + f";\nconst size_t {symbol}_n = sizeof({symbol}) - 1;\n"


def run():
    p = argparse.ArgumentParser()
    p.add_argument("--out", required=True)
    p.add_argument("--symbol", required=True)
    p.add_argument("list")
    a = p.parse_args()
    write_if_changed(a.out, text(a.symbol, read(a.list)))


if __name__ == "__main__":
    main_guard(run)
