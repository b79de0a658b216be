# SPDX-License-Identifier: GPL-3.0-or-later
"""A PostgreSQL of the test's own, as kt-test-postgres.h: a fresh cluster on a socket in a temporary folder.

    with Postgres() as postgres:  postgres.uri, postgres.rows("SELECT …")
"""

import csv
import glob
import io
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile


class Postgres:
    @staticmethod
    def missing():
        if not glob.glob("/usr/lib/postgresql/*/bin/pg_ctl"):
            return "PostgreSQL is not installed"
        try:
            return None if os.geteuid() != 0 or pwd.getpwnam("postgres") else None
        except KeyError:
            return "PostgreSQL is not installed"

    def __init__(self):
        self.bin = pathlib.Path(sorted(glob.glob("/usr/lib/postgresql/*/bin/pg_ctl"))[-1]).parent
        self.folder = tempfile.mkdtemp(prefix="kontor-postgres-")
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        self._run("initdb", "-D", "data", "-U", "kontor", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        self._run("pg_ctl", "-D", "data", "-l", f"{self.folder}/log", "-o",
                  f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c fsync=off", "-w", "start")
        self._run("createdb", "-h", self.folder, "-U", "kontor", "house")
        self.uri = f"postgresql:///house?host={self.folder.replace('/', '%2F')}&user=kontor"

    def _run(self, program, *arguments):
        other = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
        return subprocess.run([*other, str(self.bin / program), *arguments], cwd=self.folder, check=True, text=True,
                              stdout=subprocess.PIPE if program == "psql" else subprocess.DEVNULL)

    def rows(self, sql):
        done = self._run("psql", "-h", self.folder, "-U", "kontor", "-qc", f"COPY ({sql}) TO STDOUT WITH CSV", "house")
        csv.field_size_limit(1 << 24)
        return list(csv.reader(io.StringIO(done.stdout)))

    def run_sql(self, sql):
        self._run("psql", "-h", self.folder, "-U", "kontor", "-qc", sql, "house")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._run("pg_ctl", "-D", "data", "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder)
