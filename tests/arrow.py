#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of the arrow that the linker cannot see: foreign headers and the order of the folders.

Own headers are kept apart by the build (each folder exports only its own include directory). A system header such as
sqlite3.h stands on everybody's include path, so this test reads the includes.
"""

import pathlib
import re
import sys

ORDER = ["base", "model", "engine", "catalog", "pricing", "sales"]
LEFT_OF = {name: set(ORDER[:i]) for i, name in enumerate(ORDER)}
for name in ("store", "exchange", "document"):
    LEFT_OF[name] = set(ORDER)
LEFT_OF["sync"] = set(ORDER) | {"store", "exchange", "document"}
LEFT_OF["widgets"] = {"base"}
for name in ("server", "cli"):
    LEFT_OF[name] = LEFT_OF["sync"] | {"sync"}
LEFT_OF["app"] = LEFT_OF["sync"] | {"sync", "widgets"}

# Who may see which foreign header.
FOREIGN = {
    r"gtk/|adwaita|gdk/|gsk/": {"widgets", "app"},
    r"sqlite3": {"store", "server"},
    r"libpq": {"server"},
    r"libsoup/": {"sync", "server"},
    r"libsecret/": {"sync"},
    r"ccadical|picosat|bdd": {"engine"},
    r"lzma": {"model"},
    r"cairo|pango/|librsvg/|qpdf/|qrencode": {"document", "widgets", "app"},
}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def main(root):
    src = pathlib.Path(root) / "src"
    owner = {}
    problems = []
    for header in src.glob("*/**/*.h"):
        folder = header.relative_to(src).parts[0]
        if header.name in owner:
            problems.append(f"{header.name} exists in {owner[header.name]} and {folder}")
        owner[header.name] = folder
    files = [f for f in src.glob("*/**/*") if f.suffix in (".c", ".h")]
    for path in files:
        folder = path.relative_to(src).parts[0]
        for kind, name in INCLUDE.findall(path.read_text()):
            where = f"{path.relative_to(root)} includes {name}"
            if kind == '"':
                target = owner.get(name.split("/")[-1])
                if target and target != folder and target not in LEFT_OF[folder]:
                    problems.append(f"{where}, which belongs to {target}, right of {folder}")
            for pattern, allowed in FOREIGN.items():
                if re.match(pattern, name) and kind == "<" and folder not in allowed:
                    problems.append(f"{where}, which only {', '.join(sorted(allowed))} may see")
    for problem in problems:
        print(f"# {problem}")
    print("1..1")
    print(("not ok" if problems else "ok"), f"1 - {len(files)} files follow the arrow")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
