#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How fast others are answered while somebody holds half requests open (loris.py).

On a shared machine one measurement before and one meanwhile compare the machine's moods more than anything else. So phases of
equal length come in turns, round after round: at rest; under attack; and while the same attacker works on another server beside
this one, which costs the machine the same and this server nothing. All requests of all phases of a kind are taken together.

    meanwhile.py SERVER [ROUNDS [SECONDS]]     alone, then behind nginx; prints rows of tests/server/README.md
"""

import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from served import Nginx, Server, bound, connect  # noqa: E402

LORIS = pathlib.Path(__file__).parent / "loris.py"
REQUEST = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
REST, ATTACK, BESIDE = "at rest", "under attack", "attacker busy elsewhere"


def ask_for(port, tls, seconds):
    """Milliseconds of each request, one after the other, from an address of its own; a new connection for each fifty."""
    times, sock, end = [], None, time.monotonic() + seconds
    while time.monotonic() < end:
        start = time.perf_counter()
        if sock is None:
            sock = connect(port, tls, 8)
        sock.sendall(REQUEST)
        answer = b""
        while b"}" not in answer:
            data = sock.recv(65536)
            if not data:
                raise RuntimeError("others were cut, too")
            answer += data
        times.append((time.perf_counter() - start) * 1000)
        if len(times) % 50 == 0:
            sock.close()
            sock = None
        time.sleep(0.001)
    if sock:
        sock.close()
    return times


def attack(port, tls, count, seconds, kind):
    """A process; when this returns it has its connections."""
    process = subprocess.Popen(bound("nice", "-n", "5", sys.executable, LORIS, port, "tls" if tls else "plain", count,
                                     seconds, kind), stdout=subprocess.PIPE)
    process.stdout.readline()
    return process


def p99(times):
    return sorted(times)[int(len(times) * 0.99)]


def phase(port, tls, attacked, count, seconds):
    """attacked: a port, or None."""
    process = attacked and attack(attacked, tls, count, seconds + 30, "head")
    time.sleep(0.5)
    try:
        return ask_for(port, tls, seconds)
    finally:
        if process:
            process.kill()
            process.wait()


def in_turns(port, tls, elsewhere, rounds, seconds, count=3000):
    """{kind: [times of each phase]}; every other round the other way round. elsewhere: a port of another server, or None."""
    kinds = [(REST, None), (ATTACK, port), *([(BESIDE, elsewhere)] if elsewhere else [])]
    phases = {kind: [] for kind, _ in kinds}
    for turn in range(rounds):
        for kind, attacked in kinds[::-1] if turn % 2 else kinds:
            phases[kind].append(phase(port, tls, attacked, count, seconds))
    return phases


def compare(phases, kind, base=REST):
    """(p99 of all requests of a kind over that of all of base, median of that of the pairs)."""
    whole = [p99([one for times in phases[name] for one in times]) for name in (kind, base)]
    return whole[0] / whole[1], statistics.median(p99(a) / p99(b) for a, b in zip(phases[kind], phases[base]))


def tell(phases):
    """One line."""
    parts = []
    for kind, each in phases.items():
        times = [one for phase_times in each for one in phase_times]
        part = f"{kind} p50 {statistics.median(times):.2f}, p99 {p99(times):.2f} ms ({len(times):,} requests)"
        if kind != REST:
            part += ": {:.2f}, median of pairs {:.2f}".format(*compare(phases, kind))
        parts.append(part)
    if BESIDE in phases:
        parts.append("under attack to elsewhere: {:.2f}, median of pairs {:.2f}".format(*compare(phases, ATTACK, BESIDE)))
    return "; ".join(parts)


def main():
    program, rounds, seconds = sys.argv[1], int((sys.argv[2:3] or [12])[0]), float((sys.argv[3:4] or [3])[0])
    with tempfile.TemporaryDirectory(prefix="kontor-meanwhile-") as folder, \
            Server(program, folder + "/server", arguments=["--quiet"]) as server, \
            Server(program, folder + "/beside", arguments=["--quiet"]) as beside:
        print("alone:", tell(in_turns(server.port, False, beside.port, rounds, seconds)), flush=True)
        if Nginx.missing() is None:
            with Nginx(folder + "/nginx", [server.port]) as nginx, Nginx(folder + "/nginx-beside", [beside.port]) as other:
                print("behind nginx:", tell(in_turns(nginx.port, True, other.port, rounds, seconds)), flush=True)


if __name__ == "__main__":
    main()
