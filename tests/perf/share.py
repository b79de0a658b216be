# SPDX-License-Identifier: GPL-3.0-or-later
"""A part of a core for a process and all its threads, given by the kernel's control groups.

    if not Share.missing():
        share = Share("name", pid, 0.1)
        ...
        share.end()    # when the process is gone
"""

import os
import pathlib

PERIOD = 10000  # µs; short, so that a turn that is over comes again soon


class Share:
    FIRST = pathlib.Path("/sys/fs/cgroup/cpu")  # version 1
    SECOND = pathlib.Path("/sys/fs/cgroup")

    @staticmethod
    def _is_first():
        return (Share.FIRST / "cpu.cfs_quota_us").exists()

    @staticmethod
    def missing():
        if Share._is_first():
            return None if os.access(Share.FIRST, os.W_OK) else "the control groups of this machine cannot be written"
        try:
            controllers = (Share.SECOND / "cgroup.subtree_control").read_text().split()
        except OSError:
            return "there are no control groups on this machine"
        good = "cpu" in controllers and os.access(Share.SECOND, os.W_OK)
        return None if good else "the control groups of this machine cannot be written, or do not share out processors"

    def __init__(self, name, pid, part):
        """At most that part of one core, for what the process does from now on."""
        quota = int(part * PERIOD)
        self.path = (Share.FIRST if Share._is_first() else Share.SECOND) / name
        self.path.mkdir()
        if Share._is_first():
            (self.path / "cpu.cfs_period_us").write_text(str(PERIOD))
            (self.path / "cpu.cfs_quota_us").write_text(str(quota))
        else:
            (self.path / "cpu.max").write_text(f"{quota} {PERIOD}")
        (self.path / "cgroup.procs").write_text(str(pid))

    def end(self):
        self.path.rmdir()
