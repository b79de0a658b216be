# SPDX-License-Identifier: GPL-3.0-or-later
"""Processes that end with the test that began them, also when it is killed: no server, database or screen stays behind.

    subprocess.Popen(bound("kontor-server", "serve", …))
"""


def bound(*words, signal="KILL"):
    """The command that begins this one so. A program that begins another one (faketime) binds that, too:
    bound("faketime", …, *bound(PROGRAM, …))."""
    return ["setpriv", f"--pdeathsig={signal}", *map(str, words)]
