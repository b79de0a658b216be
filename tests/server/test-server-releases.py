#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Releases of a catalog over the wire, from the program alone and behind nginx as shipped: published with kontor-cli, fetched
with tokens and ranges, by many and by slow ones, and never more in memory than a piece for each of them."""

import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from served import ROOT, Nginx, Server, connect  # noqa: E402
from tap import Tap  # noqa: E402

PROGRAM, MAKE_HOUSE, CLI = sys.argv[1:4]
BIG = "b" * 64
BIG_BYTES = 200 << 20
N_SLOW = 60


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body


class Front:
    def __init__(self, name, port, tls, token):
        self.name, self.port, self.tls, self.token = name, port, tls, token

    def send(self, path, headers=(), token=None):
        sock = connect(self.port, self.tls, 60)
        lines = [f"GET {path} HTTP/1.1", "Host: localhost", "Connection: close",
                 f"Authorization: Bearer {self.token if token is None else token}", *headers]
        sock.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return sock

    def get(self, path, *headers, token=None):
        with self.send(path, headers, token) as sock:
            data = bytearray()
            try:
                while piece := sock.recv(1 << 20):
                    data += piece
            except OSError:
                pass
        head, _, body = bytes(data).partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        fields = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
        return Answer(int(lines[0].split()[1]) if lines[0] else 0, fields, body)


def publish(folder):
    """A release of the small catalog of the tests, with a picture, and a blob that is large."""
    def cli(*arguments):
        subprocess.run([CLI, "catalog", *arguments], check=True, capture_output=True)

    tree = folder / "catalog" / "house"
    (folder / "media").mkdir()
    (folder / "media" / "a.svg").write_text("<svg/>")
    cli("build", str(ROOT / "tests/data/catalog-small"), "--output", str(folder / "release"), "--no-proofs")
    cli("keys", "small", "--keys", str(folder / "keys"))
    for _ in range(2):
        cli("publish", str(folder / "release"), "--keys", str(folder / "keys"), "--tree", str(tree),
            "--media", str(folder / "media"))
    with open(tree / "blob" / BIG, "wb") as big:
        big.truncate(BIG_BYTES)
    return tree


def try_files(tap, front, tree):
    names = ["catalog/latest", "catalog/root/1", "catalog/1/manifest.json", "catalog/image/2", "catalog/delta/1-2",
             "blob/" + hashlib.sha256(b"<svg/>").hexdigest()]
    for name in names:
        file = tree / name.removeprefix("catalog/")
        answer = front.get("/v1/" + name)
        same = answer.status == 200 and answer.body == file.read_bytes()
        again = front.get("/v1/" + name, "If-None-Match: " + answer.headers.get("etag", "?"))
        tap.ok(same and again.status == 304 and again.body == b"",
               f"{front.name}: {name[:24]} comes as it was published, and 304 the next time",
               f"{answer.status} {again.status} {answer.headers.get('etag')}")
    immutable = front.get("/v1/catalog/image/2").headers.get("cache-control", "")
    tap.ok("immutable" in immutable and "private" in immutable, f"{front.name}: a release says that it never changes", immutable)


def try_ranges(tap, front, tree):
    image = (tree / "image/1").read_bytes()
    size = len(image)
    good = all((part := front.get("/v1/catalog/image/1", f"Range: bytes={n}-")).status == 206 and part.body == image[n:]
               and part.headers["content-range"] == f"bytes {n}-{size - 1}/{size}" for n in (0, 1, 65536, size - 1))
    tap.ok(good, f"{front.name}: a release goes on from any byte")
    for text in (f"bytes={size}-", "bytes=-5", "bytes=0-5", "bytes=0-1,5-", "bytes=--1", "items=1-", "bytes=1x-",
                 "bytes=99999999999999999999-"):
        answer = front.get("/v1/catalog/image/1", "Range: " + text)
        tap.ok(answer.status == 416 and len(answer.body) < 1000, f"{front.name}: no such range: {text}", str(answer.status))
    for path in ("/v1/catalog/latest", "/v1/changes", "/v1/catalog/1/manifest.json"):
        status = front.get(path, "Range: bytes=5-").status
        tap.ok(status in ((200, 206) if front.tls else (400,)), f"{front.name}: no range of {path}", str(status))


def try_strangers(tap, front):
    for path in ("catalog/latest", "catalog/image/1", "blob/" + BIG):
        tap.ok(front.get("/v1/" + path, token="x").status == 401, f"{front.name}: nothing of {path[:16]} without a token")
    for path in ("/kontor-catalog/house/latest", "/kontor-catalog/house/image/1", "/v1/catalog/../../secret",
                 "/v1/catalog/image/..%2f..%2fsecret", "/v1/blob/..", "/v1/catalog/image/1%00", "/v1//catalog/image/1"):
        answer = front.get(path)
        tap.ok(answer.status in (400, 404), f"{front.name}: {path} is nothing", str(answer.status))


def memory_grows(server, before, most):
    """Waits while it looks; what a sanitizer keeps back is not the server's."""
    return server.memory() - before > (most if os.environ.get("KT_SANITIZED") != "1" else 1000)


