# SPDX-License-Identifier: GPL-3.0-or-later
"""A kontor-server of the test's own, alone or behind nginx with the configuration that is shipped.

    with Server(program, folder) as server:  server.port, server.pid, server.log()
    with Nginx(folder, [server.port]) as nginx:  nginx.port (TLS)
"""

import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self, program, folder, database=None, secret=None, threads=4, arguments=(), port=0, environment=None):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.database = database or str(self.folder / "kontor.db")
        self.secret = secret or str(self.folder / "secret")
        self.log_path = self.folder / "log"
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                [program, "serve", "--data", str(self.folder), "--database", self.database, "--secret", self.secret,
                 "--listen", f"127.0.0.1:{port}", "--threads", str(threads), *arguments],
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

    def __init__(self, folder, ports, catalog=None):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-keyout", str(self.folder / "key"), "-out", str(self.folder / "crt"), "-days", "2",
                        "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"],
                       check=True, capture_output=True)
        self._write(ports, catalog or self.folder)
        self.process = subprocess.Popen([shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin"),
                                         "-e", str(self.folder / "error"), "-p", str(self.folder), "-c",
                                         str(self.folder / "nginx.conf")], stderr=subprocess.DEVNULL)
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
            f"{user}daemon off;\npid {self.folder}/pid;\nworker_processes 1;\nworker_rlimit_nofile 8192;\n"
            "events { worker_connections 8000; }\n"
            f"http {{\n  client_body_temp_path {self.folder}/body;\n  proxy_temp_path {self.folder}/proxy;\n"
            f"  fastcgi_temp_path {self.folder}/f;\n  uwsgi_temp_path {self.folder}/u;\n"
            f"  scgi_temp_path {self.folder}/s;\n  include {self.folder}/site.conf;\n}}\n")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)
