"""SIGKILL at a random moment under load: what was acknowledged is there, once; an old key gets its old answer.

The register's clock runs fast and is set to the next morning every few rounds, so that hours of many days are made,
and those who did not check out are signed out at 24:00. A round says nothing when all is well; DECADE rounds are one
line, and each that failed has its own.
"""

import os
import signal
import subprocess
import time

from people import OPEN, PEOPLE, Load, Stored, acknowledged, gather, hours_faults, lost_writes, repeat_old, send_again
from register import (BIN, DAY_MS, HOUR_MS, IN_ENV, ROOT, START_SECONDS, Clock, Server, cases, check_register, day_start,
                      listed, redvest, rnd, table)

LEAST_WRITES = 5  # a crash comes after as many acknowledged ones; on a busy machine the first take a while
LOAD_SECONDS = 0.3
CLOCK_SPEED = 120
CALM_STARTS = 3  # as long may a restart take on a busy machine
DAY_ROUNDS = 8
DECADE = 10
PATIENCE_S = 30


def next_morning(place, clock, people):
    """24:00 passes; who is still checked in gets no hours."""
    service = people[-1].service
    day = clock.day() + 1
    service.add_day(day)
    for p in people:
        p.end_day()
    clock.move_to(day_start(day) + 7 * HOUR_MS)
    end = time.monotonic() + PATIENCE_S
    left = f"SELECT COUNT(*) FROM record WHERE state = {OPEN} AND activity = {service.activity} AND day < {day}"
    while place.sql(left)[0][0] != "0" and time.monotonic() < end:
        time.sleep(0.02)
    return "" if place.sql(left)[0][0] == "0" else "after 24:00 people are still checked in"


class Rounds:
    """Many crashes of one register, and what was wrong after them."""

    def __init__(self, place, clock, people, name):
        self.place, self.clock, self.people, self.name = place, clock, people, name
        self.server = self.start()
        self.figures = table.add(name)
        self.faults_told = 0
        self.writes_before = acknowledged(people)

    def start(self):
        return Server(self.place, *self.clock.args)

    def crash(self):
        """Load, and SIGKILL in the middle of it. Returns how many writes were acknowledged."""
        before = acknowledged(self.people)
        load = Load(self.people, self.server.port)
        end = time.monotonic() + PATIENCE_S
        while acknowledged(self.people) < before + LEAST_WRITES and time.monotonic() < end:
            time.sleep(0.005)
        time.sleep(rnd.uniform(0, LOAD_SECONDS))
        self.server.end(signal.SIGKILL)
        load.stop()
        return acknowledged(self.people) - before

    def crash_while_starting(self):
        """Killed again before it is up: recovery itself may be cut short."""
        child = subprocess.Popen([BIN, "serve", *self.place.args, *self.clock.args, "--listen", "127.0.0.1:0"], cwd=ROOT,
                                 env=IN_ENV, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL)
        time.sleep(rnd.uniform(0.002, 0.04))
        child.kill()
        child.wait()

    def slow_start(self):
        """Why the last restart took too long. On a busy machine a calm start, just now, is the yardstick."""
        took = self.server.took
        if took <= START_SECONDS:
            return ""
        self.server.end()
        self.server = self.start()
        most = max(START_SECONDS, CALM_STARTS * self.server.took)
        return "" if took <= most else f"answers after {took:.2f} s, allowed {most:.2f}"

    def verify(self):
        stored = Stored(self.place, self.people, self.clock.day())
        lost = lost_writes(stored, self.people)
        self.figures.lost += len(lost)
        return listed(lost)

    def new_faults(self):
        """Answers that were neither good nor missing, since the last look."""
        faults = [f for p in self.people for f in p.faults]
        new, self.faults_told = faults[self.faults_told:], len(faults)
        return listed(new)

    def one(self, i):
        """One crash and all that must hold after it: what does not."""
        wrote = self.crash()
        self.figures.rounds += 1
        if rnd.random() < 0.3:
            self.crash_while_starting()
        self.server = self.start()
        self.figures.restarts.append(self.server.took)
        found = ["" if wrote else "nothing was written: this round proves nothing",
                 self.slow_start(), self.verify()]
        send_again(self.server.port, self.people)
        found += [self.new_faults(), repeat_old(self.server.port, self.people), self.verify(), check_register(self.place)]
        if i % DAY_ROUNDS == DAY_ROUNDS - 1:
            found.append(next_morning(self.place, self.clock, self.people))
        return [f if isinstance(f, str) else listed(f) for f in found if f]

    def decade(self, first, n):
        before = acknowledged(self.people)
        failed = 0
        for i in range(first, first + n):
            found = self.one(i)
            failed += bool(found)
            if found:
                cases.check(f"{self.name}: crash {i + 1}", "; ".join(found))
        if not failed:
            cases.check(f"{self.name}: crashes {first + 1} to {first + n}: all of {acknowledged(self.people) - before} "
                        f"acknowledged writes are there, once", "")

    def run(self, rounds):
        for first in range(0, rounds, DECADE):
            self.decade(first, min(DECADE, rounds - first))
        self.close()

    def close(self):
        """All days of the run once more, and the sums."""
        self.figures.writes = acknowledged(self.people) - self.writes_before
        marks = sum(len(p.old_marks) + len(p.marks) for p in self.people)
        lost = lost_writes(Stored(self.place, self.people), self.people, True)
        self.figures.lost += len(lost)
        cases.check(f"{self.name}: at the end {self.figures.writes} acknowledged writes are there", listed(lost))
        cases.check(f"{self.name}: of {marks} marks, {len(self.people[-1].confirmed)} were confirmed, and their minutes "
                    f"are the people's totals", listed(hours_faults(self.place, self.people)) or
                    ("" if self.people[-1].confirmed else "nothing was confirmed: this proves nothing"))
        self.server.end()
        cases.check(f"{self.name}: ends well at SIGTERM", "" if self.server.child.returncode == 0 else
                    f"status {self.server.child.returncode}")
        cases.check(f"{self.name}: redvest check", check_register(self.place))


def make_city(place, seed):
    done = redvest("demo", "--city", "140400", "--scale", "0.001", "--seed", str(seed), *place.args)
    if done.returncode:
        raise RuntimeError(f"redvest demo: {done.stderr}")


def morning_clock(folder, speed):
    """Seven o'clock of tomorrow."""
    day = (int(time.time() * 1000) + 8 * HOUR_MS) // DAY_MS + 1
    return Clock(os.path.join(folder, "clock"), day_start(day) + 7 * HOUR_MS, speed)


def run_kills(kind, folder, rounds):
    place = kind(folder)
    clock = morning_clock(folder, CLOCK_SPEED)
    run = None
    try:
        make_city(place, 7)
        people = gather(place, clock)
        cases.check(f"{place.engine}: people to write", "" if len(people) == PEOPLE + 1 else f"only {len(people)}")
        run = Rounds(place, clock, people, place.engine)
        run.run(rounds)
    finally:
        if run and run.server.child.poll() is None:
            run.server.end(signal.SIGKILL)
        clock.end()
        place.remove()
