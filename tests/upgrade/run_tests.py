#!/usr/bin/env python3
"""A register and a backup of each released version are brought up to today's program: nothing is lost, all sums hold.

vNNN/ holds what that version made of a demo city: redvest.db.gz and its key (of people who cannot exist), a backup of it,
and what `redvest stat` printed. Never made anew. REDVEST_BIN: the program; REDVEST_TEST_PG: an empty database, without
which the restore into PostgreSQL is not run.
"""
import gzip
import os
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
BIN = os.environ.get("REDVEST_BIN", str(HERE.parent.parent / "build/redvest"))
PG = os.environ.get("REDVEST_TEST_PG")


def redvest(*args):
    done = subprocess.run([BIN, *args], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 0, f"redvest {' '.join(args)}: {done.stdout}"
    return done.stdout


class Upgrade(unittest.TestCase):
    def setUp(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="redvest-upgrade-"))
        self.addCleanup(shutil.rmtree, self.dir)

    def holds(self, version, *place):
        self.assertNotIn("BROKEN", redvest("check", *place))
        self.assertEqual(redvest("stat", *place), (HERE / version / "stat").read_text("utf-8"))

    def database(self):
        """An empty one beside the run's own; the server goes with the run."""
        name = f"redvest_upgrade_{os.getpid()}"
        subprocess.run(["psql", "-q", PG, "-c", f"CREATE DATABASE {name}"], check=True)
        return f"{PG.rpartition('/')[0]}/{name}"

    def register(self, version):
        """The old register in a folder of its own."""
        data = self.dir / version
        data.mkdir()
        (data / "redvest.db").write_bytes(gzip.decompress((HERE / version / "redvest.db.gz").read_bytes()))
        shutil.copy(HERE / version / "redvest.key", data)
        (data / "redvest.key").chmod(0o600)
        return data


def upgraded(version):
    def test(self):
        data = self.register(version)
        with sqlite3.connect(data / "redvest.db") as db:
            moves = db.execute("SELECT COUNT(*), MIN(id), MAX(id) FROM record_event").fetchone() if version == "v010" else None
            roles = db.execute("SELECT id, account, unit, role FROM unit_grant ORDER BY id").fetchall() if version == "v010" else []
        redvest("init", "--data", str(data))
        self.holds(version, "--data", str(data))
        if moves:
            with sqlite3.connect(data / "redvest.db") as db:
                self.assertEqual(db.execute("SELECT COUNT(*), MIN(id), MAX(id) FROM event").fetchone(), moves)
                self.assertTrue({5, 6, 7, 8, 9, 10} <= {g[3] for g in roles})
                may = [(*g[:3], {9: 2, 10: 3}.get(g[3], 1)) for g in roles]  # staff of any level, administrator, auditor
                self.assertEqual(db.execute("SELECT id, account, unit, may FROM unit_grant WHERE ended_ms IS NULL ORDER BY id").fetchall(), may)

    return test


def restored(version, pg):
    def test(self):
        key = str(self.register(version) / "redvest.key")
        place = ("--db", self.database(), "--key", key) if pg else ("--data", str(self.dir / "restored"), "--key", key)
        redvest("restore", "--from", str(HERE / version / "backup.rvb"), *place)
        self.holds(version, *place)

    return test


for folder in sorted(p.name for p in HERE.iterdir() if p.is_dir() and p.name.startswith("v")):
    setattr(Upgrade, f"test_a_register_of_{folder}_is_upgraded", upgraded(folder))
    setattr(Upgrade, f"test_a_backup_of_{folder}_is_restored", restored(folder, False))
    if PG:
        setattr(Upgrade, f"test_a_backup_of_{folder}_is_restored_into_postgresql", restored(folder, True))

if __name__ == "__main__":
    unittest.main()
