#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real workplaces and a real server in bad circumstances: wrong clocks (faketime), full disks (no file may grow), two programs on
one profile, a program that is too old.

    test-server-adversity.py SERVER MAKE-HOUSE KILL-CLIENT
"""

import json
import os
import pathlib
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from served import bound, free_port  # noqa: E402
from tap import Tap  # noqa: E402

SERVER, MAKE_HOUSE, CLIENT = sys.argv[1:4]
BLOCKED, UNSAVED = 3, 4
YEARS = 10 * 365 * 24 * 3600


def limited(n_bytes):
    """Stands for a full disk: writing beyond is refused."""
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, resource.RLIM_INFINITY))
    return limit


def at(offset, *command):
    """With a clock that is so many seconds off; ends with the test."""
    return bound("faketime", "-f", f"{offset:+d}s", *bound(*command)) if offset else bound(*command)


def environment():
    return dict(os.environ, DBUS_SESSION_BUS_ADDRESS="unix:path=/nonexistent", GIO_USE_PROXY_RESOLVER="dummy", LC_ALL="C.UTF-8")


class House:
    """A server on one port, started again and again; clients with profiles of their own."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.port = free_port()
        self.process = None
        self.log = open(self.folder / "log", "ab")
        self.database, self.secret = str(self.folder / "kontor.db"), str(self.folder / "secret")
        with open(self.secret, "wb") as file:
            file.write(os.urandom(32))
        os.chmod(self.secret, 0o600)
        subprocess.run([MAKE_HOUSE, self.database, self.secret, "1"], check=True, stdout=subprocess.DEVNULL)

    def start(self, *arguments, offset=0, before=None):
        self.stop()
        self.process = subprocess.Popen(
            at(offset, SERVER, "serve", "--data", self.folder, "--database", self.database, "--secret", self.secret,
               "--listen", f"127.0.0.1:{self.port}", *arguments),
            stdout=subprocess.PIPE, stderr=self.log, preexec_fn=before, start_new_session=True)
        if not self.process.stdout.readline().startswith(b"ready "):
            raise RuntimeError("the server does not start: " + (self.folder / "log").read_text()[-1000:])

    def stop(self):
        """faketime is a process of its own before the server."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def code(self, offset=0):
        done = subprocess.run(at(offset, SERVER, "admin", "--database", self.database, "code", "anna"), check=True,
                              capture_output=True, text=True)
        return next(word for word in done.stdout.split() if "-" in word)

    def client(self, name, *arguments, offset=0, before=None, seconds=60):
        command = at(offset, CLIENT, "--profile", self.folder / name, "--ledger", self.folder / f"ledger-{name}", "--index",
                     sum(name.encode()) % 100, "--server", f"http://127.0.0.1:{self.port}", *arguments)
        return subprocess.run(command, env=environment(), capture_output=True, text=True, preexec_fn=before, timeout=seconds)

    def enrol(self, name, **more):
        return self.client(name, "--quiet", "--code", self.code(), **more)

    def notes(self):
        with sqlite3.connect(self.database) as database:
            rows = database.execute("SELECT id, body FROM object WHERE type = 'account'").fetchall()
        return {id_: json.loads(body).get("note") for id_, body in rows}

    def saved(self, name):
        """What the workplace was told to be saved, by its ledger."""
        last = {}
        for line in (self.folder / f"ledger-{name}").read_text().splitlines():
            words = line.split("\t")
            if words[0] == "saved":
                last[words[1]] = words[3]
        return last

    def acknowledged(self, name):
        words = [line.split("\t") for line in (self.folder / f"ledger-{name}").read_text().splitlines()]
        return {line[6] for line in words if line[0] == "ack" and line[3] == "done" and line[5] == "account"}

    def has_all(self, name):
        notes = self.notes()
        return bool(self.saved(name)) and all(notes.get(id_) == value for id_, value in self.saved(name).items())


# ---- too old, and twice ----


def try_old_client(tap, house):
    house.start()
    house.enrol("old")
    house.client("old", "--edits", "20")
    house.start("--minimum-client", "2.0")
    done = house.client("old", "--quiet")
    tap.ok(done.returncode == BLOCKED and "Update Kontor" in done.stderr, "an old program is told to update, and stops", done.stderr.strip())
    tap.ok(not set(house.saved("old")) & set(house.notes()), "nothing of it is told meanwhile")
    house.start("--minimum-client", "1.0")
    done = house.client("old", "--quiet")
    tap.ok(done.returncode == 0 and house.has_all("old"), "and all is when it is young enough", done.stderr.strip())


def try_two_instances(tap, house):
    house.start()
    house.enrol("twice")
    first = subprocess.Popen(bound(CLIENT, "--profile", house.folder / "twice", "--ledger", house.folder / "ledger-twice",
                                   "--index", 7), env=environment(), stderr=subprocess.DEVNULL)
    time.sleep(0.5)
    second = house.client("twice", "--edits", "5")
    tap.ok(second.returncode == 1 and f"process {first.pid}" in second.stderr, "a second program on a profile does not open it",
           second.stderr.strip())
    first.kill()
    first.wait()
    third = house.client("twice", "--edits", "5")
    tap.ok(third.returncode == 0, "the lock goes with the process that had it", third.stderr.strip())


# ---- wrong clocks ----


def try_client_clock(tap, house, offset, words):
    name = f"clock{words}"
    house.start()
    house.enrol(name, offset=offset)
    house.client(name, "--edits", "10", offset=offset)
    house.client(name, "--edits", "10")
    house.client(name, "--edits", "10", offset=-offset)
    done = house.client(name, "--quiet", offset=offset)
    tap.ok(done.returncode == 0 and house.has_all(name), f"a workplace whose clock is {words} 10 years: what was done last is last",
           done.stderr.strip())


def try_server_clock(tap, house):
    house.start()
    house.enrol("steady")
    code = house.code()
    house.client("steady", "--edits", "5")
    house.start(offset=YEARS)
    done = house.client("steady", "--quiet")
    expired = house.client("late", "--quiet", "--code", code)
    tap.ok(expired.returncode == BLOCKED and "code" in expired.stderr, "a code has expired in 10 years", expired.stderr.strip())
    tap.ok(done.returncode == BLOCKED or house.has_all("steady"), "a refresh token of then is dealt with", done.stderr.strip())
    house.client("fresh", "--quiet", "--code", house.code(YEARS))
    house.client("fresh", "--edits", "5")
    done = house.client("fresh", "--quiet")
    tap.ok(done.returncode == 0 and house.has_all("fresh"), "whoever comes in those years works", done.stderr.strip())
    house.start()
    revived = house.client("revived", "--quiet", "--code", code)
    tap.ok(revived.returncode == BLOCKED and "code" in revived.stderr, "set back, the clock revives no code", revived.stderr.strip())
    tap.ok("clock is behind" in (house.folder / "log").read_text(), "and the server says that its clock is behind")
    house.client("fresh", "--edits", "5")
    done = house.client("fresh", "--quiet")
    tap.ok(done.returncode == 0 and house.has_all("fresh"), "set back, work goes on in order", done.stderr.strip())


def sent_states(house):
    with sqlite3.connect(house.database) as database:
        rows = database.execute("SELECT body FROM object WHERE type = 'revision'").fetchall()
    return [json.loads(body)["state"] for (body,) in rows]


def state_at(house, name):
    with sqlite3.connect(house.folder / name / "work.db") as database:
        return [state for (state,) in database.execute("SELECT state FROM revision")]


def try_expiry(tap, house):
    """A quote that is valid for a month, where clocks are ten years off."""
    house.start()
    house.enrol("sender")
    house.client("sender", "--send")
    done = house.client("sender", "--quiet", offset=YEARS)
    tap.ok(done.returncode == 0 and sent_states(house) == ["sent"], "a clock 10 years ahead tells no quote as expired",
           f"{sent_states(house)} {done.stderr.strip()}")
    tap.ok(state_at(house, "sender") == ["sent"], "nor does its own workplace keep it so", str(state_at(house, "sender")))
    house.enrol("other", offset=YEARS)
    house.client("other", "--quiet", offset=-YEARS)
    tap.ok(state_at(house, "other") == ["sent"] and sent_states(house) == ["sent"], "nor one that heard of it", str(sent_states(house)))
    house.start(offset=YEARS)
    house.client("late", "--quiet", "--code", house.code(YEARS))
    house.client("late", "--quiet")
    tap.ok(sent_states(house) == ["expired"], "when the server says that its month is over, it is", str(sent_states(house)))
    house.start()
    house.client("late", "--quiet", offset=-YEARS)
    tap.ok(state_at(house, "late") == ["expired"], "and stays so where the clocks are set back", str(state_at(house, "late")))


# ---- full disks ----


def size_of(path):
    return os.path.getsize(path) if os.path.exists(path) else 0


def try_full_client(tap, house):
    house.start()
    house.enrol("full")
    house.client("full", "--edits", "30")
    room = size_of(house.folder / "full/work.db") + 40000
    done = house.client("full", "--edits", "300", before=limited(room))
    tap.ok(done.returncode == UNSAVED and "disk is full" in done.stderr, "a workplace with a full disk says so, and saves nothing by halves",
           done.stderr.splitlines()[0] if done.stderr else "")
    done = house.client("full", "--quiet")
    tap.ok(done.returncode == 0 and house.has_all("full"), "with room again all that was saved is told", done.stderr.strip())


def try_full_server(tap, house):
    house.start()
    house.enrol("patient")
    house.client("patient", "--edits", "200")
    house.start(before=limited(40000))
    try:
        house.client("patient", "--quiet", seconds=6)
        came = "nothing"
    except subprocess.TimeoutExpired:
        came = "a wait"
    log = (house.folder / "log").read_text()
    tap.ok(came == "a wait" and '"status":503' in log, "a server with a full disk answers 503, the workplace waits", came)
    acked = house.acknowledged("patient")
    tap.ok(acked <= set(house.notes()), "nothing is acknowledged that is not there", f"{len(acked)} so far")
    house.start()
    done = house.client("patient", "--quiet")
    tap.ok(done.returncode == 0 and house.has_all("patient"), "with room again everything arrives", done.stderr.strip())


def main():
    tap = Tap()
    tries = [try_old_client, try_two_instances, try_full_client, try_full_server]
    clocks = [lambda t, h: try_client_clock(t, h, YEARS, "ahead"), lambda t, h: try_client_clock(t, h, -YEARS, "behind"),
              try_server_clock, try_expiry]
    why_not = ("a sanitizer and faketime wait for each other" if os.environ.get("KT_SANITIZED") == "1"
               else "faketime is not installed" if shutil.which("faketime") is None else None)
    if why_not:
        tap.skip("wrong clocks", why_not)
        clocks = []
    for attempt in tries + clocks:
        with tempfile.TemporaryDirectory(prefix="kontor-adversity-") as folder:
            house = House(folder)
            try:
                attempt(tap, house)
            finally:
                house.stop()
                house.log.close()
    return tap.end()


sys.exit(main())
