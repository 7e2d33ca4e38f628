"""What docs/ASVS.md says, held against the tests it names. Not here: whether a requirement is met."""
import re

ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([^|]+) \| (met|not met|n/a) \| ([^|]+) \| ([^|]+) \|$", re.M)
NAMED = re.compile(r"`(\w+) › ([^`]+)`")
PLACES = {"fuzz": "tests/fuzz/{}.c", "hostile": "tests/hostile/attacks.py", "check": "tools/check"}


def rows(root):
    return ROW.findall((root / "docs/ASVS.md").read_text(encoding="utf-8"))


def is_there(root, file, name):
    if file == "fuzz":
        return (root / PLACES[file].format(name)).exists()
    if file in PLACES:
        where = [root / PLACES[file]]
    else:
        where = [root / f"tests/http/{file}.test.mjs", *(root / "src").rglob(f"{file}.c")]
    return any(p.exists() and name in p.read_text(encoding="utf-8").replace("\\'", "'") for p in where)


def unknown(root):
    """The names in the table that no test has."""
    return [f"{no}: {file} › {name}" for no, *_, tests in rows(root) for file, name in NAMED.findall(tests)
            if not is_there(root, file, name)]


def wrong(root):
    """Rows that stand twice, or that claim a test without naming one."""
    seen = [no for no, *_ in rows(root)]
    twice = [no for no in seen if seen.count(no) > 1]
    return twice + [no for no, *_, tests in rows(root) if not (NAMED.search(tests) or tests.strip() == "–")]
