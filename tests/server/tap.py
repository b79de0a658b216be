# SPDX-License-Identifier: GPL-3.0-or-later
"""What scripts tell of their tests: tap.ok(good, name, detail), tap.skip(name, why), and in the end sys.exit(tap.end())."""


class Tap:
    def __init__(self):
        self.n = self.failed = 0

    def ok(self, good, name, detail=""):
        self.n += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.n} - {name}{f' # {detail}' if detail else ''}", flush=True)

    def skip(self, name, why):
        self.n += 1
        print(f"ok {self.n} - {name} # SKIP {why}", flush=True)

    def end(self):
        print(f"1..{self.n}")
        return 1 if self.failed else 0
