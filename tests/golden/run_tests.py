#!/usr/bin/env python3
"""Golden tests of tools/*.py: small inputs, and what the tool must write or say.

Usage: run_tests.py [--update]      --update writes what the tools say now; read the difference before keeping it

A case is a folder TOOL/CASE with `in/` (the tool runs there) and either `out/` (all files it must write) or
`says.txt` (what it must say; with exit status 1, unless it says ok). What gen_view and gen_sql write must compile
besides. An error must name file:line.
"""
import filecmp
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import asvs
import toy
import words

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
UPDATE = "--update" in sys.argv
COMPILE = ["cc", "-std=gnu17", "-Wall", "-Wextra", "-Wshadow", "-Wmissing-prototypes", "-Werror", "-fsyntax-only",
           "-I", str(ROOT / "src"), "-I"]


def files(folder, pattern):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob(pattern))


def arguments(tool, case, out):
    """The tool's command line over all there is in in/."""
    src = case / "in"
    if tool == "gen_view":
        tail = ["--html", *files(src, "*.html"), "--c", *files(src, "*.c"), "--", *files(src, "*.model")]
        return ["--out", out, "--i18n", "en.tsv", *tail]
    if tool == "gen_sql":
        return ["--out", out, "--migration", *files(src, "migrations/*.sql"), "--model", *files(src, "*.model"), "--",
                *(f for f in files(src, "*.sql") if not f.startswith("migrations/"))]
    if tool == "gather":
        return ["--out", out, "--model", *files(src, "*.model"), "--", *files(src, "*_http.c")]
    if tool == "gen_assets":
        return ["--out", f"{out}/assets.c", "--manifest", *(src / "manifest").read_text("utf-8").split()]
    return ["--root", "."]


class Golden(unittest.TestCase):
    maxDiff = None

    def run_case(self, tool, case):
        with tempfile.TemporaryDirectory() as out:
            done = subprocess.run([sys.executable, "-B", str(ROOT / "tools" / f"{tool}.py"), *arguments(tool, case, out)],
                                  cwd=case / "in", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                  encoding="utf-8", check=False)
            if UPDATE:
                keep(case, pathlib.Path(out), done)
            if (case / "says.txt").exists():
                self.check_words(case, done)
            else:
                self.assertEqual(done.returncode, 0, done.stdout)
                self.check_files(case / "out", pathlib.Path(out))
                if tool != "gather":  # what it writes stands on headers of the program, which builds it
                    self.compile(tool, case, pathlib.Path(out))

    def check_words(self, case, done):
        want = (case / "says.txt").read_text("utf-8")
        self.assertEqual(done.stdout, want)
        good = want.rstrip().endswith(", ok")
        self.assertEqual(done.returncode, 0 if good else 1)
        if not good:
            self.assertRegex(want, r"(?m)^(error: )?[\w./=+]+:\d+: ")

    def check_files(self, want, got):
        names = files(want, "*")
        self.assertEqual(files(got, "*"), names)
        self.assertTrue(names, "a case without out/ and says.txt tests nothing")
        for name in names:
            if (want / name).is_file():
                self.assertEqual((got / name).read_text("utf-8"), (want / name).read_text("utf-8"), name)

    def compile(self, tool, case, out):
        sources = [str(p) for p in sorted(out.rglob("*.c")) if tool != "gather" or p.name == "measures.c"]  # a toy has no events
        if tool in ("gen_sql", "gather"):  # what they write includes headers of the models
            command = [sys.executable, "-B", str(ROOT / "tools/gen_view.py"), *arguments("gen_view", case, str(out))]
            subprocess.run(command, cwd=case / "in", check=True)
        done = subprocess.run([*COMPILE, str(out), *sources], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              cwd=case / "in", check=False)
        self.assertEqual(done.returncode, 0, done.stdout)


def keep(case, out, done):
    shutil.rmtree(case / "out", ignore_errors=True)
    (case / "says.txt").unlink(missing_ok=True)
    if done.returncode or not any(out.iterdir()):
        (case / "says.txt").write_text(done.stdout, "utf-8")
    else:
        shutil.copytree(out, case / "out")


