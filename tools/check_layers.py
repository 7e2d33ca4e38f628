#!/usr/bin/env python3
"""check_layers.py - who may include whom in src/, and a few laws that a reader could miss.

src/wings is the order of the wings, lowest first. The engine's wings (base db render view http) are a folder each;
above them a wing holds nouns: src/WING/NOUN/. view/ may include http/form.h and http/param.h besides. A noun takes of
another noun its NOUN.h or NOUN.model.h only, and nouns form no circle; nor do the files of a folder by the functions they
call of each other (calls that stand in the text: a table of functions calls none, so routes may stand above their parts); of a noun only *_http.c and *_http.h know HTTP.
Files of src/program/ itself may take anything. SQL stands in .sql files, so none in string literals outside db/; it
names states and writes its own tables (sql_law.py); C names states too, that of tests/kit/ and tests/fuzz/ as well. What a header declares has a caller, and a query is asked
(unused.py). A file has at most 600 lines, a function 80. Tests (*_test.c, *_test.h) may include what they test with.
Prints how often each law is broken and `layers: N files, N nouns, ok`; else file:line and what to write instead.
"""
import argparse
import os
import pathlib
import re
import sys

sys.dont_write_bytecode = True

from declare import House  # noqa: E402
from gen_sql import parse_file  # noqa: E402
from model import SCALARS, Failure, Models, floors  # noqa: E402
from sql_law import FOREIGN, NUMBERS, Law  # noqa: E402
from unused import FUNCTION, Uses  # noqa: E402

