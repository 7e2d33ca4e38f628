#!/usr/bin/env python3
"""gen_assets.py - embeds the files of web/ into the program: bytes, gzip, hashed URL, type, entity tag.

    gen_assets.py --out assets.c --manifest app.css=web/app.css+web/charts.css app.js=web/app.js

Files joined by + become one. The URL is /static/app-HASH.css with a hash of the content, so that it may be cached
for ever; the table is `all_assets` of view/asset.h. The same input gives the same bytes: gzip carries no time.
"""
import argparse
import gzip
import hashlib
import pathlib
import re

from model import Failure, c_string, did_you_mean, main_guard, write_if_changed

TYPES = {
    ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
    ".png": "image/png", ".webmanifest": "application/manifest+json", ".json": "application/json",
    ".txt": "text/plain; charset=utf-8", ".woff2": "font/woff2",
}
HASH_DIGITS = 12
LINE_BYTES = 96
PLAIN = {b for b in range(32, 127) if chr(b) not in '"\\?'}  # no ? : two of them could begin a trigraph


class Asset:
    def __init__(self, name, data):
        stem, ext = pathlib.PurePath(name).stem, pathlib.PurePath(name).suffix
        digest = hashlib.sha256(data).hexdigest()[:HASH_DIGITS]
        packed = gzip.compress(data, 9, mtime=0)
        self.name, self.data, self.type = name, data, TYPES[ext]
        self.gz = packed if len(packed) < len(data) else None
        self.url, self.etag = f"/static/{stem}-{digest}{ext}", f'"{digest}"'


def slim(path, data):
    """Style sheets and scripts without comment lines and indentation: what only their readers here need."""
    if path.endswith(".css"):
        data = re.sub(rb"/\*.*?\*/", b"", data, flags=re.S)
    elif path.endswith(".js") and not path.endswith(".min.js"):
        data = re.sub(rb"^\s*/\*.*?\*/\s*$", b"", data, flags=re.M | re.S)
    else:
        return data
    return b"\n".join(line.strip() for line in data.splitlines() if line.strip()) + b"\n"


def read_part(path):
    try:
        return slim(path, pathlib.Path(path).read_bytes())
    except OSError as e:
        raise Failure(path, 1, f"cannot be read ({e.strerror}); write name=path of a file that is there")


def read_entry(entry):
    name, eq, paths = entry.partition("=")
    if not eq or not name or not paths:
        raise Failure(entry, 1, "write name=path, or name=path+path to join files")
    ext = pathlib.PurePath(name).suffix
    if ext not in TYPES:
        raise Failure(entry, 1, f"no type is known for '{name}'; {did_you_mean(ext, TYPES)} Add others to TYPES")
    parts = [read_part(p) for p in paths.split("+")]
    return Asset(name, b"\n".join(p.rstrip(b"\n") for p in parts) + b"\n" if len(parts) > 1 else parts[0])


def read_manifest(entries):
    assets, seen = [], set()
    for entry in entries:
        asset = read_entry(entry)
        if asset.name in seen:
            raise Failure(entry, 1, f"'{asset.name}' stands twice; name one of them differently")
        seen.add(asset.name)
        assets.append(asset)
    return assets


def c_bytes(name, data):
    """An array as string literals: a compiler reads them far faster than numbers."""
    lines = [f"static const unsigned char {name}[] ="]
    for at in range(0, len(data), LINE_BYTES):
        text = "".join(chr(b) if b in PLAIN else f"\\{b:03o}" for b in data[at:at + LINE_BYTES])
        lines.append(f'    "{text}"')
    if not data:
        lines.append('    ""')
    return "\n".join(lines) + ";"


def emit(assets):
    c = ["/* The files of web/; generated, do not edit. */", '#include "view/asset.h"', ""]
    for i, a in enumerate(assets):
        c += [f"/* {a.name} */", c_bytes(f"data_{i}", a.data)]
        if a.gz:
            c.append(c_bytes(f"gz_{i}", a.gz))
    c += ["", "const struct asset all_assets[] = {"]
    for i, a in enumerate(assets):
        gz = f"gz_{i}, {len(a.gz)}" if a.gz else "NULL, 0"
        c.append(f"    {{ {c_string(a.name)}, {c_string(a.url)}, {c_string(a.type)}, data_{i}, {len(a.data)}, {gz}, "
                 f"{c_string(a.etag)} }},")
    return "\n".join(c + ["    { .name = NULL },", "};", ""])


def run():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--out", required=True, help="the C file to write")
    ap.add_argument("--manifest", required=True, nargs="+", metavar="NAME=PATH[+PATH]")
    a = ap.parse_args()
    write_if_changed(a.out, emit(read_manifest(a.manifest)))


if __name__ == "__main__":
    main_guard(run)
