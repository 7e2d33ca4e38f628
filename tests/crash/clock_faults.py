"""A clock that jumps: days ahead, hours and days back, to and fro under load.

What a rule of time refuses is refused in words (409, 422) and nothing else goes wrong: no 500, nobody logged out or
locked out for longer than the fault lasts, no hours from nowhere, ids that go on rising also after a restart, 24:00
once a record. Not here: what happens rightly when the clock is right again later (kills.py passes many nights).
"""

import contextlib
import json
import os
import signal
import time

from kills import PATIENCE_S, make_city, morning_clock
from people import CONFIRMED, MARKS, MISSED, OPEN, RECORD, Load, Person, Stored, acknowledged, gather, hours_faults, lost_of
from register import DAY_MS, HOUR_MS, MINUTE_MS, Server, call, cases, check_register, day_start, listed, rnd, table

CLOCK_SPEED = 120
CALM_SECONDS = 1.2  # two stays long enough to count
JUMPS = (40, 400)   # short, long
JUMP_SECONDS = 0.05
JUMP_MOST_DAYS = 3
PHONE, OTHER_PHONE, PASSWORD = "13800000001", "13800000002", "redvest-demo"
WRONG_TRIES = 5


class Wanderer(Person):
    """Presses in and out without knowing what time it is, and takes a refusal in words."""

    def __init__(self, person):
        super().__init__(person.volunteer, person.account, person.token)
        self.team, self.shift, self.county, self.service = person.team, person.shift, person.county, person.service
        self.minutes_before = person.minutes_before
        self.counted = dict.fromkeys(MARKS, 0)

    def next_mark(self):
        return rnd.choice(MARKS)

    def take(self, write, status, text):
        if write.thing in MARKS and status in (409, 422):
            self.flight = None
            return
        super().take(write, status, text)
        if write.status and write.thing in MARKS and "已经" not in json.loads(text)["message"]:
            self.counted[write.thing] += 1


def log_in(port, phone, password):
    """A token, or None."""
    status, text = call(port, "POST", "/login", {"phone": phone, "password": password})
    return json.loads(text)["token"] if status == 200 else None


def knows(port, token):
    return bool(token) and call(port, "GET", "/code", None, {"Authorization": f"Bearer {token}"})[0] == 200


