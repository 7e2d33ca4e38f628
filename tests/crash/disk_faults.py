"""A disk that is full, read-only, slow, fails its syncs, or loses power: writes are refused clearly or take longer,
reads go on, nothing acknowledged is lost, and writing goes on by itself when the disk is well again.

The faults are made by diskfault.c below the real program, so that each comes at once and ends at once. The people are
patient here: who is told to try later does so, with the same Idempotency-Key. Not here: torn and truncated files.
"""

import contextlib
import http.client
import json
import mmap
import os
import pathlib
import secrets
import signal
import struct
import subprocess
import time
import urllib.parse

from kills import LEAST_WRITES, LOAD_SECONDS, PATIENCE_S, Rounds, make_city, morning_clock
from people import Load, Stored, acknowledged, gather, lost_writes, repeat_old, send_again
from refusals import refused
from register import BIN, IN_ENV, ROOT, Server, SqlitePlace, call, cases, check_register, listed, rnd, table

CALM, FULL, READ_ONLY, SYNC_FAILS, SYNC_SLOW, POWER_CUT = range(6)
MODE, DELAY_MS, SYNCS, FAILED, TAKEN_BACK, SEED, CUTS = range(7)
WORDS = 8
POWER_GONE = 99
CLOCK_SPEED = 60
FAULT_SECONDS = 2.5  # more than two of the timers' seconds
LEAST_REFUSED = 30
SLOW_MS = 300
SLOW_SYNCS = 12
LOG_EVERY_S = 10  # as LOG_SELDOM_MS
JOBS = sum(line.startswith("job ") for p in pathlib.Path(ROOT).glob("src/**/*.model") for line in p.read_text("utf-8").splitlines())
LOG_KINDS = 4 + JOBS  # the writer, the lane, a reader, the rules; and each job of the clock has a word of its own
SHORT_LOG = ("--log-mib", "1")  # so that power is cut while it is filed, too
READS = ("/healthz", "/activities", "/teams", "/overview")


class Disk:
    """What the program is told that its disk does."""

    def __init__(self, folder):
        source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "diskfault.c")
        library, control = os.path.join(folder, "diskfault.so"), os.path.join(folder, "diskfault.control")
        done = subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-o", library, source, "-ldl"],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"cc diskfault.c: {done.stdout}")
        with open(control, "wb") as f:
            f.write(bytes(4 * WORDS))
        with open(control, "r+b") as f:
            self.words = mmap.mmap(f.fileno(), 4 * WORDS)
        self.set(SEED, rnd.randrange(1, 2**30))
        self.env = {"LD_PRELOAD": library, "DISKFAULT_CONTROL": control,
                    "DISKFAULT_FOLDER": os.path.realpath(os.path.join(folder, "city"))}

    def get(self, word):
        return struct.unpack_from("=i", self.words, 4 * word)[0]

    def set(self, word, value):
        struct.pack_into("=i", self.words, 4 * word, value)


def wait_until(condition):
    """Whether it came true."""
    end = time.monotonic() + PATIENCE_S
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


def refused_count(people):
    return sum(p.refusals for p in people)


# --- one fault and its end -----------------------------------------------------------------------------------

