#!/usr/bin/env python3
"""Tests of noun.py: what a name after tests/run means, and what is said of one that means nothing."""

import os
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True

from noun import choose, find_nouns  # noqa: E402

SUITES = ["runner", "unit", "http"]
FILES = {
    "src/people/team/team.c": "", "src/people/team/team_test.c": "", "src/people/team/lead_test.c": "",
    "src/http/reply.c": "", "src/http/body_test.c": "", "src/office/inbox/inbox.c": "",
    "tests/http/team.test.mjs": "", "tests/http/http_basics.test.mjs": "", "tests/http/teamwork.test.mjs": "",
}


class Choosing(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.root = cls.enterClassContext(tempfile.TemporaryDirectory())
        for path, text in FILES.items():
            os.makedirs(os.path.dirname(f"{cls.root}/{path}"), exist_ok=True)
            with open(f"{cls.root}/{path}", "w", encoding="utf-8") as f:
                f.write(text)
        cls.nouns = find_nouns(cls.root)

    def paths(self, *words):
        suites, nouns = choose(words, SUITES, self.nouns)
        return suites, [n.path for n in nouns]

    def refused(self, *words):
        with self.assertRaises(ValueError) as caught:
            choose(words, SUITES, self.nouns)
        return str(caught.exception)

    def test_no_name_means_all_suites(self):
        self.assertEqual(self.paths(), (SUITES, []))

    def test_suites_run_in_their_own_order(self):
        self.assertEqual(self.paths("http", "runner"), (["runner", "http"], []))

    def test_a_noun_is_named_by_folder_or_path(self):
        for word in ("team", "people/team", "src/people/team", "src/people/team/"):
            self.assertEqual(self.paths(word), ([], ["people/team"]))

    def test_a_suite_goes_before_a_noun_but_not_before_its_path(self):
        self.assertEqual(self.paths("http"), (["http"], []))
        self.assertEqual(self.paths("src/http", "team"), ([], ["http", "people/team"]))

    def test_a_noun_has_its_c_tests_and_its_http_file_only(self):
        team = self.nouns["people/team"]
        self.assertEqual(team.tests, ["team_lead_test", "team_team_test"])
        self.assertEqual([os.path.basename(h) for h in team.http], ["team.test.mjs"])
        self.assertEqual([os.path.basename(h) for h in self.nouns["http"].http], ["http_basics.test.mjs"])

    def test_an_unknown_name_lists_what_there_is(self):
        self.assertEqual(self.refused("tema"), "no suite or noun tema; suites: runner unit http; nouns: http inbox team")

    def test_a_wing_is_no_noun(self):
        self.assertIn("no suite or noun people", self.refused("people"))

    def test_suites_and_nouns_are_not_mixed(self):
        self.assertIn("unit is a suite and team a noun", self.refused("unit", "team"))

    def test_a_noun_without_tests_is_said_so(self):
        self.assertEqual(self.refused("inbox"), "office/inbox has no test of its own")


if __name__ == "__main__":
    unittest.main()