def mark_faults(stored, people):
    faults = []
    for p in people:
        rows = stored.records[p.volunteer]
        went = [row for row in rows if row[2]]
        found = {"in": len(rows), "out": len(went)}
        if p.flight is None and found != p.counted:
            faults.append(f"volunteer {p.volunteer}: marks {found}, acknowledged {p.counted}")
        faults += [f"record {r}: {minutes} min from {came} to {out}" for r, came, out, minutes, _ in went
                   if minutes < 0 or minutes != out // MINUTE_MS - came // MINUTE_MS]
        faults += [f"record {r}: {minutes} min without a check-out" for r, _, out, minutes, _ in rows if not out and minutes]
        faults += [f"record {r} was confirmed: state {state}" for r, *_, state in rows
                   if r in people[0].service.leader.confirmed and state not in CONFIRMED]
    return faults


class ClockFaults:
    def __init__(self, place, folder, long):
        self.place, self.jumps = place, JUMPS[long]
        self.log = os.path.join(folder, "clock.log")
        self.clock = morning_clock(folder, CLOCK_SPEED)
        self.server = None
        self.figures = table.add(f"clock: {place.engine}")

    def check(self, name, why_not):
        cases.check(f"clock, {self.place.engine}: {name}", why_not)

    def start(self):
        with open(self.log, "ab") as log:
            self.server = Server(self.place, *self.clock.args, log=log)
        self.figures.restarts.append(self.server.took)

    def sql_number(self, text):
        return int(self.place.sql(text)[0][0])

    def jump(self, ms):
        self.figures.rounds += 1
        self.clock.move_to(self.clock.now() + ms)

    def under_load(self, name, ms, meanwhile=None):
        """One jump while people write: they are served on the other side of it."""
        load = Load(self.everybody, self.server.port)
        time.sleep(CALM_SECONDS / 2)
        self.jump(ms)
        before = {p: len(p.done) for p in self.people}
        end = time.monotonic() + PATIENCE_S
        time.sleep(CALM_SECONDS)
        while not all(len(p.done) > before[p] for p in self.people) and time.monotonic() < end:
            time.sleep(0.02)
        served = all(len(p.done) > before[p] for p in self.people)
        load.stop()
        faults = [f for p in self.everybody for f in p.faults]
        self.check(f"{name}: people are served", listed(faults) or ("" if served else "not everybody"))
        for p in self.everybody:
            p.faults = []
        if meanwhile:
            meanwhile()

    def settle(self):
        """What was under way when the load was stopped."""
        for p in self.everybody:
            if p.flight:
                p.take(p.flight, *p.send(self.server.port, p.flight))

    def ahead(self):
        """Two days ahead: a session begins, and somebody locks himself out."""
        port = self.server.port
        self.later = log_in(port, PHONE, PASSWORD)
        self.check("2 days ahead: who is logged in stays so", "" if knows(port, self.earlier) else "the session is gone")
        self.check("2 days ahead: log-in", "" if knows(port, self.later) else "refused")
        for _ in range(WRONG_TRIES):
            log_in(port, OTHER_PHONE, "wrong password")
        self.check("2 days ahead: wrong passwords lock", "locked nobody" if log_in(port, OTHER_PHONE, PASSWORD) else "")

    def back(self):
        port = self.server.port
        both = knows(port, self.earlier) and knows(port, self.later)
        self.check("back again: both sessions hold", "" if both else "a session is gone")
        self.check("back again: the lock of a time to come holds nobody", "" if log_in(port, OTHER_PHONE, PASSWORD) else "locked")

    def restart(self):
        """Back before all that was written, and a new process, whose ids would begin there."""
        newest = self.sql_number("SELECT MAX(n.id) FROM (SELECT MAX(id) AS id FROM event UNION ALL "
                                 "SELECT MAX(id) AS id FROM audit) n")
        teams = self.sql_number("SELECT COUNT(*) FROM team")
        self.jump(-2 * DAY_MS)
        self.server.end()
        self.check("ends well at SIGTERM", "" if self.server.child.returncode == 0 else f"{self.server.child.returncode}")
        self.start()
        self.under_load("after a restart 2 days back", 0)
        made = self.sql_number("SELECT COUNT(*) FROM team") - teams
        newer = self.sql_number(f"SELECT COUNT(*) FROM team WHERE id > {newest}")
        self.check("ids go on where they ended", "" if made and newer >= made else
                   f"{made} new teams, {newer} have ids after what was there")

    def nights(self):
        """Days pass as they should, until all that was ever opened is signed out."""
        for _ in range(JUMP_MOST_DAYS + 3):
            self.clock.move_to(day_start(self.clock.day() + 1) + HOUR_MS)
            time.sleep(0.05)
        left = f"SELECT COUNT(*) FROM record WHERE state = {OPEN} AND activity = {self.people[0].service.activity}"
        end = time.monotonic() + PATIENCE_S
        while self.sql_number(left) and time.monotonic() < end:
            time.sleep(0.05)
        missed = self.sql_number(f"SELECT COUNT(*) FROM event WHERE thing = {RECORD} AND to_state = {MISSED}")
        self.check("24:00 signs out all that is open", f"{self.sql_number(left)} are" if self.sql_number(left) else
                   "" if missed else "nobody was: this proves nothing")

    def close(self):
        self.settle()
        stored = Stored(self.place, self.everybody)
        lost = mark_faults(stored, self.people) + [f for p in self.everybody for f in lost_of(stored, p, True)]
        self.figures.writes, self.figures.lost = acknowledged(self.everybody), len(lost)
        self.check(f"all of {self.figures.writes} acknowledged writes are there, once", listed(lost))
        self.check("the people's totals are what was confirmed, and nobody was signed out twice",
                   listed(hours_faults(self.place, self.everybody)))
        self.server.end()
        with open(self.log, encoding="utf-8") as log:
            said = log.read().splitlines()
        self.check("no error is logged", listed(said))
        self.check("redvest check", check_register(self.place))

    def run(self):
        make_city(self.place, 11)
        found = gather(self.place, self.clock)
        service = found[-1].service
        for day in range(-4, 3 * JUMP_MOST_DAYS + 4):
            if day:
                service.add_day(self.clock.day() + day)
        self.people = [Wanderer(p) for p in found[:-1]]
        self.everybody = [*self.people, found[-1]]
        self.start()
        self.earlier = log_in(self.server.port, PHONE, PASSWORD)
        self.under_load("calm", 0)
        self.under_load("2 days ahead", 2 * DAY_MS, self.ahead)
        self.under_load("2 days back", -2 * DAY_MS, self.back)
        self.under_load("3 hours back", -3 * HOUR_MS)
        self.to_and_fro()
        self.settle()
        self.restart()
        self.nights()
        self.close()

    def to_and_fro(self):
        home = self.clock.now()
        load = Load(self.everybody, self.server.port)
        for _ in range(self.jumps):
            self.figures.rounds += 1
            self.clock.move_to(home + int(rnd.uniform(-JUMP_MOST_DAYS, JUMP_MOST_DAYS) * DAY_MS))
            time.sleep(JUMP_SECONDS)
        load.stop()
        self.clock.move_to(home)
        faults = [f for p in self.everybody for f in p.faults]
        self.check(f"{self.jumps} jumps to and fro: nothing but refusals in words", listed(faults))
        for p in self.everybody:
            p.faults = []
        self.under_load("at home again", 0)


def run_clock(kind, folder, long):
    place = kind(folder)
    with contextlib.ExitStack() as stack:
        stack.callback(place.remove)
        faults = ClockFaults(place, folder, long)
        stack.callback(faults.clock.end)
        stack.callback(lambda: faults.server and faults.server.child.poll() is None and faults.server.end(signal.SIGKILL))
        faults.run()
