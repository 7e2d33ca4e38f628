"""A register that may not be opened is refused in one clear line, and left as it was."""

import os
import pwd
import re
import shutil
import socket
import subprocess

from register import BIN, Server, SqlitePlace, call, cases, check_register, redvest


def refused(done, words):
    """Why this is no refusal in one clear line, or ''."""
    lines = done.stderr.strip().splitlines()
    if done.returncode == 0:
        return "it ran"
    if done.returncode < 0:
        return f"killed by signal {-done.returncode}"
    if len(lines) != 1 or done.stdout:
        return f"not one line: {done.stdout!r} {done.stderr!r}"
    return "" if re.search(words, lines[0]) else f"does not say what is wrong: {lines[0]}"


def try_serve(place, *args, **options):
    """Runs serve to its end; one that starts against expectation is ended by the time-out."""
    try:
        return redvest("serve", *place.args, "--listen", "127.0.0.1:0", "--log-level", "error", *args,
                       **{"timeout": 10, **options})
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess([], 0, "", "")


def two_on_one_folder(place):
    server = Server(place)
    try:
        cases.check("a second process on the same data folder is refused", refused(try_serve(place), "another redvest"))
        status = call(server.port, "GET", "/healthz")[0]
        cases.check("the first goes on", "" if status == 200 else f"/healthz: {status}")
    finally:
        server.end()


def newer_register(place):
    place.sql("INSERT INTO schema_version (version, name, applied_ms) VALUES (9999, '9999_later.sql', 0)")
    cases.check("a register of a newer version is not served", refused(try_serve(place), "newer"))
    cases.check("nor upgraded", refused(redvest("init", *place.args, "--city", "140400"), "newer"))
    place.sql("DELETE FROM schema_version WHERE version = 9999")
    cases.check("and was left as it was", check_register(place))


def taken_port(place):
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        s.listen()
        port = s.getsockname()[1]
        cases.check("a taken port is told", refused(try_serve(place, "--listen", f"127.0.0.1:{port}"), f"{port}.*in use"))


def read_only(place, folder):
    """As nobody, where we are root: root may write anywhere."""
    options = {}
    program = os.path.join(folder, "redvest")
    shutil.copy(BIN, program)
    if os.geteuid() == 0:
        who = pwd.getpwnam("nobody")
        os.chmod(folder, 0o755)
        os.chmod(program, 0o755)
        for name in ["", *os.listdir(place.folder)]:
            os.chown(os.path.join(place.folder, name), who.pw_uid, who.pw_gid)
        options = {"user": "nobody", "group": who.pw_gid, "extra_groups": [], "executable": program}
    else:
        options = {"executable": program}
    base = f"{place.folder}/redvest.db"
    os.chmod(base, 0o400)
    cases.check("a read-only database is refused", refused(try_serve(place, **options), "read.?only|written"))
    os.chmod(base, 0o600)
    os.remove(f"{place.folder}/redvest.lock")
    os.chmod(place.folder, 0o500)
    cases.check("a read-only data folder is refused", refused(try_serve(place, **options), "city.*ermission denied"))
    os.chmod(place.folder, 0o700)
    cases.check("and was left as it was", check_register(place))


def run_refusals(folder):
    place = SqlitePlace(folder)
    done = redvest("demo", "--city", "140400", "--scale", "0.001", "--seed", "8", *place.args)
    if done.returncode:
        raise RuntimeError(f"redvest demo: {done.stderr}")
    two_on_one_folder(place)
    newer_register(place)
    taken_port(place)
    read_only(place, folder)