class Fault:
    """A server under load whose disk goes bad and gets well."""

    def __init__(self, name, disk, place, clock, people, folder):
        self.name, self.disk, self.place, self.clock, self.people = name, disk, place, clock, people
        self.log = os.path.join(folder, f"{name.replace(' ', '-')}.log")
        self.figures = table.add(f"disk: {name}")
        self.server = None
        self.writes_before = acknowledged(people)

    def check(self, name, why_not):
        cases.check(f"disk {self.name}: {name}", why_not)

    def start(self):
        with open(self.log, "ab") as log:
            self.server = Server(self.place, *self.clock.args, *SHORT_LOG, env=self.disk.env, log=log, level="warn")
        self.figures.restarts.append(self.server.took)

    def probe_reads(self):
        answers = [(path, face, call(self.server.port, "GET", path, None, {"Accept": face})[0])
                   for path in READS for face in ("application/json", "text/html")]
        return listed([f"GET {path} as {face}: {status}" for path, face, status in answers if status != 200])

    def post_team(self, name, page=False):
        """A write of somebody who is no part of the load's books: (status, headers, text)."""
        person = self.people[0]
        body = {**person.new_team(), "name": name}
        face, kind, sent = (("text/html", "application/x-www-form-urlencoded", urllib.parse.urlencode(body, doseq=True)) if page else
                            ("application/json", "application/json", json.dumps(body)))
        link = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        link.request("POST", "/teams", sent, {"Accept": face, "Content-Type": kind, "Authorization": f"Bearer {person.token}"})
        answer = link.getresponse()
        found = answer.status, dict(answer.getheaders()), answer.read().decode()
        link.close()
        return found

    def until_refused(self, page=False):
        """On a full disk what needs no new block may pass: the next one, then."""
        end = time.monotonic() + PATIENCE_S
        while True:
            name = f"又一队{secrets.token_hex(4)}"
            status, headers, text = self.post_team(name, page)
            if status not in (200, 303) or time.monotonic() > end:
                return name, status, headers, text

    def probe_form(self):
        """Who wrote on a page gets it back with what was typed."""
        name, status, headers, text = self.until_refused(page=True)
        well = status == 503 and headers.get("Retry-After") and "无法保存" in text and f'value="{name}"' in text
        return "" if well else f"{status}, Retry-After {headers.get('Retry-After')}: {text[:200]}"

    def probe_write(self):
        """What somebody is told who writes now."""
        _, status, headers, text = self.until_refused()
        retry, kind = headers.get("Retry-After"), headers.get("Content-Type")
        well = status == 503 and retry and kind == "application/problem+json" and "无法保存" in json.loads(text)["detail"]
        return "" if well else f"{status}, Retry-After {retry}, {kind}: {text[:200]}"

    def log_fault(self, seconds):
        """That the log says it, and does not say it all the time."""
        with open(self.log, encoding="utf-8") as log:
            lines = [json.loads(line) for line in log if line.startswith("{")]
        said = [line["msg"] for line in lines if line["msg"] != "request"]
        most = LOG_KINDS * (1 + seconds / LOG_EVERY_S)
        return "" if 0 < len(said) <= most else f"{len(said)} lines in {seconds:.0f} s, at most {most:.0f}: {said[:3]}"

    def run(self, mode, writes_may_pass=False):
        self.figures.rounds += 1
        self.start()
        began = time.monotonic()
        load = Load(self.people, self.server.port)
        before = acknowledged(self.people)
        wait_until(lambda: acknowledged(self.people) > before + 3 * len(self.people))
        was = [p.refusals for p in self.people]
        self.disk.set(MODE, mode)
        # And of who writes each: an answer from before may still be under way to somebody who was not refused yet.
        met = wait_until(lambda: refused_count(self.people) >= LEAST_REFUSED and all(not p.flight or p.refusals > n for p, n in zip(self.people, was)))
        self.check("writes are refused", "" if met else f"{refused_count(self.people)} in {PATIENCE_S} s")
        standing = acknowledged(self.people)
        self.check("a refusal says what it is and when to come again", self.probe_write())
        self.check("a form comes back with what was typed", self.probe_form())
        self.check("reads go on", self.probe_reads())
        time.sleep(FAULT_SECONDS)
        passed = acknowledged(self.people) - standing
        self.check("nothing is acknowledged meanwhile", f"{passed} writes" if passed and not writes_may_pass else "")
        self.check("the program lives", "" if self.server.child.poll() is None else f"ended: {self.server.child.poll()}")
        self.disk.set(MODE, CALM)
        standing = {p: len(p.done) for p in self.people}
        again = wait_until(lambda: all(len(p.done) > standing[p] for p in self.people[:-1]))
        self.check("writing goes on by itself", "" if again else "not everybody was served again")
        load.stop()
        self.check("the log says it, seldom", self.log_fault(time.monotonic() - began))
        self.verify()

    def verify(self):
        """All is there; also after a kill, which leaves to recovery what the fault left in the log."""
        send_again(self.server.port, self.people)
        faults = [f for p in self.people for f in p.faults]
        faults += repeat_old(self.server.port, self.people)
        faults += lost_writes(Stored(self.place, self.people), self.people, True)
        self.server.end(signal.SIGKILL)
        self.start()
        lost = lost_writes(Stored(self.place, self.people), self.people, True)
        self.figures.lost += len(lost)
        self.figures.writes = acknowledged(self.people) - self.writes_before
        self.check(f"all of {self.figures.writes} acknowledged writes are there, once", listed(faults + lost))
        self.check("redvest check", check_register(self.place))
        self.server.end()
        self.check("ends well at SIGTERM", "" if self.server.child.returncode == 0 else
                   f"status {self.server.child.returncode}")
        for p in self.people:
            p.faults = []
            p.refusals = 0

    def run_slow(self):
        """Each sync takes SLOW_MS: many share one, readers wait for none."""
        self.figures.rounds += 1
        self.start()
        load = Load(self.people, self.server.port)
        self.disk.set(DELAY_MS, SLOW_MS)
        self.disk.set(MODE, SYNC_SLOW)
        first = self.disk.get(SYNCS)
        wait_until(lambda: self.disk.get(SYNCS) > first + 2)
        writes, first = acknowledged(self.people), self.disk.get(SYNCS)
        reads = 0
        while self.disk.get(SYNCS) < first + SLOW_SYNCS:
            status = call(self.server.port, "GET", "/teams", None)[0]
            reads += status == 200
        syncs = self.disk.get(SYNCS) - first
        writes = acknowledged(self.people) - writes
        self.check("a sync carries many writes", "" if writes >= 3 * syncs else f"{writes} writes in {syncs} syncs")
        self.check("readers wait for no sync", "" if reads >= 3 * syncs else f"{reads} reads in {syncs} syncs")
        self.check("nobody is refused", "" if not refused_count(self.people) else f"{refused_count(self.people)} were")
        self.disk.set(MODE, CALM)
        load.stop()
        self.verify()


