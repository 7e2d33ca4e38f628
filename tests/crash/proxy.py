"""A TCP proxy on loopback that can cut, refuse and stall: a network that fails without either end doing so."""

import contextlib
import socket
import struct
import threading

PIECE = 65536


class Proxy:
    """Passes connections on to a port. `cut` resets all there are; between `refuse` or `stall` and `mend` nobody gets through:
    refused at once, or accepted and left without a word, and what was under way stands still."""

    def __init__(self, to):
        self.to = to
        self.pairs = set()
        self.lock = threading.Lock()
        self.flows = threading.Event()
        self.flows.set()
        self.listener = None
        self.port = 0
        self.listen()

    def listen(self):
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind(("127.0.0.1", self.port))
        self.listener.listen(128)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, args=(self.listener,), daemon=True).start()

    def accept(self, listener):
        with contextlib.suppress(OSError):
            while True:
                near, _ = listener.accept()
                threading.Thread(target=self.connect, args=(near,), daemon=True).start()

    def connect(self, near):
        self.flows.wait()
        try:
            far = socket.create_connection(("127.0.0.1", self.to))
        except OSError:
            reset(near)
            return
        for s in (near, far):
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self.lock:
            self.pairs.add((near, far))
        for a, b in ((near, far), (far, near)):
            threading.Thread(target=self.pump, args=(a, b, (near, far)), daemon=True).start()

    def pump(self, source, sink, pair):
        with contextlib.suppress(OSError):
            while piece := source.recv(PIECE):
                self.flows.wait()
                sink.sendall(piece)
        self.flows.wait()
        with self.lock:
            self.pairs.discard(pair)
        for s in pair:
            with contextlib.suppress(OSError):
                s.shutdown(socket.SHUT_RDWR)

    def cut(self):
        with self.lock:
            pairs, self.pairs = self.pairs, set()
        for pair in pairs:
            for s in pair:
                reset(s)

    def refuse(self):
        """Nobody listens any more, and those who were through are cut."""
        self.close()
        self.cut()

    def stall(self):
        self.flows.clear()

    def mend(self):
        self.flows.set()
        if self.listener.fileno() < 0:
            self.listen()

    def close(self):
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)  # close alone does not wake who accepts
        self.listener.close()


def reset(s):
    """Ends a connection by RST; a thread that reads from it is woken."""
    with contextlib.suppress(OSError):
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        s.shutdown(socket.SHUT_RDWR)
    s.close()
