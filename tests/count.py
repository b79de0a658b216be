#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Add up the test cases of JUnit files, list the failed and skipped ones, close with the counts."""

import sys
import xml.etree.ElementTree as ET


def main(paths):
    passed = failed = skipped = 0
    for path in paths:
        for suite in ET.parse(path).getroot().iter("testsuite"):
            cases = list(suite.iter("testcase"))
            suite_failed = 0
            for case in cases:
                name = f"{suite.get('name')}: {case.get('name')}"
                if case.find("failure") is not None or case.find("error") is not None:
                    suite_failed += 1
                    print(f"FAILED  {name}")
                elif case.find("skipped") is not None:
                    skipped += 1
                    print(f"skipped {name}")
                else:
                    passed += 1
            # A program that crashed or was killed may have reported fewer failures than the runner counts.
            reported = int(suite.get("failures") or 0) + int(suite.get("errors") or 0)
            if reported > suite_failed:
                print(f"FAILED  {suite.get('name')}: ended early")
                suite_failed = reported
            failed += suite_failed
    if passed == 0:
        failed += 1
        print("FAILED  no test ran")
    if skipped:
        print(f"{skipped} skipped")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
