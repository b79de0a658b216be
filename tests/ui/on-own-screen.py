#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a program on a screen of its own: on-own-screen.py PROGRAM ARGUMENT...

Without a window manager a window that opens takes the keyboard from the window of whoever shares its screen, and tests
run side by side.
"""

import os
import pathlib
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from child import bound  # noqa: E402


def begin_screen():
    reading, writing = os.pipe()
    screen = subprocess.Popen(
        bound("Xvfb", "-displayfd", writing, "-screen", 0, "1600x1200x24", "-nolisten", "tcp", "-noreset", signal="TERM"),
        pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as answer:
        number = answer.readline().strip()
    if not number:
        sys.exit("no screen: Xvfb did not start")
    return screen, ":" + number


def main():
    screen, name = begin_screen()
    try:
        program = subprocess.Popen(bound(*sys.argv[1:], signal="TERM"), env={**os.environ, "DISPLAY": name})
        return program.wait()
    finally:
        screen.terminate()
        screen.wait()


if __name__ == "__main__":
    code = main()
    # What a signal ended shall be seen as that.
    if code < 0:
        signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    sys.exit(code)
