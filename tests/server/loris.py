# SPDX-License-Identifier: GPL-3.0-or-later
"""loris.py PORT TLS COUNT SECONDS KIND: so many connections that never finish a request ("head" or "body"); those that
are cut come again a second later. Of those with TLS nine of ten do not even finish the greeting. A process of its own,
so that it does not slow down who measures."""

import random
import resource
import socket
import ssl
import sys
import time

PORT, TLS, COUNT, SECONDS, KIND = int(sys.argv[1]), sys.argv[2] == "tls", int(sys.argv[3]), float(sys.argv[4]), sys.argv[5]
GREETING = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"
HEAD = b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-A: "
BODY = b"POST /v1/push HTTP/1.1\r\nHost: localhost\r\nContent-Length: 262144\r\n\r\n" + b"[" * 200000


def connect():
    sock = socket.socket()
    sock.bind(("127.0.0.66", 0))
    sock.settimeout(2)
    try:
        sock.connect(("127.0.0.1", PORT))
        if TLS and KIND == "head" and random.random() < 0.9:
            sock.send(GREETING)
        elif TLS:
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            sock = context.wrap_socket(sock)
        if KIND == "body":
            sock.settimeout(0.3)
            sock.sendall(BODY)
        elif not TLS or isinstance(sock, ssl.SSLSocket):
            sock.send(HEAD)
    except OSError:
        pass
    sock.setblocking(False)
    return sock


def main():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 10000), hard))
    sockets = [connect() for _ in range(COUNT)]
    print("open", flush=True)
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        time.sleep(1)
        for i, sock in enumerate(sockets):
            if time.monotonic() > end:
                return
            try:
                sock.send(b"a")
            except (OSError, ssl.SSLError):
                sock.close()
                sockets[i] = connect()


main()
