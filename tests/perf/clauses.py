# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads models into clauses without anything of Kontor, so that other solvers answer from the model as its file has it:
DIMACS as it stands, UVL of the boolean level, tables and bounds of XCSP3, enumerations and combinations of COOM. Groups
become pairwise clauses, rows of a table a variable each."""

import itertools
import re


class Clauses:
    def __init__(self):
        self.n_variables, self.clauses, self.named = 0, [], {}

    def new(self, name=None):
        self.n_variables += 1
        if name is not None:
            self.named[name] = self.n_variables
        return self.n_variables

    def add(self, *literals):
        self.clauses.append(" ".join(map(str, literals)) + " 0")

    def at_most_one(self, variables):
        for one, other in itertools.combinations(variables, 2):
            self.add(-one, -other)

    def exactly_one(self, variables):
        self.add(*variables)
        self.at_most_one(variables)

    def table(self, columns, rows):
        """columns: {value: variable} of each; rows: values."""
        rows = [row for row in rows if all(value in column for value, column in zip(row, columns))]
        chosen = [self.new() for row in rows]
        self.add(*chosen)
        for i, column in enumerate(columns):
            supports = {value: [] for value in column}
            for row, variable in zip(rows, chosen):
                self.add(-variable, column[row[i]])
                supports[row[i]].append(variable)
            for value, variable in column.items():
                self.add(-variable, *supports[value])

    def literal(self, text):
        """name, !name, name=True, name=False, name=value, !name=value; None: not in the model."""
        if text in self.named:
            return self.named[text]
        negated = text.startswith("!") != text.endswith("=False")
        text = text.lstrip("!")
        variable = self.named.get(text) or self.named.get(re.sub(r"=(True|False)$", "", text))
        return None if variable is None else -variable if negated else variable

    def write(self, path, units=()):
        with open(path, "w", encoding="ascii") as out:
            out.write(f"p cnf {self.n_variables} {len(self.clauses) + len(units)}\n")
            out.write("\n".join(self.clauses + [f"{unit} 0" for unit in units]) + "\n")


def read_dimacs(path):
    model = Clauses()
    for line in open(path, encoding="utf-8", errors="replace"):
        if line.startswith("c"):
            match = re.match(r"c (\d+)\$? (\S.*)", line)
            if match:
                model.named[match.group(2).strip()] = int(match.group(1))
        elif line.startswith("p "):
            model.n_variables = int(line.split()[2])
        elif line.strip():
            model.clauses.append(line.strip())
    return model


class Formula:
    """A constraint of UVL, made into clauses by distribution."""

    LEVELS = ("<=>", "=>", "|", "&")

    def __init__(self, text, named):
        self.words = re.findall(r"<=>|=>|[&|!()]|\"[^\"]*\"|[^\s&|!()=<>]+", text)
        self.at, self.named = 0, named

    def clauses(self, formula, wanted=True):
        """Sets of literals, of which each holds one."""
        if isinstance(formula, int):
            return [frozenset([formula if wanted else -formula])]
        what, *parts = formula
        if what == "!":
            return self.clauses(parts[0], not wanted)
        if what == "=>":
            return self.clauses(("|", ("!", parts[0]), parts[1]), wanted)
        if what == "<=>":
            return self.clauses(("&", ("=>", *parts), ("=>", parts[1], parts[0])), wanted)
        lists = [self.clauses(part, wanted) for part in parts]
        if (what == "&") == wanted:
            return lists[0] + lists[1]
        return [one | other for one in lists[0] for other in lists[1] if not any(-lit in other for lit in one)]

    def parse(self, level=0):
        if level == len(self.LEVELS):
            return self.parse_operand()
        left = self.parse(level + 1)
        while self.at < len(self.words) and self.words[self.at] == self.LEVELS[level]:
            self.at += 1
            left = (self.LEVELS[level], left, self.parse(level + 1))
        return left

    def parse_operand(self):
        word = self.words[self.at]
        self.at += 1
        if word == "!":
            return ("!", self.parse_operand())
        if word == "(":
            inner = self.parse()
            self.at += 1
            return inner
        return self.named[word.strip('"')]


def read_uvl(path):
    model, open_lines, groups, is_rule = Clauses(), [], {}, False
    for line in open(path, encoding="utf-8"):
        text, depth = line.strip(), len(line) - len(line.lstrip("\t"))
        if text == "" or depth == 0:
            is_rule = text == "constraints" or is_rule
            continue
        if is_rule:
            formula = Formula(text, model.named)
            for clause in formula.clauses(formula.parse()):
                model.add(*clause)
            continue
        del open_lines[depth - 1:]
        if text in ("mandatory", "optional", "or", "alternative"):
            open_lines.append((text, open_lines[-1], len(groups)))
            groups[len(groups)] = (text, open_lines[-2], [])
            continue
        variable = model.new(re.sub(r" *\{.*\}$", "", text).strip('"'))
        if open_lines:
            groups[open_lines[-1][2]][2].append(variable)
        else:
            model.add(variable)
        open_lines.append(variable)
    for kind, parent, members in groups.values():
        for member in members:
            model.add(-member, parent)
            if kind == "mandatory":
                model.add(-parent, member)
        if kind in ("or", "alternative"):
            model.add(-parent, *members)
        if kind == "alternative":
            model.at_most_one(members)
    return model


def names_in(text):
    """x[1] x[3..5] in full."""
    for name, low, _, high in re.findall(r"(\w+)\[(\d+)(\.\.(\d+))?\]", text):
        for i in range(int(low), int(high or low) + 1):
            yield f"{name}[{i}]"


def read_xcsp(path):
    """Of XCSP3 what RenaultMod uses: one array, upper bounds and tables."""
    text = open(path, encoding="utf-8").read()
    size, low, high = map(int, re.search(r'size="\[(\d+)\]"> *(\d+)\.\.(\d+)', text).groups())
    highest = {f"x[{i}]": high for i in range(size)}
    for name, bound in re.findall(r"<args> (x\[\d+\]) (\d+) </args>", text):
        highest[name] = min(highest[name], int(bound))
    model = Clauses()
    columns = {}
    for name, bound in highest.items():
        columns[name] = {value: model.new(f"{name}={value}") for value in range(low, bound + 1)}
        model.exactly_one(list(columns[name].values()))
    for scope, rows, uses in re.findall(
            r"<list> ([^<]*) </list>\s*<supports> ([^<]*) </supports>\s*</extension>((?:\s*<args> [^<]* </args>)*)", text):
        rows = [tuple(map(int, row.split(","))) for row in re.findall(r"\(([^)]*)\)", rows)]
        for names in [scope] if not "%" in scope else re.findall(r"<args> ([^<]*) </args>", uses):
            model.table([columns[name] for name in names_in(names)], rows)
    return model


def read_coom(path):
    """Of COOM what the randomcore models use: a product of enumerations, and combinations over them."""
    text = open(path, encoding="utf-8").read()
    model, columns = Clauses(), {}
    options = {name: values.split() for name, values in re.findall(r"enumeration (\w+)\s*\{([^}]*)\}", text)}
    for kind, name in re.findall(r"(\w+) (\w+)", re.search(r"product\s*\{([^}]*)\}", text).group(1)):
        columns[name] = {value: model.new(f"{name}={value}") for value in options[kind]}
        model.exactly_one(list(columns[name].values()))
    for names, rows in re.findall(r"combinations \(([^)]*)\)((?:\s*allow \([^)]*\))*)", text):
        model.table([columns[name] for name in names.split()],
                    [tuple(row.split()) for row in re.findall(r"\(([^)]*)\)", rows)])
    return model


def read_clauses(path):
    readers = {"dimacs": read_dimacs, "uvl": read_uvl, "xml": read_xcsp, "coom": read_coom}
    return readers[path.rsplit(".", 1)[1]](path)
