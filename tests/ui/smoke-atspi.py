#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the real program as a screen reader does, on the demo catalog and in a profile of its own.

Usage: smoke-atspi.py KONTOR RELEASE, under a display and a session bus. Prints TAP. Waits for conditions, never for a time;
every wait ends.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from child import bound  # noqa: E402

PATIENCE = 60  # seconds a condition may take, on a busy machine
PRESSED = {"push button", "toggle button", "check box", "radio button", "menu item", "list item", "combo box", "text",
           "entry", "link", "table row"}
# What GTK calls a widget that nobody named.
NAMELESS = re.compile(r"^((Gtk|Adw|Kt)[A-Z]\w*)?$")
# Inside of GTK's lists and drop-downs: header rows, and rows that are filled when they are opened.
INNER = {"GtkColumnListView", "GtkListView"}
COMPLAINT = re.compile(r"(CRITICAL|WARNING|ERROR) \*\*|\*\* \(|AddressSanitizer|runtime error")


class Failure(Exception):
    pass


def children(node):
    try:
        found = (node.get_child_at_index(i) for i in range(node.get_child_count()))
        return [child for child in found if child]
    except GLib.Error:  # it went away while it was asked
        return []


def is_placed(node):
    try:
        extents = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
    except GLib.Error:
        return False
    return extents.width > 0 and extents.height > 0


def is_shown(node):
    """A page of a stack is there all the time; it is shown if what is on it has a place."""
    if node.get_name() == "GtkStackPage":
        return any(is_placed(child) for child in children(node))
    return node.get_state_set().contains(Atspi.StateType.VISIBLE)


def walk(node):
    try:
        if not is_shown(node):
            return
        yield node
    except GLib.Error:
        return
    # The rows of a table are all alike.
    for child in children(node)[:5 if node.get_name() == "GtkColumnListView" else None]:
        yield from walk(child)


class Program:
    def __init__(self, kontor, release):
        self.folder = tempfile.TemporaryDirectory(prefix="kontor-smoke-")
        self.errors = open(os.path.join(self.folder.name, "stderr"), "w+", encoding="utf-8")
        environment = dict(os.environ, GTK_A11Y="atspi", GSK_RENDERER="cairo", GSETTINGS_BACKEND="memory",
                           LC_ALL="C.UTF-8", LANGUAGE="en", HOME=self.folder.name)
        for name in ("NO_AT_BRIDGE", "G_DEBUG", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
            environment.pop(name, None)
        self.process = subprocess.Popen(
            bound(kontor, "--profile", os.path.join(self.folder.name, "profile"), "--catalog", release),
            env=environment, stderr=self.errors)

    def root(self):
        for node in children(Atspi.get_desktop(0)):
            try:
                if node.get_process_id() == self.process.pid:
                    return node
            except GLib.Error:
                continue
        return None

    def nodes(self):
        root = self.root()
        for window in children(root) if root else []:
            yield from walk(window)

    def find(self, role, name):
        """The last one that matches: what a page shows comes behind what stands above all pages."""
        found = None
        for node in self.nodes():
            try:
                if node.get_role_name() == role and re.search(name, node.get_name() or "") and is_placed(node):
                    found = node
            except GLib.Error:
                continue
        return found

    def wait(self, what, condition):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise Failure(f"the program ended with {self.process.returncode} while waiting for {what}")
            result = condition()
            if result:
                return result
            time.sleep(0.05)
        raise Failure(f"waited in vain for {what}")

    def expect(self, role, name):
        return self.wait(f"{role} “{name}”", lambda: self.find(role, name))

    def press(self, name):
        Atspi.Action.do_action(self.expect("push button", name), 0)

    def expect_names(self):
        for node in self.nodes():
            try:
                role, name = node.get_role_name(), node.get_name() or ""
                parent = node.get_parent()
                focusable = node.get_state_set().contains(Atspi.StateType.FOCUSABLE)
                is_inner = parent.get_name() in INNER or parent.get_role_name() == "tree table"
            except GLib.Error:
                continue
            if focusable and role in PRESSED and NAMELESS.match(name) and not is_inner:
                above = []
                while parent and parent.get_role_name() != "application":
                    above.append(f"{parent.get_role_name()} “{parent.get_name()}”")
                    parent = parent.get_parent()
                raise Failure(f"a {role} has no name, in {', '.join(above[:16])}")

    def expect_quiet_end(self):
        self.press("^Close$")
        try:
            code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired as problem:
            raise Failure("the program does not end") from problem
        if code != 0:
            raise Failure(f"the program ended with {code}")
        self.errors.seek(0)
        complaints = [line.strip() for line in self.errors if COMPLAINT.search(line)]
        if complaints:
            raise Failure("; ".join(complaints))

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.errors.close()
        self.folder.cleanup()


# --- the steps -----------------------------------------------------------------------------------------------------


def open_catalog(program):
    program.expect("push button", "chemical process pump unit")
    program.expect_names()


def open_product(program):
    program.press("chemical process pump unit")
    program.expect("label", "^Standard pump")
    program.expect_names()


def configure(program):
    program.press("^Configure$")
    program.expect("panel", "^Flow$")
    program.expect("label", r"^€[\d,]+\.\d\d$")
    program.expect_names()


def decide(program):
    program.press("^Heat transfer oil")
    program.expect("push button", "^Heat transfer oil, chosen$")
    for step in ("^Place of installation$", "^Pump$", "^Shaft seal$"):
        program.press("^Next step$")
        program.expect("label", step)


def repair(program):
    program.press("^EPDM, not possible")
    program.expect("label", "^Why not")
    program.press("→")
    program.expect("push button", "^EPDM, chosen$")
    program.expect("label", r"^€[\d,]+\.\d\d$")
    program.expect_names()


def quote(program):
    program.press("^Add to quote$")
    program.expect("push button", "^Export PDF$")
    program.expect("label", "^Quote Q")
    program.expect_names()


def end(program):
    program.expect_quiet_end()


STEPS = [
    ("the catalog opens, and every control of it has a name", open_catalog),
    ("a product opens, and every control of it has a name", open_product),
    ("it can be configured and has a price, and every control has a name", configure),
    ("a choice is taken, and one goes on to other steps", decide),
    ("an impossible choice is explained, and a repair makes it possible", repair),
    ("the configuration gets onto a quote, and every control of it has a name", quote),
    ("the program ends without a complaint", end),
]


def main():
    program = Program(sys.argv[1], sys.argv[2])
    print(f"1..{len(STEPS)}", flush=True)
    failed = False
    try:
        for number, (title, step) in enumerate(STEPS, 1):
            if failed:
                print(f"not ok {number} {title} # the step before failed", flush=True)
                continue
            try:
                step(program)
                print(f"ok {number} {title}", flush=True)
            except Failure as problem:
                failed = True
                print(f"not ok {number} {title}\n# {problem}", flush=True)
    finally:
        program.close()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
