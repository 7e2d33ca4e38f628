#!/usr/bin/env python3
"""A PostgreSQL server that lives as long as one `with` block.

Decides: which server binary (the newest of Debian's, never one that happens to be on PATH), where its
data lives (a new folder under the temporary directory), and as whom it runs (root may not: then as
postgres, else nobody). Nothing durable: fsync is off. It listens on 127.0.0.1, on a free port, and on
a socket in its own folder; every local user may connect, so it is for tests and benchmarks only.

By hand:  python3 tests/lib/temp_pg.py COMMAND [ARGUMENT...]   runs a command with REDVEST_TEST_PG set.
"""

import contextlib
import ctypes
import glob
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

DATABASE = "redvest_test"
START_SECONDS = 60
TRIES = 3  # another program may take the free port first
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "200",
    # All suites share one server, and while one loads a demo in a single transaction no lock of a read is let go.
    "max_pred_locks_per_transaction": "512",
    "shared_buffers": "64MB",
    "logging_collector": "off",
    "log_min_messages": "fatal",
}
PR_SET_PDEATHSIG = 1


class PgError(Exception):
    """Why there is no server, in one line."""


def find_bin():
    """The folder of the newest Debian PostgreSQL's programs."""
    found = [d for d in glob.glob("/usr/lib/postgresql/*/bin") if os.access(f"{d}/initdb", os.X_OK)]
    if not found:
        raise PgError("no /usr/lib/postgresql/*/bin/initdb: run tools/setup test")
    return max(found, key=lambda d: [int(n) for n in re.findall(r"\d+", d)])


def unprivileged_user():
    """Popen arguments that leave root behind; none when we are not root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise PgError("no user postgres or nobody to run the server as")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def die_with_parent():
    """Runs in the child: should the test run be killed outright, the server stops too."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def run_tool(args, who):
    done = subprocess.run(args, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False, **who)
    if done.returncode != 0:
        raise PgError(f"{os.path.basename(args[0])} failed: {done.stdout.strip()}")


def make_cluster(bin_dir, folder, who):
    """An empty server in `folder`/data, where every local user may connect."""
    if who:
        os.chown(folder, who["user"], who["group"])
    run_tool([f"{bin_dir}/initdb", "-D", f"{folder}/data", "-U", "redvest", "-A", "trust", "-E", "UTF8", "--no-locale",
              "--no-sync"], who)


def start(bin_dir, folder, port, who, settings=()):
    """Starts the server; returns the process, or None when it ended before it took connections."""
    args = [f"{bin_dir}/postgres", "-D", f"{folder}/data", "-p", str(port), "-k", folder,
            "-c", "listen_addresses=127.0.0.1"]
    for key, value in {**SETTINGS, **dict(settings)}.items():
        args += ["-c", f"{key}={value}"]
    with open(f"{folder}/log", "ab") as log:
        server = subprocess.Popen(args, cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                  start_new_session=True, preexec_fn=die_with_parent, **who)
    ready = [f"{bin_dir}/pg_isready", "-q", "-h", folder, "-p", str(port)]
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        if subprocess.run(ready, check=False).returncode == 0:
            return server
        time.sleep(0.05)
    stop(server)
    return None


def stop(server):
    """Fast shutdown, then the immediate one."""
    for sig in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is not None:
            return
        server.send_signal(sig)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(timeout=15)


def start_somewhere(bin_dir, folder, who, settings=()):
    for _ in range(TRIES):
        port = free_port()
        server = start(bin_dir, folder, port, who, settings)
        if server:
            return server, port
    with open(f"{folder}/log", errors="replace") as log:
        raise PgError(f"the server does not start: {log.read()[-2000:].strip()}")


@contextlib.contextmanager
def temp_pg(settings=()):
    """Yields the URL of an empty UTF-8 database in C collation, owned by role `redvest`."""
    bin_dir, who = find_bin(), unprivileged_user()
    folder = tempfile.mkdtemp(prefix="redvest-pg-")
    server = None
    try:
        make_cluster(bin_dir, folder, who)
        server, port = start_somewhere(bin_dir, folder, who, settings)
        run_tool([f"{bin_dir}/createdb", "-h", folder, "-p", str(port), "-U", "redvest", DATABASE], who)
        yield f"postgresql://redvest@127.0.0.1:{port}/{DATABASE}"
    finally:
        if server:
            stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def exit_on_signal():
    """Makes SIGTERM and SIGINT leave by SystemExit, so that `with` blocks clean up. Once: make passes on what
    the terminal has sent already, and a second one must not cut the cleaning short."""

    def leave(number, _frame):
        for sig in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sig, signal.SIG_IGN)
        sys.exit(128 + number)

    for sig in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sig, leave)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    exit_on_signal()
    try:
        with temp_pg() as url:
            return subprocess.call(sys.argv[1:], env={**os.environ, "REDVEST_TEST_PG": url})
    except (PgError, OSError) as e:
        sys.exit(f"temp_pg: {e}")


if __name__ == "__main__":
    sys.exit(main())