def add_case(tool, case):
    def test(self):
        self.run_case(tool, case)

    name = re.sub(r"\W", "_", f"test_{tool}_{case.name}")
    setattr(Golden, name, test)


class Runs(unittest.TestCase):
    """What a golden file cannot show."""

    def test_same_input_same_bytes(self):
        case = HERE / "gen_assets" / "joined"
        with tempfile.TemporaryDirectory() as a, tempfile.TemporaryDirectory() as b:
            for out in (a, b):
                subprocess.run([sys.executable, "-B", str(ROOT / "tools/gen_assets.py"), *arguments("gen_assets", case, out)],
                               cwd=case / "in", check=True)
            self.assertTrue(filecmp.cmp(f"{a}/assets.c", f"{b}/assets.c", shallow=False))

    def test_nothing_to_check_is_an_error(self):
        with tempfile.TemporaryDirectory() as empty:
            done = subprocess.run([sys.executable, "-B", str(ROOT / "tools/check_layers.py"), "--root", empty],
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("no C files", done.stdout)

    def test_unchanged_output_is_left_alone(self):
        case = HERE / "gen_view" / "page"
        with tempfile.TemporaryDirectory() as out:
            command = [sys.executable, "-B", str(ROOT / "tools/gen_view.py"), *arguments("gen_view", case, out)]
            subprocess.run(command, cwd=case / "in", check=True)
            before = {p: p.stat().st_mtime_ns for p in pathlib.Path(out).rglob("*.[ch]")}
            subprocess.run(command, cwd=case / "in", check=True)
            self.assertTrue(before)
            self.assertEqual(before, {p: p.stat().st_mtime_ns for p in pathlib.Path(out).rglob("*.[ch]")})


class Asvs(unittest.TestCase):
    """docs/ASVS.md has a row for each requirement of levels 1 and 2, and the tests it names are there."""

    REQUIREMENTS = 253

    def test_every_requirement_has_one_row(self):
        self.assertEqual(len(asvs.rows(ROOT)), self.REQUIREMENTS)
        self.assertEqual(asvs.wrong(ROOT), [])

    def test_every_test_that_is_named_is_there(self):
        self.assertEqual(asvs.unknown(ROOT), [])


class Words(unittest.TestCase):
    def test_one_thing_has_one_word(self):
        self.assertEqual(words.wrong(ROOT), [])


class Toy(unittest.TestCase):
    """The noun of docs/ADD_A_FEATURE.md is in the program by being there."""

    def test_a_noun_is_a_folder_and_a_migration(self):
        paths = toy.blocks()
        folders = {p.rpartition("/")[0] for p in paths}
        self.assertEqual(folders, {"migrations", "src/people/thanks"})
        with tempfile.TemporaryDirectory() as d:
            folder = pathlib.Path(d) / "tree"
            folder.mkdir()
            toy.build(folder)
            text = "".join(g.read_text("utf-8") for g in (folder / "build-gen").glob("*.c"))
            for made in ("thanks_routes", '"thanks", "感谢"', "thanks_state_of_thanks", "sql_thanks_parties", "POLICY_THANKS_A_DAY",
                         ".run = thanks_forget", "thanks_erase(db, volunteer)", "query_thanks_add", "&query_thanks_inv_pos", "GAZETTE_KIND_THANKS", "photo_of_thanks", "感谢审看",
                         "&query_thanks_waits", "query_thanks_count_anew", "put_thanks(b, db", '"/me/thanks"'):
                self.assertIn(made, text)
            toy.compile_all(folder)
            self.assertIn("PASSED  ] 1 test", toy.run(folder, "./thanks_test"))
            self.assertRegex(toy.ask_rights(folder), "(?m)^# fail 0$")


for tool_dir in sorted(p for p in HERE.iterdir() if p.is_dir() and (ROOT / "tools" / f"{p.name}.py").exists()):
    for case_dir in sorted(p for p in tool_dir.iterdir() if p.is_dir()):
        add_case(tool_dir.name, case_dir)

if __name__ == "__main__":
    unittest.main(argv=[a for a in sys.argv if a != "--update"])
