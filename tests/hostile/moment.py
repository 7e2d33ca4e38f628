"""Everybody at one moment: a thread that finds many sockets ready at once serves all of them.

The server is stopped while each of N kept connections sends its next request, so that its one HTTP thread is told of
all N by one look at epoll. A loop that takes 128 of them and then waits for one more event before it serves them stands
still until somebody else comes, or until a connection's minute is over; PATIENCE_SECONDS is far less. Twice 128 is the
same once more; one less and one more are not, and show that the sockets are counted rightly.
"""

import glob
import select
import signal
import socket
import time

from register import Server, cases

CROWDS = (127, 128, 129, 256)
PATIENCE_SECONDS = 10
ROUNDS = 3
REQUEST = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
ANSWER = b"HTTP/1.1 200"


def send_all(links):
    for link in links:
        link.sendall(REQUEST)


def take_answers(links):
    """How many of `links` are not answered with 200 in time."""
    waiting, end = set(links), time.monotonic() + PATIENCE_SECONDS
    while waiting and time.monotonic() < end:
        for link in select.select(waiting, [], [], max(0, end - time.monotonic()))[0]:
            if link.recv(65536).startswith(ANSWER):
                waiting.discard(link)
            else:
                return len(waiting)
    return len(waiting)


def send_while_stopped(child, links):
    child.send_signal(signal.SIGSTOP)
    try:
        while states_of(child.pid) != {"T"}:
            time.sleep(0.001)
        send_all(links)
    finally:
        child.send_signal(signal.SIGCONT)


def states_of(pid):
    """Of all its threads; T: stopped."""
    states = set()
    for path in glob.glob(f"/proc/{pid}/task/*/stat"):
        with open(path, encoding="ascii") as f:
            states.add(f.read().rsplit(")", 1)[1].split()[0])
    return states


def check_crowd(server, n):
    links = [socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_SECONDS) for _ in range(n)]
    try:
        send_all(links)  # so that each has been answered once, and waits
        unmet = take_answers(links)
        for _ in range(ROUNDS):
            if not unmet:
                send_while_stopped(server.child, links)
                unmet = take_answers(links)
        return f"{unmet} were not in {PATIENCE_SECONDS} s" if unmet else ""
    finally:
        for link in links:
            link.close()


def check_moment(place):
    server = Server(place, "--threads", "1")
    try:
        for n in CROWDS:
            cases.check(f"{n} requests at one moment are answered", check_crowd(server, n))
    finally:
        server.end()
