#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""bench-poll.py SERVER MAKE-HOUSE LOAD BARE-SOUP CLI [SECONDS]: how fast clients are told that there is no newer catalog: the
304 of /v1/catalog/latest with a token each, alone and behind nginx with TLS, next to libsoup with an empty handler; and how an
image of 100,000 articles' size goes out. Prints a table; exit 1: the gate of 10,000 clients every 30 seconds is not met."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "server"))
PROGRAM, MAKE_HOUSE, LOAD, BARE, CLI = sys.argv[1:6]
SECONDS = float(sys.argv[6]) if len(sys.argv) > 6 else 5
from served import ROOT, Nginx, Server  # noqa: E402

DEVICES, THREADS = 192, 16
CLIENTS, EVERY, P99 = 10000, 30, 100
IMAGE = 60 << 20


def load(port, tls, kind, tokens):
    return json.loads(subprocess.run([LOAD, str(port), "tls" if tls else "plain", str(THREADS), str(SECONDS), kind, tokens, "1"],
                                     check=True, capture_output=True, text=True).stdout)


def row(name, result, bare=None):
    ratio = f"{bare['rate'] / max(result['rate'], 1):.1f}" if bare else ""
    note = f"{result['refused']} refused" if result["refused"] else ""
    print(f"| {name} | {result['rate']:,.0f} | {result['p50']:.2f} | {result['p99']:.2f} | {ratio} | {note} |", flush=True)
    return result


def publish(folder):
    tree = folder / "catalog" / "house"
    for arguments in (("build", str(ROOT / "tests/data/catalog-small"), "--output", str(folder / "release"), "--no-proofs"),
                      ("keys", "small", "--keys", str(folder / "keys")),
                      ("publish", str(folder / "release"), "--keys", str(folder / "keys"), "--tree", str(tree))):
        subprocess.run([CLI, "catalog", *arguments], check=True, capture_output=True)
    (tree / "blob").mkdir(exist_ok=True)
    with open(tree / "blob" / ("d" * 64), "wb") as blob:
        blob.write(os.urandom(IMAGE))


def ask(port, path, token):
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}",
                                     headers={"Authorization": "Bearer " + token, "Connection": "close"})
    return urllib.request.urlopen(request)


def measure_image(name, port, tls, token):
    url = f"{'https' if tls else 'http'}://127.0.0.1:{port}/v1/blob/{'d' * 64}"
    start = time.monotonic()
    subprocess.run(["curl", "-fsk", "-o", "/dev/null", "-H", "Authorization: Bearer " + token, url], check=True)
    seconds = time.monotonic() - start
    print(f"| {name}: 60 MB | | {seconds * 1000:.0f} | | | {IMAGE / (1 << 20) / seconds:.0f} MB/s |", flush=True)


def main():
    print("| what | a second | p50 ms | p99 ms | times slower than alone | |\n| --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory(prefix="kontor-poll-") as name:
        folder = pathlib.Path(name)
        publish(folder)
        catalog = str(folder / "catalog")
        with Server(PROGRAM, folder / "server", arguments=["--quiet", "--catalog", catalog, "--accel", "/kontor-catalog/"]) as server:
            tokens = folder / "tokens"
            text = subprocess.run([MAKE_HOUSE, server.database, server.secret, str(DEVICES)], check=True, capture_output=True,
                                  text=True).stdout
            tokens.write_text(text)
            token = text.split()[0]
            etag = ask(server.port, "/v1/catalog/latest", token).headers["ETag"]
            process = subprocess.Popen([BARE, "100"], stdout=subprocess.PIPE, text=True)
            bare = row("libsoup alone, 100 bytes", load(int(process.stdout.readline()), False, "/", str(tokens)))
            process.terminate()
            process.wait()
            row("304 of the newest release", load(server.port, False, "poll:" + etag, str(tokens)), bare)
            with Nginx(folder / "nginx", [server.port], catalog) as nginx:
                poll = row("304 of the newest release, nginx with TLS", load(nginx.port, True, "poll:" + etag, str(tokens)), bare)
                measure_image("a file, nginx with TLS", nginx.port, True, token)
    return 0 if poll["rate"] >= CLIENTS / EVERY and poll["p99"] < P99 and not poll["refused"] else 1


sys.exit(main())
