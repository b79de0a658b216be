#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every string of Kontor is translated, and well: the sources are read anew (po/update.sh) and the translations held
against them. Usage: test-translations.py SOURCE_ROOT"""

import collections
import pathlib
import re
import subprocess
import sys
import tempfile

Entry = collections.namedtuple("Entry", "files is_fuzzy context id plural texts")


def run(*command):
    """Output, complaints and status of a gettext tool that speaks English."""
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8",
                          env={"LC_ALL": "C.UTF-8", "LANGUAGE": "en", "PATH": "/usr/local/bin:/usr/bin:/bin"})
    return done.stdout, done.stderr, done.returncode


def unquote(text):
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]), text)


def read_entries(path):
    """The entries of a file of translations, without its header."""
    text, _, _ = run("msgcat", "--no-wrap", str(path))
    entries = []
    for block in text.split("\n\n"):
        fields = collections.defaultdict(str)
        name = None
        for line in block.splitlines():
            found = re.match(r'(?:([a-z_]+(?:\[\d\])?) )?"(.*)"$', line)
            if found:
                name = found[1] or name
                fields[name] += unquote(found[2])
        files = " ".join(re.findall(r"^#: (.*)$", block, re.M)).split()
        texts = [fields[n] for n in sorted(fields) if n.startswith("msgstr")]
        if fields["msgid"]:
            is_fuzzy = re.search(r"^#,.*\bfuzzy\b", block, re.M) is not None
            entries.append(Entry(files, is_fuzzy, fields["msgctxt"], fields["msgid"], fields["msgid_plural"], texts))
    return entries


# Each check gets the merged translation as file and as entries, and returns what is wrong.

def incomplete(path, entries):
    return [f"{'doubtful' if e.is_fuzzy else 'not translated'}: {e.id!r} ({', '.join(e.files)})" for e in entries
            if e.is_fuzzy or not all(e.texts)]


def malformed(path, entries):
    """Plural forms, header, format specifiers and mnemonics, as msgfmt sees them."""
    _, complaints, status = run("msgfmt", "--check", "--check-accelerators=_", "--output-file=/dev/null", str(path))
    return complaints.splitlines() if status else []


def differing_edges(path, entries):
    """Space at the beginning or end joins parts of a sentence."""
    def edges(text):
        return re.match(r"\s*", text)[0], re.search(r"\s*$", text)[0]
    return [f"space at the edges differs: {text!r}" for e in entries for text in e.texts
            if edges(text) != edges(e.id)]


def untypographic(path, entries):
    problems = []
    for entry, text in ((e, text) for e in entries for text in e.texts):
        # Straight quotation marks are part of what is quoted: XML, JSON.
        if text.count('"') != entry.id.count('"') or "”" in text or text.count("„") != text.count("“"):
            problems.append(f"quotation marks are „…“: {text!r}")
        if "..." in text:
            problems.append(f"three points are one character, …: {text!r}")
        if re.search(r"(%[udl]+|\d) (%|(mm|kB|MB|[KM]iB|Arbeitstage?)\b)", text):
            problems.append(f"number and unit need a no-break space: {text!r}")
        if "  " in text:
            problems.append(f"two spaces: {text!r}")
    return problems


def repeated_mnemonics(path, entries):
    """Within a view each letter after an underscore is there once. (Names with underscores begin in the middle.)"""
    letters = collections.defaultdict(dict)
    problems = []
    for entry in entries:
        found = re.search(r"_(\w)", entry.texts[0])
        if not found or "_" not in re.sub(r"\w_\w", "", entry.id):
            continue
        for file in entry.files:
            other = letters[file].setdefault(found[1].lower(), entry)
            if other is not entry:
                problems.append(f"{file}: “{entry.texts[0]}” and “{other.texts[0]}” have the same mnemonic")
    return problems


CHECKS = [
    ("every string is translated", incomplete),
    ("plural forms, format specifiers and mnemonics agree with the sources", malformed),
    ("space at the edges is kept", differing_edges),
    ("quotation marks, ellipses and no-break spaces are typographic", untypographic),
    ("mnemonics of a view differ", repeated_mnemonics),
]


def spoil(path, entries, folder):
    """Spoils one entry in each way; returns the checks that did not notice."""
    blind = []
    samples = [
        (incomplete, lambda e: "", lambda e: not e.plural),
        (malformed, lambda e: e.texts[0].replace("%s", "%d", 1), lambda e: "%s" in e.id and not e.plural),
        (differing_edges, lambda e: e.texts[0] + " ", lambda e: not e.plural),
        (untypographic, lambda e: e.texts[0].replace("„", "“", 1), lambda e: "„" in e.texts[0] and not e.plural),
    ]
    source = run("msgcat", "--no-wrap", str(path))[0]
    for check, change, is_fit in samples:
        victim = next(e for e in entries if is_fit(e))
        copy = folder / "spoiled.po"
        quoted = [t.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
                  for t in (victim.id, victim.texts[0], change(victim))]
        before = f'msgid "{quoted[0]}"\nmsgstr "{quoted[1]}"'
        assert before in source, before
        copy.write_text(source.replace(before, f'msgid "{quoted[0]}"\nmsgstr "{quoted[2]}"', 1))
        if not check(copy, read_entries(copy)):
            blind.append(f"{check.__name__} does not see {change(victim)!r} for {victim.id!r}")
    return blind


def main(root):
    results = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        _, complaints, status = run("sh", str(root / "po" / "update.sh"), name)
        results.append(("the sources can be read for strings", complaints.splitlines() or ([status] if status else [])))
        if status == 0:
            fresh, kept = (set((f / "POTFILES").read_text().splitlines()) for f in (folder, root / "po"))
            results.append(("every file with strings is in po/POTFILES",
                            sorted(f"missing: {f}" for f in fresh - kept) +
                            sorted(f"without strings: {f}" for f in kept - fresh)))
            for language in (root / "po" / "LINGUAS").read_text().split():
                path = folder / f"{language}.po"
                entries = read_entries(path)
                results += [(f"{language}: {what}", check(path, entries)) for what, check in CHECKS]
                if not any(problems for _, problems in results):
                    results.append((f"{language}: these checks notice what is wrong", spoil(path, entries, folder)))
    if any(problems for _, problems in results):
        print("# sh po/update.sh brings POTFILES and translations up to date; then translate what is new.")
    print(f"1..{len(results)}")
    for i, (what, problems) in enumerate(results):
        print("not ok" if problems else "ok", i + 1, "-", what)
        for problem in problems:
            print("#", problem)
    return 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
