#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody who speaks to the port can do to the server: alone, and behind nginx as shipped.

Each case is bytes on a socket. It has to end with one answer of 4xx or 5xx, or be cut; no answer may follow another; a request
that was hidden in another one never reaches the server (its log says so). Where nginx makes a proper request of an
odd one (it does not pass headers on but writes its own), one answer is right, too: those cases say so.
"""

import concurrent.futures
import contextlib
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import meanwhile  # noqa: E402
from served import Nginx, Server, connect  # noqa: E402
from tap import Tap  # noqa: E402

PROGRAM, MAKE_HOUSE = sys.argv[1], sys.argv[2]
N_HALF = 3000


class Front:
    def __init__(self, name, port, tls, server, token):
        self.name, self.port, self.tls, self.server, self.token = name, port, tls, server, token

    def connect(self, timeout=8):
        return connect(self.port, self.tls, timeout)

    def ask(self, *pieces, wait=7, quiet=1):
        """Sends the pieces, 50 ms apart, and reads until the end or until nothing comes any more for `quiet` seconds."""
        answer = b""
        with self.connect(wait) as sock:
            try:
                for piece in pieces:
                    sock.sendall(piece)
                    if len(pieces) > 1:
                        time.sleep(0.05)
            except OSError:
                pass
            sock.settimeout(quiet)
            silent = 0
            while silent < wait:
                try:
                    data = sock.recv(65536)
                    if not data:
                        break
                    answer += data
                except TimeoutError:
                    silent += quiet
                    if answer:
                        break
                except OSError:
                    break
        return [int(status) for status in re.findall(rb"HTTP/1\.[01] (\d{3})", answer)], answer


def post(front, body, *headers, length=None, token=True):
    lines = [b"POST /v1/push HTTP/1.1", b"Host: localhost"]
    if token:
        lines.append(b"Authorization: Bearer " + front.token.encode())
    if length is not False:
        lines.append(b"Content-Length: " + str(len(body) if length is None else length).encode())
    return b"\r\n".join([*lines, *headers]) + b"\r\n\r\n" + body


def get(*headers, target=b"/v1/status", version=b"HTTP/1.1", host=b"Host: localhost"):
    return b"\r\n".join([b"GET " + target + b" " + version, *([host] if host else []), *headers]) + b"\r\n\r\n"


HIDDEN = b"GET /v1/hidden-@ HTTP/1.1\r\nHost: localhost\r\n\r\n"
BOMB = b'{"operations":' + b"[" * 100000 + b"]" * 100000 + b"}"

# name, pieces, and what nginx may make of it: the statuses that are right behind it, too.
CASES = [
    ("both Content-Length and Transfer-Encoding, the length hides a request",
     lambda f: [post(f, b"0\r\n\r\n" + HIDDEN, b"Transfer-Encoding: chunked")], ()),
    ("both, the other way round",
     lambda f: [post(f, b"5\r\nhello\r\n0\r\n\r\n" + HIDDEN, b"Transfer-Encoding: chunked", length=4)], ()),
    ("Transfer-Encoding with a space before the colon",
     lambda f: [post(f, b"0\r\n\r\n" + HIDDEN, b"Transfer-Encoding : chunked")], ()),
    ("Transfer-Encoding xchunked", lambda f: [post(f, b"0\r\n\r\n" + HIDDEN, b"Transfer-Encoding: xchunked")], ()),
    ("Transfer-Encoding alone, a request behind the last chunk",
     lambda f: [post(f, b"0\r\n\r\n" + HIDDEN, b"Transfer-Encoding: chunked", length=False)], ()),
    ("Transfer-Encoding hidden in a folded header",
     lambda f: [post(f, b"0\r\n\r\n" + HIDDEN, b"X-A: b\r\n Transfer-Encoding: chunked", length=0)], ()),
    ("two Content-Lengths that differ", lambda f: [post(f, HIDDEN, b"Content-Length: 0")], ()),
    ("two Content-Lengths that are equal",
     lambda f: [post(f, b"{}", b"Content-Length: 2")], ()),
    ("Content-Length +5", lambda f: [post(f, b"hello", length="+5")], ()),
    ("Content-Length -1", lambda f: [post(f, b"hello", length="-1")], ()),
    ("Content-Length 0x5", lambda f: [post(f, b"hello", length="0x5")], ()),
    ("Content-Length 5, 5", lambda f: [post(f, b"hello", length="5, 5")], ()),
    ("Content-Length of 20 digits", lambda f: [post(f, b"hello", length="1" + "0" * 19)], ()),
    ("a length that is too short: a request behind the body, in the same piece",
     lambda f: [post(f, b"{}" + HIDDEN, length=2)], (400, 422, 404)),
    ("a length that is too long, then the end", lambda f: [post(f, b"{}", length=100)], ()),
    ("no length at all", lambda f: [post(f, b"", length=False)], ()),
    ("a GET with a body", lambda f: [get(b"Content-Length: 45") + HIDDEN], (200, 400)),
    ("two Hosts", lambda f: [get(b"Host: other")], (200,)),
    ("no Host", lambda f: [get(host=None)], ()),
    ("a Host with a path", lambda f: [get(host=b"Host: localhost/../x")], ()),
    ("HTTP/1.0", lambda f: [get(version=b"HTTP/1.0")], (200,)),
    ("HTTP/0.9", lambda f: [b"GET /v1/status\r\n\r\n"], ()),
    ("HTTP/2.0 in words", lambda f: [get(version=b"HTTP/2.0")], ()),
    ("an absolute target", lambda f: [get(target=b"http://localhost/v1/status")], ()),
    ("CONNECT", lambda f: [b"CONNECT localhost:22 HTTP/1.1\r\nHost: localhost\r\n\r\n"], ()),
    ("OPTIONS *", lambda f: [b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n"], ()),
    ("TRACE", lambda f: [b"TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n"], ()),
    ("an invented method", lambda f: [b"BREW /v1/status HTTP/1.1\r\nHost: localhost\r\n\r\n"], ()),
    ("dots in the path", lambda f: [get(target=b"/v1/../../etc/passwd")], ()),
    ("encoded dots in the path", lambda f: [get(target=b"/v1/%2e%2e/%2e%2e/etc/passwd")], ()),
    ("NUL in the path", lambda f: [get(target=b"/v1/status\0x")], ()),
    ("an encoded NUL in the path", lambda f: [get(target=b"/v1/status%00")], ()),
    ("an encoded NUL in the query", lambda f: [get(target=b"/v1/changes?cursor=%00")], ()),
    ("NUL in a header", lambda f: [get(b"X-A: b\0c")], ()),
    ("NUL in the name of a header", lambda f: [get(b"Transfer-Encod\0ing: chunked")], ()),
    ("a bare CR in a header", lambda f: [get(b"X-A: b\rTransfer-Encoding: chunked")], (200,)),
    ("bare LF between headers", lambda f: [b"GET /v1/status HTTP/1.1\nHost: localhost\n\n"], (200,)),
    ("a head of 20 KB", lambda f: [get(b"X-A: " + b"a" * 20000)], ()),
    ("a target of 20 KB", lambda f: [get(target=b"/" + b"a" * 20000)], ()),
    ("200 headers", lambda f: [get(*[b"X-%d: a" % i for i in range(200)])], (200,)),
    ("a body of 1 MB", lambda f: [post(f, b"a" * 1000000)], ()),
    ("a body announced with 10 GB", lambda f: [post(f, b"a" * 1000, length=10 ** 10)], ()),
    ("garbage behind a request", lambda f: [get() + b"\0\1garbage\r\n\r\n"], (200, 400)),
    ("garbage alone", lambda f: [bytes(range(256)) * 20], ()),
    ("an empty line first", lambda f: [b"\r\n" + get()], (200,)),
    ("a websocket", lambda f: [get(b"Connection: Upgrade", b"Upgrade: websocket", b"Sec-WebSocket-Version: 13",
                                   b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")], ()),
    ("h2c", lambda f: [get(b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: h2c", b"HTTP2-Settings: AAMAAABk")], ()),
    ("the preface of HTTP/2", lambda f: [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"], ()),
    ("Expect: 100-continue, and no body", lambda f: [post(f, b"", b"Expect: 100-continue", length=10)], (100,)),
    ("a range of the feed", lambda f: [get(b"Range: bytes=0-1,0-1,0-1", target=b"/v1/changes")], (401,)),
    ("multipart", lambda f: [post(f, b"--a--", b"Content-Type: multipart/form-data; boundary=a")], ()),
    ("a body said to be gzip (a zip bomb)", lambda f: [post(f, b"\x1f\x8b" + b"\0" * 1000, b"Content-Encoding: gzip")], ()),
    ("JSON 100,000 levels deep", lambda f: [post(f, BOMB)], ()),
    ("JSON of 250 KB of empty lists", lambda f: [post(f, b'{"operations":[' + b"[]," * 80000 + b"[]]}")], ()),
    ("JSON with a number of 200 KB", lambda f: [post(f, b'{"operations":' + b"1" * 200000 + b"}")], ()),
    ("a TLS greeting in plain, or plain in TLS", lambda f: [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"], ()),
]


def words(statuses):
    return " ".join(map(str, statuses)) if statuses else "cut"


def is_refused(statuses, expected):
    """One answer of 4xx or 5xx, or none; behind nginx also those that are named."""
    if expected and all(status in expected for status in statuses):
        return True
    return len(statuses) <= 1 and all(400 <= status < 600 and status != 500 for status in statuses)


def try_case(front, number):
    """Each hides a request of a path of its own."""
    pieces = CASES[number][1](front)
    return front.ask(*[piece.replace(b"hidden-@", b"hidden-%d" % (100 + number)) for piece in pieces])


def try_cases(tap, front):
    with concurrent.futures.ThreadPoolExecutor(30) as pool:
        answers = list(pool.map(lambda number: try_case(front, number), range(len(CASES))))
    log = front.server.log()
    for number, (name, _, behind) in enumerate(CASES):
        statuses, answer = answers[number]
        good = is_refused(statuses, behind if front.tls else ())
        hidden = f"/v1/hidden-{100 + number}" in log
        # What nginx itself takes for a second request, after having answered the first, is no smuggling.
        if hidden and not (front.tls and len(statuses) == 2):
            good = False
        tap.ok(good, f"{front.name}: {name}", words(statuses))
        if not good:
            print("# " + answer[:300].decode(errors="replace").replace("\n", "\n# "))


# ---- what is over ----

def wait_for_sockets(server, count, seconds=10):
    end = time.monotonic() + seconds
    while server.sockets() > count and time.monotonic() < end:
        time.sleep(0.02)
    return server.sockets()


def try_ends(tap, front):
    """However a connection ends, nothing of it is left: answered or not, by the peer or by the server."""
    if front.tls:
        return  # whose connections are nginx's
    before = wait_for_sockets(front.server, 0, 0.5)
    for _ in range(20):
        with front.connect() as sock:
            for _ in range(2):
                sock.sendall(get())
                sock.recv(65536)
    for pieces in ((get(), b"X"), (get(), b"GET /v1/st"), (get(), b"\r\n\0"), (get(), post(front, b"{}", length=100))):
        with front.connect() as sock:
            for piece in pieces:
                sock.sendall(piece)
                sock.settimeout(0.1)
                try:
                    sock.recv(65536)
                except TimeoutError:
                    pass
    left = wait_for_sockets(front.server, before)
    tap.ok(left == before, f"{front.name}: connections that were answered and ended are closed", f"{before} sockets, then {left}")
    idle = [front.connect() for _ in range(300)]
    for sock in idle:
        try:
            sock.sendall(get())
            sock.recv(65536)
        except OSError:
            pass  # given up for another one
    most = front.server.sockets()
    for sock in idle:
        sock.close()
    left = wait_for_sockets(front.server, before)
    tap.ok(most < before + 300 and left == before, f"{front.name}: of 300 at rest some are given up, and none is left in the end",
           f"{before} sockets, {most}, then {left}")


# ---- others, meanwhile ----

def count_half(front, seconds=3):
    """How many connections a server mostly has while they come again and again."""
    with contextlib.ExitStack() as stack:
        process = meanwhile.attack(front.port, front.tls, N_HALF, seconds + 30, "head")
        stack.callback(process.wait)
        stack.callback(process.kill)
        counts, end = [], time.monotonic() + seconds
        while time.monotonic() < end:
            counts.append(front.server.sockets())
            time.sleep(0.02)
    return statistics.median(counts)


def try_slow(tap, front):
    """Everybody else is answered meanwhile. How fast is told, not judged, for two rounds say little: meanwhile.py does more."""
    phases = meanwhile.in_turns(front.port, front.tls, None, 2, 1, N_HALF)
    tap.ok(True, f"{front.name}: 3,000 half requests, and others are answered", meanwhile.tell(phases))
    if not front.tls:
        count = count_half(front)
        tap.ok(count < 130, f"{front.name}: of 3,000 half requests few are kept", f"{count:.0f} sockets")


def try_memory(tap, front, kind, name):
    before = front.server.memory()
    process = meanwhile.attack(front.port, front.tls, 600, 6, kind)
    peak = before
    end = time.monotonic() + 4
    while time.monotonic() < end:
        peak = max(peak, front.server.memory())
        time.sleep(0.05)
    alive = front.ask(get(target=b"/health"))[0] == [200]
    process.kill()
    process.wait()
    # What a sanitizer keeps back of freed memory is not the server's.
    limit = 10 if os.environ.get("KT_SANITIZED") != "1" else 1000
    tap.ok(alive and peak - before <= limit, f"{front.name}: {name}", f"{peak - before:+.1f} MB")


def try_front(tap, front):
    tap.ok(front.ask(get())[0] == [200], f"{front.name}: a proper request is answered")
    statuses = front.ask(post(front, json.dumps({"operations": []}).encode()))[0]
    tap.ok(len(statuses) == 1 and statuses[0] < 500, f"{front.name}: a proper push is answered", words(statuses))
    if not front.tls:
        statuses, _ = front.ask(b"GET /v1/status HTTP/1.1\r\nHost: lo", wait=30)
        tap.ok(statuses == [408], f"{front.name}: half a head is given up in time", words(statuses))
    for _ in range(20):
        front.ask(post(front, BOMB), quiet=0.05)
    try_ends(tap, front)
    try_cases(tap, front)
    try_memory(tap, front, "body", "600 bodies of 200 KB that do not end, memory of the server")
    try_slow(tap, front)
    tap.ok(front.ask(get())[0] == [200], f"{front.name}: and still it answers")


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory(prefix="kontor-attacks-") as folder:
        with Server(PROGRAM, folder + "/server") as server:
            token = subprocess.run([MAKE_HOUSE, server.database, server.secret, "1"], check=True, capture_output=True,
                                   text=True).stdout.strip()
            try_front(tap, Front("alone", server.port, False, server, token))
            if Nginx.missing():
                tap.skip("behind nginx", Nginx.missing())
            else:
                with Nginx(folder + "/nginx", [server.port]) as nginx:
                    try_front(tap, Front("behind nginx", nginx.port, True, server, token))
        tap.ok(server.process.returncode == 0, "stops when it is told to", str(server.process.returncode))
    return tap.end()


sys.exit(main())
