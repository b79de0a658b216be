#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times clasp on the decisions of `kontor-cli bench`: its cautious and its brave consequences (enum-mode) are what is
implied and what is possible. Prints both times for a decision and their ratio. Usage: clasp.py KONTOR-CLI MODEL.dimacs"""

import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile

SESSIONS, DECISIONS, TIMED = 2, 10, 12


def decisions_of(cli, model):
    """[(session, decision, ms)] of those made."""
    with tempfile.NamedTemporaryFile() as log:
        subprocess.run([cli, "bench", model, "--sessions", str(SESSIONS), "--decisions", str(DECISIONS), "--log",
                        log.name], check=True, stdout=subprocess.DEVNULL)
        rows = [line.rstrip("\n").split("\t") for line in open(log.name, encoding="utf-8")]
    return [(int(session), text, float(ms)) for session, state, text, ms in rows if state == "decided"]


def read_model(path):
    names, clauses, n_variables = {}, [], 0
    for line in open(path, encoding="utf-8", errors="replace"):
        if line.startswith("c "):
            match = re.match(r"c (\d+) (\S+)", line)
            if match:
                names[match.group(2)] = int(match.group(1))
        elif line.startswith("p "):
            n_variables = int(line.split()[2])
        elif line.strip():
            clauses.append(line.strip())
    return names, clauses, n_variables


def literal_of(names, text):
    """name=True, name=False, name or !name; None if the model's file does not know the name."""
    negated = text.startswith("!") != text.endswith("=False")
    name = re.sub(r"=(True|False)$", "", text.lstrip("!"))
    if name not in names:
        return None
    return -names[name] if negated else names[name]


def time_clasp(clauses, n_variables, units, mode):
    with tempfile.NamedTemporaryFile("w", suffix=".cnf") as cnf:
        cnf.write(f"p cnf {n_variables} {len(clauses) + len(units)}\n")
        cnf.write("\n".join(clauses + [f"{unit} 0" for unit in units]) + "\n")
        cnf.flush()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(["clasp", "--quiet=2", "0", f"--enum-mode={mode}", cnf.name], stdout=subprocess.DEVNULL,
                       check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) * 1e3


def main():
    cli, model = sys.argv[1:3]
    if shutil.which("clasp") is None:
        print("clasp is not installed")
        return
    names, clauses, n_variables = read_model(model)
    units, session, ours, theirs, n = [], None, 0.0, 0.0, 0
    for number, text, ms in decisions_of(cli, model):
        if number != session:
            session, units = number, []
        literal = literal_of(names, text)
        if literal is None:
            break
        units.append(literal)
        if n == TIMED:
            break
        theirs += sum(time_clasp(clauses, n_variables, units, mode) for mode in ("cautious", "brave"))
        ours += ms
        n += 1
    if n > 0:
        print(f"{os.path.basename(model)}: {n} decisions, Kontor {ours / n:.2f} ms, clasp {theirs / n:.2f} ms, "
              f"ratio {theirs / max(ours, 1e-3):.0f}")
    else:
        print(f"{os.path.basename(model)}: no decision could be carried over")


main()
