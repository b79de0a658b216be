#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gives every feature of a DIMACS model a random price and compares the prices of its options, without decisions and after
some, with those that clasp finds by minimising over the same clauses. Usage: prices.py KONTOR-CLI MODEL.dimacs [SEED
[SESSIONS [OPTIONS]]]. Ends with 77 (skipped) where clasp or the model is missing, with 1 at the first difference."""

import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

DECISIONS = 4


def rename(path, target):
    """Names that can stand in a condition; the clauses stay."""
    clauses, named, n_variables = [], [], 0
    with open(target, "w", encoding="utf-8") as out:
        for line in open(path, encoding="utf-8", errors="replace"):
            match = re.match(r"c (\d+)\$? (\S.*)", line)
            if match:
                named.append(int(match.group(1)))
                line = f"c {match.group(1)} v{match.group(1)}\n"
            elif line.startswith("p "):
                n_variables = int(line.split()[2])
            elif line.strip() and not line.startswith("c"):
                clauses.append([int(word) for word in line.split()[:-1]])
            out.write(line)
    return clauses, named, n_variables


def write_prices(path, prices):
    with open(path, "w", encoding="utf-8") as out:
        out.write("key;kind;when;amount;unit;from;until\nbase;base;;100;pc;;\n")
        for variable, cents in prices.items():
            out.write(f"r{variable};surcharge;v{variable} = True;{cents // 100}.{cents % 100:02};pc;;\n")


def literal(text):
    match = re.fullmatch(r"v(\d+)(=True|=False)?", text)
    return int(match.group(1)) * (-1 if match.group(2) == "=False" else 1)


def cents_of(text):
    units, _, rest = text.lstrip("-").partition(".")
    cents = int(units) * 100 + int(rest.ljust(2, "0"))
    return -cents if text.startswith("-") else cents


def atom(lit):
    return f"x{lit}" if lit > 0 else f"~x{-lit}"


def least(clauses, prices, n_variables, units, folder):
    """The least total of the prices, in cents; None: contradictory."""
    path = os.path.join(folder, "question.opb")
    with open(path, "w", encoding="utf-8") as out:
        out.write(f"* #variable= {n_variables} #constraint= {len(clauses) + len(units)}\n")
        out.write("min: " + " ".join(f"+{cents} x{v}" for v, cents in prices.items()) + " ;\n")
        for clause in clauses + [[unit] for unit in units]:
            out.write(" ".join(f"+1 {atom(lit)}" for lit in clause) + " >= 1 ;\n")
    said = subprocess.run(["clasp", "--opt-strategy=usc", path], stdout=subprocess.PIPE, text=True, check=False).stdout
    if "s UNSATISFIABLE" in said:
        return None
    assert "s OPTIMUM FOUND" in said, said
    return int(re.findall(r"^o (\d+)", said, re.MULTILINE)[-1])


def priced(cli, csv, model, decisions):
    done = subprocess.run([cli, "prices", "--prices", csv, model] + decisions, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True, check=False)
    if done.returncode != 0:
        return None, {}
    lines = done.stdout.splitlines()
    assert ".." not in done.stdout and "not proven" not in lines[0], "a price is not proven"
    return cents_of(lines[0].split()[-1]), dict(line.split("\t") for line in lines[1:])


def without(decisions, option):
    return [text for text in decisions if abs(literal(text)) != abs(literal(option))]


def check(question, decisions, options, answers):
    base, differences = answers
    now = question([literal(text) for text in decisions])
    assert now + 10000 == base, f"{decisions}: {base} cents, clasp finds {now + 10000}"
    for option in options:
        found = question([literal(text) for text in without(decisions, option) + [option]])
        ours = cents_of(differences[option])
        assert found - now == ours, f"{decisions} and {option}: {ours} cents more, clasp finds {found - now}"


def main():
    cli, path = sys.argv[1:3]
    seed, n_sessions, n_options = [int(word) for word in sys.argv[3:]] + [1, 3, 12][len(sys.argv) - 3:]
    if shutil.which("clasp") is None or not os.path.exists(path):
        print("clasp or the model is missing")
        sys.exit(77)
    rand, n = random.Random(seed), 0
    with tempfile.TemporaryDirectory() as folder:
        model, csv = os.path.join(folder, "model.dimacs"), os.path.join(folder, "prices.csv")
        clauses, named, n_variables = rename(path, model)
        prices = {variable: rand.randint(1, 99999) for variable in named}
        write_prices(csv, prices)
        for _ in range(n_sessions):
            decisions = []
            while True:
                answers = priced(cli, csv, model, decisions)
                options = sorted(answers[1])
                check(lambda units: least(clauses, prices, n_variables, units, folder), decisions,
                      rand.sample(options, min(n_options, len(options))), answers)
                n += min(n_options, len(options))
                taken = {abs(literal(text)) for text in decisions}
                free = [text for text in options if abs(literal(text)) not in taken]
                if len(decisions) == DECISIONS or not free:
                    break
                decisions.append(rand.choice(free))
    print(f"seed {seed}: {n} prices agree with clasp")


if __name__ == "__main__":
    main()
