#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a program on a screen of its own: on-own-screen.py PROGRAM ARGUMENT...

Without a window manager a window that opens takes the keyboard from the window of whoever shares its screen, and tests
run side by side.
"""

import ctypes
import os
import signal
import subprocess
import sys

PR_SET_PDEATHSIG = 1


def end_with_parent():
    """A test that runs too long is killed, and its screen must not stay."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def begin_screen():
    reading, writing = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1200x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=[writing], stderr=subprocess.DEVNULL, preexec_fn=end_with_parent)
    os.close(writing)
    with os.fdopen(reading) as answer:
        number = answer.readline().strip()
    if not number:
        sys.exit("no screen: Xvfb did not start")
    return screen, ":" + number


def main():
    screen, name = begin_screen()
    try:
        program = subprocess.Popen(sys.argv[1:], env={**os.environ, "DISPLAY": name}, preexec_fn=end_with_parent)
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