FILE_LINES_MAX, FUNCTION_LINES_MAX = 600, 80
ENGINE = ("base", "db", "render", "view", "http")
TOP = "program"
VIEW_MAY = {"http/form.h", "http/param.h"}
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.M)
STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"(?:\s*"(?:[^"\\\n]|\\.)*")*')
COMMENT = re.compile(r'("(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)+\')|/\*.*?\*/|//[^\n]*', re.S)
SQL = re.compile(r"\b(SELECT\s|INSERT\s+INTO\b|UPDATE\s+\w+\s+SET\b|DELETE\s+FROM\b)")
CALL = re.compile(r"(?<![\w.>])(\w+)\(")
DECLARED = re.compile(r"(?:^person|^unit|\bcalled|\bby)\s+(\w+)", re.M)  # queries that are asked through a table (declare.py)
WINGS, FUNCTIONS, QUERIES = "includes against the wings", "unused public functions", "unused queries"
C_NUMBERS = "state numbers in C"
STATE = re.compile(r"\b((?:\w+_)?state)\s*(?:==|!=|<=|>=|[=<>,])\s*([1-9]\d?)\b(?!\w)")
LAWS = (NUMBERS, C_NUMBERS, FOREIGN, WINGS, FUNCTIONS, QUERIES)  # counted by name; the others are told only


def without_comment(m):
    """Comments and characters become blanks of the same lines, so that positions stay."""
    return m[1] if m[1] and m[1][0] == '"' else re.sub(r"[^\n]", " ", m[0])


class Source:
    def __init__(self, path, src):
        self.path, self.name = str(path), path.name
        self.folder = path.relative_to(src).parent.as_posix()
        self.wing, _, self.noun = self.folder.partition("/")
        self.text = path.read_text("utf-8")
        self.code = COMMENT.sub(without_comment, self.text)
        self.is_test = bool(re.search(r"_test\.[ch]$", path.name))

    def line(self, at):
        return self.text.count("\n", 0, at) + 1


class Check:
    def __init__(self, root):
        src = pathlib.Path(root) / "src"
        paths = sorted(p for p in src.rglob("*") if p.suffix in (".c", ".h") and p.is_file())
        self.sources = [Source(p, src) for p in paths]
        self.model_paths = sorted(src.rglob("*.model"))
        self.sql_paths = sorted(src.rglob("*.sql"))
        others = [p for f, ext in (("bench", "*.[ch]"), ("tools", "*.py")) for p in (pathlib.Path(root) / f).rglob(ext)]
        models = [p.read_text("utf-8") for p in self.model_paths]
        declared = [f"sql_{q} sql_{q}_count" for text in models for q in DECLARED.findall(text)]
        self.uses = Uses(self.sources, [p.read_text("utf-8") for p in others] + models + declared)
        tests = pathlib.Path(root) / "tests"
        self.tests = [Source(p, tests) for f in ("kit", "fuzz") for p in sorted((tests / f).rglob("*.[ch]"))]
        self.wings = src / "wings"
        self.floor = floors(self.wings)
        self.nouns = {p.relative_to(src).as_posix() for p in src.glob("*/*") if p.is_dir() and p.parent.name not in ENGINE}
        self.wrong = []
        self.arrows = {}  # noun -> {noun: where}; folder/file -> {folder/file: where}

    def say(self, path, line, text, law=None):
        self.wrong.append((path, line, text, law))

    def run(self):
        for s in self.sources + self.tests:
            self.state_numbers(s)
        for s in self.sources:
            if s.wing not in self.floor:
                self.say(s.path, 1, f"{s.wing}/ is no wing; move the file into one, or add the wing to {self.wings}")
                continue
            self.lengths(s)
            if s.folder != "db":
                self.sql(s)
            for m in INCLUDE.finditer(s.code):
                if not s.is_test:
                    self.include(s, s.line(m.start(1)), m[1])
        for found in self.uses.functions():
            self.say(*found, FUNCTIONS)
        for found in self.uses.queries(self.sql_paths):
            self.say(*found, QUERIES)
        try:
            models = Models().read(self.model_paths)
            self.models(models)
            self.sql_laws(models)
        except Failure as e:
            path, line, text = str(e).split(":", 2)
            self.say(path, int(line), text.strip())
        self.calls()
        self.circles()
        return sorted(set(self.wrong), key=lambda w: w[:3])

    # --- includes ---
    def include(self, s, line, target):
        folder, slash, file = target.rpartition("/")
        wing = folder.partition("/")[0]
        if not slash:
            self.say(s.path, line, f'"{target}" has no folder; write "folder/{target}"')
        elif folder not in self.nouns and folder not in ENGINE and folder != TOP:
            near = [n for n in sorted(self.nouns) if n.endswith("/" + folder)]
            self.say(s.path, line, f'"{target}": src/ has no folder {folder}/; write ' +
                     (f'"{near[0]}/{file}"' if near else "<" + target + "> for a library's header"))
        elif folder == s.folder or s.folder == TOP:
            return
        elif not self.may_see(s, wing, target):
            may = " ".join(w for w in self.floor if self.floor[w] < self.floor[s.wing])
            self.say(s.path, line, f'{s.folder}/ may not include "{target}": {wing}/ is not below it, as '
                                   f"{' '.join(may.split()) or 'nothing'} is ({self.wings}); hand in a function or a value from above", WINGS)
        elif folder in self.nouns:
            self.include_of_noun(s, line, target, folder, file)
        elif wing == "http" and s.noun and not re.search(r"_http\.[ch]$", s.name):
            self.say(s.path, line, f'only {s.folder}/*_http.c knows HTTP; move what needs "{target}" there')

    def may_see(self, s, wing, target):
        if s.wing == wing:
            return bool(s.noun)
        return self.floor.get(wing, 0) < self.floor[s.wing] or (s.wing == "view" and target in VIEW_MAY)

    def include_of_noun(self, s, line, target, folder, file):
        noun = folder.rpartition("/")[2]
        if file not in (f"{noun}.h", f"{noun}.model.h"):
            self.say(s.path, line, f'"{target}" is inside of {folder}/; include "{folder}/{noun}.h" and declare there '
                                   "what others may call")
            return
        self.arrow(s.folder, folder, f"{s.path}:{line}")

    # --- circles ---
    def calls(self):
        """What a .c file calls of another one of its folder."""
        code = [s for s in self.sources if s.path.endswith(".c") and not s.is_test]
        home = {(s.folder, m[2]): s for s in code for m in FUNCTION.finditer(s.code) if not m[1].startswith("static ")}
        for s in code:
            for m in CALL.finditer(s.code):
                other = home.get((s.folder, m[1]), s)
                if other is not s:
                    self.arrow(f"{s.folder}/{s.name}", f"{other.folder}/{other.name}", f"{s.path}:{s.line(m.start())}")

    def arrow(self, noun, other, where):
        if noun != other:
            self.arrows.setdefault(noun, {}).setdefault(other, where)

    def models(self, models):
        """A record that holds another noun's record includes its header."""
        for rec in models.records.values():
            noun = self.folder_of(rec.path)
            for f in rec.fields.values():
                other = models.records.get(f.type) or models.enums.get(f.type)
                other_noun = self.folder_of(other.path) if other else noun
                if self.floor.get(other_noun.partition("/")[0], 0) > self.floor.get(noun.partition("/")[0], 0):
                    self.say(rec.path, f.line, f"{noun}/ may not hold {f.type}, which {other_noun}/ declares: it lies above", WINGS)
                elif noun in self.nouns and other_noun in self.nouns:
                    self.arrow(noun, other_noun, f"{rec.path}:{f.line}")

    def folder_of(self, path):
        return pathlib.Path(path).relative_to(self.wings.parent).parent.as_posix()

    def circles(self):
        done = set()
        for noun in sorted(self.arrows):
            self.visit(noun, [], done)

    def visit(self, noun, trail, done):
        if noun in trail:
            self.circle(trail[trail.index(noun):] + [noun])
            return
        if noun in done:
            return
        for other in sorted(self.arrows.get(noun, {})):
            self.visit(other, trail + [noun], done)
        done.add(noun)

    def circle(self, ring):
        where = [self.arrows[a][b] for a, b in zip(ring, ring[1:])]
        path, _, line = where[-1].rpartition(":")
        way = "move what they share into a file that calls neither" if ring[-1].endswith(".c") else (
            f"let program/ hand {ring[-1]} what it needs of {ring[-2]}, or move the shared part down")
        self.say(path, int(line), f"a circle: {' -> '.join(ring)} (by {', '.join(where)}); {way}")

    def sql_laws(self, models):
        law = Law(models, self.floor, House(models, SCALARS))
        for q in [q for p in self.sql_paths for q in parse_file(p, models, law)]:
            q.sql = "\n".join(q.sql_lines)
            law.expand(q)
            for kind, text in law.found(q):
                self.say(q.path, q.line, text, kind)

    # --- laws within a file ---
    def sql(self, s):
        for m in STRING.finditer(s.code):
            text = re.sub(r'"\s*"', "", m[0])
            found = SQL.search(text)
            if found and not re.match(r"\s*#\s*include", s.code[s.code.rfind("\n", 0, m.start()) + 1:m.start()]):
                self.say(s.path, s.line(m.start()), f"SQL in a string ({found[1].strip()}); write it as a named query in "
                                                    f"{s.folder or 'the noun'}'s .sql file")

    def state_numbers(self, s):
        for m in STATE.finditer(s.code):
            self.say(s.path, s.line(m.start()), f"{m[1]} beside the number {m[2]}; write the name of its enum, like TEAM_STATE_ACTIVE", C_NUMBERS)

    def lengths(self, s):
        n = len(s.text.splitlines())
        if n > FILE_LINES_MAX:
            self.say(s.path, FILE_LINES_MAX + 1, f"{n} lines, at most {FILE_LINES_MAX}; split the file by what it decides")
        for m in FUNCTION.finditer(s.code):
            n = m[3].count("\n") + 2
            if n > FUNCTION_LINES_MAX:
                self.say(s.path, s.line(m.start()), f"{m[2]}() has {n} lines, at most {FUNCTION_LINES_MAX}; "
                                                    "give a part of it a name of its own")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--root", default=os.path.relpath(pathlib.Path(__file__).resolve().parent.parent), help="holds src/")
    root = ap.parse_args().root
    check = Check(root)
    if not check.sources:
        sys.exit(f"error: no C files below {root}/src; name the folder that holds src/ with --root")
    wrong = check.run()
    for path, line, text, _ in wrong:
        print(f"{path}:{line}: {text}")
    for law in LAWS:
        print(f"{law}: {sum(w[3] == law for w in wrong)}")
    verdict = f"{len(wrong)} wrong" if wrong else "ok"
    print(f"layers: {len(check.sources)} files, {len(check.nouns)} nouns, {verdict}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
