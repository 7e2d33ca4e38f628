#!/usr/bin/env python3
"""attacks.py NAME PORT SIZE NET [TOKEN SHIFT] - one misbehaving crowd, until SIGTERM.

Prints `ready` when each has come once, and at the end what they got, as JSON.

Attackers live at 127.NET.0.1 and on; a crowd of its own net finds all its limits unused. A crowd keeps up its pressure:
what the server closes is opened again. One that meets a limit (LIMITED) goes on after SIGTERM, until it has tried
more than the limit allows: otherwise it would prove nothing. It runs at low priority and in a session of its own,
since in the world it does not share the server's processors.
"""

import collections
import errno
import itertools
import json
import os
import random
import re
import select
import signal
import socket
import sys
import time

HOST = "Host: 127.0.0.1\r\n"
STATUS = re.compile(rb"HTTP/1\.1 (\d{3})")
LENGTH = re.compile(rb"\r\nContent-Length: (\d+)", re.I)
READY_SECONDS = 10
TRY_SECONDS = 20
PER_ROUND = 64  # opened between two looks at the others


def post(path, body, headers="", kind="application/json"):
    return (f"POST {path} HTTP/1.1\r\n{HOST}Accept: application/json\r\nContent-Type: {kind}\r\n{headers}"
            f"Content-Length: {len(body)}\r\n\r\n{body}").encode()


def phone():
    return f"139{random.randrange(10**8):08}"


class Visitor:
    """One connection of the crowd."""

    def __init__(self, number, sock):
        self.number, self.sock, self.out, self.came = number, sock, b"", b""


class Crowd:
    """`size` connections from `addresses` addresses. Each sends request(n); then `drip` once a second, or the next
    request when answered (`again`); reads only if `reads`."""

    net, least = 0, 0

    def __init__(self, port, size, addresses, request, drip=b"", again=False, reads=True, small=False):
        self.port, self.size, self.addresses, self.request = port, size, addresses, request
        self.drip, self.again, self.reads, self.small = drip, again, reads, small
        self.got = collections.Counter()
        self.visitors, self.missing, self.tries = {}, collections.deque(range(size)), 0
        self.epoll = select.epoll()
        self.numbers = itertools.count()

    def open(self, number):
        sock = socket.socket()
        sock.setblocking(False)
        if self.small:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sock.setsockopt(socket.IPPROTO_IP, 24, 1)  # IP_BIND_ADDRESS_NO_PORT
        try:
            sock.bind((f"127.{self.net}.0.{1 + number % self.addresses}", 0))
            sock.connect(("127.0.0.1", self.port))
        except OSError as e:
            if e.errno != errno.EINPROGRESS:
                sock.close()
                self.missing.append(number)
                return
        v = Visitor(number, sock)
        v.out = self.request(next(self.numbers))
        self.visitors[sock.fileno()] = v
        self.epoll.register(sock.fileno(), select.EPOLLIN | select.EPOLLOUT if self.reads else select.EPOLLOUT)

    def close(self, v):
        self.got["closed"] += 1
        del self.visitors[v.sock.fileno()]
        v.sock.close()
        self.missing.append(v.number)

    def send(self, v):
        if v.out:
            v.out = v.out[v.sock.send(v.out):]
        if not v.out:
            self.epoll.modify(v.sock.fileno(), select.EPOLLIN if self.reads else 0)

    def read(self, v):
        data = v.sock.recv(65536)
        if not data:
            raise OSError("closed")
        for status in STATUS.findall(data):
            self.got[status.decode()] += 1
        v.came += data
        if not self.again:
            v.came = b""
            return
        head = v.came.find(b"\r\n\r\n")
        length = LENGTH.search(v.came, 0, head) if head >= 0 else None
        if head >= 0 and len(v.came) >= head + 4 + (int(length[1]) if length else 0):
            v.came = b""
            v.out = self.request(next(self.numbers))
            self.epoll.modify(v.sock.fileno(), select.EPOLLIN | select.EPOLLOUT)

    def event(self, fd, what):
        v = self.visitors.get(fd)
        try:
            if v and what & select.EPOLLOUT:
                self.send(v)
            if v and what & (select.EPOLLIN | select.EPOLLHUP | select.EPOLLERR):
                self.read(v)
        except OSError:
            self.close(v)

    def drip_all(self):
        for v in list(self.visitors.values()):
            try:
                if not v.out:
                    v.sock.send(self.drip)
            except BlockingIOError:
                pass
            except OSError:
                self.close(v)

    def goes_on(self, stop):
        """Not after its limit was met, nor for ever."""
        answered = sum(self.got.values()) - self.got["closed"]
        return not stop or (answered < self.least and time.monotonic() < stop[0] + TRY_SECONDS)

    def work(self, stop, say_ready):
        begun = dripped = time.monotonic()
        while self.goes_on(stop):
            for _ in range(min(PER_ROUND, len(self.missing))):
                self.open(self.missing.popleft())
                self.tries += 1
            if self.tries >= self.size or time.monotonic() - begun > READY_SECONDS:
                say_ready()
            for fd, what in self.epoll.poll(0.02):
                self.event(fd, what)
            if self.drip and time.monotonic() - dripped > 1:
                dripped = time.monotonic()
                self.drip_all()
        return self.got


