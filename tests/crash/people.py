"""People who write, with an Idempotency-Key each, and remember what was acknowledged; what of it is stored.

They found and join teams, take seats, check in and out of a day's service with the leader's site code; the leader
confirms the hours. Of each mark they know between which two moments of the register's clock it must have been made,
so that the stored minutes can be held against what was acknowledged. Not here: who is killed or starved, and when.
"""

import base64
import hashlib
import http.client
import json
import secrets
import threading
import time

from register import DAY_MS, HOUR_MS, MINUTE_MS, call, day_start, rnd

PEOPLE = 14
PHONE = "13800000001"
MARKS = ("in", "out")
MARKS_A_DAY = 16  # the policy set below allows 20
LEAST_STAY_MS = MINUTE_MS + 1000
PAUSE_S = 0.003
CONFIRM_AT_ONCE = 40
SESSION_YEARS = 20
OPEN, EFFECTIVE, PENDING, MISSED = 1, 2, 5, 8  # of a record
RECORD = 9  # its number among things, in event
CONFIRMED = (EFFECTIVE, 6, 7)  # long days are reviewed


# --- the day's service -----------------------------------------------------------------------------------------

class Service:
    """An activity of the demo with a shift each day and on-the-spot sign-up; another's seat years ahead to take and leave."""

    def __init__(self, place, clock):
        self.place, self.clock = place, clock
        (self.activity, self.pos, leader, account), (far, far_pos, *_) = place.sql(
            "SELECT a.id, a.pos, v.id, v.account FROM activity a JOIN team_member m ON m.team = a.team AND m.role = 1 "
            "AND m.state = 2 JOIN volunteer v ON v.id = m.volunteer WHERE a.state = 3 AND a.hazard = 0 AND v.account IS NOT "
            "NULL AND NOT EXISTS (SELECT 1 FROM activity_circle c WHERE c.activity = a.id) ORDER BY a.id LIMIT 2")
        self.leader = Leader(leader, account, give_session(place, account, 0, clock.now()))
        self.leader.service = self
        self.codes = {}
        self.shifts = 0
        end = clock.now() + SESSION_YEARS * 365 * DAY_MS
        place.sql(f"UPDATE activity SET walk_ups = 1, recruit = 1, ends_ms = {end} WHERE id IN ({self.activity}, {far})")
        rules = (("checkin.site_token_s", 600), ("record.pairs_a_day", 20), ("review.waiting_most", 100000))
        for i, (name, value) in enumerate(rules):
            place.sql(f"INSERT INTO policy (id, name, value, from_ms, reason, by_account, made_ms) "
                      f"VALUES ({i + 1}, '{name}', {value}, 0, 'test', {account}, 0)")
        self.add_shift(clock.day() + 365 * (SESSION_YEARS - 1), far, far_pos)
        self.far_shift = str(self.shifts)
        self.add_day(clock.day())

    def add_day(self, day):
        self.add_shift(day, self.activity, self.pos)

    def add_shift(self, day, activity, pos):
        """06:00 to 23:30 of a local day."""
        self.shifts += 1
        start = day_start(day)
        starts, ends = start + 6 * HOUR_MS, start + 23 * HOUR_MS + HOUR_MS // 2
        self.place.sql(
            f"INSERT INTO shift (id, activity, post, pos, day, starts_ms, ends_ms, closes_ms, leave_ms, capacity) VALUES "
            f"({self.shifts}, {activity}, '', {pos}, {day}, {starts}, {ends}, {starts}, {starts}, 500)")

    def code(self, port, way, link):
        """What the leader's screen shows now. Kept by its slot of time: a code lives for two of them."""
        slot = (way, self.clock.now() // 600000)
        if slot not in self.codes:
            status, text = call(port, "GET", f"/activities/{self.activity}/code?way={way}", None,
                                {"Authorization": f"Bearer {self.leader.token}"}, link)
            if status != 200:
                raise RuntimeError(f"site code: {status} {text[:200]}")
            self.codes = {**{k: v for k, v in self.codes.items() if k[1] >= slot[1] - 1}, slot: json.loads(text)["token"]}
        return self.codes[slot]


# --- people who write ------------------------------------------------------------------------------------------

class Write:
    """One request: what it is about, what it leaves behind, what was answered, and between which times of the clock."""

    def __init__(self, thing, result, path, body):
        self.thing, self.result, self.path, self.body = thing, result, path, body
        self.key = secrets.token_hex(12)
        self.status = self.text = self.sent_ms = self.answered_ms = None


class Mark:
    """An acknowledged check-in, and the check-out that followed; or 24:00 came first."""

    def __init__(self, write):
        self.came, self.went, self.missed = write, None, False


class Person:
    def __init__(self, volunteer, account, token):
        self.volunteer, self.account, self.token = volunteer, account, token
        self.team = self.shift = self.county = self.service = None
        self.made = self.expired = self.refusals = 0
        self.patient = False  # told to try again later, this person does; else that is a fault
        self.done, self.flight, self.faults = [], None, []
        self.old = []     # of earlier days
        self.inside = {}  # "team" or "shift": whether the last acknowledged answer left this person in it
        self.marks, self.old_marks = [], []

    def send(self, port, write, link=None):
        write.sent_ms = write.sent_ms or self.now()
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": write.key}
        return call(port, "POST", write.path, write.body, headers, link)

    def now(self):
        return self.service.clock.now() if self.service else int(time.time() * 1000)

    def next_mark(self):
        """'in', 'out', or None when neither is possible now."""
        last = self.marks[-1] if self.marks else None
        if last and not last.went:
            return "out" if self.now() >= last.came.answered_ms + LEAST_STAY_MS else None
        return "in" if self.service and len(self.marks) < MARKS_A_DAY else None

    def next_write(self, port, link):
        mark = self.next_mark()
        kinds = ["new"] + ["team"] * 3 + ["shift"] * (3 if self.shift else 0) + [mark] * (6 if mark else 0)
        kind = rnd.choice(kinds)
        if kind in MARKS:
            return Write(kind, None, "/checkin", {"token": self.service.code(port, kind, link)})
        if kind == "new":
            team = self.new_team()
            return Write(team["name"], 1, "/teams", team)
        thing = self.team if kind == "team" else self.shift
        join = not self.inside.get(kind)
        return Write(kind, join, f"/{kind}s/{thing}/{'join' if join else 'leave'}", {})

    def new_team(self):
        self.made += 1
        return {"name": f"试验队{self.volunteer}x{self.made}", "kind": "group", "host": "社区居委会", "category": "community",
                "about": "做好事", "join_rule": "direct", "contact_name": "张敏", "contact_phone": PHONE, "county": self.county}

    def take(self, write, status, text):
        """Notes an answer."""
        self.flight = None
        if status == 422 and write.thing in MARKS and '"token"' in text:
            self.expired += 1  # so long under way that the code ran out: refused, and nothing may be left of it
            return
        if not 200 <= status < 300:
            self.faults.append(f"POST {write.path}: {status} {text[:300]}")
            return
        write.status, write.text, write.answered_ms = status, text, self.now()
        self.done.append(write)
        if write.thing in ("team", "shift"):
            self.inside[write.thing] = write.result
        elif write.thing == "in":
            self.marks.append(Mark(write))
        elif write.thing == "out":
            self.marks[-1].went = write

    def refused(self, status):
        """Whether this answer is to try again later; counted. Nothing may have been done."""
        later = self.patient and status == 503
        self.refusals += later
        return later

    def work(self, port, until):
        """Writes until the server is gone."""
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while not until.is_set():
            try:
                self.flight = self.flight or self.next_write(port, link)
                if self.flight:
                    write = self.flight
                    status, text = self.send(port, write, link)
                    if not self.refused(status):
                        self.take(write, status, text)
            except (OSError, http.client.HTTPException):
                break
            until.wait(rnd.uniform(0, 2 * PAUSE_S))
        link.close()

    def end_day(self):
        """24:00: who has not checked out gets nothing."""
        if self.marks and not self.marks[-1].went:
            self.marks[-1].missed = True
        self.old_marks += self.marks
        self.old += self.done
        self.marks, self.done = [], []


class Leader(Person):
    """Confirms the hours that wait."""

    def __init__(self, volunteer, account, token):
        super().__init__(volunteer, account, token)
        self.confirmed = set()

    def next_write(self, port, link):
        path = f"/activities/{self.service.activity}/confirm"
        status, text = call(port, "GET", path, None, {"Authorization": f"Bearer {self.token}"}, link)
        if status != 200:
            self.faults.append(f"GET {path}: {status} {text[:200]}")
            return None
        page = json.loads(text)
        ids = [line["id"] for line in page["items"] + page["odd"]][:CONFIRM_AT_ONCE]
        return Write("confirm", ids, path, {"record": ids, "score": 5}) if ids else None

    def take(self, write, status, text):
        super().take(write, status, text)
        if write.status:
            self.confirmed.update(write.result)


def give_session(place, account, number, now):
    token = secrets.token_urlsafe(24)
    digest = base64.urlsafe_b64encode(hashlib.blake2b(token.encode(), digest_size=32).digest()).decode().rstrip("=")
    place.sql(f"INSERT INTO session (id, token_hash, account, made_ms, seen_ms, expires_ms, address) VALUES "
              f"({number + 1}, '{digest}', {account}, {now}, {now}, {now + SESSION_YEARS * 365 * DAY_MS}, '')")
    return token


def choose(place, person):
    """A team this person is not in, and the far seat."""
    person.county = place.sql("SELECT id FROM unit WHERE depth = 3 ORDER BY pos LIMIT 1")[0][0]
    person.team = place.sql(f"SELECT id FROM team WHERE state = 3 AND join_rule <= 2 AND id NOT IN (SELECT team FROM "
                            f"team_member WHERE volunteer = {person.volunteer}) ORDER BY id LIMIT 1")[0][0]
    person.shift = person.service.far_shift
    person.minutes_before = int(place.sql(f"SELECT minutes FROM volunteer WHERE id = {person.volunteer}")[0][0])


def gather(place, clock):
    """The people, their leader last. Before the server starts: rules are read then."""
    service = Service(place, clock)
    rows = place.sql(f"SELECT id, account FROM volunteer v WHERE state = 1 AND real_name = 2 AND account IS NOT NULL AND id "
                     f"<> {service.leader.volunteer} AND NOT EXISTS (SELECT 1 FROM record r WHERE r.volunteer = v.id AND "
                     f"r.state IN (1, 5)) AND NOT EXISTS (SELECT 1 FROM signup g WHERE g.volunteer = v.id AND g.state IN (1, 3) AND "
                     f"g.ends_ms > {clock.now()}) ORDER BY id LIMIT {PEOPLE}")
    people = [Person(v, a, give_session(place, a, i + 1, clock.now())) for i, (v, a) in enumerate(rows)]
    for person in people:
        person.service = service
        choose(place, person)
    return [*people, service.leader]


class Load:
    """All of them at work, each on a thread, until `stop`."""

    def __init__(self, people, port):
        self.until = threading.Event()
        self.threads = [threading.Thread(target=p.work, args=(port, self.until)) for p in people]
        for t in self.threads:
            t.start()

    def stop(self):
        self.until.set()
        for t in self.threads:
            t.join()


def acknowledged(people):
    return sum(len(p.done) + len(p.old) for p in people)


# --- what is stored --------------------------------------------------------------------------------------------

class Stored:
    """The register's rows about these people, read at once. from_day: what was written before is left out."""

    def __init__(self, place, people, from_day=0):
        ids = ", ".join(p.volunteer for p in people)
        activity = people[-1].service.activity
        self.names, self.records = {}, {p.volunteer: [] for p in people}
        for (name,) in place.sql(f"SELECT name FROM team WHERE name LIKE '试验队%' AND made_ms >= {day_start(from_day)}"):
            self.names[name] = self.names.get(name, 0) + 1
        self.team = set(place.sql(f"SELECT volunteer, team FROM team_member WHERE volunteer IN ({ids}) AND state <= 2"))
        self.shift = set(place.sql(f"SELECT volunteer, shift FROM signup WHERE volunteer IN ({ids}) AND state IN (1, 2, 3)"))
        for who, record, *rest in place.sql(
                f"SELECT volunteer, id, in_ms, COALESCE(out_ms, 0), minutes, state FROM record WHERE activity = {activity} "
                f"AND volunteer IN ({ids}) AND day >= {from_day} AND shift <= {people[-1].service.shifts} ORDER BY in_ms"):
            self.records[who].append((record, *map(int, rest)))

    def inside(self, person, kind):
        return (person.volunteer, getattr(person, kind)) in getattr(self, kind)


def between(ms, write):
    return write.sent_ms <= ms <= write.answered_ms


def mark_fault(mark, row, flying, leader):
    """What is wrong with a stored record; None when it says what was acknowledged."""
    record, came, went, minutes, state = row
    if not between(came, mark.came):
        return f"checked in at {came}, acknowledged {mark.came.sent_ms} to {mark.came.answered_ms}"
    if mark.missed:
        return None if (state, minutes) == (MISSED, 0) else f"never checked out: state {state}, {minutes} min"
    unsure = leader.flight and record in leader.flight.result
    wanted = {EFFECTIVE} if record in leader.confirmed else {PENDING, EFFECTIVE} if unsure else {PENDING}
    if not mark.went:  # a check-out that was under way may have come through, and been confirmed at once
        wanted = {OPEN} | (wanted if flying == "out" else set())
        return None if state in wanted else f"checked in: state {state}"
    if not between(went, mark.went):
        return f"checked out at {went}, acknowledged {mark.went.sent_ms} to {mark.went.answered_ms}"
    if minutes != went // MINUTE_MS - came // MINUTE_MS:
        return f"{minutes} min from {came} to {went}"
    return None if state in wanted else f"state {state}, wanted {wanted}"


def lost_marks(rows, marks, person, leader):
    flying = person.flight.thing if person.flight else None
    who = f"volunteer {person.volunteer}"
    if not len(marks) <= len(rows) <= len(marks) + (flying == "in"):
        return [f"{who}: {len(rows)} records, acknowledged {len(marks)}"]
    found = [mark_fault(mark, row, flying if mark is marks[-1] else None, leader) for mark, row in zip(marks, rows)]
    return [f"{who}, record {row[0]}: {fault}" for fault, row in zip(found, rows) if fault]


def lost_of(stored, p, full):
    faults = []
    flying = p.flight.thing if p.flight else None
    for w in p.old + p.done if full else p.done:
        if w.path == "/teams" and stored.names.get(w.thing) != 1:
            faults.append(f"{w.thing} is there {stored.names.get(w.thing, 0)} times")
    for kind, inside in p.inside.items():
        if kind != flying and stored.inside(p, kind) != inside:
            faults.append(f"volunteer {p.volunteer}, {kind} {getattr(p, kind)}: in is {not inside}, acknowledged {inside}")
    if flying and p.flight.path == "/teams" and stored.names.get(flying, 0) > 1:
        faults.append(f"{flying}, never acknowledged, is there {stored.names[flying]} times")
    return faults


def lost_writes(stored, people, full=False):
    """Acknowledged, and not there, or there twice, or otherwise. What was under way may be there or not."""
    faults, leader = [], people[-1]
    for p in people:
        faults += lost_of(stored, p, full)
        if p is not leader:
            faults += lost_marks(stored.records[p.volunteer], p.old_marks + p.marks if full else p.marks, p, leader)
    return faults


def hours_faults(place, people):
    """At the end: each person's total is what stood there before and every confirmed minute since that needs no review."""
    faults, stored = [], Stored(place, people)
    for p in people[:-1]:
        wanted = p.minutes_before + sum(minutes for record, _, _, minutes, state in stored.records[p.volunteer]
                                        if record in people[-1].confirmed and state == EFFECTIVE)
        found = int(place.sql(f"SELECT minutes FROM volunteer WHERE id = {p.volunteer}")[0][0])
        if found != wanted:
            faults.append(f"volunteer {p.volunteer} has {found} min, confirmed {wanted}")
    twice = place.sql(f"SELECT thing_id, COUNT(*) FROM event WHERE thing = {RECORD} AND to_state = {MISSED} GROUP BY thing_id HAVING COUNT(*) > 1")
    return faults + [f"record {record} was signed out at 24:00 {times} times" for record, times in twice]


def send_again(port, people):
    """The requests that were under way, as a client would repeat them."""
    for p in people:
        if p.flight:
            p.take(p.flight, *p.send(port, p.flight))
    return [f for p in people for f in p.faults]


def repeat_old(port, people):
    """Old keys: the same answer. That nothing is done twice shows in the rows afterwards."""
    faults = []
    for p in people:
        for w in {id(w): w for w in p.done[-1:] + rnd.sample(p.done, min(2, len(p.done)))}.values():
            status, text = p.send(port, w)
            if (status, text) != (w.status, w.text):
                faults.append(f"POST {w.path}: {status} {text[:150]}, at first {w.status} {w.text[:150]}")
    return faults
