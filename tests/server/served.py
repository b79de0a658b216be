# SPDX-License-Identifier: GPL-3.0-or-later
"""A kontor-server of the test's own, alone or behind nginx with the configuration that is shipped.

    with Server(program, folder) as server:  server.port, server.pid, server.log()
    with Nginx(folder, [server.port]) as nginx:  nginx.port (TLS)

Both end with the test, also when it is killed.
"""

import collections
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
from child import bound  # noqa: E402


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _new_context():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


CONTEXT = _new_context()


def connect(port, tls, timeout, address=None):
    """A socket to one of them; whatever certificate it has."""
    sock = socket.create_connection(("127.0.0.1", port), timeout, address and (address, 0))
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return CONTEXT.wrap_socket(sock) if tls else sock


class Server:
    def __init__(self, program, folder, database=None, secret=None, threads=4, arguments=(), port=0, environment=None):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.database = database or str(self.folder / "kontor.db")
        self.secret = secret or str(self.folder / "secret")
        self.log_path = self.folder / "log"
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                bound(program, "serve", "--data", self.folder, "--database", self.database, "--secret", self.secret,
                      "--listen", f"127.0.0.1:{port}", "--threads", threads, *arguments),
                stdout=subprocess.PIPE, stderr=log, env=environment)
        ready = self.process.stdout.readline().decode()
        if not ready.startswith("ready "):
            self.process.wait()
            raise RuntimeError("the server does not start: " + self.log())
        self.port = int(ready.rsplit(":", 1)[1])
        self.pid = self.process.pid

    def log(self):
        return self.log_path.read_text(errors="replace")

    def memory(self):
        """Resident, in MB; what was read from files and can be dropped does not count."""
        text = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(r"RssAnon:\s+(\d+)", text).group(1)) / 1024

    def sockets(self):
        """How many it has open."""
        count = 0
        for fd in pathlib.Path(f"/proc/{self.pid}/fd").iterdir():
            try:
                count += os.readlink(fd).startswith("socket:")
            except FileNotFoundError:
                pass
        return count

    def kill(self):
        self.process.kill()
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()


class Nginx:
    """None of it is installed: own folder, own port, own certificate."""

    @staticmethod
    def missing():
        for program in ("nginx", "openssl"):
            if shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin") is None:
                return program + " is not installed"
        return None

    def __init__(self, folder, ports, catalog=None, connections=8000):
        self.connections = connections
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-keyout", str(self.folder / "key"), "-out", str(self.folder / "crt"), "-days", "2",
                        "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"],
                       check=True, capture_output=True)
        self._write(ports, catalog or self.folder)
        program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
        self.process = subprocess.Popen(bound(program, "-e", self.folder / "error", "-p", self.folder, "-c",
                                              self.folder / "nginx.conf", signal="TERM"), stderr=subprocess.DEVNULL)
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError("nginx does not start: " + (self.folder / "error").read_text())

    def _write(self, ports, catalog):
        site = (ROOT / "data/server/nginx.conf").read_text()
        servers = "\n".join(f"    server 127.0.0.1:{port};" for port in ports)
        for old, new in (("    server 127.0.0.1:8462;", servers),
                         ("listen 443", f"listen 127.0.0.1:{self.port}"),
                         ("/etc/kontor/server.crt", str(self.folder / "crt")),
                         ("/etc/kontor/server.key", str(self.folder / "key")),
                         ("/srv/kontor/catalog/", f"{catalog}/"),
                         ("/var/log/nginx/kontor.log", str(self.folder / "access")),
                         ("/var/log/nginx/kontor-error.log", str(self.folder / "error"))):
            if old not in site:
                raise RuntimeError(f"data/server/nginx.conf has no “{old}”")
            site = site.replace(old, new)
        (self.folder / "site.conf").write_text(site)
        user = "user root;\n" if os.geteuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(
            f"{user}daemon off;\npid {self.folder}/pid;\nworker_processes 1;\nworker_rlimit_nofile {self.connections + 192};\n"
            f"events {{ worker_connections {self.connections}; }}\n"
            f"http {{\n  client_body_temp_path {self.folder}/body;\n  proxy_temp_path {self.folder}/proxy;\n"
            f"  fastcgi_temp_path {self.folder}/f;\n  uwsgi_temp_path {self.folder}/u;\n"
            f"  scgi_temp_path {self.folder}/s;\n  include {self.folder}/site.conf;\n}}\n")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)


def pages(port, token):
    """All of the feed: the lines of each page, and the cursor behind it."""
    cursor, more = "", True
    while more:
        request = urllib.request.Request(f"http://127.0.0.1:{port}/v1/changes?limit=1000" + (f"&cursor={cursor}" if cursor else ""),
                                         headers={"Authorization": "Bearer " + token, "Connection": "close"})
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as answer:
            *lines, last = [json.loads(line) for line in answer.read().splitlines()]
        more, cursor = last["more"], last["next"]
        yield lines, cursor


def check_acknowledged(port, token, acknowledged):
    """What was acknowledged, against the feed: (lost, applied twice, stored whose answer did not arrive)."""
    revs, counts = {}, collections.Counter()
    for lines, _ in pages(port, token):
        for change in lines:
            if change["type"] == "account":
                revs[change["id"]] = change["rev"]
                counts[change["id"]] += 1
    lost = [one for one in acknowledged if one not in revs]
    twice = [one for one in revs if revs[one] != 1 or counts[one] != 1]
    return len(lost), len(twice) + len(acknowledged) - len(set(acknowledged)), len(revs) - len(set(acknowledged))
