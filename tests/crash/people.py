"""People who write, with an Idempotency-Key each, and remember what was acknowledged; what of it is stored."""

import base64
import hashlib
import http.client
import json
import secrets
import threading
import time

from register import call, rnd

PEOPLE = 10
LOGINS = ("13800000001", "13800000002")  # the demo's volunteers; the other people get a session by SQL
PASSWORD = "redvest-demo"


# --- people who write ------------------------------------------------------------------------------------------

class Write:
    """One request: what it is about, what it leaves behind, and what was answered."""

    def __init__(self, thing, result, path, body):
        self.thing, self.result, self.path, self.body = thing, result, path, body
        self.key = secrets.token_hex(12)
        self.status = self.text = None


class Person:
    def __init__(self, volunteer, account, token):
        self.volunteer, self.account, self.token = volunteer, account, token
        self.team = self.shift = self.county = None
        self.made = 0
        self.done, self.flight, self.faults = [], None, []
        self.inside = {}  # "team" or "shift": whether the last acknowledged answer left this person in it

    def send(self, port, write, link=None):
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": write.key}
        return call(port, "POST", write.path, write.body, headers, link)

    def next_write(self):
        kinds = ["new"] + ["team"] * 2 + ["shift"] * (2 if self.shift else 0)
        kind = rnd.choice(kinds)
        if kind == "new":
            self.made += 1
            name = f"试验队{self.volunteer}x{self.made}"
            return Write(name, 1, "/teams", {
                "name": name, "kind": "group", "host": "社区居委会", "category": "community", "about": "做好事",
                "join_rule": "direct", "contact_name": "张敏", "contact_phone": LOGINS[0], "county": self.county})
        thing = self.team if kind == "team" else self.shift
        join = not self.inside.get(kind)
        return Write(kind, join, f"/{kind}s/{thing}/{'join' if join else 'leave'}", {})

    def take(self, write, status, text):
        """Notes an answer."""
        self.flight = None
        if not 200 <= status < 300:
            self.faults.append(f"POST {write.path}: {status} {text[:200]}")
            return
        write.status, write.text = status, text
        self.done.append(write)
        if write.thing in ("team", "shift"):
            self.inside[write.thing] = write.result

    def work(self, port, until):
        """Writes until the server is gone."""
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        while not until.is_set():
            self.flight = self.flight or self.next_write()
            try:
                status, text = self.send(port, self.flight, link)
            except (OSError, http.client.HTTPException):
                break
            self.take(self.flight, status, text)
        link.close()


def give_session(place, account, number):
    token = secrets.token_urlsafe(24)
    digest = base64.urlsafe_b64encode(hashlib.blake2b(token.encode(), digest_size=32).digest()).decode().rstrip("=")
    now = int(time.time() * 1000)
    place.sql(f"INSERT INTO session (id, token_hash, account, made_ms, seen_ms, expires_ms, address) VALUES "
              f"({number + 1}, '{digest}', {account}, {now}, {now}, {now + 86400000}, '')")
    return token


def log_in(port, phone):
    status, text = call(port, "POST", "/login", {"phone": phone, "password": PASSWORD})
    if status != 200:
        raise RuntimeError(f"log-in as {phone}: {status} {text}")
    mine = json.loads(text)
    return Person(mine["volunteer"], mine["account"], mine["token"])


def choose(place, port, person):
    """A team this person is not in, and a shift that takes them: tried, and left again."""
    person.county = place.sql("SELECT id FROM unit WHERE depth = 3 ORDER BY pos LIMIT 1")[0][0]
    person.team = place.sql(f"SELECT id FROM team WHERE state = 3 AND join_rule <= 2 AND id NOT IN (SELECT team FROM "
                            f"team_member WHERE volunteer = {person.volunteer}) ORDER BY id LIMIT 1")[0][0]
    shifts = place.sql(f"SELECT s.id FROM shift s JOIN activity a ON a.id = s.activity WHERE a.state = 3 AND s.taken < "
                       f"s.capacity AND s.leave_ms > {int(time.time() * 1000) + 3600000} AND s.id NOT IN (SELECT shift FROM "
                       f"signup WHERE volunteer = {person.volunteer}) ORDER BY s.capacity - s.taken DESC, s.id LIMIT 8")
    for (shift,) in shifts:
        if person.send(port, Write("try", 1, f"/shifts/{shift}/join", {}))[0] == 200:
            person.send(port, Write("try", 0, f"/shifts/{shift}/leave", {}))
            person.shift = shift
            return


def gather(place, port):
    people = [log_in(port, phone) for phone in LOGINS]
    known = ", ".join(p.volunteer for p in people)
    rows = place.sql(f"SELECT id, account FROM volunteer WHERE state = 1 AND real_name = 2 AND account IS NOT NULL AND id "
                     f"NOT IN ({known}) ORDER BY id LIMIT {PEOPLE - len(people)}")
    people += [Person(v, a, give_session(place, a, i)) for i, (v, a) in enumerate(rows)]
    for person in people:
        choose(place, port, person)
    return people


# --- what is stored --------------------------------------------------------------------------------------------

class Stored:
    """The register's rows about these people, read at once."""

    def __init__(self, place, people):
        ids = ", ".join(p.volunteer for p in people)
        self.names = {}
        for (name,) in place.sql("SELECT name FROM team WHERE name LIKE '试验队%'"):
            self.names[name] = self.names.get(name, 0) + 1
        self.team = set(place.sql(f"SELECT volunteer, team FROM team_member WHERE volunteer IN ({ids}) AND state <= 2"))
        self.shift = set(place.sql(f"SELECT volunteer, shift FROM signup WHERE volunteer IN ({ids}) AND state IN (1, 2, 3)"))

    def inside(self, person, kind):
        return (person.volunteer, getattr(person, kind)) in getattr(self, kind)


def lost_writes(stored, people):
    """Acknowledged, and not there, or there twice. What was under way may be there or not."""
    faults = []
    for p in people:
        flying = p.flight.thing if p.flight else None
        for w in p.done:
            if w.path == "/teams" and stored.names.get(w.thing) != 1:
                faults.append(f"{w.thing} is there {stored.names.get(w.thing, 0)} times")
        for kind, inside in p.inside.items():
            if kind != flying and stored.inside(p, kind) != inside:
                faults.append(f"volunteer {p.volunteer}, {kind} {getattr(p, kind)}: in is {not inside}, acknowledged {inside}")
        if flying and p.flight.path == "/teams" and stored.names.get(flying, 0) > 1:
            faults.append(f"{flying}, never acknowledged, is there {stored.names[flying]} times")
    return faults


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
