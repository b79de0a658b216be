# SPDX-License-Identifier: GPL-3.0-or-later
"""loris.py PORT TLS COUNT SECONDS KIND: so many connections that never finish a request ("head" or "body"); those that
are cut come again a second later. Of those with TLS nine of ten do not even finish the greeting. A process of its own,
so that it does not slow down who measures."""

import concurrent.futures
import random
import resource
import ssl
import sys
import time

from served import connect

PORT, TLS, COUNT, SECONDS, KIND = int(sys.argv[1]), sys.argv[2] == "tls", int(sys.argv[3]), float(sys.argv[4]), sys.argv[5]
GREETING = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"
HEAD = b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-A: "
BODY = b"POST /v1/push HTTP/1.1\r\nHost: localhost\r\nContent-Length: 262144\r\n\r\n" + b"[" * 200000
WAITS = (BlockingIOError, ssl.SSLWantWriteError, ssl.SSLWantReadError)


class Half:
    """A connection, and what is still to be said on it; then a byte a second."""

    def __init__(self):
        self.sock = None
        self.begin()

    def begin(self):
        only_greets = TLS and KIND == "head" and random.random() < 0.9
        self.rest = GREETING if only_greets else HEAD if KIND == "head" else BODY
        try:
            self.sock = connect(PORT, TLS and not only_greets, 2, "127.0.0.66")
            self.sock.setblocking(False)
            self.go_on()
        except OSError:
            self.end()

    def go_on(self):
        try:
            while self.rest:
                self.rest = self.rest[self.sock.send(self.rest):]
        except WAITS:
            return
        self.rest = b"a"

    def end(self):
        if self.sock:
            self.sock.close()
        self.sock = None

    def tick(self):
        try:
            if self.sock:
                self.go_on()
            else:
                self.begin()
        except OSError:
            self.end()
            self.begin()


def main():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 10000), hard))
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        halves = list(pool.map(lambda _: Half(), range(COUNT)))
    print("open", flush=True)
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        time.sleep(1)
        for half in halves:
            if time.monotonic() > end:
                return
            half.tick()


main()
