"""What the names after tests/run mean: suites, or nouns and the tests they have.

A noun is a folder of src/ with C in it. A suite of the same name goes before it; its path (`src/http`,
`people/team`) always means the noun. Suites and nouns are not mixed: one is the whole, the other seconds.
Not here: running them (tests/run), which of them stand on a register (tools/generate).
"""

import dataclasses
import glob
import os


@dataclasses.dataclass
class Noun:
    path: str  # from src/ on
    tests: list  # its C tests, by the names that Meson knows
    http: list  # its files of tests/http


def find_nouns(root="."):
    """Every noun by its path from src/ on."""
    nouns = {}
    for folder in sorted({os.path.dirname(f) for f in glob.glob(f"{root}/src/**/*.c", recursive=True)}):
        name = os.path.basename(folder)
        tests = [f"{name}_{os.path.basename(t)[:-2]}" for t in sorted(glob.glob(f"{folder}/*_test.c"))]
        http = sorted(glob.glob(f"{root}/tests/http/{name}.test.mjs") + glob.glob(f"{root}/tests/http/{name}_*.test.mjs"))
        path = os.path.relpath(folder, f"{root}/src")
        nouns[path] = Noun(path, tests, [os.path.normpath(h) for h in http])
    return nouns


def noun_named(word, nouns):
    """The noun of a name or path; None when there is none, or several."""
    word = word.rstrip("/")
    word = word[4:] if word.startswith("src/") else word
    found = [n for path, n in nouns.items() if path == word or path.endswith(f"/{word}")]
    return found[0] if len(found) == 1 else None


def choose(words, suites, nouns):
    """(suites in their order, nouns) that the words name; all suites for none. ValueError says what is wrong."""
    named = [w for w in words if w in suites]
    chosen = {w: noun_named(w, nouns) for w in words if w not in suites}
    unknown = [w for w, n in chosen.items() if not n]
    if unknown:
        names = sorted(os.path.basename(p) for p in nouns)
        raise ValueError(f"no suite or noun {unknown[0]}; suites: {' '.join(suites)}; nouns: {' '.join(names)}")
    if named and chosen:
        raise ValueError(f"{named[0]} is a suite and {next(iter(chosen))} a noun: name one kind; "
                         f"src/{named[0]} names a noun that is called as a suite")
    bare = [n.path for n in chosen.values() if not n.tests and not n.http]
    if bare:
        raise ValueError(f"{bare[0]} has no test of its own")
    return [s for s in suites if s in named or not words], list(chosen.values())
