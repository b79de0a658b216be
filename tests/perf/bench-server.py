#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""bench-server.py SERVER MAKE-HOUSE LOAD CROWD BARE-SOUP FIRST-INSTALL [SECONDS [PARTS]]: the gates of the server, each next to a bare probe
of the same run: libsoup with an empty handler (also under the crowd), commits of one row, rows inserted as they are, bytes that
are fetched, hashed and written. Tokens, territories, limits and nginx with
TLS are on, PostgreSQL is durable. PARTS: some of bare,pull,poll,crowd,push,replicas,install,growth, separated by commas; all if not given.
Prints tables, with the load of the machine; exit 1: something that was acknowledged was lost or applied twice."""

import contextlib
import hashlib
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "server"))
from postgres import Postgres  # noqa: E402
from served import Nginx, Server, bound, check_acknowledged, pages  # noqa: E402
from share import Share  # noqa: E402

PROGRAM, MAKE_HOUSE, LOAD, CROWD, BARE, INSTALL = sys.argv[1:7]
SECONDS = float(sys.argv[7]) if len(sys.argv) > 7 else 4
PARTS = (sys.argv[8] if len(sys.argv) > 8 else "bare,pull,poll,crowd,push,replicas,install,growth").split(",")
DEVICES, THREADS, CHANGES, ARTICLES = 192, 64, 1000, 100000
CLIENTS, EVERY = 10000, 30
PART = 0.1  # of a core, for each of the servers of equal size
PAGE_BYTES = 187000
failed = []


# ---- what is printed ----

def heading(title):
    with open("/proc/loadavg") as file:
        print(f"\n{title} (load {file.read().split()[0]})\n\n| what | a second | p50 ms | p99 ms | next to bare | CPU ms each |\n"
              "| --- | --- | --- | --- | --- | --- |", flush=True)


def row(name, result, bare=None, note=""):
    ratio = bare if isinstance(bare, str) else f"1 : {bare['rate'] / max(result['rate'], 1):.2f}" if bare else ""
    odd = f" ({result['refused']} refused)" * (result["refused"] > 0) + f" ({result['again']} again)" * (result["again"] > 0)
    print(f"| {name}{odd} | {result['rate']:,.0f} | {result['p50']:.2f} | {result['p99']:.2f} | {ratio} | {note} |", flush=True)


def cpu_seconds(pids):
    """Of these processes and of their children that ended."""
    total = 0
    for pid in pids:
        try:
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            total += sum(int(field) for field in fields[11:15])
        except (FileNotFoundError, ProcessLookupError):
            pass
    return total / os.sysconf("SC_CLK_TCK")


def with_children(pid):
    listed = subprocess.run(["ps", "--ppid", str(pid), "-o", "pid="], capture_output=True, text=True).stdout.split()
    return [pid, *map(int, listed)]


def memory_of(nginx):
    """Of all its processes, in MB; resident, without files."""
    texts = [pathlib.Path(f"/proc/{pid}/status").read_text() for pid in with_children(nginx.process.pid)]
    return sum(int(re.search(r"RssAnon:\s+(\d+)", text).group(1)) for text in texts) / 1024


class Meter:
    """CPU of each kind of process in a measurement, a request."""

    def __init__(self, servers=(), nginx=None, postgres=None):
        self.kinds = {"server": [server.pid for server in servers],
                      "nginx": with_children(nginx.process.pid) if nginx else [],
                      "database": with_children(postgres.process.pid) if postgres else []}
        self.before = {kind: cpu_seconds(pids) for kind, pids in self.kinds.items()}

    def note(self, result):
        n = max(result["answered"], 1)
        return ", ".join(f"{kind} {(cpu_seconds(pids) - self.before[kind]) * 1000 / n:.2f}"
                         for kind, pids in self.kinds.items() if pids)


def load(port, tls, kind, tokens, acknowledged=None, seconds=SECONDS, threads=THREADS, options=()):
    command = bound(LOAD, *options, port, "tls" if tls else "plain", threads, seconds, kind, tokens, 1)
    return json.loads(subprocess.run(command + ([acknowledged] if acknowledged else []), check=True,
                                     capture_output=True, text=True).stdout)


def house(server, folder, changes, devices=DEVICES):
    path = f"{folder}/tokens-{server.port}"
    text = subprocess.run([MAKE_HOUSE, server.database, server.secret, str(devices), str(changes)], check=True,
                          capture_output=True, text=True).stdout
    pathlib.Path(path).write_text(text)
    return path


def first_token(tokens):
    with open(tokens) as file:
        return file.readline().strip()


# ---- bare probes ----

@contextlib.contextmanager
def soup_of(size):
    """The port of one that answers so many bytes, or 304."""
    process = subprocess.Popen(bound(BARE, size), stdout=subprocess.PIPE, text=True)
    try:
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait()


def bare_soup(folder, tokens, size, threads):
    with soup_of(size) as port, Nginx(f"{folder}/bare-{size}", [port]) as nginx:
        return load(port, False, "/", tokens, threads=threads), load(nginx.port, True, "/v1/status", tokens, threads=threads)


def quantiles(times, seconds):
    times.sort()
    return {"rate": len(times) / seconds, "p50": times[len(times) // 2], "p99": times[int(len(times) * 0.99)], "refused": 0, "again": 0}


def bare_commits(folder, seconds=2):
    """What the disk gives to one who waits for it each time: one row, one commit, nothing else."""
    database = sqlite3.connect(f"{folder}/commits-{time.monotonic()}.db", isolation_level=None)
    for sql in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)"):
        database.execute(sql)
    times, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        start = time.perf_counter()
        database.execute("INSERT INTO t (b) VALUES (?)", ("x" * 500,))
        times.append((time.perf_counter() - start) * 1000)
    return quantiles(times, seconds)


def bare_copy(folder, path):
    """Seconds to hash a file, and to write its bytes once more and sync them."""
    content = pathlib.Path(path).read_bytes()
    start = time.monotonic()
    hashlib.sha256(content).digest()
    hashed = time.monotonic()
    with open(folder + "/bytes", "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return hashed - start, time.monotonic() - hashed


def bare_rows(folder, release):
    """Seconds to insert the articles of a release, their texts and what the search knows of them as they are, with the same
    indexes and the same two kinds of full text over title and number, in one transaction."""
    rows = sqlite3.connect(f"{folder}/rows-{time.monotonic()}.db", isolation_level=None)
    rows.execute("ATTACH ? AS release", (release,))
    made = dict(rows.execute("SELECT name, sql FROM release.sqlite_master WHERE sql IS NOT NULL"))
    tables = ("article", "article_text", "search_entry")
    start = time.monotonic()
    rows.execute("BEGIN")
    for table in tables:
        rows.execute(made[table])
        rows.execute(f"INSERT INTO main.{table} SELECT * FROM release.{table}")
    for (index,) in rows.execute("SELECT sql FROM release.sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
                                 "AND tbl_name IN (?, ?, ?)", tables).fetchall():
        rows.execute(index)
    for table in (name for name in made if name in ("words_de", "grams_de", "words_en", "grams_en")):
        rows.execute(made[table])
        rows.execute(f"INSERT INTO {table} (rowid, title, number) SELECT a.id, t.title, a.number FROM release.article AS a "
                     "JOIN release.article_text AS t ON t.article = a.id AND t.language = ?", (table[-2:],))
    rows.execute("COMMIT")
    return time.monotonic() - start


def measure_bare(folder, tokens):
    heading("libsoup alone")
    small, page = bare_soup(folder, tokens, 100, THREADS), bare_soup(folder, tokens, PAGE_BYTES, 1)
    for name, results in (("100 bytes", small), ("187 KB, one after the other", page)):
        row(name, results[0])
        row(name + ", nginx with TLS", results[1], results[0])
    return small[1], page[1]


# ---- pull ----

def measure_pull(folder, bare_page):
    heading("Pull of 1,000 changes of 10,000, one after the other, nginx with TLS; goal: p99 < 20 ms")
    with Postgres(folder + "/postgres-pull", durable=True) as postgres:
        for name, database in (("SQLite", None), ("PostgreSQL", postgres.new("pull"))):
            with Server(PROGRAM, f"{folder}/pull-{name}", database=database, arguments=["--quiet"]) as server:
                tokens = house(server, folder, 10 * CHANGES)
                cursors = [cursor for _, cursor in pages(server.port, first_token(tokens))]
                with Nginx(f"{folder}/nginx-pull-{name}", [server.port]) as nginx:
                    meter = Meter([server], nginx)
                    path = "/v1/changes?limit=1000&cursor=" + cursors[-3]
                    result = load(nginx.port, True, path, tokens, threads=1, seconds=2 * SECONDS)
                    row(name, result, bare_page, meter.note(result))


# ---- poll ----

def make_catalog(folder):
    """(folder of releases, what it took)."""
    catalog = folder + "/catalog"
    os.makedirs(catalog, exist_ok=True)
    made = subprocess.run([INSTALL, "make", catalog, "house", str(ARTICLES)], check=True, capture_output=True, text=True).stdout
    return catalog, json.loads(made)


def etag_of(port, token, tls=True):
    head = subprocess.run(["curl", "-sk", "--noproxy", "*", "-D", "-", "-o", "/dev/null", "-H", "Authorization: Bearer " + token,
                           f"http{'s' * tls}://127.0.0.1:{port}/v1/catalog/latest"], check=True, capture_output=True, text=True).stdout
    return next(line.split(":", 1)[1].strip() for line in head.splitlines() if line.lower().startswith("etag:"))


def measure_poll(folder, catalog, bare_small):
    heading(f"304 of /v1/catalog/latest over {DEVICES} connections, nginx with TLS; goal: {CLIENTS:,} clients every {EVERY} s, p99 < 100 ms")
    with Server(PROGRAM, folder + "/poll", arguments=["--quiet", "--catalog", catalog]) as server:
        tokens = house(server, folder, 0)
        with Nginx(folder + "/nginx-poll", [server.port], catalog) as nginx:
            kind = "poll:" + etag_of(nginx.port, first_token(tokens))
            for name, options, bare in (("as fast as it goes", (), bare_small),
                                        (f"{CLIENTS / EVERY:.0f} due a second", ["--rate", str(CLIENTS / EVERY)], None)):
                meter = Meter([server], nginx)
                result = load(nginx.port, True, kind, tokens, seconds=2 * SECONDS, options=options)
                row(name, result, bare, meter.note(result) + f"; server {server.memory():.0f} MB")


# ---- crowd ----

def start_crowd(port, tls, how, tokens, etag):
    process = subprocess.Popen(bound(CROWD, port, "tls" if tls else "plain", how, CLIENTS, tokens, etag, EVERY, 1.3 * EVERY,
                                     10 * SECONDS), stdout=subprocess.PIPE, text=True)
    process.stdout.readline()
    return process


def bare_crowd(folder, how, tokens, etag, tls):
    """The same crowd, and a handler that says 304 to everything."""
    with soup_of(0) as port, contextlib.ExitStack() as stack:
        if tls:
            port = stack.enter_context(Nginx(f"{folder}/bare-crowd-{how}", [port], connections=CLIENTS + 2000)).port
        return json.loads(start_crowd(port, tls, how, tokens, etag).communicate()[0])


def crowd_row(name, server, front, how, tokens, etag, bare, nginx=None):
    """What a poll takes from the moment it is due, all clients there since a whole round."""
    quiet = server.memory(), nginx and memory_of(nginx)
    process = start_crowd(front.port, nginx, how, tokens, etag)
    meter = Meter([server], nginx)
    busy = server.memory(), nginx and memory_of(nginx)
    result = json.loads(process.communicate()[0])
    note = f"server {quiet[0]:.0f} → {busy[0]:.0f} MB"
    if nginx:
        note += f", nginx {quiet[1]:.0f} → {busy[1]:.0f} MB"
    made = f"{result['connected']:,} connections made, {result['resumed']:,} of them resumed, {result['open']:,} at a time"
    note += f"; longest {result['max']:.0f} ms; bare: p50 {bare['p50']:.2f}, p99 {bare['p99']:.2f} ms"
    row(f"{name}: {made}", result, f"1 : {result['p50'] / max(bare['p50'], 0.01):.2f} (p50)", f"{meter.note(result)}; {note}")
    if result["failed"] or result["refused"] or result["p99"] >= 100:
        failed.append(name)


def one_crowd(folder, catalog, name, how, with_nginx):
    """A house of its own: tokens are good for a quarter of an hour."""
    folder += f"/crowd-{how}-{'nginx' if with_nginx else 'alone'}"
    with Server(PROGRAM, folder, arguments=["--quiet", "--catalog", catalog]) as server, contextlib.ExitStack() as stack:
        tokens, nginx = house(server, folder, 0, CLIENTS), None
        if with_nginx:
            nginx = stack.enter_context(Nginx(folder + "/nginx", [server.port], catalog, connections=CLIENTS + 2000))
        etag = etag_of((nginx or server).port, first_token(tokens), with_nginx)
        crowd_row(name, server, nginx or server, how, tokens, etag, bare_crowd(folder, how, tokens, etag, with_nginx), nginx)


def measure_crowd(folder, catalog):
    heading(f"{CLIENTS:,} clients ask for /v1/catalog/latest every {EVERY} s ± 20 % (304); goal: p99 < 100 ms from the moment it is due")
    for name, how, with_nginx in (("nginx with TLS, a connection each that is kept", "keep", True),
                                  ("nginx with TLS, a new connection each time", "anew", True),
                                  ("nginx with TLS, a new connection and a whole greeting each time", "full", True),
                                  ("the server alone, a new connection each time", "full", False)):
        one_crowd(folder, catalog, name, how, with_nginx)


# ---- push ----

def measure_push(name, folder, servers, postgres=None, kills=False):
    """On a house of its own; commits of one row are counted before and after, for disks differ from second to second."""
    tokens, path = house(servers[0], folder, 0), f"{folder}/acknowledged"
    before = bare_commits(folder, 1)
    with Nginx(f"{folder}/nginx-{name.replace(' ', '-').replace(',', '')}", [server.port for server in servers]) as nginx:
        meter = Meter(servers, nginx, postgres)
        process = subprocess.Popen(bound(LOAD, nginx.port, "tls", THREADS, SECONDS, "push", tokens, 1, path),
                                   stdout=subprocess.PIPE, text=True)
        if kills:
            time.sleep(SECONDS * 0.6)
            servers[2].kill()
        result = json.loads(process.communicate()[0])
        note = meter.note(result)
    after = bare_commits(folder, 1)
    bare = {"rate": (before["rate"] + after["rate"]) / 2}
    row(f"{name}; one commit a row: {bare['rate']:,.0f}", result, bare, note)
    acknowledged = pathlib.Path(path).read_text().split()
    lost, twice, doubtful = check_acknowledged(servers[0].port, first_token(tokens), acknowledged)
    print(f"<!-- {len(acknowledged)} acknowledged, {lost} lost, {twice} applied twice, {doubtful} stored whose answer did not "
          "arrive -->", flush=True)
    if lost or twice or doubtful > DEVICES or not acknowledged:
        failed.append(name)


def measure_pushes(folder):
    heading("Durable push, nginx with TLS; goals: SQLite 1,000 a second, three servers on PostgreSQL twice as fast as SQLite")
    with Server(PROGRAM, folder + "/sqlite-push", arguments=["--quiet"]) as server:
        measure_push("SQLite, one server", folder, [server])
    with Postgres(folder + "/postgres-push", durable=True) as postgres:
        for n, name, kills in ((1, "PostgreSQL, one server", False), (3, "PostgreSQL, three servers", False),
                               (3, "PostgreSQL, three servers, one killed", True)):
            database = postgres.new(f"bench{n}{int(kills)}")
            servers = [Server(PROGRAM, f"{folder}/replica-{n}-{kills}-{i}", database=database, secret=folder + "/secret",
                              arguments=["--quiet"]) for i in range(n)]
            measure_push(name, folder, servers, postgres, kills)
            for server in servers:
                server.__exit__()


# ---- servers of equal size ----

def measure_share(name, folder, servers, postgres=None):
    shares = [Share(f"kontor-bench-{server.pid}", server.pid, PART) for server in servers]
    try:
        measure_push(name, folder, servers, postgres)
    finally:
        for server, share in zip(servers, shares):
            server.__exit__()
            share.end()


def measure_replicas(folder):
    """On this machine they would share its cores with whoever asks them: each gets the same small part of one, so that they
    are machines of equal size; database, nginx and who asks have what is left."""
    if Share.missing():
        print(f"\nServers of equal size: left out, {Share.missing()}", flush=True)
        return
    heading(f"Durable push, each server has {PART:.0%} of a core, database and nginx as much as they need; goal: three on PostgreSQL "
            "twice as fast as SQLite")
    measure_share("SQLite, one server", folder, [Server(PROGRAM, folder + "/sqlite-share", arguments=["--quiet"])])
    with Postgres(folder + "/postgres-share", durable=True) as postgres:
        for n in (1, 2, 3):
            database = postgres.new(f"share{n}")
            measure_share(f"PostgreSQL, {n} of them", folder,
                          [Server(PROGRAM, f"{folder}/share-{n}-{i}", database=database, secret=folder + "/secret",
                                  arguments=["--quiet"]) for i in range(n)], postgres)


# ---- first install ----

def measure_install(folder, catalog, made):
    print(f"\nFirst installation of {ARTICLES:,} articles, nginx with TLS; goals: < 2 s image, < 5 s rows\n")
    with Server(PROGRAM, folder + "/install", arguments=["--quiet", "--catalog", catalog, "--accel", "/kontor-catalog/"]) as server:
        token = first_token(house(server, folder, 0, 2))
        with Nginx(folder + "/nginx-install", [server.port], catalog) as nginx:
            for turn in range(3):
                bare = json.loads(subprocess.run([INSTALL, "bare", str(nginx.port), token, "1"], check=True, capture_output=True,
                                                 text=True).stdout)
                hashing, disk = bare_copy(folder, catalog + "/house/image/1")
                alone = bare["seconds"] + hashing + disk
                result = json.loads(subprocess.run([INSTALL, "fetch", str(nginx.port), token, catalog + "/root",
                                                    f"{folder}/client-{turn}"], check=True, capture_output=True, text=True).stdout)
                print(f"image of {bare['bytes'] / 1e6:.0f} MB: fetched, verified, on the disk and open after {result['open']:.2f} s (CPU "
                      f"{result['cpu']:.2f} s); its bytes alone: {bare['seconds']:.2f} s over the line, {hashing:.2f} s to hash them, "
                      f"{disk:.2f} s onto the disk; 1 : {result['open'] / alone:.2f}")
    alone = min(bare_rows(folder, catalog + "/release") for _ in range(3))
    print(f"rows with full text, out of a delta of {made['delta_bytes'] / 1e6:.1f} MB: {made['rows']:.2f} s (CPU {made['rows_cpu']:.2f} s); "
          f"inserted as they are: {alone:.2f} s; 1 : {made['rows'] / alone:.2f}", flush=True)


# ---- growth ----

def measure_growth(folder):
    heading("Ten times as much in the house (SQLite, nginx with TLS)")
    for changes in (10000, 100000):
        with Server(PROGRAM, f"{folder}/growth-{changes}", arguments=["--quiet"]) as server:
            tokens = house(server, folder, changes)
            cursors = [cursor for _, cursor in pages(server.port, first_token(tokens))]
            after = server.memory()
            with Nginx(f"{folder}/nginx-growth-{changes}", [server.port]) as nginx:
                for name, kind, threads in ((f"pull of the last 1,000 of {changes:,}", "/v1/changes?limit=1000&cursor=" + cursors[-3], 1),
                                            (f"poll behind {changes:,}", "/v1/changes?cursor=" + cursors[-1], THREADS)):
                    meter = Meter([server], nginx)
                    result = load(nginx.port, True, kind, tokens, threads=threads)
                    row(name, result, None, meter.note(result) + f"; server {after:.0f} MB")


def main():
    with tempfile.TemporaryDirectory(prefix="kontor-bench-") as folder:
        bare_small = bare_page = None
        if "bare" in PARTS:
            with Server(PROGRAM, folder + "/tokens", arguments=["--quiet"]) as server:
                bare_small, bare_page = measure_bare(folder, house(server, folder, 0))
        if "pull" in PARTS:
            measure_pull(folder, bare_page)
        if "push" in PARTS:
            measure_pushes(folder)
        if "replicas" in PARTS:
            measure_replicas(folder)
        catalog, made = make_catalog(folder) if {"poll", "crowd", "install"} & set(PARTS) else (None, None)
        if "poll" in PARTS:
            measure_poll(folder, catalog, bare_small)
        if "crowd" in PARTS:
            measure_crowd(folder, catalog)
        if "install" in PARTS:
            measure_install(folder, catalog, made)
        if "growth" in PARTS:
            measure_growth(folder)
    return 1 if failed else 0


sys.exit(main())
