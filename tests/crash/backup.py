"""Backups taken beside a server that people write to, restored elsewhere on either engine; files that are refused; and
a register that is torn: the start, and the service while it runs, name the backup to restore."""

import contextlib
import json
import os
import re
import resource
import shutil
import signal
import sqlite3
import struct
import subprocess
import time

from kills import make_city, morning_clock
from people import Load, acknowledged, gather
from refusals import refused, try_serve
from register import BIN, IN_ENV, PG, ROOT, PgPlace, Server, SqlitePlace, call, cases, check_register, listed, redvest, rnd

PAGE = 2048  # of a register, as PAGE_BYTES
BACKUPS_UNDER_LOAD = 3
LEAST_WRITES = 5  # acknowledged between two backups, so that each is of another moment
NAME = re.compile(r"redvest-140400-\d{8}T\d{6}Z\.rvb")


# --- what a backup says, and what is in a register ---------------------------------------------------------------

def key_of(place):
    return place.args[place.args.index("--key") + 1] if "--key" in place.args else f"{place.folder}/redvest.key"


def head_of(path):
    with open(path, "rb") as f:
        text = f.read(4096).split(b"\n\n")[0].decode()
    return dict(line.split(" ", 1) for line in text.splitlines()[1:])


def stat_of(args):
    done = redvest("stat", *args)
    if done.returncode:
        raise RuntimeError(f"redvest stat: {done.stderr}")
    return dict(line.split() for line in done.stdout.splitlines())


def differences(head, stat):
    return [f"{name}: head {head.get(name)}, stat {n}" for name, n in stat.items() if name != "hours" and head.get(name) != n]


