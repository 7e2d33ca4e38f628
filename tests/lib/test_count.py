#!/usr/bin/env python3
"""Tests of count.py: what each tool prints, and that nothing which ended badly or ran nothing passes."""

import json
import sys
import unittest

sys.dont_write_bytecode = True

from count import (Count, count_closing_line, count_cmocka, count_meson_log, count_tap,  # noqa: E402
                   count_unittest)

CMOCKA_GOOD = "[==========] Running 2 test(s).\n[  PASSED  ] 2 test(s).\n"
CMOCKA_BAD = "[  PASSED  ] 1 test(s).\n[  FAILED  ] 2 test(s), listed below:\n[  FAILED  ] test_x\n"


def numbers(count):
    return count.passed, count.failed, count.skipped


def meson_line(output, result="OK", program="build/x_test"):
    return json.dumps({"name": "x", "result": result, "stdout": output, "command": [program]}) + "\n"


class Cmocka(unittest.TestCase):
    def test_sums_groups(self):
        self.assertEqual(count_cmocka(CMOCKA_GOOD + CMOCKA_BAD), (3, 2, 0))

    def test_names_are_not_counts(self):
        self.assertIsNone(count_cmocka("[  FAILED  ] test_x\n"))

    def test_meson_adds_programs(self):
        count = count_meson_log(meson_line(CMOCKA_GOOD) + meson_line(CMOCKA_BAD, "FAIL"), "build")
        self.assertEqual(numbers(count), (3, 2, 0))

    def test_program_that_crashed_after_its_tests(self):
        self.assertEqual(numbers(count_meson_log(meson_line(CMOCKA_GOOD, "FAIL"), "build")), (2, 1, 0))

    def test_program_without_a_result(self):
        self.assertEqual(numbers(count_meson_log(meson_line("hello"), "build")), (0, 1, 0))

    def test_program_with_no_case(self):
        self.assertEqual(numbers(count_meson_log(meson_line("[  PASSED  ] 0 test(s).\n"), "build")), (0, 1, 0))

    def test_script_is_one_case(self):
        text = meson_line("fine", program="/usr/bin/python3") + meson_line("no", "FAIL", "/usr/bin/python3")
        self.assertEqual(numbers(count_meson_log(text, "build")), (1, 1, 0))


class Unittest(unittest.TestCase):
    def test_ok(self):
        self.assertEqual(numbers(count_unittest("Ran 3 tests in 0.1s\n\nOK (skipped=1)\n")), (2, 0, 1))

    def test_failed(self):
        output = "Ran 5 tests in 0.1s\n\nFAILED (failures=1, errors=2)\n"
        self.assertEqual(numbers(count_unittest(output)), (2, 3, 0))


class ClosingLine(unittest.TestCase):
    def test_last_counts(self):
        self.assertEqual(numbers(count_closing_line("1 passed, 0 failed\n4 passed, 2 failed\n")), (4, 2, 0))

    def test_inside_a_sentence_does_not(self):
        self.assertEqual(numbers(count_closing_line("so 4 passed, 2 failed\n")), (0, 0, 0))


class Tap(unittest.TestCase):
    def test_leaves_only(self):
        output = "    ok 1 - a\n    not ok 2 - b\n    1..2\nnot ok 1 - parent\nok 2 - c\n"
        self.assertEqual(numbers(count_tap(output, [])), (2, 1, 0))

    def test_parent_that_failed_by_itself(self):
        self.assertEqual(numbers(count_tap("    ok 1 - a\nnot ok 1 - parent\n", [])), (1, 1, 0))

    def test_skip_and_todo(self):
        output = "ok 1 - a # SKIP why\nnot ok 2 - b # TODO\nok 3 - c \\# SKIP is a word\nok 4 # SKIP\n"
        self.assertEqual(numbers(count_tap(output, [])), (1, 0, 3))

    def test_files_are_no_cases(self):
        output = "    ok 1 - a\nok 1 - t/a.test.mjs\nok 2 - t/empty.test.mjs\nnot ok 3 - t/crash.test.mjs\n"
        files = ["t/a.test.mjs", "t/empty.test.mjs", "t/crash.test.mjs"]
        self.assertEqual(numbers(count_tap(output, files)), (1, 2, 0))

    def test_details_end_with_the_diagnostics(self):
        output = "not ok 1 - a\n  ---\n  error: 'x'\n  ...\n# Subtest: b\nok 2 - b\n"
        self.assertEqual(count_tap(output, []).details, ["not ok 1 - a\n  ---\n  error: 'x'\n  ..."])


class Close(unittest.TestCase):
    def test_bad_end_is_a_failure(self):
        self.assertEqual(numbers(Count(passed=3).close(False, "")), (3, 1, 0))

    def test_no_test_is_a_failure(self):
        self.assertEqual(numbers(Count(skipped=3).close(True, "")), (0, 1, 3))

    def test_good_end_adds_nothing(self):
        self.assertEqual(numbers(Count(passed=3).close(True, "")), (3, 0, 0))


if __name__ == "__main__":
    unittest.main()
