"""toy.py - the noun of docs/ADD_A_FEATURE.md, taken out of the page and put beside all others.

What it proves: a noun is one folder and one migration. The generators take it as it stands, no other file is touched; its
C test passes, in a program of all sources without sanitizers; its rules of who may are asked of that program, on SQLite.
run_tests.py runs it.
"""
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```\w+ (\S+/\S+)\n(.*?)^```$", re.M | re.S)
USED = ("src", "tools", "migrations", "i18n", "web", "bench", "data", "tests/kit", "tests/fuzz", "tests/http")
FLAGS = ["-std=gnu17", "-D_GNU_SOURCE", "-O0", "-Isrc", "-Ibuild-gen", "-Itests"]
WARN = ["-Wall", "-Wextra", "-Wshadow", "-Wmissing-prototypes", "-Wno-unused-parameter", "-Wno-missing-field-initializers", "-Werror"]
LIBRARIES = ("libmicrohttpd", "sqlite3", "libpq", "jansson", "libsodium", "liboath", "zlib", "libturbojpeg", "libpng", "libwebp", "libutf8proc", "cmocka")
CORES = len(os.sched_getaffinity(0))


def blocks():
    """Path -> text of every file that the page shows."""
    return dict(BLOCK.findall((ROOT / "docs/ADD_A_FEATURE.md").read_text("utf-8")))


def build(folder):
    """The tree with the noun in it, generated; the commands' words when one fails."""
    for name in USED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("node_modules", "corpus", "__pycache__"))
    for modules in ("web/node_modules", "tests/node_modules"):
        if (ROOT / modules).exists():
            (folder / modules).symlink_to(ROOT / modules)
    for path, text in blocks().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    run(folder, sys.executable, "-B", "tools/generate")
    run(folder, sys.executable, "-B", "tools/check_layers.py")


def run(folder, *command, env=None):
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, env=env)
    if done.returncode:
        raise AssertionError(f"{' '.join(map(str, command[:3]))}: {done.stdout[-8000:]}")
    return done.stdout


def sources(folder):
    """Kind -> what there is to compile of it, as the generators say."""
    kinds = {}
    for line in (folder / "build-gen/sources.txt").read_text("utf-8").splitlines():
        kind, _, path = line.partition(" ")
        kinds.setdefault(kind, []).append(path)
    return kinds


def compile_all(folder):
    """The program and the noun's C test, from all sources; what is the noun's or gathered without a warning."""
    libraries = run(folder, "pkg-config", "--cflags", "--libs", *LIBRARIES).split()
    kinds = sources(folder)
    kinds["thanks"] = [t for t in kinds["register-test"] if "thanks" in t]

    def compile_one(path):
        careful = "thanks" in path or re.fullmatch(r"build-gen/\w+\.c", path)
        target = f"o/{path.replace('/', '_')}.o"
        run(folder, "cc", *FLAGS, *(WARN if careful else ["-w"]), *(f for f in libraries if f[:2] == "-I"), "-c", path, "-o", target)
        return target

    def link(name, *parts):
        run(folder, "cc", "-o", name, *(o for p in parts for o in p), *(f for f in libraries if f[:2] != "-I"), "-lqrcodegen", "-lm", "-pthread")

    (folder / "o").mkdir()
    with concurrent.futures.ThreadPoolExecutor(CORES) as pool:
        lib, app, queries, kit, test = (list(pool.map(compile_one, kinds[k])) for k in ("lib", "app", "queries", "kit", "thanks"))
    link("redvest", lib, app, queries)
    link("thanks_test", lib, kit, test)


def ask_rights(folder):
    """The test of rights, over this program: what it says."""
    env = {k: v for k, v in os.environ.items() if k != "REDVEST_TEST_PG"} | {"REDVEST_BIN": str(folder / "redvest"), "REDVEST_SEED": "1"}
    return run(folder, "node", "--test", "tests/http/authz.test.mjs", env=env)
