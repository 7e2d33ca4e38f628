"""SIGKILL at a random moment under load: what was acknowledged is there, once; an old key gets its old answer."""

import signal
import subprocess
import threading
import time

from people import PEOPLE, Stored, gather, lost_writes, repeat_old, send_again
from register import BIN, IN_ENV, ROOT, START_SECONDS, Server, cases, check_register, listed, redvest, rnd

LEAST_WRITES = 5  # a crash comes after as many acknowledged ones; on a busy machine the first take a while


def crash(server, people):
    """Load, and SIGKILL in the middle of it. Returns how many writes were acknowledged."""
    before = sum(len(p.done) for p in people)
    gone = threading.Event()
    threads = [threading.Thread(target=p.work, args=(server.port, gone)) for p in people]
    for t in threads:
        t.start()
    end = time.monotonic() + 5
    while sum(len(p.done) for p in people) < before + LEAST_WRITES and time.monotonic() < end:
        time.sleep(0.005)
    time.sleep(rnd.uniform(0, 0.4))
    server.end(signal.SIGKILL)
    gone.set()
    for t in threads:
        t.join()
    return sum(len(p.done) for p in people) - before


def crash_while_starting(place):
    """Killed again before it is up: recovery itself may be cut short."""
    child = subprocess.Popen([BIN, "serve", *place.args, "--listen", "127.0.0.1:0", "--log-level", "error"], cwd=ROOT,
                             env=IN_ENV, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(rnd.uniform(0.002, 0.04))
    child.kill()
    child.wait()


def run_round(place, server, people, name, most):
    """One crash and all that must hold after it; the server that runs on."""
    wrote = crash(server, people)
    flying = sum(p.flight is not None for p in people)
    if rnd.random() < 0.3:
        crash_while_starting(place)
    server = Server(place)
    faults = [f for p in people for f in p.faults]
    lost = lost_writes(Stored(place, people), people)
    cases.check(f"{name}: {wrote} acknowledged writes are there, {flying} were under way",
                listed(lost) or listed(faults) or ("" if wrote else "nothing was written: this round proves nothing"))
    cases.check(f"{name}: answers {server.took:.2f} s after the start", "" if server.took <= most else f"allowed {most:.2f} s")
    again, old = send_again(server.port, people), repeat_old(server.port, people)
    twice = lost_writes(Stored(place, people), people)
    cases.check(f"{name}: repeated requests get their answer, and nothing is done twice",
                listed(again) or listed(old) or listed(twice))
    cases.check(f"{name}: redvest check", check_register(place))
    return server


def run_kills(kind, folder, rounds):
    place = kind(folder)
    server = None
    try:
        done = redvest("demo", "--city", "140400", "--scale", "0.001", "--seed", "7", *place.args)
        if done.returncode:
            raise RuntimeError(f"redvest demo: {done.stderr}")
        server = Server(place)
        most = max(START_SECONDS, 3 * server.took)
        people = gather(place, server.port)
        with_shift = sum(p.shift is not None for p in people)
        cases.check(f"{place.engine}: {len(people)} people, {with_shift} with a shift to join and leave",
                    "" if len(people) == PEOPLE and with_shift >= 2 else "too few")
        for i in range(rounds):
            server = run_round(place, server, people, f"{place.engine} {i + 1}", most)
        server.end()
        cases.check(f"{place.engine}: ends well at SIGTERM", "" if server.child.returncode == 0 else
                    f"status {server.child.returncode}")
    finally:
        if server and server.child.poll() is None:
            server.end(signal.SIGKILL)
        place.remove()
