"""toy.py - the noun of docs/ADD_A_FEATURE.md, taken out of the page and put beside all others.

What it proves: a noun is one folder and one migration. The generators take it as it stands, no other file is touched, and
its C, the tables that are gathered and its test compile. run_tests.py runs it.
"""
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```\w+ (\S+/\S+)\n(.*?)^```$", re.M | re.S)
USED = ("src", "tools", "migrations", "i18n", "web", "bench", "tests/kit", "tests/fuzz")


def blocks():
    """Path -> text of every file that the page shows."""
    return dict(BLOCK.findall((ROOT / "docs/ADD_A_FEATURE.md").read_text("utf-8")))


def build(folder):
    """The tree with the noun in it, generated; the commands' words when one fails."""
    for name in USED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("node_modules", "corpus", "__pycache__"))
    modules = folder / "web/node_modules"
    if (ROOT / "web/node_modules").exists():
        modules.symlink_to(ROOT / "web/node_modules")
    for path, text in blocks().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    run(folder, sys.executable, "-B", "tools/generate")
    run(folder, sys.executable, "-B", "tools/check_layers.py")


def run(folder, *command):
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        raise AssertionError(f"{' '.join(command[:3])}: {done.stdout}")


def compile_all(folder, compiler):
    """The noun's own C, what was made of it, and what gathers all nouns."""
    own = [str(p) for p in folder.rglob("*.c") if "thanks" in p.name]
    gathered = [str(p) for p in (folder / "build-gen").glob("*.c") if p.name not in ("assets.c", "translations.c")]
    flags = ["-D_GNU_SOURCE", "-Wno-unused-parameter", "-Wno-missing-field-initializers", "-Isrc", "-Ibuild-gen", "-Itests"]
    run(folder, *compiler, *flags, *own, *gathered)
    return own, gathered