# --- power cuts ----------------------------------------------------------------------------------------------

class PowerCuts(Rounds):
    """What was not synced is lost by halves, in no order, with the program; what was acknowledged is not."""

    def __init__(self, disk, *rest):
        self.disk = disk
        super().__init__(*rest)

    def start(self):
        self.disk.set(MODE, CALM)
        return Server(self.place, *self.clock.args, *SHORT_LOG, env=self.disk.env)

    def crash(self):
        before = acknowledged(self.people)
        load = Load(self.people, self.server.port)
        wait_until(lambda: acknowledged(self.people) >= before + LEAST_WRITES)
        time.sleep(rnd.uniform(0, LOAD_SECONDS))
        cuts = self.disk.get(CUTS)
        self.disk.set(MODE, POWER_CUT)
        try:
            status = self.server.child.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            status = None
        if status != POWER_GONE or not wait_until(lambda: self.disk.get(CUTS) > cuts):
            raise RuntimeError(f"power cut: status {status}")
        self.server.child.stdout.close()
        load.stop()
        return acknowledged(self.people) - before

    def crash_while_starting(self):
        """A cut while the log is recovered, as soon as something is written."""


# --- a start that cannot be ----------------------------------------------------------------------------------

def start_on(disk, place, mode, name, words):
    """Whatever the disk does, a start ends in one clear line or in a server that reads."""
    disk.set(MODE, mode)
    child = subprocess.Popen([BIN, "serve", *place.args, "--listen", "127.0.0.1:0", "--log-level", "error"], cwd=ROOT,
                             env={**IN_ENV, **disk.env}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True)
    line = child.stdout.readline().strip()
    if line:
        status = call(int(line.rsplit(":", 1)[1]), "GET", "/teams")[0]
        cases.check(f"disk {name}: starts, and serves readers", "" if status == 200 else f"GET /teams: {status}")
        child.kill()
    out, said = child.communicate()
    if not line:
        cases.check(f"disk {name}: a start that cannot be says why",
                    refused(subprocess.CompletedProcess([], child.returncode, out, said), words))
    disk.set(MODE, CALM)


def run_disk(folder, long):
    disk, place = Disk(folder), SqlitePlace(folder)
    clock = morning_clock(folder, CLOCK_SPEED)
    with contextlib.ExitStack() as stack:
        stack.callback(clock.end)
        make_city(place, 9)
        people = gather(place, clock)
        for p in people:
            p.patient = True
        for name, mode, passing in (("full", FULL, True), ("read-only", READ_ONLY, False), ("sync fails", SYNC_FAILS, False)):
            fault = Fault(name, disk, place, clock, people, folder)
            stack.callback(end_server, fault)
            fault.run(mode, passing)
        fault = Fault("slow", disk, place, clock, people, folder)
        stack.callback(end_server, fault)
        fault.run_slow()
        start_on(disk, place, FULL, "full", "full|disk|space|open|written")
        start_on(disk, place, READ_ONLY, "read-only", "[Rr]ead.?only|written|open")
        cuts = PowerCuts(disk, place, clock, people, "disk: power cut")
        stack.callback(end_server, cuts)
        cuts.run(100 if long else 20)
        cases.check("disk power cut: something was taken back", "" if disk.get(TAKEN_BACK) else "no write was under way")


def end_server(holder):
    if holder.server and holder.server.child.poll() is None:
        holder.server.end(signal.SIGKILL)
