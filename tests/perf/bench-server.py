#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""bench-server.py SERVER MAKE-HOUSE LOAD BARE-SOUP [SECONDS]: how fast the server is, next to libsoup with an empty handler in the
same run, with tokens, territories and nginx with TLS on; SQLite and PostgreSQL, one server and three; and whether one of
three servers killed under load loses or doubles anything. PostgreSQL is durable here. Prints tables; exit 1: something was lost."""

import collections
import glob
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "server"))
from served import Nginx, Server  # noqa: E402

PROGRAM, MAKE_HOUSE, LOAD, BARE = sys.argv[1:5]
SECONDS = float(sys.argv[5]) if len(sys.argv) > 5 else 5
DEVICES, THREADS, CHANGES = 192, 16, 1000
PAGE_BYTES = 187000
failed = []


class Postgres:
    def __init__(self, folder):
        self.folder = folder
        self.bin = os.path.dirname(sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))[-1])
        self.drop = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
        os.makedirs(folder)
        if self.drop:
            os.chmod(os.path.dirname(folder), 0o711)
            shutil.chown(folder, "postgres")
        self.run("initdb", "-D", folder + "/data", "-U", "kontor", "-A", "trust", "-E", "UTF8", "--locale=C")
        self.run("pg_ctl", "-D", folder + "/data", "-l", folder + "/log", "-w", "-o",
                 f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c max_connections=60", "start")

    def run(self, program, *arguments):
        subprocess.run([*self.drop, f"{self.bin}/{program}", *arguments], cwd=self.folder, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def new(self, name):
        self.run("createdb", "-h", self.folder, "-U", "kontor", name)
        return f"postgresql:///{name}?host={urllib.parse.quote(self.folder, safe='')}&user=kontor"

    def stop(self):
        self.run("pg_ctl", "-D", self.folder + "/data", "-m", "fast", "-w", "stop")


def load(port, tls, kind, tokens, first=1, acknowledged=None, seconds=SECONDS, threads=THREADS):
    command = [LOAD, str(port), "tls" if tls else "plain", str(threads), str(seconds), kind, tokens, str(first)]
    return json.loads(subprocess.run(command + ([acknowledged] if acknowledged else []), check=True,
                                     capture_output=True, text=True).stdout)


def row(name, result, bare=None):
    ratio = f"{bare['rate'] / max(result['rate'], 1):.1f}" if bare else ""
    note = f"{result['refused']} refused " * (result["refused"] > 0) + f"{result['again']} again" * (result["again"] > 0)
    print(f"| {name} | {result['rate']:,.0f} | {result['p50']:.2f} | {result['p99']:.2f} | {ratio} | {note} |", flush=True)


def house(server, folder, changes):
    path = folder + "/tokens-" + str(server.port)
    text = subprocess.run([MAKE_HOUSE, server.database, server.secret, str(DEVICES), str(changes)], check=True,
                          capture_output=True, text=True).stdout
    pathlib.Path(path).write_text(text)
    return path


def bare_soup(size):
    process = subprocess.Popen([BARE, str(size)], stdout=subprocess.PIPE, text=True)
    return process, int(process.stdout.readline())


def measure_bare(folder, tokens):
    results = []
    for name, size, threads in (("libsoup alone, 100 bytes", 100, THREADS),
                                ("libsoup alone, 187 KB, one after the other", PAGE_BYTES, 1)):
        process, port = bare_soup(size)
        results.append(load(port, False, "/", tokens, threads=threads))
        row(name, results[-1])
        with Nginx(f"{folder}/bare-{size}", [port]) as nginx:
            row(name + ", behind nginx with TLS", load(nginx.port, True, "/v1/status", tokens, threads=threads))
        process.terminate()
        process.wait()
    return results


def measure_commits(folder):
    """What the disk gives: one row, one commit, nothing else."""
    database = sqlite3.connect(folder + "/commits.db", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")
    times = []
    end = time.monotonic() + 2
    while time.monotonic() < end:
        start = time.perf_counter()
        database.execute("INSERT INTO t (b) VALUES (?)", ("x" * 500,))
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    result = {"rate": len(times) / 2, "p50": times[len(times) // 2], "p99": times[int(len(times) * 0.99)], "refused": 0,
              "again": 0}
    row("SQLite alone: one row a commit", result)
    return result


def head_cursor(port, token):
    cursor, more = "", True
    while more:
        request = urllib.request.Request(f"http://127.0.0.1:{port}/v1/changes?limit=1000" + (f"&cursor={cursor}" if cursor else ""),
                                         headers={"Authorization": "Bearer " + token, "Connection": "close"})
        with urllib.request.urlopen(request) as answer:
            last = json.loads(answer.read().splitlines()[-1])
        more = last["more"] and last["next"] != cursor
        cursor = last["next"]
    return cursor


def feed(port, token):
    """id → rev, and how often each came."""
    revs, counts, cursor, more = {}, collections.Counter(), "", True
    while more:
        request = urllib.request.Request(f"http://127.0.0.1:{port}/v1/changes?limit=1000" + (f"&cursor={cursor}" if cursor else ""),
                                         headers={"Authorization": "Bearer " + token, "Connection": "close"})
        with urllib.request.urlopen(request) as answer:
            *lines, last = [json.loads(line) for line in answer.read().splitlines()]
        for change in lines:
            if change["type"] == "account":
                revs[change["id"]] = change["rev"]
                counts[change["id"]] += 1
        more, cursor = last["more"], last["next"]
    return revs, counts


def measure_push(name, folder, servers, bare_small):
    """On a house of its own, so that each device begins with its first operation."""
    tokens = house(servers[0], folder, 0)
    path = f"{folder}/acknowledged-{name.replace(' ', '-')}"
    if len(servers) == 1:
        row(name + ": push", load(servers[0].port, False, "push", tokens, 1, path), bare_small)
    else:
        with Nginx(f"{folder}/nginx-push-{len(servers)}", [server.port for server in servers]) as nginx:
            row(name + ": push, nginx with TLS", load(nginx.port, True, "push", tokens, 1, path), bare_small)
    check(name, servers[0], tokens, path)


def check(name, server, tokens, path):
    wanted = pathlib.Path(path).read_text().split()
    revs, counts = feed(server.port, pathlib.Path(tokens).read_text().split()[0])
    lost = [one for one in wanted if one not in revs]
    twice = [one for one in revs if revs[one] != 1 or counts[one] != 1]
    doubtful = len(revs) - len(set(wanted))
    print(f"<!-- {name}: {len(wanted)} acknowledged, {len(lost)} lost, {len(twice)} applied twice, "
          f"{doubtful} stored whose answer did not arrive -->", flush=True)
    if lost or twice or doubtful > DEVICES or not wanted:
        failed.append(name)


def kill_one(folder, servers, bare_small):
    tokens = house(servers[0], folder, 0)
    path = f"{folder}/acknowledged-killed"
    with Nginx(folder + "/nginx-killed", [server.port for server in servers]) as nginx:
        process = subprocess.Popen([LOAD, str(nginx.port), "tls", str(THREADS), str(SECONDS * 2), "push", tokens, "1", path],
                                   stdout=subprocess.PIPE, text=True)
        time.sleep(SECONDS * 0.7)
        servers[2].kill()
        row("PostgreSQL, three servers, one killed under load: push, nginx with TLS", json.loads(process.communicate()[0]), bare_small)
    check("one of three killed", servers[0], tokens, path)


def main():
    print("| what | a second | p50 ms | p99 ms | times slower than alone | |\n| --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory(prefix="kontor-bench-") as folder:
        with Server(PROGRAM, folder + "/sqlite", arguments=["--quiet"]) as server:
            tokens = house(server, folder, CHANGES)
            bare_small, bare_page = measure_bare(folder, tokens)
            bare_commit = measure_commits(folder)
            cursor = head_cursor(server.port, pathlib.Path(tokens).read_text().split()[0])
            with Nginx(folder + "/nginx", [server.port]) as nginx:
                for name, port, tls in (("SQLite", server.port, False), ("SQLite, nginx with TLS", nginx.port, True)):
                    row(name + ": pull of 1,000 changes, one after the other",
                        load(port, tls, "/v1/changes?limit=1000", tokens, threads=1), bare_page)
                    row(name + ": poll at the head", load(port, tls, "/v1/changes?cursor=" + cursor, tokens), bare_small)
        with Server(PROGRAM, folder + "/sqlite-push", arguments=["--quiet"]) as server:
            measure_push("SQLite, one server", folder, [server], bare_commit)
        postgres = Postgres(folder + "/postgres")
        try:
            for n, name in ((1, "PostgreSQL, one server"), (3, "PostgreSQL, three servers"), (3, None)):
                database = postgres.new(f"bench{n}{'k' if name is None else ''}")
                servers = [Server(PROGRAM, f"{folder}/replica-{n}-{name is None}-{i}", database=database,
                                  secret=folder + "/secret", arguments=["--quiet"]) for i in range(n)]
                if name is None:
                    kill_one(folder, servers, bare_commit)
                else:
                    measure_push(name, folder, servers, bare_commit)
                for server in servers:
                    server.__exit__()
        finally:
            postgres.stop()
    return 1 if failed else 0


sys.exit(main())
