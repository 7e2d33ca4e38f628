"""PostgreSQL servers of the crash tests' own: stopped, killed, started again, followed by a standby, promoted.

A crash of a server is not one of the machine, so nothing here waits for a disk (fsync is off): what a server wrote before
it was killed is in the machine's memory, and there when it starts again.
"""

import os
import shutil
import signal
import sys
import tempfile
import time

from register import ROOT, PgPlace

sys.path.insert(0, os.path.join(ROOT, "tests", "lib"))

from temp_pg import PgError, find_bin, free_port, make_cluster, run_tool, start, start_somewhere, stop, unprivileged_user  # noqa: E402

SETTINGS = {"wal_level": "replica", "max_wal_senders": "8", "hot_standby": "on"}
SYNC_SECONDS = 30


def children_of(pid):
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as f:
                parent = f.read().rsplit(")", 1)[1].split()[1]
        except (OSError, IndexError):
            continue
        if int(parent) == pid:
            found.append(int(name))
    return found


def send(pids, number):
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass


class PgServer:
    """One server in a folder of its own. `database` is made by `make`, and found again by a standby."""

    database = "redvest"

    def __init__(self):
        self.bin, self.who = find_bin(), unprivileged_user()
        self.folder = tempfile.mkdtemp(prefix="redvest-crash-pg-")
        self.process, self.port, self.frozen = None, 0, []

    def make(self):
        make_cluster(self.bin, self.folder, self.who)
        self.process, self.port = start_somewhere(self.bin, self.folder, self.who, SETTINGS)
        self.sql(f"CREATE DATABASE {self.database}", "postgres")
        return self

    def follow(self, primary):
        """Becomes the synchronous standby of another server."""
        if self.who:
            os.chown(self.folder, self.who["user"], self.who["group"])
        shutil.rmtree(f"{self.folder}/data", ignore_errors=True)
        run_tool([f"{self.bin}/pg_basebackup", "-D", f"{self.folder}/data", "-h", "127.0.0.1", "-p", str(primary.port),
                  "-U", "redvest", "-R", "-X", "stream", "-c", "fast", "--no-sync"], self.who)
        self.port = self.port or free_port()
        self.start()
        # Only now, and on the primary alone: a standby that is promoted must not wait for one.
        primary.sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
        primary.sql("SELECT pg_reload_conf()")
        end = time.monotonic() + SYNC_SECONDS
        while primary.sql("SELECT sync_state FROM pg_stat_replication") != [("sync",)]:
            if time.monotonic() > end:
                raise PgError("the standby does not follow")
            time.sleep(0.05)
        return self

    def start(self):
        self.process = start(self.bin, self.folder, self.port, self.who, SETTINGS)
        if not self.process:
            raise PgError(f"the server on port {self.port} does not start again")

    def stop_at_once(self):
        """pg_ctl stop -m immediate."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()

    def kill(self):
        """All of it, as when the machine loses power."""
        pids = [self.process.pid, *children_of(self.process.pid)]
        send(pids, signal.SIGKILL)
        self.process.wait()

    def freeze(self):
        self.frozen = [self.process.pid, *children_of(self.process.pid)]
        send(self.frozen, signal.SIGSTOP)

    def thaw(self):
        send(self.frozen, signal.SIGCONT)

    def promote(self):
        self.sql("SELECT pg_promote()")

    def sql(self, text, database=None):
        return PgPlace.psql(f"postgresql://redvest@127.0.0.1:{self.port}/{database or self.database}", text)

    def remove(self):
        if self.process:
            stop(self.process)
        shutil.rmtree(self.folder, ignore_errors=True)
