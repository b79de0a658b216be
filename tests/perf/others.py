#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times clasp and Z3 on the decisions of `kontor-cli bench`. clasp's cautious and brave consequences (enum-mode) and Z3's
consequences of the decisions are what is implied and what is excluded; answers other than those of `kontor-cli domains` are
counted. clasp is a process for each question, reading included; Z3 has read the clauses before and keeps what it learns.
Prints times for a decision and the ratios. Usage: others.py KONTOR-CLI MODEL [DECISIONS [SECONDS]]: so many decisions, so
much computing time for each of the two."""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time

from clauses import read_clauses

try:
    import z3
except ImportError:
    z3 = None

DECISIONS_A_SESSION = 10


def decisions_of(cli, path, n):
    """[(units so far, texts so far, ms)] of those made."""
    sessions = (n + DECISIONS_A_SESSION - 1) // DECISIONS_A_SESSION
    with tempfile.NamedTemporaryFile() as log:
        subprocess.run([cli, "bench", path, "--sessions", str(sessions), "--decisions", str(DECISIONS_A_SESSION), "--log",
                        log.name], check=True, stdout=subprocess.DEVNULL)
        rows = [line.rstrip("\n").split("\t") for line in open(log.name, encoding="utf-8")]
    made, session, texts = [], None, []
    for number, state, text, ms in rows:
        if number != session:
            session, texts = number, []
        if state == "decided":
            texts = texts + [text]
            made.append((texts, float(ms)))
    return made[:n]


def shown(cli, path, model, texts):
    """Literals that hold by Kontor's answer, of the values that have a name."""
    out = subprocess.run([cli, "domains", path] + texts, check=True, capture_output=True, text=True).stdout
    literals = set()
    for line in out.splitlines():
        name, state = line.split("\t")[:2]
        variable = model.literal(name)
        if variable is not None and state != "free":
            literals.add(variable if state in ("user", "implied") else -variable)
    return literals


class Clasp:
    name = "clasp"

    def __init__(self, model):
        self.model = model

    def run(self, cnf, mode, limit):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = int(max(limit, 1))
        done = subprocess.run(["clasp", "--quiet=1", "0", f"--enum-mode={mode}", cnf], capture_output=True, text=True,
                              check=False,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1)))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        lines = [line[2:] for line in done.stdout.splitlines() if line.startswith("v ")]
        is_whole = done.returncode in (20, 30)  # all searched
        return {int(word) for line in lines for word in line.split()} - {0}, is_whole, after.ru_utime - before.ru_utime

    def ask(self, units, limit):
        """Milliseconds and literals that hold; None: not finished."""
        with tempfile.NamedTemporaryFile("w", suffix=".cnf") as cnf:
            self.model.write(cnf.name, units)
            cautious, is_first_whole, first = self.run(cnf.name, "cautious", limit)
            brave, is_second_whole, second = self.run(cnf.name, "brave", limit - first)
        if not is_first_whole or not is_second_whole:
            return (first + second) * 1e3, None
        possible = {literal for literal in brave if literal > 0}
        implied = {literal for literal in cautious if literal > 0}
        return (first + second) * 1e3, implied | {-v for v in self.model.named.values() if v not in possible}


class Z3:
    name = "Z3"

    def __init__(self, model):
        with tempfile.NamedTemporaryFile("w", suffix=".cnf") as cnf:
            model.write(cnf.name)
            self.solver = z3.SolverFor("QF_FD")
            self.solver.from_file(cnf.name)
        self.atoms = {v: z3.Bool(v) for v in model.named.values()}
        self.variables = z3.AstVector()
        for atom in self.atoms.values():
            self.variables.push(atom)
        self.numbers = {atom.get_id(): v for v, atom in self.atoms.items()}

    def ask(self, units, limit):
        assumptions, consequences = z3.AstVector(), z3.AstVector()
        for unit in units:
            assumptions.push(self.atoms[unit] if unit > 0 else z3.Not(self.atoms[-unit]))
        self.solver.set("timeout", int(limit * 1e3))
        before = time.process_time()
        # Not Solver.consequences: what that makes of the answer in Python would count as Z3's time.
        try:
            answer = z3.Z3_solver_get_consequences(self.solver.ctx.ref(), self.solver.solver, assumptions.vector,
                                                   self.variables.vector, consequences.vector)
        except z3.Z3Exception:
            answer = z3.Z3_L_UNDEF
        ms = (time.process_time() - before) * 1e3
        if answer != z3.Z3_L_TRUE:
            return ms, None
        literals = set()
        for i in range(len(consequences)):
            literal = consequences[i].arg(1)
            if z3.is_not(literal):
                literals.add(-self.numbers[literal.arg(0).get_id()])
            else:
                literals.add(self.numbers[literal.get_id()])
        return ms, literals


def compare(solver, decisions, model, answers, seconds):
    """One part of the line that is printed."""
    theirs = ours = 0.0
    n, differing, unfinished = 0, 0, False
    named = set(model.named.values())
    for (texts, ms), known in zip(decisions, answers):
        left = seconds - theirs / 1e3
        if left <= 0:
            break
        time_, literals = solver.ask([model.literal(text) for text in texts], left)
        n, theirs, ours = n + 1, theirs + time_, ours + ms
        if literals is None:
            unfinished = True
            break
        differing += len({lit for lit in literals if abs(lit) in named} ^ known)
    return (f"{solver.name} {'> ' if unfinished else ''}{theirs / n:.4g} ms ({n} decisions, Kontor {ours / n:.2f}, ratio "
            f"{'> ' if unfinished else ''}{theirs / max(ours, 1e-3):.0f}, {differing} answers differ)")


def main():
    cli, path = sys.argv[1:3]
    n_decisions = int(sys.argv[3]) if len(sys.argv) > 3 else 12
    seconds = float(sys.argv[4]) if len(sys.argv) > 4 else 30
    kinds = ([Clasp] if shutil.which("clasp") else []) + ([Z3] if z3 is not None else [])
    if not kinds:
        print("neither clasp nor Z3 is installed")
        return
    model = read_clauses(path)
    decisions = decisions_of(cli, path, n_decisions)
    known = [text for texts, _ in decisions for text in texts if model.literal(text) is None]
    if known or not decisions:
        print(f"{os.path.basename(path)}: {known[0] if known else 'nothing'} could not be carried over")
        return
    answers = [shown(cli, path, model, texts) for texts, _ in decisions]
    parts = [compare(kind(model), decisions, model, answers, seconds) for kind in kinds]
    print(f"{os.path.basename(path)}: " + "; ".join(parts), flush=True)


main()
