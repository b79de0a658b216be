#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-server-killed.py SERVER MAKE-HOUSE LOAD [SECONDS [KILLS [SERVERS]]]: several servers on one PostgreSQL behind nginx, killed
with -9 one after the other while 48 devices push, and begun again on the same port. Afterwards everything that was
acknowledged is in the feed, once. With one server it is SQLite. TAP."""

import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

from postgres import Postgres
from served import Nginx, Server, bound, check_acknowledged, free_port

PROGRAM, MAKE_HOUSE, LOAD = sys.argv[1:4]
SECONDS = float(sys.argv[4]) if len(sys.argv) > 4 else 5
KILLS = int(sys.argv[5]) if len(sys.argv) > 5 else 4
SERVERS = int(sys.argv[6]) if len(sys.argv) > 6 else 3
DEVICES, THREADS = 48, 12
SEED = int(os.environ.get("KT_SEED", random.randrange(1 << 30)))


def start(folder, number, database, port):
    return Server(PROGRAM, f"{folder}/server-{number}", database=database, secret=f"{folder}/secret", port=port,
                  arguments=["--quiet"])


def kill_in_turn(servers, begin, load, chance):
    """At moments that nobody chose, so in whatever step of a push they are in. How many were killed under load."""
    killed = 0
    for i in range(KILLS):
        time.sleep(SECONDS / (KILLS + 1) * chance.uniform(0.5, 1.4))
        killed += load.poll() is None
        servers[i % len(servers)].kill()
        servers[i % len(servers)] = begin(i % len(servers))
    return killed


def run(folder, database):
    chance = random.Random(SEED)
    ports = [free_port() for _ in range(SERVERS)]
    servers = [start(folder, i, database, port) for i, port in enumerate(ports)]
    tokens, path = f"{folder}/tokens", f"{folder}/acknowledged"
    house = [MAKE_HOUSE, servers[0].database, servers[0].secret, str(DEVICES), "0"]
    pathlib.Path(tokens).write_text(subprocess.run(house, check=True, capture_output=True, text=True).stdout)
    try:
        with Nginx(f"{folder}/nginx", ports) as nginx:
            load = subprocess.Popen(bound(LOAD, nginx.port, "tls", THREADS, SECONDS, "push", tokens, 1, path),
                                    stdout=subprocess.PIPE, text=True)
            killed = kill_in_turn(servers, lambda i: start(folder, i, database, ports[i]), load, chance)
            result = json.loads(load.communicate(timeout=SECONDS + 90)[0])
        wanted = pathlib.Path(path).read_text().split()
        lost, twice, doubtful = check_acknowledged(servers[0].port, pathlib.Path(tokens).read_text().split()[0], wanted)
    finally:
        for server in servers:
            server.__exit__()
    print(f"# seed {SEED}: {killed} kills under load, {len(wanted)} acknowledged, {result['again']} asked again, {lost} lost, {twice} applied "
          f"twice, {doubtful} stored whose answer did not arrive before the end")
    # With several servers nginx asks the next one, and the devices need not.
    asked = result["again"] > 0 or SERVERS > 1
    return bool(wanted) and killed > 0 and asked and result["refused"] == 0 and not lost and not twice and doubtful <= DEVICES


def main():
    missing = Nginx.missing() or (Postgres.missing() if SERVERS > 1 else None)
    name = f"{SERVERS} of {'PostgreSQL' if SERVERS > 1 else 'SQLite'}, killed under load, lose nothing and do nothing twice"
    print("1..1", flush=True)
    if missing:
        print(f"ok 1 {name} # SKIP {missing}")
        return 0
    with tempfile.TemporaryDirectory(prefix="kontor-killed-") as folder:
        if SERVERS == 1:
            good = run(folder, f"{folder}/kontor.db")
        else:
            with Postgres(folder + "/postgres", durable=True) as postgres:
                good = run(folder, postgres.new("killed"))
    print(f"{'ok' if good else 'not ok'} 1 {name}")
    return 0 if good else 1


sys.exit(main())
