"""PostgreSQL goes away while people write: stopped, cut off, silent, failed over. Nobody is lied to, nobody waits for ever,
and all goes on by itself when it is back."""

import contextlib
import http.client
import os
import threading
import time

from kills import morning_clock
from people import PEOPLE, Stored, gather, lost_writes, repeat_old, send_again
from pg_servers import PgServer
from proxy import Proxy
from register import PgPlace, Server, cases, check_register, listed, redvest, rnd
from refusals import refused, try_serve
from temp_pg import free_port

READS = ("/healthz", "/teams", "/activities")
READERS = 2
BOTH = ("read", "write")
CALM_S = 0.5      # load before and after a fault
BACK_S = 20       # until the first write after the fault; what it took is printed
PAUSE_S = 0.1     # before a refused request is repeated
CLIENT_S = 40     # a request that takes so long hangs
STALL_S = 10      # more than redvest bears: 3 s of silence, then 3 s for a connection to prove it
FEW = 3           # least 503 answers of each kind in the late part of a fault
FREEZE_S = 25     # twice as long as a COMMIT waits for the standby
HANG_S = 18       # a COMMIT is given up after 13 s; who stands behind it is told soon after, too
CLOCK_SPEED = 10  # slow enough that a code on the screen outlives a silence


class FaultPlace(PgPlace):
    """A register reached by redvest through `url`, and by the test at `direct()`."""

    def __init__(self, folder, url, direct):
        self.url, self.direct = url, direct
        self.args = ["--db", url, "--key", os.path.join(folder, "fault.key")]

    def sql(self, text):
        return self.direct().sql(text)

    def remove(self):
        pass


# --- load --------------------------------------------------------------------------------------------------------

class Answer:
    def __init__(self, kind, began, status, retry_after, text):
        self.kind, self.began, self.ended, self.status = kind, began, time.monotonic(), status
        self.retry_after, self.text = retry_after, text


class Load:
    """People who write and repeat what was refused, and readers, until the block ends."""

    def __init__(self, port, people):
        self.port, self.people = port, people
        self.answers, self.over = [], threading.Event()
        self.threads = [threading.Thread(target=self.write, args=(p,)) for p in people[:-1]]  # not the leader
        self.threads += [threading.Thread(target=self.read) for _ in range(READERS)]

    def __enter__(self):
        for t in self.threads:
            t.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for t in self.threads:
            t.join()

    def ask(self, link, kind, method, path, headers, send):
        """One answer, noted. None when there was none."""
        began = time.monotonic()
        try:
            status, text = send(link)
            answer = Answer(kind, began, status, link.retry_after, text)
        except (OSError, http.client.HTTPException) as e:
            link.close()
            answer = Answer(kind, began, None, None, f"{method} {path}: {type(e).__name__} {e}")
        self.answers.append(answer)
        return answer

    def chosen(self, person, link):
        """What a person writes next; None while the site code cannot be had."""
        try:
            return person.next_write(self.port, link)
        except (RuntimeError, OSError, http.client.HTTPException):
            link.close()
            return None

    def write(self, person):
        link = Link(self.port)
        while not self.over.is_set():
            write = person.flight = person.flight or self.chosen(person, link)
            if not write:
                time.sleep(PAUSE_S)
                continue
            answer = self.ask(link, "write", "POST", write.path, {}, lambda to, w=write: person.send(self.port, w, to))
            if answer.status not in (None, 503):
                person.take(write, answer.status, answer.text)
            else:
                time.sleep(PAUSE_S)
        link.close()

    def read(self):
        link = Link(self.port)
        while not self.over.is_set():
            path = rnd.choice(READS)
            answer = self.ask(link, "read", "GET", path, {}, lambda to, p=path: get(to, p))
            time.sleep(PAUSE_S if answer.status != 200 else 0.02)
        link.close()

    def acknowledged_after(self, moment):
        return next((a for a in list(self.answers) if a.kind == "write" and a.began > moment and a.status and
                     200 <= a.status < 300), None)


