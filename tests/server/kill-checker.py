#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real workplaces and a real server, killed again and again; then all is quiet, and the books must agree.

    kill-checker.py SERVER MAKE-HOUSE KILL-CLIENT [--acks N] [--kills N] [--clients N] [--seconds N] [--postgres] [--seed N]

Processes are killed (SIGKILL) at random moments and at fail points (kt-fail-point.h). Each workplace keeps a ledger outside
its database (kill-client.c). In the end:

  - what was acknowledged is on the server under its number, with the same verdict, and no number is missing;
  - an object was written as often as writing it was acknowledged: nothing is lost, nothing was applied twice;
  - what a workplace was told to be saved is on the server, or something that was saved later;
  - nothing waits, all workplaces are equal, and equal to the server; no trail has a fault.

The databases are on a tmpfs where there is one: what a loss of power does is tried elsewhere (test-power-loss).
"""

import argparse
import collections
import json
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from postgres import Postgres  # noqa: E402
from served import Server, bound, free_port  # noqa: E402

BLOCKED = 3
HOUSE = "house"
# Reached by tests of their own.
ELSEWHERE = ("catalog-", "salvage-")


class House:
    def __init__(self, arguments, folder):
        self.arguments, self.folder = arguments, folder
        self.port = free_port()
        self.points_log = folder / "points"
        self.points_log.touch()
        self.kills = collections.Counter()
        self.random = random.Random(arguments.seed)
        listed = subprocess.run([arguments.client, "--points"], check=True, capture_output=True, text=True).stdout
        self.points = {"server": [], "client": []}
        for line in listed.splitlines():
            side, name = line.split()
            if not name.startswith(ELSEWHERE):
                self.points[side].append(name)
        self.wanted = {side: [] for side in self.points}
        self.disturbances = 0
        self.server = None
        self.point = ""
        self.postgres = Postgres() if arguments.postgres else None
        self.database = self.postgres.new(HOUSE) if self.postgres else str(folder / "server/kontor.db")
        self.secret = str(folder / "server/secret")

    # ---- where to die ----

    def environment(self, side):
        """Half of all processes get a step to die at, each step in its turn."""
        environment = dict(os.environ, KT_FAIL_POINT_LOG=str(self.points_log), DBUS_SESSION_BUS_ADDRESS="unix:path=/nonexistent",
                           GIO_USE_PROXY_RESOLVER="dummy", LC_ALL="C.UTF-8")
        environment.pop("KT_FAIL_POINT", None)
        if self.points[side] and self.random.random() < 0.7:
            if not self.wanted[side]:
                self.wanted[side] = self.random.sample(self.points[side], len(self.points[side]))
            name = self.wanted[side].pop()
            count = 1 if self.random.random() < 0.6 else self.random.randint(2, 40)
            environment["KT_FAIL_POINT"] = f"{name}:{count}"
        return environment

    def unreached(self):
        reached = set(self.points_log.read_text().split())
        return [name for names in self.points.values() for name in names if name not in reached]

    # ---- the server ----

    @property
    def process(self):
        return self.server.process

    def make(self):
        (self.folder / "server").mkdir()
        with open(self.secret, "wb") as file:
            file.write(os.urandom(32))
        os.chmod(self.secret, 0o600)
        self.prepare_schema()
        subprocess.run([self.arguments.make_house, self.database, self.secret, "1"], check=True, stdout=subprocess.DEVNULL)

    def prepare_schema(self):
        """Dies in the middle of it, and goes on."""
        if self.points["server"]:
            environment = dict(os.environ, KT_FAIL_POINT="server-migration:1", KT_FAIL_POINT_LOG=str(self.points_log))
            done = subprocess.run([self.arguments.server, "admin", "--database", self.database, "migrate"], env=environment)
            self.count(done.returncode, "server-migration:1")

    def admin(self, *words, environment=None):
        return subprocess.run([self.arguments.server, "admin", "--database", self.database, *words], capture_output=True, text=True,
                              env=environment)

    def code(self):
        done = self.admin("code", "anna")
        return next(word for word in done.stdout.split() if "-" in word)

    def count(self, status, point):
        if status == -signal.SIGKILL:
            self.kills[point.split(":")[0]] += 1

    def look_after_server(self):
        if self.server and self.server.process.poll() is None:
            return
        if self.server:
            self.count(self.process.returncode, self.point)
            if self.server.process.returncode != -signal.SIGKILL:
                raise RuntimeError("the server ended by itself: " + self.server.log()[-2000:])
        self.start_server(self.environment("server"))

    def start_server(self, environment):
        self.point = environment.get("KT_FAIL_POINT", "")
        try:
            self.server = Server(self.arguments.server, self.folder / "server", database=self.database, secret=self.secret,
                                 arguments=["--quiet"], port=self.port, environment=environment)
        except RuntimeError:
            self.kills[self.point.split(":")[0]] += 1
            environment.pop("KT_FAIL_POINT", None)
            self.start_server(environment)

    def disturb_server(self):
        """What administrators do meanwhile: compaction makes everybody fetch anew; a backup dies or is whole."""
        self.disturbances += 1
        if self.disturbances % 2 == 1:
            self.compact()
            return
        environment = dict(os.environ, KT_FAIL_POINT_LOG=str(self.points_log))
        if self.points["server"]:
            environment["KT_FAIL_POINT"] = self.random.choice(["server-backup:3", "server-backup-written:1"])
        path = self.folder / "backup"
        done = self.admin("backup", str(path), environment=environment)
        self.count(done.returncode, environment.get("KT_FAIL_POINT", ""))
        if done.returncode != 0 and path.exists():
            raise RuntimeError("a backup that was broken off has its name")
        path.unlink(missing_ok=True)

    def compact(self):
        """As after ninety days: who was away meanwhile fetches everything anew."""
        self.run_sql("UPDATE tenant SET horizon = head")

    def run_sql(self, sql):
        if self.postgres:
            self.postgres.run_sql(HOUSE, sql)
            return
        with sqlite3.connect(self.database, timeout=10) as database:
            database.execute(sql)

    def rows(self, sql):
        if self.postgres:
            return self.postgres.rows(HOUSE, sql)
        with sqlite3.connect(self.database) as database:
            return database.execute(sql).fetchall()


class Workplace:
    def __init__(self, house, index):
        self.house, self.index = house, index
        self.profile = house.folder / f"client-{index}"
        self.ledger = house.folder / f"ledger-{index}"
        self.ledger.touch()
        self.profile.mkdir()
        self.code = house.code()
        self.process = None
        self.point = ""
        self.offset = 0
        self.acks = 0
        self.enrolments = 0

    def is_enrolled(self):
        try:
            with sqlite3.connect(f"file:{self.profile}/work.db?mode=ro", uri=True, timeout=0.2) as database:
                return bool(database.execute("SELECT enabled FROM sync_state").fetchone()[0])
        except (sqlite3.Error, TypeError):
            return False

    def command(self, *more):
        return bound(self.house.arguments.client, "--profile", self.profile, "--ledger", self.ledger, "--index", self.index,
                     "--server", f"http://127.0.0.1:{self.house.port}", *more)

    def start(self, *more, environment=None):
        environment = environment or self.house.environment("client")
        self.point = environment.get("KT_FAIL_POINT", "")
        if not self.is_enrolled() or self.must_enrol():
            self.enrolments += 1
            more = (*more, "--code", self.code)
        with open(self.house.folder / f"log-{self.index}", "ab") as log:
            self.process = subprocess.Popen(self.command(*more), env=environment, stderr=log)

    def must_enrol(self):
        return self.process is not None and self.process.returncode == BLOCKED

    def look_after(self):
        if self.process and self.process.poll() is None:
            return
        if self.process:
            status = self.process.returncode
            self.house.count(status, self.point)
            if status not in (-signal.SIGKILL, BLOCKED):
                raise RuntimeError(f"workplace {self.index} ended by itself ({status}): " + self.log()[-2000:])
            if status == BLOCKED:
                self.code = self.house.code()
        self.start()

    def log(self):
        return (self.house.folder / f"log-{self.index}").read_text(errors="replace")

    def count_acks(self):
        with open(self.ledger, "rb") as file:
            file.seek(self.offset)
            data = file.read()
        whole = data[:data.rfind(b"\n") + 1]
        self.offset += len(whole)
        self.acks += sum(1 for line in whole.splitlines() if line.startswith(b"ack\t") and b"\tdone\t" in line)

    def run_quiet(self):
        environment = dict(self.house.environment("client"))
        environment.pop("KT_FAIL_POINT", None)
        self.start("--quiet", environment=environment)
        if self.process.wait(600) != 0:
            raise RuntimeError(f"workplace {self.index} does not come to rest: " + self.log()[-2000:])

    def verify(self):
        done = subprocess.run([self.house.arguments.client, "--profile", str(self.profile), "--verify"], check=True,
                              capture_output=True, text=True)
        return done.stdout.split()

    def rows(self, sql):
        with sqlite3.connect(f"file:{self.profile}/work.db?mode=ro", uri=True) as database:
            return database.execute(sql).fetchall()


# ---- the run ----


def run(house, workplaces, deadline):
    next_kill = time.monotonic() + 1
    next_disturbance = time.monotonic() + 2
    arguments = house.arguments
    while True:
        now = time.monotonic()
        house.look_after_server()
        for workplace in workplaces:
            workplace.look_after()
            workplace.count_acks()
        enough = sum(w.acks for w in workplaces) >= arguments.acks and sum(house.kills.values()) >= arguments.kills
        if (enough and not house.unreached()) or now > deadline:
            return enough
        if now > next_kill:
            next_kill = now + house.random.uniform(0.2, 2.2) * arguments.pace
            victim = house.random.choice([house, *workplaces])
            if victim.process.poll() is None:
                victim.process.kill()
                victim.point = "at random"
        if now > next_disturbance:
            next_disturbance = now + 5 * arguments.pace
            house.disturb_server()
        time.sleep(0.03)


def come_to_rest(house, workplaces):
    for workplace in workplaces:
        workplace.process.kill()
        workplace.process.wait()
    house.server.kill()
    environment = house.environment("server")
    environment.pop("KT_FAIL_POINT", None)
    house.start_server(environment)
    for _ in range(2):
        for workplace in workplaces:
            workplace.run_quiet()
    house.server.process.send_signal(signal.SIGTERM)
    house.server.process.wait(30)


# ---- the books ----


class Books:
    def __init__(self, workplaces):
        self.sent = collections.defaultdict(list)    # (device, n) → times
        self.said = {}                               # (device, n) → (type, id, kind, hash)
        self.acks = collections.defaultdict(list)    # (device, n) → (verdict, rev)
        self.saved, self.tried = {}, collections.defaultdict(list)
        self.faults = []
        for workplace in workplaces:
            for line in workplace.ledger.read_text().splitlines():
                self.take(*line.split("\t"))

    def take(self, what, *words):
        if what == "try":
            self.tried[words[0], words[1]].append(words[2])
        elif what == "saved":
            self.saved[words[0], words[1]] = words[2]
            self.tried[words[0], words[1]] = []
        elif what == "sent":
            device, n, kind, id_, verb, hash_, at = words
            key = device, int(n)
            self.sent[key].append(int(at))
            if self.said.setdefault(key, (kind, id_, verb, hash_)) != (kind, id_, verb, hash_):
                self.faults.append(f"{key} was sent as something else")
        else:
            device, n, verdict, rev, _, _, _ = words
            self.acks[device, int(n)].append((verdict, int(rev)))

    def told_again(self):
        """Sent more than once under the same number."""
        return sum(1 for times in self.sent.values() if len(times) > 1)

    def replays(self, operations):
        """Sent once more in a later second than that in which the server had taken it: so the server has heard it twice.
        Seconds are all that it keeps, so there are more."""
        return sum(1 for key, times in self.sent.items() if key in operations and len(times) > 1
                   and times[-1] // 1000000 > operations[key][2])


def check_numbers(books, operations):
    for key, answers in books.acks.items():
        if len(set(answers)) != 1:
            books.faults.append(f"{key} was answered in several ways: {answers}")
        found = operations.get(key)
        if found is None or (found[0], found[1]) != answers[0] or found[3] != books.said[key][3]:
            books.faults.append(f"{key} was acknowledged as {answers[0]}, the server has {found}")
    last = collections.Counter()
    for device, n in operations:
        last[device] = max(last[device], n)
    for device, n in last.items():
        if sum(1 for key in operations if key[0] == device) != n:
            books.faults.append(f"numbers of {device} have gaps")


def check_once(books, objects, left_open):
    """Each acknowledged write is one more revision of the object, and nothing else is."""
    times = collections.Counter(books.said[key][:2] for key, answers in books.acks.items()
                                if answers[0][0] == "done" and books.said[key][0] != "event")
    open_ = collections.Counter(books.said[key][:2] for key in books.said if key not in books.acks) if left_open else {}
    for key, (rev, _) in objects.items():
        if key[0] in ("account", "quote", "revision") and not times[key] <= rev <= times[key] + open_.get(key, 0):
            books.faults.append(f"{key} was written {rev} times, acknowledged {times[key]}")
    for key in times:
        if key not in objects:
            books.faults.append(f"{key} was acknowledged and is not there")


def check_saved(books, objects):
    for (id_, field), value in books.saved.items():
        kind = "revision" if field in ("subject", "state") else "account"
        body = json.loads(objects[kind, id_][1]) if (kind, id_) in objects else {}
        if body.get(field) not in [value, *books.tried[id_, field]]:
            books.faults.append(f"{kind} {id_}: {field} is {body.get(field)}, saved was {value}")


def check_workplaces(books, workplaces, objects):
    hashes = set()
    for workplace in workplaces:
        n_faults, hash_ = workplace.verify()
        hashes.add(hash_)
        if n_faults != "0":
            books.faults.append(f"the trail of workplace {workplace.index} has {n_faults} faults")
        for sql in ("SELECT count(*) FROM outbox", "SELECT count(*) FROM sync_object WHERE pending = 1",
                    "SELECT count(*) FROM task"):
            if workplace.rows(sql)[0][0] != 0:
                books.faults.append(f"workplace {workplace.index}: {sql}: {workplace.rows(sql.replace('count(*)', '*'))[:3]}")
        known = {(kind, id_): (rev, body) for kind, id_, rev, body in
                 workplace.rows("SELECT type, id, rev, body FROM sync_object WHERE type IN ('account', 'quote', 'revision')")}
        for key in {key for key in objects if key[0] in ("account", "quote", "revision")} | set(known):
            here, there = known.get(key), objects.get(key)
            if here is None or there is None or here[0] != there[0] or json.loads(here[1]) != json.loads(there[1]):
                books.faults.append(f"workplace {workplace.index} and the server differ in {key}: {here} / {there}")
        own = dict(workplace.rows("SELECT id, body FROM account"))
        for (kind, id_), (_, body) in objects.items():
            if kind == "account" and json.loads(own.get(id_, "{}")) != json.loads(body):
                books.faults.append(f"workplace {workplace.index}: customer {id_} is not what the server has")
    if len(hashes) != 1:
        books.faults.append("the workplaces differ")


def check(house, workplaces):
    operations = {(device, int(n)): (verdict, int(rev), int(at), hash_) for device, n, verdict, rev, at, hash_ in
                  house.rows("SELECT device, n, verdict, rev, at, hash FROM operation")}
    objects = {(kind, id_): (int(rev), body) for kind, id_, rev, body in
               house.rows("SELECT type, id, rev, body FROM object WHERE deleted = 0")}
    books = Books(workplaces)
    check_numbers(books, operations)
    check_once(books, objects, left_open=len({key[0] for key in books.said}) > len(workplaces))
    check_saved(books, objects)
    check_workplaces(books, workplaces, objects)
    events = house.rows("SELECT count(*), count(DISTINCT subject || ' ' || id) FROM event")[0]
    if int(events[0]) != int(events[1]):
        books.faults.append(f"of {events[0]} events {events[1]} differ")
    audit = house.admin("audit", "verify")
    if audit.returncode != 0:
        books.faults.append("the trail of the server: " + audit.stdout + audit.stderr)
    return books, operations, objects


def report(house, workplaces, books, operations, objects, seconds):
    done = sum(1 for answers in books.acks.values() if answers[0][0] == "done")
    verdicts = collections.Counter(answers[0][0] for answers in books.acks.values())
    twice = sum(1 for answers in books.acks.values() if len(answers) > 1)
    print(f"# {house.arguments.clients} workplaces, {'PostgreSQL' if house.postgres else 'SQLite'}, seed {house.arguments.seed},"
          f" {seconds:.0f} s")
    print(f"# acknowledged {done} of {len(operations)} operations ({dict(verdicts)}), {len(objects)} objects")
    print(f"# saved {len(books.saved)} fields, told again {books.told_again()} (for certain after the server had it:"
          f" {books.replays(operations)}), answered again {twice},"
          f" enrolments {sum(w.enrolments for w in workplaces)}")
    print(f"# kills {sum(house.kills.values())}: " + ", ".join(f"{name} {n}" for name, n in sorted(house.kills.items())))


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server")
    parser.add_argument("make_house")
    parser.add_argument("client")
    parser.add_argument("--acks", type=int, default=1500)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--clients", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=60, help="at most")
    parser.add_argument("--pace", type=float, default=0.5, help="how far kills are apart; 1: about 1.2 s")
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big"))
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--keep", action="store_true", help="keep the folder when something is wrong")
    return parser.parse_args()


def main():
    arguments = parse()
    if arguments.postgres and Postgres.missing():
        print(f"ok 1 - killed again and again # SKIP {Postgres.missing()}\n1..1")
        return 0
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kontor-kill-", dir=place))
    started = time.monotonic()
    house = House(arguments, folder)
    workplaces, good = [], False
    try:
        house.make()
        workplaces += [Workplace(house, index) for index in range(arguments.clients)]
        enough = run(house, workplaces, started + arguments.seconds)
        come_to_rest(house, workplaces)
        books, operations, objects = check(house, workplaces)
        report(house, workplaces, books, operations, objects, time.monotonic() - started)
        for fault in books.faults[:20]:
            print(f"# {fault}")
        missing = house.unreached()
        good = enough and not books.faults and books.told_again() > 0
        print(f"{'ok' if not books.faults else 'not ok'} 1 - nothing acknowledged is lost, nothing is applied twice")
        print(f"{'ok' if enough and not missing else 'not ok'} 2 - enough was killed, at every step {missing or ''}")
        print(f"{'ok' if books.told_again() > 0 else 'not ok'} 3 - some had to be told again")
        print("1..3")
    finally:
        for process in [house.server and house.process, *[w.process for w in workplaces]]:
            if process and process.poll() is None:
                process.kill()
                process.wait()
        if house.postgres:
            house.postgres.__exit__()
        if good or not arguments.keep:
            shutil.rmtree(folder)
        else:
            print(f"# kept: {folder}")
    return 0 if good else 1


sys.exit(main())