class Storm:
    """Opens and closes, as fast as it goes."""

    net, least = 0, 0

    def __init__(self, port, addresses):
        self.port, self.addresses = port, addresses

    def work(self, stop, say_ready):
        n = 0
        say_ready()
        while not stop:
            with socket.socket() as s:
                s.setsockopt(socket.IPPROTO_IP, 24, 1)
                try:
                    s.bind((f"127.{self.net}.0.{1 + n % self.addresses}", 0))
                    s.connect(("127.0.0.1", self.port))
                except OSError:
                    continue
            n += 1
        return collections.Counter({"opened": n})


# --- wrong requests; also used one by one, with what each must be answered ------------------------------------------

def chunked(body):
    return f"POST /login HTTP/1.1\r\n{HOST}Transfer-Encoding: chunked\r\n\r\n".encode() + body


def get(path, headers=HOST):
    return f"GET {path} HTTP/1.1\r\n{headers}\r\n".encode()


def framed(*fields):
    return ("POST /login HTTP/1.1\r\n" + HOST + "".join(f + "\r\n" for f in fields) + "\r\nabcde").encode()


def parts(n):
    body = "".join(f'--b\r\nContent-Disposition: form-data; name="f{i}"\r\n\r\nx\r\n' for i in range(n)) + "--b--\r\n"
    return post("/login", body, kind="multipart/form-data; boundary=b")


MIB = 1 << 20
OVERSIZED = {
    "URL of 30 kB": (get("/" + "a" * 30000), 414),
    "query of 12 kB": (get("/activities?q=" + "a" * 12000), 414),
    "header field of 30 kB": (get("/", HOST + "X: " + "a" * 30000 + "\r\n"), 431),
    "5 000 header fields": (get("/", HOST + "X: a\r\n" * 5000), 431),
    "6 kB of cookies": (get("/", HOST + "Cookie: " + "a=b; " * 1200 + "\r\n"), 431),
    "5 000 form fields": (post("/login", "a=1&" * 5000, kind="application/x-www-form-urlencoded"), 413),
    "1 000 parts of a form": (parts(1000), 413),
    "form field of 60 kB": (post("/login", '{"phone":"' + "1" * 60000 + '","password":"x"}'), 422),
    "body of 1 MiB": (post("/login", "x" * MIB), 413),
    "body said to be of 1 TB": (framed("Content-Length: 1000000000000"), 413),
    "body in chunks without end": (chunked(b"10000\r\n" + b"x" * 65536 + b"\r\n" + (b"10000\r\n" + b"x" * 65536 + b"\r\n") * 160),
                                   413),
    "trailers without end": (chunked(b"0\r\n" + b"X: y\r\n" * 10000), 431),
}
BROKEN = {
    "two lengths": (framed("Content-Length: 5", "Content-Length: 3"), 400),
    "a length twice": (framed("Content-Length: 5", "Content-Length: 5"), 400),
    "length and chunks": (framed("Content-Length: 5", "Transfer-Encoding: chunked"), 400),
    "chunks twice": (framed("Transfer-Encoding: chunked", "Transfer-Encoding: identity"), 400),
    "unknown coding": (framed("Transfer-Encoding: gzip, chunked"), 400),
    "length with a blank before its colon": (framed("Content-Length : 5"), 400),
    "negative length": (framed("Content-Length: -5"), 400),
    "list of lengths": (framed("Content-Length: 5,5"), 400),
    "chunk of no size": (chunked(b"ZZ\r\n\r\n"), 400),
    "two hosts": (get("/", HOST + HOST), 400),
    "no host": (get("/", ""), 400),
}
GARBAGE = [random.Random(1).randbytes(4000) + b"\r\n\r\n", b"\x16\x03\x01\x02\x00" * 400 + b"\n", b"GET\r\n" * 2000,
           get("/healthz") * 30 + b"GARBAGE\r\n\r\n" + get("/healthz") * 30]


