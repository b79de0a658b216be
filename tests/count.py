#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Add up test runs: a table per suite, what failed tests said last, the failed and the skipped tests, and the counts as the
last line.

Usage: count.py NAME=FOLDER ...    FOLDER as Meson leaves it in build/meson-logs; other runs write a testlog.junit.xml alone.

Meson's JUnit file has the cases of each program, but does not tell that a program died after its last case, leaked or ran
out of time. testlog.json has each program's own result. So both are read.
"""

import collections
import json
import pathlib
import sys
import xml.etree.ElementTree as ET

GOOD = ("OK", "EXPECTEDFAIL", "SKIP")
TAIL = 30
STATES = ("passed", "failed", "skipped")


class Run:
    def __init__(self, name, folder):
        self.name = name
        self.suites = collections.defaultdict(collections.Counter)
        self.seconds = collections.Counter()
        self.remarks = []
        self.last_words = {}
        junit = folder / "testlog.junit.xml"
        if junit.exists():
            self.programs = self.read_programs(folder / "testlog.json")
            self.read_cases(junit)
        else:
            self.note("build", "failed", f"{name}: no tests ran")

    def note(self, suite, state, text):
        self.suites[suite][state] += 1
        if state != "passed":
            self.remarks.append(f"{state:8}{self.name}: {text}")

    def read_programs(self, path):
        if not path.exists():
            return {}
        entries = [json.loads(line) for line in path.read_text().splitlines()]
        for entry in entries:
            if entry["result"] not in GOOD:
                lines = (entry.get("stdout", "") + "\n" + entry.get("stderr", "")).strip().splitlines()
                self.last_words[entry["name"]] = lines[-TAIL:]
        return {entry["name"]: (entry["result"], entry["duration"]) for entry in entries}

    def read_cases(self, path):
        """A program with cases is a suite "PROJECT.PROGRAM" in the file; one without is a case of the suite "PROJECT"."""
        broken = {program for program, (result, _) in self.programs.items() if result not in GOOD}
        for program, (_, duration) in self.programs.items():
            self.seconds[folder_of(program)] += duration
        for suite in ET.parse(path).getroot().iter("testsuite"):
            for case in suite.iter("testcase"):
                if "." in suite.get("name"):
                    program, text = suite.get("name").split(".", 1)[1], f": {case.get('name')}"
                else:
                    program, text = case.get("name"), ""
                state = state_of(case)
                if state == "passed" and not text and program in broken:
                    continue
                if state == "failed":
                    broken.discard(program)
                self.note(folder_of(program), state, program + text)
        for program in sorted(broken):
            self.note(folder_of(program), "failed", f"{program}: {self.programs[program][0].lower()}, not in one of its cases")


def state_of(case):
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    return "skipped" if case.find("skipped") is not None else "passed"


def folder_of(program):
    """ "kontor:base / test-csv" is of base."""
    return program.split(" / ")[0].split(":")[-1] if " / " in program else program


def main(arguments):
    runs = [Run(name, pathlib.Path(folder)) for name, _, folder in (a.partition("=") for a in arguments)]
    total = collections.Counter()
    print(f"{'':12}{'':12}" + "".join(f"{state:>9}" for state in STATES) + f"{'seconds':>9}")
    for run in runs:
        for suite, counts in run.suites.items():
            total.update(counts)
            columns = "".join(f"{counts[state]:9}" for state in STATES)
            print(f"{run.name:12}{suite:12}{columns}{run.seconds[suite]:9.1f}")
    for run in runs:
        for program, lines in run.last_words.items():
            print(f"-- the last lines of {run.name}: {program}", *lines, sep="\n")
    for run in runs:
        for remark in run.remarks:
            print(remark)
    if total["skipped"]:
        print(f"{total['skipped']} skipped")
    print(f"{total['passed']} passed, {total['failed']} failed")
    return 1 if total["failed"] or not total["passed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
