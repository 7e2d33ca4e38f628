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

    def test_what_stands_in_public_notice_stands_there_still(self):
        """A late entry of 0.1.0 that was accepted, its record held until the notice is over (migrations 0014, 0015)."""
        data, until = self.register("v010"), 4102416000000
        with sqlite3.connect(data / "redvest.db") as db:
            entry, begins = db.execute("SELECT id, in_ms FROM record_entry WHERE kind = 1 AND state = 1 LIMIT 1").fetchone()
            db.execute("""INSERT INTO record (id, volunteer, activity, shift, team, pos, day, in_ms, out_ms, minutes, state, source, in_how, in_by)
                SELECT 7, e.volunteer, e.activity, e.shift, a.team, e.pos, (e.in_ms + 28800000) / 86400000, e.in_ms, e.out_ms, 30, 5, 3, 5, 1
                  FROM record_entry e JOIN activity a ON a.id = e.activity WHERE e.id = ?""", (entry,))
            db.execute("INSERT INTO record_event (id, record, from_state, to_state, by_account, at_ms, reason) VALUES (7, 7, 0, 5, 1, ?, '')", (begins,))
            db.execute("UPDATE record_entry SET state = 2, record = 7, decided_by = 1, decided_ms = ?, public_until_ms = ? WHERE id = ?",
                       (begins, until, entry))
        redvest("init", "--data", str(data))
        self.assertNotIn("BROKEN", redvest("check", "--data", str(data)))
        with sqlite3.connect(data / "redvest.db") as db:
            self.assertEqual(db.execute("SELECT thing_id, until_ms, state FROM gazette").fetchall(), [(entry, until, 1)])
            self.assertEqual(db.execute("SELECT COUNT(*) FROM gazette_party").fetchone(), (3,))
            self.assertEqual(db.execute("SELECT at_ms FROM deadline WHERE kind = 2").fetchall(), [(until,)])


def upgraded(version):
    def test(self):
        data = self.register(version)
        with sqlite3.connect(data / "redvest.db") as db:
            moves = db.execute("SELECT COUNT(*), MIN(id), MAX(id) FROM record_event").fetchone() if version == "v010" else None
            roles = db.execute("SELECT id, account, unit, role FROM unit_grant ORDER BY id").fetchall() if version == "v010" else []
            if version == "v010":  # its demo had no proof of an entry
                db.execute("INSERT INTO attachment (id, owner_thing, owner_id, pos, name, type, size, data, by_account, made_ms) "
                           "SELECT 78, 'record_entry', id, pos, '名单.png', 'image/png', 4, x'89504e47', asked_by, 1 FROM record_entry ORDER BY id LIMIT 1")
        redvest("init", "--data", str(data))
        self.holds(version, "--data", str(data))
        if moves:
            with sqlite3.connect(data / "redvest.db") as db:
                self.assertEqual(db.execute("SELECT COUNT(*), MIN(id), MAX(id) FROM event").fetchone(), moves)
                kept = db.execute("SELECT a.slot, a.name, a.size, a.person, e.volunteer, d.data FROM attachment a "
                                  "JOIN attachment_data d ON d.attachment = a.id JOIN record_entry e ON e.id = a.owner_id").fetchone()
                self.assertEqual((*kept[:3], kept[5]), ("proof", "名单.png", 4, b"\x89PNG"))
                self.assertEqual(kept[3], kept[4])
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