def one_of(things):
    things = list(things)
    return lambda n: things[n % len(things)]


# --- the crowds ------------------------------------------------------------------------------------------------------

def flood_of_writes(port, size, token, shift):
    head = f"Authorization: Bearer {token}\r\n"
    return Crowd(port, size, 1, lambda n: post(f"/shifts/{shift}/{'leave' if n % 2 else 'join'}", "{}", head), again=True)


ATTACKS = {
    "slow heads": lambda p, n: Crowd(p, n, 8, lambda _: b"GET / HTTP/1.1\r\nX: a", drip=b"a"),
    "slow bodies": lambda p, n: Crowd(p, n, 8, lambda _: post("/login", "x" * 9999)[:-9990], drip=b"x"),
    "slow readers": lambda p, n: Crowd(p, 100, 8, lambda _: get("/overview") * 40, reads=False, small=True),
    "idle connections": lambda p, n: Crowd(p, 2 * n, 16, lambda _: b""),
    "one address, many connections": lambda p, n: Crowd(p, n, 1, lambda _: b""),
    "oversized everything": lambda p, n: Crowd(p, 40, 8, one_of(r for r, _ in OVERSIZED.values()), again=True),
    "broken framing": lambda p, n: Crowd(p, 40, 8, one_of(r for r, _ in BROKEN.values())),
    "pipelined garbage": lambda p, n: Crowd(p, 40, 8, one_of(GARBAGE)),
    "pipelined requests": lambda p, n: Crowd(p, 20, 2, lambda _: get("/activities") * 100, again=True),
    "searches": lambda p, n: Crowd(p, 50, 1, lambda i: get(f"/activities?q={i}"), again=True),
    "log-ins": lambda p, n: Crowd(p, 200, 50, lambda _: post("/login", f'{{"phone":"{phone()}","password":"wrong-{phone()}"}}'),
                                  again=True),
    "log-ins to one account": lambda p, n: Crowd(p, 30, 1, lambda _: post(
        "/login", f'{{"phone":"13800000005","password":"wrong-{phone()}"}}'), again=True),
    "one-time codes": lambda p, n: Crowd(p, 50, 50, lambda _: post("/login/code", f'{{"phone":"{phone()}"}}'), again=True),
    "writes of one address": lambda p, n, token, shift: flood_of_writes(p, 64, token, shift),
    "opening and closing": lambda p, n: Storm(p, 8),
}


class Limit:
    """What docs/SECURITY.md allows one bucket, and how many buckets a crowd has."""

    def __init__(self, buckets, at_once, per_minute):
        self.buckets, self.at_once, self.per_minute = buckets, at_once, per_minute

    def allows(self, seconds):
        return self.buckets * (self.at_once + self.per_minute * seconds / 60)


LIMITED = {
    "pipelined requests": Limit(2, 1000, 3000),
    "searches": Limit(1, 1000, 3000),
    "log-ins": Limit(50, 30 + 4, 30),  # those that are on their way at once count when they have failed
    "log-ins to one account": Limit(1, 30 + 30, 30),
    "one-time codes": Limit(50, 10, 10),
    "writes of one address": Limit(1, 1000, 3000),
}


def main():
    name, port, size, net = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    stop, ready = [], []

    def say_ready():
        if not ready:
            ready.append(1)
            print("ready", flush=True)

    signal.signal(signal.SIGTERM, lambda *_: stop.append(time.monotonic()))
    os.nice(19)
    crowd = ATTACKS[name](port, size, *sys.argv[5:])
    crowd.net = net
    if name in LIMITED:
        crowd.least = 1 + LIMITED[name].allows(TRY_SECONDS)
    print(json.dumps(crowd.work(stop, say_ready)))
    sys.stdout.flush()
    os._exit(0)  # thousands of sockets at once


if __name__ == "__main__":
    main()
