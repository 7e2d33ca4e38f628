"""Counts test cases in what the test tools print: cmocka (by way of Meson's log), unittest, TAP of
`node --test`, and our own closing line.

Invariants: a tool that ended badly counts at least one failure, whatever it printed; a file or program
that ran no test case is a failure; skipped cases are neither passed nor failed.
Not here: starting the tools (tests/run).
"""

import dataclasses
import json
import os
import re


@dataclasses.dataclass
class Count:
    """What one suite came to. `details` is for people: why something failed."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    details: list = dataclasses.field(default_factory=list)

    def fail(self, why):
        self.failed += 1
        self.details.append(why)

    def close(self, ended_well, output):
        """Applies the invariants, once all is counted."""
        if not ended_well and self.failed == 0:
            self.fail("ended badly although no case failed:\n" + output)
        if self.passed + self.failed == 0:
            self.fail("ran no test\n" + output)
        return self


def add(count, more):
    """Adds what another job of the same suite came to."""
    count.passed += more.passed
    count.failed += more.failed
    count.skipped += more.skipped
    count.details += more.details


CMOCKA = re.compile(r"^\[\s+(PASSED|FAILED|SKIPPED)\s+\] (\d+) test\(s\)", re.M)


def count_cmocka(output):
    """(passed, failed, skipped) over all groups of one program; None when it printed no result."""
    sums = {"PASSED": 0, "FAILED": 0, "SKIPPED": 0}
    found = CMOCKA.findall(output)
    for word, number in found:
        sums[word] += int(number)
    return (sums["PASSED"], sums["FAILED"], sums["SKIPPED"]) if found else None


def inside(path, folder):
    return os.path.realpath(path).startswith(os.path.realpath(folder) + os.sep)


def count_meson_test(count, test, build_dir):
    """Adds one line of Meson's testlog.json. A program of the build tree must speak cmocka; a test that
    is a script counts as one case."""
    output = (test.get("stdout") or "") + (test.get("stderr") or "")
    good = test["result"] in ("OK", "EXPECTEDFAIL")
    cases = count_cmocka(output)
    if cases is None and not inside(test["command"][0], build_dir):
        cases = (int(good), int(not good), 0)
    passed, failed, skipped = cases or (0, 0, 0)
    count.passed += passed
    count.skipped += skipped
    if failed or not good:
        count.failed += max(failed, 1)
        count.details.append(f"{test['name']}: {test['result']}\n{output}")
    elif passed == 0:
        count.fail(f"{test['name']}: ran no test\n{output}")


def count_meson_log(text, build_dir):
    count = Count()
    for line in text.splitlines():
        if line.strip():
            count_meson_test(count, json.loads(line), build_dir)
    return count


def count_unittest(output):
    """Python's unittest: `Ran 3 tests in …`, then `OK (skipped=1)` or `FAILED (failures=1, errors=1)`."""
    count = Count()
    ran = sum(int(n) for n in re.findall(r"^Ran (\d+) tests? in ", output, re.M))
    for words in re.findall(r"^(?:OK|FAILED)(?: \((.*)\))?$", output, re.M):
        numbers = {k: int(v) for k, v in re.findall(r"([a-z][a-z ]*)=(\d+)", words)}
        bad = sum(numbers.get(k, 0) for k in ("failures", "errors", "unexpected successes"))
        count.failed += bad
        count.skipped += numbers.get("skipped", 0)
    count.passed = max(ran - count.failed - count.skipped, 0)
    if count.failed:
        count.details.append(output)
    return count


CLOSING = re.compile(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", re.M)


def count_closing_line(output):
    """A program of our own: its last `N passed, N failed` line."""
    count = Count()
    found = CLOSING.findall(output)
    if found:
        count.passed, count.failed, count.skipped = (int(n or 0) for n in found[-1])
    if count.failed:
        count.details.append(output)
    return count


TAP_POINT = re.compile(r"^( *)(ok|not ok) \d+(?: - (.*?))?(?: # (SKIP|TODO)\b.*)?$")


@dataclasses.dataclass
class TapPoint:
    depth: int
    good: bool
    name: str
    directive: str
    lines: list
    children: int = 0
    children_failed: int = 0


def read_tap(output):
    """The points of a TAP stream in order, each with the diagnostic lines below it and a count of its
    children: in TAP 13/14 as node writes it the children come first, indented deeper."""
    points, waiting = [], []
    for line in output.splitlines():
        match = TAP_POINT.match(line)
        if not match:
            if points:
                points[-1].lines.append(line)
            continue
        point = TapPoint(len(match[1]), match[2] == "ok", match[3] or "", match[4] or "", [line])
        while waiting and waiting[-1].depth > point.depth:
            child = waiting.pop()
            point.children += 1
            point.children_failed += not child.good
        points.append(point)
        waiting.append(point)
    return points


def yaml_block(lines):
    """A point's own lines: itself and its YAML diagnostics, without what follows."""
    own = lines[:1]
    if len(lines) < 2 or lines[1].strip() != "---":
        return own
    for line in lines[1:]:
        own.append(line)
        if line.strip() == "...":
            break
    return own


def count_tap(output, files):
    """`node --test`: leaves are cases. A file's own point is none: childless, it means that the file
    ran no test."""
    count = Count()
    names = {f for name in files for f in (name, os.path.abspath(name))}
    for point in read_tap(output):
        text = "\n".join(yaml_block(point.lines))
        if point.directive:
            count.skipped += 1
        elif point.children:
            if not point.good and not point.children_failed:
                count.fail(text)
        elif point.name in names:
            count.fail(f"{point.name}: ran no test\n{text}" if point.good else text)
        elif point.good:
            count.passed += 1
        else:
            count.fail(text)
    return count
