"""What every part of the crash tests stands on: test cases, registers on both engines, a server of the real program.

Environment: REDVEST_BIN; REDVEST_TEST_PG; REDVEST_SEED repeats the moments of an earlier run.
"""

import contextlib
import http.client
import json
import os
import random
import re
import secrets
import signal
import sqlite3
import subprocess
import time
import urllib.parse

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BIN = os.path.abspath(os.environ.get("REDVEST_BIN", os.path.join(ROOT, "build/redvest")))
PG = os.environ.get("REDVEST_TEST_PG")
SEED = int(os.environ.get("REDVEST_SEED", secrets.randbelow(10**6)))
START_SECONDS = 1.0  # or three times a calm start, on a machine that is busy with other things
IN_ENV = {**os.environ, "LANG": "C", "LC_ALL": "C.UTF-8"}
rnd = random.Random(SEED)


# --- test cases ----------------------------------------------------------------------------------------------

class Cases:
    passed = failed = 0

    def check(self, name, why_not):
        """One case: `why_not` is empty when all is well."""
        self.passed += not why_not
        self.failed += bool(why_not)
        print(f"{'FAIL' if why_not else 'ok'}  {name}" + (f": {why_not}" if why_not else ""), flush=True)


cases = Cases()


def listed(faults):
    return "" if not faults else f"{len(faults)} times, first: {faults[0]}"


# --- registers -----------------------------------------------------------------------------------------------

def redvest(*args, **options):
    return subprocess.run([BIN, *args], cwd=ROOT, env=IN_ENV, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False, **{"timeout": 60, **options})


class SqlitePlace:
    engine = "sqlite"

    def __init__(self, folder):
        self.folder = os.path.join(folder, "city")
        self.args = ["--data", self.folder]

    def sql(self, text):
        with contextlib.closing(sqlite3.connect(f"{self.folder}/redvest.db", timeout=10)) as c, c:
            return [tuple(map(str, row)) for row in c.execute(text)]

    def remove(self):
        pass


class PgPlace:
    engine = "postgresql"

    def __init__(self, folder):
        self.name = f"crash_{secrets.token_hex(4)}"
        self.psql(PG, f"CREATE DATABASE {self.name}")
        self.url = urllib.parse.urlsplit(PG)._replace(path=f"/{self.name}").geturl()
        self.args = ["--db", self.url, "--key", os.path.join(folder, "pg.key")]

    @staticmethod
    def psql(url, text):
        done = subprocess.run(["psql", "-q", "-X", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", text],
                              stdout=subprocess.PIPE, text=True, check=True)
        return [tuple(line.split("\t")) for line in done.stdout.splitlines() if line]

    def sql(self, text):
        return self.psql(self.url, text)

    def remove(self):
        self.psql(PG, f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")


# --- a server ------------------------------------------------------------------------------------------------

class Server:
    """Started, and answering /healthz; `took` says after how long."""

    def __init__(self, place):
        began = time.monotonic()
        self.child = subprocess.Popen([BIN, "serve", *place.args, "--listen", "127.0.0.1:0", "--log-level", "error",
                                       "--no-limits"], cwd=ROOT, env=IN_ENV, stdin=subprocess.DEVNULL,
                                      stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        line = self.child.stdout.readline()
        found = re.search(r":(\d+)$", line.strip())
        if not found:
            raise RuntimeError(f"redvest serve did not start: {line!r}, status {self.child.wait()}")
        self.port = int(found[1])
        if call(self.port, "GET", "/healthz")[0] != 200:
            raise RuntimeError("/healthz does not answer 200")
        self.took = time.monotonic() - began

    def end(self, number=signal.SIGTERM):
        self.child.send_signal(number)
        self.child.wait()
        self.child.stdout.close()


def call(port, method, path, body=None, headers=None, link=None):
    """(status, text); OSError or HTTPException when the answer does not arrive whole."""
    link = link or http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    link.request(method, path, None if body is None else json.dumps(body),
                 {"Accept": "application/json", "Content-Type": "application/json", **(headers or {})})
    answer = link.getresponse()
    return answer.status, answer.read().decode()


def check_register(place):
    done = redvest("check", *place.args)
    bad = [line for line in done.stdout.splitlines() if not line.startswith("ok")]
    return "" if done.returncode == 0 else f"status {done.returncode}: {'; '.join(bad)} {done.stderr.strip()}"