class Link(http.client.HTTPConnection):
    """A connection that keeps the last answer's Retry-After."""

    retry_after = None

    def __init__(self, port):
        super().__init__("127.0.0.1", port, timeout=CLIENT_S)

    def getresponse(self):
        answer = super().getresponse()
        self.retry_after = answer.headers.get("Retry-After")
        return answer


def get(link, path):
    link.request("GET", path, headers={"Accept": "application/json"})
    answer = link.getresponse()
    return answer.status, answer.read().decode()


# --- what must hold ------------------------------------------------------------------------------------------------

def wrong_answers(answers):
    """Neither well nor 503 with Retry-After, or none at all."""
    faults = []
    for a in answers:
        if a.status is None:
            faults.append(f"no answer in {a.ended - a.began:.1f} s: {a.text}")
        elif a.status == 503 and not (a.retry_after or "").isdigit():
            faults.append(f"503 to a {a.kind} without Retry-After")
        elif a.status != 503 and not 200 <= a.status < 300:
            faults.append(f"a {a.kind} is answered {a.status}: {a.text[:200]}")
    return faults


def not_prompt(answers, kinds, began, ended):
    """Who asked in the first third has an answer before the fault is over, and nobody waits for HANG_S; in the last third
    many are told to come back."""
    third = (ended - began) / 3
    faults = [f"a {a.kind} begun {a.began - began:.1f} s into the fault took {a.ended - a.began:.1f} s" for a in answers
              if (a.began < began + third and a.ended > ended) or a.ended - a.began > HANG_S]
    for kind in kinds:
        late = sum(a.kind == kind and a.status == 503 and ended - third < a.ended < ended for a in answers)
        if late < FEW:
            faults.append(f"only {late} {kind}s were answered 503 in the fault's last third")
    return faults


def moved_on(place):
    """The timers' work of each second is done again: a change of a figure, by nothing, is taken up."""
    mark = rnd.randrange(1, 10**9)
    place.sql(f"INSERT INTO stat_delta (id, pos, day, measure, n) SELECT {mark}, pos, 20000, 1, 0 FROM unit ORDER BY pos LIMIT 1")
    end = time.monotonic() + BACK_S
    while place.sql(f"SELECT id FROM stat_delta WHERE id = {mark}"):
        if time.monotonic() > end:
            return "the figures are not brought up to date any more"
        time.sleep(0.1)
    return ""


def run_fault(place, server, people, name, fault, sees):
    """One fault under load and all that must hold after it. `fault` begins and ends it; the kinds of callers in `sees` must be
    told of it while it lasts."""
    before = sum(len(p.done) for p in people)
    with Load(server.port, people) as load:
        wait_for_write(load, time.monotonic())
        time.sleep(rnd.uniform(CALM_S / 2, CALM_S))
        began = time.monotonic()
        fault()
        ended = time.monotonic()
        first = wait_for_write(load, ended)
        time.sleep(CALM_S)
    answers = load.answers
    if "read" not in sees and sees:
        faults = [f"a read is answered {a.status}" for a in answers if a.kind == "read" and a.status != 200]
        cases.check(f"{name}: who only reads is not disturbed", listed(faults))
    told = {kind: sum(a.status == 503 and a.kind == kind for a in answers) for kind in BOTH}
    slowest = max(a.ended - a.began for a in answers)
    wrote = sum(len(p.done) for p in people) - before
    cases.check(f"{name}: {wrote} writes acknowledged, {told['write']} and {told['read']} reads told to come back, slowest {slowest:.2f} s",
                listed(wrong_answers(answers)) or listed([f for p in people for f in p.faults]))
    if sees:
        cases.check(f"{name}: for {ended - began:.1f} s all are answered promptly", listed(not_prompt(answers, sees, began, ended)))
    cases.check(f"{name}: goes on by itself" + (f", {first.ended - ended:.2f} s after" if first else ""),
                "" if first else f"no write was acknowledged in {BACK_S} s")
    lost = lost_writes(Stored(place, people), people)
    again, old = send_again(server.port, people), repeat_old(server.port, people)
    twice = lost_writes(Stored(place, people), people)
    cases.check(f"{name}: nothing acknowledged is lost, nothing is done twice",
                listed(lost) or listed(again) or listed(old) or listed(twice))
    cases.check(f"{name}: the timers go on, and redvest check is clean", moved_on(place) or check_register(place))