def rows_of(place):
    """Each table's rows, so that two registers can be compared whole."""
    tables = [t for (t,) in place.sql("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {t: sorted(place.sql(f"SELECT * FROM {t}")) for t in tables}


def backup(place, to, *args, **options):
    return redvest("backup", *place.args, "--to", to, *args, **{"timeout": 300, **options})


def backups_in(folder):
    return sorted(name for name in os.listdir(folder) if NAME.fullmatch(name))


def strays(folder):
    return [name for name in os.listdir(folder) if not NAME.fullmatch(name)]


def made(done, folder):
    """The path that a good run names in its one line; None with a failed case otherwise."""
    found = re.search(NAME.pattern, done.stdout)
    why = "" if done.returncode == 0 and found and len(done.stdout.splitlines()) == 1 and "verified" in done.stdout else \
        f"status {done.returncode}: {done.stdout!r} {done.stderr!r}"
    return (os.path.join(folder, found[0]), "") if not why else (None, why)


# --- beside a running server ---------------------------------------------------------------------------------------

def wait_writes(people, more):
    before, end = acknowledged(people), time.monotonic() + 60
    while acknowledged(people) < before + more and time.monotonic() < end:
        time.sleep(0.01)


def teams_named(stored):
    return {name for (name,) in stored.sql("SELECT name FROM team WHERE name LIKE '试验队%'")}


def founded(people):
    return {w.thing for p in people for w in p.done if w.path == "/teams"}


def moments_under_load(place, server, people, folder):
    """Backups while people write; with each, the teams acknowledged before it began and asked for until it ended."""
    taken, load = [], Load(people, server.port)
    try:
        for _ in range(BACKUPS_UNDER_LOAD):
            wait_writes(people, LEAST_WRITES)
            before = founded(people)
            path, why = made(backup(place, folder), folder)
            wait_writes(people, LEAST_WRITES)
            cases.check(f"{place.engine}: a backup beside the server under load", why)
            if path:
                taken.append((path, before))
    finally:
        load.stop()
    faults = [f for p in people for f in p.faults]
    cases.check(f"{place.engine}: everybody could write meanwhile", listed(faults))
    return taken


def restore(path, place, key):
    args = place.args if "--key" in place.args else [*place.args, "--key", key]
    return redvest("restore", "--from", path, *args, timeout=300), args


def restored_whole(path, before, place, key, everything, title):
    done, args = restore(path, place, key)
    cases.check(f"{title}: restores and says that the totals are equal",
                "" if done.returncode == 0 and "totals equal" in done.stdout else f"{done.stdout!r} {done.stderr!r}")
    if done.returncode:
        return
    check = redvest("check", *args)
    cases.check(f"{title}: redvest check", "" if check.returncode == 0 else check.stdout[:300])
    cases.check(f"{title}: redvest stat equals what the head recorded", listed(differences(head_of(path), stat_of(args))))
    names = teams_named(place)
    halves = place.sql("SELECT COUNT(*) FROM team t WHERE name LIKE '试验队%' AND (NOT EXISTS (SELECT 1 FROM audit a WHERE "
                       "a.thing = 'team' AND a.thing_id = t.id) OR NOT EXISTS (SELECT 1 FROM team_member m WHERE m.team = t.id))")
    cases.check(f"{title}: is one moment: each team with its leader and its trail", "" if halves == [("0",)] else f"{halves[0][0]} without")
    lost, unknown = before - names, names - everything
    cases.check(f"{title}: holds the {len(before)} teams acknowledged before it began, and none that nobody asked for",
                f"lost {len(lost)}, unknown {len(unknown)}" if lost or unknown else "")


def sealed(path, place):
    names = [name for (name,) in place.sql("SELECT name FROM account ORDER BY id LIMIT 50")]
    with open(path, "rb") as f:
        text = f.read()
    seen = [what for what in ("SQLite format 3", "试验队", *names) if what.encode() in text]
    return f"{seen} can be read in it" if seen else ""


class Elsewhere(SqlitePlace):
    """A folder to restore into, which is not there yet."""

    def __init__(self, folder, name, key):
        super().__init__(folder)
        self.folder = os.path.join(folder, name)
        self.args = ["--data", self.folder, "--key", key]


def pg_with_key(folder, key):
    place = PgPlace(folder)
    place.args[place.args.index("--key") + 1] = key
    return place


def under_load(kind, folder):
    place, server, clock = kind(folder), None, morning_clock(folder, 1)
    to = os.path.join(folder, "backups")
    os.mkdir(to)
    try:
        make_city(place, 9)
        people = gather(place, clock)
        server = Server(place, *clock.args)
        taken = moments_under_load(place, server, people, to)
        server.end()
        everything = founded(people) | {p.flight.thing for p in people if p.flight}
        cases.check(f"{place.engine}: nothing else is left in the folder", listed(strays(to)))
        for path, before in taken:
            into = Elsewhere(folder, f"into-{os.path.basename(path)}", key_of(place))
            restored_whole(path, before, into, key_of(place), everything, f"{place.engine} to sqlite")
        if taken:
            cases.check(f"{place.engine}: no name and no database can be read in the file", sealed(taken[-1][0], place))
            if PG:
                into = pg_with_key(folder, key_of(place))
                try:
                    restored_whole(*taken[-1], into, key_of(place), everything, f"{place.engine} to postgresql")
                finally:
                    into.remove()
    finally:
        if server and server.child.poll() is None:
            server.end(signal.SIGKILL)
        clock.end()
        place.remove()


# --- a calm register: refusals, rotation, full disks ----------------------------------------------------------------

def same_rows(place, path, folder):
    into = Elsewhere(folder, "same", key_of(place))
    done, _ = restore(path, into, key_of(place))
    was, now = rows_of(place), rows_of(into) if done.returncode == 0 else {}
    faults = [t for t in was if was[t] != now.get(t)]
    cases.check(f"all rows of {len(was)} tables come back", listed(faults) or done.stderr)
    again = restore(path, into, key_of(place))[0]
    cases.check("a folder that holds a register is not restored into", refused(again, "not empty"))
    server = Server(into)
    cases.check("the restored register serves", "" if call(server.port, "GET", "/teams")[0] == 200 else "/teams")
    server.end()


def edited(path, to, change):
    with open(path, "rb") as f:
        data = bytearray(f.read())
    with open(to, "wb") as f:
        f.write(change(data))
    return to


def flip(data, at):
    data[at] ^= 1
    return data


def bad_files(place, path, folder):
    size = os.path.getsize(path)
    body = os.path.getsize(path) - 16 - 24
    strange = os.path.join(folder, "strange.key")
    redvest("init", "--data", os.path.join(folder, "other"), "--key", strange, "--city", "140400", "--regions",
            "data/regions/140400.csv")
    tries = [
        ("a changed byte in the middle", lambda d: flip(d, body // 2), None, "damaged or was changed"),
        ("a changed total in the head", lambda d: flip(d, d.index(b"\n", d.index(b"\nminutes ") + 1) - 1), None, "damaged or was changed"),
        ("a changed last byte", lambda d: flip(d, size - 17), None, "damaged or was changed"),
        ("a file cut in the middle", lambda d: d[:size // 2], None, "not complete"),
        ("a file cut by one byte", lambda d: d[:-1], None, "not complete"),
        ("an empty file", lambda d: b"", None, "no backup"),
        ("a foreign file", lambda d: os.urandom(5000), None, "no backup"),
        ("a backup of a newer form", lambda d: d.replace(b"backup 1\n", b"backup 2\n", 1), None, "newer"),
        ("another city's key", lambda d: d, strange, "not sealed with this key"),
    ]
    for title, change, key, words in tries:
        target = Elsewhere(folder, "target", key or key_of(place))
        done, _ = restore(edited(path, os.path.join(folder, "bad.rvb"), change), target, key_of(place))
        left = os.path.exists(target.folder)
        cases.check(f"{title} is refused, and nothing is made", refused(done, words) or ("a folder is left" if left else ""))
        if left:
            shutil.rmtree(target.folder)


def newer_schema(place, folder):
    """As a later program would have written it: made by the real one on a register that calls itself newer."""
    done = redvest("restore", "--from", os.path.join(folder, "nowhere.rvb"), *Elsewhere(folder, "t", key_of(place)).args)
    cases.check("a missing file is refused", refused(done, "No such file"))
    place.sql("INSERT INTO schema_version (version, name, applied_ms) VALUES (9999, '9999_later.sql', 0)")
    cases.check("a register of a newer version is not backed up", refused(backup(place, folder), "newer"))
    place.sql("DELETE FROM schema_version WHERE version = 9999")


def rotation(place, folder):
    to = os.path.join(folder, "rotated")
    os.mkdir(to)
    for _ in range(4):
        made(backup(place, to, "--keep", "3"), to)
    names = backups_in(to)
    with open(os.path.join(to, names[1]), "r+b") as f:
        f.truncate(1000)
    _, why = made(backup(place, to, "--keep", "2"), to)
    left = backups_in(to)
    cases.check("the newest stay, and a damaged one is not counted among them", why or
                ("" if len(names) == 3 and len(left) == 3 and names[0] not in left and names[2] in left else f"{names}, {left}"))
    shown = redvest("backup", "--list", to, "--key", key_of(place))
    cases.check("the list tells sound from damaged", "" if shown.returncode == 1 and shown.stdout.count("verified") == 2 and
                shown.stdout.count("NOT VALID") == 1 else shown.stdout)


def full_disk(place, folder):
    """A limit on the size of files stands for the full disk: what is being written ends in the middle."""
    to = os.path.join(folder, "full")
    os.mkdir(to)
    path, why = made(backup(place, to), to)
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100000, 100000))  # noqa: E731
    cases.check("a backup that finds no room is refused", why or refused(backup(place, to, preexec_fn=limit), "cannot be written"))
    cases.check("nothing half-written is left, and the earlier one stays",
                "" if os.listdir(to) == [os.path.basename(path or "")] else str(os.listdir(to)))
    target = Elsewhere(folder, "full-target", key_of(place))
    done = redvest("restore", "--from", path, *target.args, preexec_fn=limit)
    cases.check("a restore that finds no room is refused, and nothing is left",
                refused(done, "full|cannot be (read or )?written|disk I/O") or ("a folder is left" if os.path.exists(target.folder) else ""))
    cases.check("a folder that is not there is told", refused(backup(place, f"{to}/none"), "No such file"))


def killed(place, folder):
    """SIGKILL in the middle of a backup, then another one."""
    to = os.path.join(folder, "killed")
    os.mkdir(to)
    for _ in range(3):
        child = subprocess.Popen([BIN, "backup", *place.args, "--to", to], cwd=ROOT, env=IN_ENV, stdin=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(rnd.uniform(0.005, 0.06))
        child.kill()
        child.wait()
    _, why = made(backup(place, to), to)
    bad = redvest("backup", "--list", to, "--key", key_of(place))
    cases.check("after killed backups the next one is made, all that have a name are sound, and no part is left",
                why or listed(strays(to)) or ("" if bad.returncode == 0 else bad.stdout))


# --- a torn register --------------------------------------------------------------------------------------------------

def torn_copy(place, folder, change):
    torn = SqlitePlace(folder)
    torn.folder = os.path.join(folder, "torn")
    torn.args = ["--data", torn.folder]
    shutil.rmtree(torn.folder, ignore_errors=True)
    shutil.copytree(place.folder, torn.folder)
    change(f"{torn.folder}/redvest.db")
    return torn


def overwrite(path, at, data):
    with open(path, "r+b") as f:
        f.seek(at)
        f.write(data)


def cut(path, to):
    with open(path, "r+b") as f:
        f.truncate(to)


def torn_registers(place, newest, folder):
    size = os.path.getsize(f"{place.folder}/redvest.db")
    tears = [
        ("cut in the middle", lambda p: cut(p, size // 2)),
        ("cut by one page", lambda p: cut(p, size - PAGE)),
        ("empty", lambda p: cut(p, 0)),
        ("gone", os.remove),
        ("with a first page of zeros", lambda p: overwrite(p, 0, bytes(PAGE))),
        ("with half a first page", lambda p: overwrite(p, PAGE // 2, os.urandom(PAGE // 2))),
        ("with a last tenth of zeros", lambda p: overwrite(p, size - size // 10, bytes(size // 10))),
        ("of noise", lambda p: overwrite(p, 0, os.urandom(size))),
    ]
    words = "restore --from " + re.escape(newest)
    for title, change in tears:
        torn = torn_copy(place, folder, change)
        cases.check(f"a database {title} is not served, and the backup is named", refused(try_serve(torn), words))
    torn = torn_copy(place, folder, lambda p: cut(p, size // 2))
    for command in ("stat", "check", "init"):
        cases.check(f"redvest {command} refuses it too", refused(redvest(command, *torn.args), words))
    cases.check("redvest backup refuses it, and no backup goes", refused(backup(torn, os.path.dirname(newest)), words) or
                ("" if os.path.exists(newest) else "the newest one is gone"))
    os.remove(f"{torn.folder}/redvest.backups")
    cases.check("without a known backup it says so", refused(try_serve(torn), "no backup is noted"))


def interrupted_checkpoint(place, folder):
    """The first page already says how long the file shall be, the rest waits in the log: sound, and must start. The
    same without its log is cut."""
    torn = torn_copy(place, folder, lambda p: None)
    base = f"{torn.folder}/redvest.db"
    link = sqlite3.connect(base)
    link.executescript("PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0;")
    link.execute("INSERT INTO meta (name, value) VALUES ('test', ?)", ("x" * 400000,))
    link.commit()
    short, log = open(base, "rb").read(), open(f"{base}-wal", "rb").read()
    link.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    link.close()
    whole = open(base, "rb").read()
    for name, data in (("redvest.db", whole[:PAGE] + short[PAGE:]), ("redvest.db-wal", log)):
        with open(f"{torn.folder}/{name}", "wb") as f:
            f.write(data)
    grew = struct.unpack(">I", whole[28:32])[0] * PAGE > len(short)
    cases.check("a checkpoint that was interrupted is no damage", check_register(torn) or ("" if grew else "nothing grew"))
    with open(base, "wb") as f:
        f.write(whole[:PAGE] + short[PAGE:])
    for tail in ("-wal", "-shm"):
        if os.path.exists(base + tail):
            os.remove(base + tail)
    cases.check("without its log it is", refused(try_serve(torn), "damaged"))


def leaf_pages(path, table):
    """Where its leaves lie, but for the first and the last, which the start looks at."""
    with contextlib.closing(sqlite3.connect(path)) as link:
        rows = link.execute("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path", (table,))
        return [PAGE * (page - 1) for (page,) in rows][1:-1]


def damage_while_running(place, newest, folder):
    """Damage that no look at the start sees: the requests that meet it answer 503, the log names the backup."""
    torn = torn_copy(place, folder, lambda p: [overwrite(p, at, b"\xff" * 64) for at in leaf_pages(p, "activity")])
    log = os.path.join(folder, "torn.log")
    with open(log, "w", encoding="utf-8") as f:
        child = subprocess.Popen([BIN, "serve", *torn.args, "--listen", "127.0.0.1:0", "--log-level", "error", "--no-limits"],
                                 cwd=ROOT, env=IN_ENV, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=f, text=True)
    found = re.search(r":(\d+)$", child.stdout.readline().strip())
    if not found:
        child.wait()
        child.stdout.close()
        cases.check("damage inside of a table is met while running", f"did not start: {open(log, encoding='utf-8').read()}")
        return
    port = int(found[1])
    answers = {path: call(port, "GET", path) for path in ("/activities", "/", "/overview", "/shifts")}
    status = {path: answer[0] for path, answer in answers.items()}
    health = call(port, "GET", "/healthz")[0]
    child.terminate()
    child.wait()
    child.stdout.close()
    with open(log, encoding="utf-8") as f:
        said = [line for line in f if f"restore --from {newest}" in line and '"level":"error"' in line]
    cases.check("damage met while running is answered 503, never 500", "" if 503 in status.values() and 500 not in status.values()
                else str(status))
    lost = [path for path, (code, text) in answers.items() if code == 503 and json.loads(text).get("again") != path]
    cases.check("and says where to ask again", ", ".join(lost))
    cases.check("the log names the backup once, not at each request", "" if len(said) == 1 else f"{len(said)} lines")
    cases.check("/healthz raises the alarm", "" if health == 503 else str(health))


def run_calm(folder):
    place = SqlitePlace(folder)
    make_city(place, 11)
    to = os.path.join(folder, "backups")
    os.mkdir(to)
    path, why = made(backup(place, to), to)
    cases.check("a backup of a register at rest", why)
    if not path:
        return
    same_rows(place, path, folder)
    bad_files(place, path, folder)
    newer_schema(place, folder)
    rotation(place, folder)
    full_disk(place, folder)
    killed(place, folder)
    path, _ = made(backup(place, to), to)
    torn_registers(place, path, folder)
    interrupted_checkpoint(place, folder)
    damage_while_running(place, path, folder)


def run_backup(folder):
    for name, part in (("calm", run_calm), ("load", lambda f: under_load(SqlitePlace, f)),
                       ("pg", lambda f: under_load(PgPlace, f) if PG else None)):
        inner = os.path.join(folder, name)
        os.mkdir(inner)
        part(inner)