def try_large(tap, front, server):
    before = server.memory()
    digest = hashlib.sha256()
    start = time.monotonic()
    with front.send("/v1/blob/" + BIG) as sock:
        data = sock.recv(1 << 16)
        total = len(data.partition(b"\r\n\r\n")[2])
        while piece := sock.recv(1 << 20):
            total += len(piece)
            digest.update(piece)
    grown = server.memory() - before
    tap.ok(total == BIG_BYTES and not memory_grows(server, before, 10), f"{front.name}: 200 MB are sent, memory of the server",
           f"{grown:+.1f} MB, {BIG_BYTES / (1 << 20) / (time.monotonic() - start):.0f} MB/s")


def try_slow(tap, front, server):
    """So many who read nothing; somebody else is served meanwhile."""
    before = server.memory()
    slow = [front.send("/v1/blob/" + BIG) for _ in range(N_SLOW)]
    time.sleep(1)
    answer = front.get("/v1/catalog/image/1")
    grown = server.memory() - before
    tap.ok(answer.status == 200 and not memory_grows(server, before, 15),
           f"{front.name}: {N_SLOW} who do not read hold nobody up, memory of the server", f"{grown:+.1f} MB")
    for sock in slow:
        sock.close()


def try_shorter(tap, front, tree):
    """Somebody cuts a file that is being sent: the connection ends, and the server does not."""
    victim = tree / "blob" / ("c" * 64)
    with open(victim, "wb") as file:
        file.truncate(BIG_BYTES)
    with front.send("/v1/blob/" + "c" * 64) as sock:
        total = len(sock.recv(1000))
        os.truncate(victim, 1000)
        while piece := sock.recv(1 << 20):
            total += len(piece)
    tap.ok(total < BIG_BYTES and front.get("/v1/catalog/image/1").status == 200,
           f"{front.name}: a file that is cut while it is sent", f"{total} bytes came")


def try_front(tap, front, server, tree):
    try_files(tap, front, tree)
    try_ranges(tap, front, tree)
    try_strangers(tap, front)
    try_large(tap, front, server)
    try_slow(tap, front, server)


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory(prefix="kontor-releases-") as name:
        folder = pathlib.Path(name)
        tree = publish(folder)
        catalog = str(folder / "catalog")
        secret = str(folder / "secret")
        with Server(PROGRAM, folder / "alone", secret=secret, arguments=("--catalog", catalog)) as server:
            token = subprocess.run([MAKE_HOUSE, server.database, secret, "1"], check=True, capture_output=True,
                                   text=True).stdout.strip()
            front = Front("alone", server.port, False, token)
            try_front(tap, front, server, tree)
            try_shorter(tap, front, tree)
            database = server.database
        tap.ok(server.process.returncode == 0, "stops when it is told to")
        if Nginx.missing():
            tap.skip("behind nginx", Nginx.missing())
        else:
            with Server(PROGRAM, folder / "behind", database=database, secret=secret,
                        arguments=("--catalog", catalog, "--accel", "/kontor-catalog/")) as server, \
                    Nginx(folder / "nginx", [server.port], catalog) as nginx:
                try_front(tap, Front("behind nginx", nginx.port, True, token), server, tree)
    return tap.end()


sys.exit(main())
