"""What every part of the crash tests stands on: test cases and figures, registers on both engines, a clock that is
led, a server of the real program.

Environment: REDVEST_BIN; REDVEST_TEST_PG; REDVEST_SEED repeats the moments of an earlier run.
"""

import contextlib
import http.client
import json
import mmap
import os
import random
import re
import secrets
import signal
import sqlite3
import statistics
import struct
import subprocess
import threading
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


class Figures:
    """What a part did, for the table at the end of a run and in docs/RELIABILITY.md."""

    def __init__(self, part):
        self.part = part
        self.rounds = self.writes = self.lost = 0
        self.restarts = []  # seconds from the start to the first answer

    def line(self):
        took = [f"{statistics.median(self.restarts):.3f}", f"{max(self.restarts):.3f}"] if self.restarts else ["-", "-"]
        return [self.part, str(self.rounds), str(self.writes), str(self.lost), *took]


class Table:
    heads = ["part", "rounds", "acknowledged writes", "lost", "restart median s", "restart max s"]

    def __init__(self):
        self.rows = []

    def add(self, part):
        self.rows.append(Figures(part))
        return self.rows[-1]

    def show(self):
        """As Markdown, so that it can stand in a page as it is."""
        lines = [self.heads, *(row.line() for row in self.rows)]
        widths = [max(len(line[i]) for line in lines) for i in range(len(self.heads))]
        lines.insert(1, ["-" * width for width in widths])
        for line in lines if self.rows else []:
            print("| " + " | ".join(text.ljust(width) for text, width in zip(line, widths)) + " |")


table = Table()


# --- registers -----------------------------------------------------------------------------------------------

def redvest(*args, **options):
    return subprocess.run([BIN, *args], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False, **{"timeout": 60, "env": IN_ENV, **options})


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


# --- a clock that is led ---------------------------------------------------------------------------------------

MINUTE_MS, HOUR_MS, DAY_MS = 60000, 3600000, 86400000
LOCAL_MS = 8 * HOUR_MS


def day_start(day):
    """00:00 of a local day number."""
    return day * DAY_MS - LOCAL_MS


class Clock:
    """The register's time, in a file that `serve --clock` follows: `speed` times as fast as ours, moved at will."""

    def __init__(self, path, start_ms, speed):
        with open(path, "wb") as f:
            f.write(struct.pack("=q", start_ms))
        with open(path, "r+b") as f:
            self.word = mmap.mmap(f.fileno(), 8)
        self.args = ["--clock", path]
        self.speed, self.lock, self.ended = speed, threading.Lock(), threading.Event()
        self.move_to(start_ms)
        self.thread = threading.Thread(target=self.lead, daemon=True)
        self.thread.start()

    def move_to(self, now_ms):
        with self.lock:
            self.base_ms, self.base_s = now_ms, time.monotonic()
            self.write()

    def write(self):
        now_ms = self.base_ms + int((time.monotonic() - self.base_s) * 1000 * self.speed)
        self.word[:] = struct.pack("=q", now_ms)

    def lead(self):
        while not self.ended.wait(0.01):
            with self.lock:
                self.write()

    def now(self):
        """Just what the register sees."""
        return struct.unpack("=q", self.word[:])[0]

    def day(self):
        return (self.now() + LOCAL_MS) // DAY_MS

    def end(self):
        self.ended.set()
        self.thread.join()


class WallClock:
    """The machine's own time, for a server that follows no file."""

    args = []

    def now(self):
        return int(time.time() * 1000)

    def day(self):
        return (self.now() + LOCAL_MS) // DAY_MS


# --- a server ------------------------------------------------------------------------------------------------

class Server:
    """Started, and answering /healthz; `took` says after how long. `log`: a file for what it says, else nothing."""

    def __init__(self, place, *more, env=None, log=None, level="error"):
        began = time.monotonic()
        self.child = subprocess.Popen([BIN, "serve", *place.args, "--listen", "127.0.0.1:0", "--log-level", level,
                                       "--no-limits", *more], cwd=ROOT, env={**IN_ENV, **(env or {})},
                                      stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                      stderr=log or subprocess.DEVNULL, text=True)
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