def wait_for_write(load, moment):
    end = time.monotonic() + BACK_S
    while not (found := load.acknowledged_after(moment)) and time.monotonic() < end:
        time.sleep(0.02)
    return found


# --- faults --------------------------------------------------------------------------------------------------------

def stopped(pg, seconds):
    def fault():
        pg.stop_at_once()
        time.sleep(seconds)
        pg.start()
    return fault


def refusing(proxy, seconds):
    def fault():
        proxy.refuse()
        time.sleep(seconds)
        proxy.mend()
    return fault


def stalled(proxy, seconds):
    def fault():
        proxy.stall()
        time.sleep(seconds)
        proxy.mend()
    return fault


def terminated(pg):
    return lambda: pg.sql("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'redvest'")


def failed_over(old, new, seconds):
    def fault():
        old.kill()
        time.sleep(seconds)
        new.promote()
    return fault


def frozen(standby, seconds):
    def fault():
        standby.freeze()
        try:
            time.sleep(seconds)
        finally:
            standby.thaw()
    return fault


# --- the runs ------------------------------------------------------------------------------------------------------

def start_without(folder):
    """The key is there, PostgreSQL is not."""
    other = FaultPlace(folder, f"postgresql://redvest@127.0.0.1:{free_port()}/redvest", None)
    cases.check("a start without PostgreSQL says why in one line", refused(try_serve(other), "127.0.0.1.*Connection refused"))


@contextlib.contextmanager
def serving(place, clock):
    server = Server(place, *clock.args)
    try:
        yield server
        server.end()
        cases.check("and ends well at SIGTERM", "" if server.child.returncode == 0 else f"status {server.child.returncode}")
    finally:
        if server.child.poll() is None:
            server.child.kill()
            server.child.wait()


def one_server(folder, pg, clock, rounds, long):
    proxy = Proxy(pg.port)
    place = FaultPlace(folder, f"postgresql://redvest@127.0.0.1:{proxy.port}/{pg.database}", lambda: pg)
    done = redvest("demo", "--city", "140400", "--scale", "0.001", "--seed", "7", *place.args)
    if done.returncode:
        raise RuntimeError(f"redvest demo: {done.stderr}")
    start_without(folder)
    people = gather(place, clock)
    cases.check(f"{len(people) - 1} people write", "" if len(people) == PEOPLE + 1 else "too few")
    with serving(place, clock) as server:
        for i in range(rounds):
            each = [("connections cut", proxy.cut, ()), ("backends terminated", terminated(pg), ()),
                    ("connections refused", refusing(proxy, 1.5), BOTH), ("immediate stop", stopped(pg, 1.5), BOTH),
                    ("silence", stalled(proxy, STALL_S), BOTH)]
            if long:
                rnd.shuffle(each)
            for name, fault, lasts in each:
                run_fault(place, server, people, f"{name} {i + 1}", fault, lasts)
    proxy.close()
    return people


def two_servers(folder, people, pg, standby, clock, rounds):
    pair = [pg, standby.follow(pg)]
    hosts = ",".join(f"127.0.0.1:{s.port}" for s in pair)
    place = FaultPlace(folder, f"postgresql://redvest@{hosts}/{pg.database}?target_session_attrs=read-write", lambda: pair[0])
    with serving(place, clock) as server:
        for i in range(rounds):
            run_fault(place, server, people, f"standby frozen {i + 1}", frozen(pair[1], FREEZE_S), ("write",))

            def fault():
                failed_over(pair[0], pair[1], 2)()
                pair.reverse()

            run_fault(place, server, people, f"failover {i + 1}", fault, BOTH)
            if i + 1 < rounds:
                pair[1].follow(pair[0])


def run_pg_faults(folder, rounds, long):
    pg, standby, clock = PgServer(), PgServer(), morning_clock(folder, CLOCK_SPEED)
    try:
        pg.make()
        people = one_server(folder, pg, clock, rounds, long)
        two_servers(folder, people, pg, standby, clock, rounds)
    finally:
        clock.end()
        standby.remove()
        pg.remove()
