# SPDX-License-Identifier: GPL-3.0-or-later
"""A PostgreSQL of the test's own, as kt-test-postgres.h: a fresh cluster on a socket in a folder, a child of the test that ends
with it, also when the test is killed.

    with Postgres() as postgres:  uri = postgres.new("house"), postgres.rows("house", "SELECT …")
    with Postgres(folder, durable=True) as postgres:  in that folder, which is made; its parent is made passable
"""

import csv
import glob
import io
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from child import bound  # noqa: E402


class Postgres:
    @staticmethod
    def missing():
        if not glob.glob("/usr/lib/postgresql/*/bin/postgres"):
            return "PostgreSQL is not installed"
        has_user = os.geteuid() != 0 or any(user.pw_name == "postgres" for user in pwd.getpwall())
        return None if has_user else "there is no user “postgres”"

    def __init__(self, folder=None, durable=False):
        self.bin = pathlib.Path(sorted(glob.glob("/usr/lib/postgresql/*/bin/postgres"))[-1]).parent
        self.is_own = folder is None
        self.folder = str(folder or tempfile.mkdtemp(prefix="kontor-postgres-"))
        os.makedirs(self.folder, exist_ok=True)
        if os.geteuid() == 0:
            if not self.is_own:
                os.chmod(os.path.dirname(self.folder), 0o711)
            shutil.chown(self.folder, "postgres", "postgres")
        self._run("initdb", "-D", "data", "-U", "kontor", "-A", "trust", "-E", "UTF8", "--locale=C",
                  *([] if durable else ["--no-sync"]))
        self._start("-c", "max_connections=60", "-c", f"fsync={'on' if durable else 'off'}")

    def _command(self, program, *arguments):
        user = ["--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
        return [*bound(*user, self.bin / program, signal="QUIT"), *arguments]

    def _run(self, program, *arguments):
        return subprocess.run(self._command(program, *arguments), cwd=self.folder, check=True, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout

    def _start(self, *options):
        with open(self.folder + "/log", "ab") as log:
            self.process = subprocess.Popen(self._command("postgres", "-D", "data", "-c", "listen_addresses=", "-c",
                                                          "unix_socket_directories=" + self.folder, *options),
                                            cwd=self.folder, stdout=log, stderr=log)
        end = time.monotonic() + 60
        while not self._is_ready():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError("PostgreSQL does not start: " + pathlib.Path(self.folder, "log").read_text())
            time.sleep(0.01)

    def _is_ready(self):
        """It says so itself, at the end of the file that has its number at the beginning."""
        try:
            words = pathlib.Path(self.folder, "data/postmaster.pid").read_text().split()
        except FileNotFoundError:
            return False
        return bool(words) and words[0] == str(self.process.pid) and words[-1] == "ready"

    def new(self, name):
        self._run("createdb", "-h", self.folder, "-U", "kontor", name)
        return f"postgresql:///{name}?host={urllib.parse.quote(self.folder, safe='')}&user=kontor"

    def rows(self, name, sql):
        out = self.run_sql(name, f"COPY ({sql}) TO STDOUT WITH CSV")
        csv.field_size_limit(1 << 24)
        return list(csv.reader(io.StringIO(out)))

    def run_sql(self, name, sql):
        return self._run("psql", "-h", self.folder, "-U", "kontor", "-qc", sql, name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGINT)
        self.process.wait()
        if self.is_own:
            shutil.rmtree(self.folder)
