#!/usr/bin/env python3
"""gen_sql.py - turns *.sql into typed C: one function and one row struct a query.

    -- activity_take_seat :one   No row: full, closed or unknown.
    -- in  shift:id now:time
    -- out seats_left:int
    UPDATE shift SET ... RETURNING capacity - taken AS seats_left;

Kinds: :one (0 or 1 row), :many (all rows, in the arena), :each (row by row to a callback), :exec (rows changed); a
:fragment is a part that several share, an :inbox what waits wherever (waiting()). Names of enums, owners of tables and fragments: sql_law.py.
`-- row RECORD a b c` instead of `-- out` fills those fields of a record of a .model file.
A type ending in ? may be NULL. Continue a long in/out on another `-- in` / `-- out` line.
A :many that ends with LIMIT 50 reads one row more and says in `cut` that there are others; a page that shows the list says so
(template.py), and JSON does. `-- rest WORDS` says what becomes of them instead (the next run of a job, a page that has all);
rows that are no record need that line, or `-- rest told` when their C code hands `cut` on.
Every query is prepared here on SQLite over the migrations; make test prepares it on PostgreSQL.
"""
import argparse
import difflib
import pathlib
import re
import sqlite3

from model import (SCALARS, Failure, Models, c_string, did_you_mean, floors, folder_of, guard_of, include_of, main_guard,
                   write_if_changed)
from columns import check_texts
from declare import House
from sql_law import LOADS, TABLE, Law

HEAD = re.compile(r"^--\s+([a-z][a-z0-9_]*)\s+:(one|many|each|exec|inbox)\b\s*(.*)$")
FRAGMENT = re.compile(r"^--\s+([a-z][a-z0-9_]*)(?:\(([a-z_, ]*)\))?\s+:fragment\b")
PARAM = re.compile(r"'(?:[^']|'')*'|--[^\n]*|(?<![:\w]):([a-z_][a-z0-9_]*)")
ARGS_MAX = 6  # more parameters than this go in a struct


class Query:
    def __init__(self, path, line, name, kind, doc):
        self.path, self.line, self.name, self.kind, self.doc = path, line, name, kind, doc
        self.ins, self.outs, self.record, self.sql_lines = [], [], None, []
        self.inputs = {}  # field -> the input of `in` that it is of
        self.is_test, self.writes, self.move, self.fixed = is_test(path), False, None, False
        self.rest, self.most = None, 0  # what becomes of rows beyond the LIMIT; the LIMIT, when the query tells of them


def parse_typed(q, line, words, models):
    out = []
    for w in words:
        if w in models.inputs:
            of = {f.name: models.inputs[w] for f in models.inputs[w].scalars()}
            q.inputs.update(of)
            out += [(f.name, f.type, f.null) for f in models.inputs[w].scalars()]
            continue
        m = re.match(r"^([a-z][a-z0-9_]*):([a-z][a-z0-9_]*)(\?)?$", w)
        if not m:
            near = f", and no input; {did_you_mean(w, models.inputs)}" if models.inputs and ":" not in w else "; write it as in: shift:id note:text?"
            raise Failure(q.path, line, f"'{w}' is not name:type{near}")
        if m[2] not in known_types(models):
            raise Failure(q.path, line, f"unknown type '{m[2]}'; {did_you_mean(m[2], known_types(models))}")
        out.append((m[1], m[2], bool(m[3])))
    return out


def known_types(models):
    return {name for name, (_, sql_class, _, _) in SCALARS.items() if sql_class} | set(models.enums)


def parse_row(q, line, words, models):
    known = {**models.records, **models.inputs}
    if not words or words[0] not in known:
        name = words[0] if words else ""
        raise Failure(q.path, line, f"unknown record '{name}'; {did_you_mean(name, known)}")
    rec = known[words[0]]
    if q.record and q.record is not rec:
        raise Failure(q.path, line, f"a query fills one record, {q.record.name} or {rec.name}")
    q.record = rec
    all_of_them = [f.name for f in rec.fields.values() if not f.is_list and f.type in known_types(models)]
    for w in all_of_them if words[1:] == ["*"] else words[1:]:
        f = rec.fields.get(w)
        if not f:
            raise Failure(q.path, line, f"{rec.name} has no field '{w}'; {did_you_mean(w, rec.fields)}")
        if f.is_list or f.type not in known_types(models):
            raise Failure(q.path, line, f"{rec.name}.{w} is not a scalar; fill it in C")
        q.outs.append((f.name, f.type, f.null))


def comment(q, n, text, models):
    body = text[2:].strip()
    word, _, rest = body.partition(" ")
    if word == "in":
        q.ins += parse_typed(q, n, rest.split(), models)
    elif word == "out":
        q.outs += parse_typed(q, n, rest.split(), models)
    elif word == "row":
        parse_row(q, n, rest.split(), models)
    elif word == "rest":
        q.rest = rest.strip()
    else:
        q.doc = f"{q.doc} {body}".strip()


def parse_file(path, models, law):
    queries, q, fragment = [], None, None
    for n, raw in enumerate(pathlib.Path(path).read_text("utf-8").splitlines(), 1):
        m, part, table = HEAD.match(raw), FRAGMENT.match(raw), TABLE.match(raw)
        if m:
            q, fragment = Query(str(path), n, m[1], m[2], m[3].strip()), None
            queries.append(q)
        elif part:
            q, fragment = None, law.fragment(str(path), n, part[1], (part[2] or "").replace(",", " ").split())
        elif table:
            law.table(str(path), n, table[1], table[2])
        elif raw.strip() == LOADS:
            law.loaders.add(str(path))
        elif fragment and not raw.startswith("--"):
            fragment.lines.append(raw)
        elif q is None:
            if raw.strip() and not raw.startswith("--"):
                raise Failure(path, n, "SQL before a query's name; write '-- name :one|:many|:each|:exec' above it")
        elif raw.startswith("--"):
            if not q.sql_lines:  # below the SQL it is a heading of what follows
                comment(q, n, raw, models)
        elif raw.strip():
            q.sql_lines.append(raw)
    return queries


def finish_query(q, law):
    q.sql = re.sub(r";\s*$", "", "\n".join(q.sql_lines)).strip()
    law.expand(q)
    q.move = law.move(q)
    check_query(q)
    law.check(q)
    q.sql, q.writes = law.name(q), law.writes(q)
    tell_rest(q)


def tell_rest(q):
    """A list that ends early never does so without a word."""
    m = re.search(r"\bLIMIT (\d+)$", q.sql)
    bound_here = q.kind == "many" and not q.is_test and m and int(m[1]) > 1
    if q.rest is not None and not bound_here:
        raise Failure(q.path, q.line, f"{q.name} says '-- rest' and does not end with LIMIT and a number; delete the line")
    if bound_here and q.rest is None and not q.record:
        raise Failure(q.path, q.line, f"{q.name} ends after {m[1]} rows; say what becomes of the others: '-- rest WORDS', or "
                                      "'-- rest told' when its C code hands .cut on")
    if bound_here and q.rest in (None, "told"):
        q.most = int(m[1])
        q.sql = f"{q.sql[:m.start()]}LIMIT {q.most + 1}"


def check_asked(house, queries, models):
    """What others ask the nouns by (declare.py) is there, in the noun's own folder, and takes and gives what it must."""
    known = {q.name: q for q in queries}
    for d, name, (kind, ins, outs) in house.asked():
        write = f"write in {folder_of(d.path)}/: -- {name} :{kind}, -- in  {ins}, -- {outs}"
        q = known.get(name)
        if not q:
            raise d.wrong(f"there is no query {name}; {write}")
        want = Query(q.path, q.line, name, kind, "")
        comment(want, q.line, f"-- in  {ins}", models)
        comment(want, q.line, f"-- {outs}", models)
        if folder_of(q.path) != folder_of(d.path) or (q.kind, q.ins, q.outs, q.record) != (kind, want.ins, want.outs, want.record):
            raise Failure(q.path, q.line, f"{name} is asked for {d.kind} of {d.path}:{d.line}; {write}")
        q.fixed = True


# What an inbox asks of each noun: all that waits, each with the `pos` of the lowest desk that may decide it, `since` when it came
# there, and the `asker`, an account that does not decide it (0: nobody). A desk has what no desk below it has, or (below 1) what those have for too long; in the order in which it came.
DESK_IN = "lo:int hi:int below:int late:time"
DESK = ("w.pos BETWEEN :lo AND :hi AND CASE WHEN {desk_between :lo w.pos w.asker} THEN 1 ELSE 0 END = :below "
        "AND (:below = 0 OR w.since < :late)")
DESK_ROW = ("id", "title", "where", "since")


def waiting(q, models):
    """The two queries that an :inbox stands for: a page of it, and how many."""
    names = [n for n, _, _ in q.outs]
    if q.ins or not q.record or q.record.name != "inbox_item" or not set(DESK_ROW) <= set(names):
        raise Failure(q.path, q.line, f"{q.name} is an :inbox; write no '-- in', and: -- row inbox_item {' '.join(DESK_ROW)}")
    what = re.sub(r";\s*$", "", "\n".join(q.sql_lines)).strip()
    page, count = Query(q.path, q.line, q.name, "many", q.doc), Query(q.path, q.line, f"{q.name}_count", "one", "")
    page.outs, page.record = q.outs, q.record
    comment(page, q.line, f"-- in {DESK_IN} since:time after:id limit:int", models)
    columns = ", ".join(f'w."{n}"' for n in names)
    page.sql_lines = [f"SELECT {columns} FROM ({what}) w WHERE {DESK}",
                      "AND (w.since > :since OR (w.since = :since AND w.id > :after)) ORDER BY w.since, w.id LIMIT :limit"]
    comment(count, q.line, f"-- in {DESK_IN}", models)
    comment(count, q.line, "-- out n:int", models)
    count.sql_lines = [f"SELECT CAST(COUNT(*) AS BIGINT) AS n FROM ({what}) w WHERE {DESK}"]
    return [page, count]


def check_query(q):
    if not q.sql:
        raise Failure(q.path, q.line, f"{q.name} has no SQL under its comment; write the statement or delete the name")
    if "::" in q.sql or ";" in re.sub(r"'[^']*'", "", q.sql):
        raise Failure(q.path, q.line, "write CAST(x AS TYPE), and one statement a query")
    used = {m[1] for m in PARAM.finditer(q.sql) if m[1]}
    q.ins = [i for i in q.ins if i[0] not in q.inputs or i[0] in used]  # of an input, what the statement names
    names = [i[0] for i in q.ins]
    for u in sorted(used - set(names)):
        raise Failure(q.path, q.line, f"{q.name} uses :{u}, which '-- in' does not declare; {did_you_mean(u, names)}")
    idle = {i.name for i in q.inputs.values()} - {q.inputs[n].name for n in names if n in q.inputs}
    if idle:
        raise Failure(q.path, q.line, f"{q.name} takes {idle.pop()} in '-- in' and uses nothing of it; delete it")
    for u in names:
        if u not in used and not (q.move and u == "reason") and not q.fixed:
            raise Failure(q.path, q.line, f"{q.name} declares '{u}' in '-- in' and does not use it; delete it")
    if len(set(names)) != len(names):
        raise Failure(q.path, q.line, f"{q.name} declares a parameter twice; delete one")
    if q.record and q.record.kind == "input" and q.kind != "one":
        raise Failure(q.path, q.line, f"{q.name} reads {q.record.name}, an input; make it :one, or read a record")
    if q.kind == "exec" and q.outs:
        raise Failure(q.path, q.line, f"{q.name} is :exec and declares outputs; make it :one or :many")
    if q.kind != "exec" and not q.outs:
        raise Failure(q.path, q.line, f"{q.name} is :{q.kind} and declares no columns; add '-- out name:type', or make it "
                                      ":exec")


LONG_LIST = re.compile(r"((?:\w+\.)?\bstate) (NOT )?IN \((-?\d+(?:,\s*-?\d+){2,})\)")


def short_lists(sql):
    """For SQLite: states out of more than two are compared in pairs. It builds a table in memory for a longer list each
    time the statement runs, and compares one by one with a short one. Only states: they are a condition on a row that is
    found by other columns, where other lists (measures, kinds) are what an index is searched by."""

    def pairs(m):
        column, no, numbers = m[1], m[2] or "", re.split(r",\s*", m[3])
        parts = [f"{column} {no}IN ({', '.join(numbers[i:i + 2])})" for i in range(0, len(numbers), 2)]
        return "(" + (" AND " if no else " OR ").join(parts) + ")"

    return LONG_LIST.sub(pairs, sql)


def bound(q):
    """What the statement itself takes: the reason of a move may go into its event only, and who is asked like all others of
    its kind may need less."""
    used = {m[1] for m in PARAM.finditer(q.sql)}
    return [i for i in q.ins if i[0] in used]


def numbered(q, mark):
    order = {name: i + 1 for i, (name, _, _) in enumerate(bound(q))}
    return PARAM.sub(lambda m: f"{mark}{order[m[1]]}" if m[1] else m[0] if m[0][0] == "'" else "", q.sql)


def schema(migrations):
    """What the migrations make, in memory."""
    db = sqlite3.connect(":memory:")
    for path in migrations:
        apply_migration(db, path)
    return db


def apply_migration(db, path):
    """One statement at a time, so that an error has a line."""
    begin, statement = 1, ""
    for n, line in enumerate(pathlib.Path(path).read_text("utf-8").splitlines(True), 1):
        begin = n if not statement.strip() else begin
        statement += line
        if not sqlite3.complete_statement(statement):
            continue
        try:
            db.execute(statement.replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY"))
        except sqlite3.Error as e:
            raise Failure(path, begin, f"SQLite refuses the statement that begins here: {sql_error(db, e)}")
        statement = ""
    db.commit()


def sql_error(db, e):
    """SQLite's words, and the table or column that was meant."""
    m = re.match(r"no such (table|column): (?:\w+\.)?(\w+)", str(e))
    if not m:
        return str(e)
    tables = [r[0] for r in db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
    columns = {r[1] for t in tables for r in db.execute(f"PRAGMA table_info({t})")}
    near = difflib.get_close_matches(m[2], tables if m[1] == "table" else sorted(columns), 1)
    return f"{e}; " + (f"did you mean '{near[0]}'?" if near else "create it in a migration")


def prepare_one(db, q):
    try:
        cur = db.execute("EXPLAIN " + numbered(q, "?"), [None] * len(bound(q)))
        cur.fetchall()
        if q.kind == "exec":
            return
        db.execute("SAVEPOINT s")
        cur = db.execute(numbered(q, "?"), probe_args(q))
        cols = [c[0] for c in cur.description or []]
        cur.fetchall()
    except sqlite3.IntegrityError:
        cols = None  # a RETURNING statement refused the probe's values: its columns are seen at start
    except sqlite3.Error as e:
        raise Failure(q.path, q.line, f"{q.name}: {sql_error(db, e)}")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")
    want = [o[0] for o in q.outs]
    if cols is not None and cols != want:
        raise Failure(q.path, q.line, f"{q.name} gives columns {cols}, but declares {want}; name them alike, in order")


def probe_args(q):
    return [None if null else "" if t in ("text", "blob") else 0 for _, t, null in bound(q)]


# --- emission --------------------------------------------------------------------------------
def c_scalar(models, type_):
    return "int64_t" if type_ in models.enums else SCALARS[type_][0]


def decl(models, type_, name):
    t = c_scalar(models, type_)
    return t + ("" if t.endswith("*") else " ") + name


def row_struct(q):
    return f"struct {q.record.name}" if q.record else f"struct sql_{q.name}_row"


def rows_struct(q):
    return f"struct {q.record.name}_list" if q.record else f"struct sql_{q.name}_rows"


def flags(models, type_, null):
    cls = f"DB_{models.sql_class(type_)}"
    if not null:
        return cls, "DB_REQUIRED"
    if not models.is_int(type_):
        return cls, "DB_NULLABLE"
    return cls, "DB_ZERO_IS_NULL" if models.null_is_zero(type_) else "DB_NULLABLE"


def taken(q, models):
    """What a query takes: (its declaration in the in struct, as an argument, the argument's value); an input is one."""
    out = {}
    for n, t, _ in q.ins:
        i = q.inputs.get(n)
        out[i.name if i else n] = ((f"struct {i.name} {i.name}", f"const struct {i.name} *{i.name}", f".{i.name} = *{i.name}")
                                   if i else (decl(models, t, n), decl(models, t, n), f".{n} = {n}"))
    return list(out.values())


def member(q, name):
    return f"{q.inputs[name].name}.{name}" if name in q.inputs else name


def emit_header(q, models, out):
    ins = taken(q, models)
    if q.ins:
        out.append(f"struct sql_{q.name}_in {{ {' '.join(m + ';' for m, _, _ in ins)} }};")
    if q.outs and not q.record:
        members = " ".join(decl(models, t, n) + ";" for n, t, _ in q.outs)
        out.append(f"struct sql_{q.name}_row {{ {members} }};")
        if q.kind == "many":
            out.append(f"struct sql_{q.name}_rows {{ struct sql_{q.name}_row *v; size_t n; bool cut; }};")
    out.append(f"extern const struct query query_{q.name};")
    many = len(ins) > ARGS_MAX
    args = ["struct db *db"]
    if many:
        args.append(f"const struct sql_{q.name}_in *in")
        in_expr = "in"
    else:
        args += [a for _, a, _ in ins]
        fill = ", ".join(f for _, _, f in ins)
        in_expr = f"&(struct sql_{q.name}_in){{ {fill} }}" if q.ins else "NULL"
    out.append(f"/* {q.doc or q.name}\n * {q.path}:{q.line} */")
    call = {
        "exec": ("", f"db_exec(db, &query_{q.name}, {in_expr})"),
        "one": (f"{row_struct(q)} *ret_row", f"db_one(db, &query_{q.name}, {in_expr}, ret_row)"),
        "many": (f"{rows_struct(q)} *ret_rows",
                 f"db_many(db, &query_{q.name}, {in_expr}, (void **)&ret_rows->v, &ret_rows->n, &ret_rows->cut)"),
        "each": (f"int (*each)(void *ctx, {row_struct(q)} *row), void *ctx",
                 f"db_each(db, &query_{q.name}, {in_expr}, (db_each_fn *)each, ctx)"),
    }[q.kind]
    if call[0]:
        args.append(call[0])
    q.prototype = f"int sql_{q.name}({', '.join(args)})"
    if q.move:
        out.append(f"{q.prototype};\n")
        q.body = move_body(q, call[1], "in->" if many else "")
    else:
        out.append(f"static inline {q.prototype}\n{{\n    return {call[1]};\n}}\n")


def move_body(q, call, at):
    """The guard, and the row that tells of it; states that come as parameters are looked at before."""
    def word(w):
        return f"{at}{w[1:]}" if w[0] == ":" else f"{w[1:].replace('.', '_').upper()}"

    m = q.move
    machine, was, to = f"&{m.machine.enum}_of_{m.machine.table}", word(m.was), word(m.to)
    reason = f"{at}reason" if any(n == "reason" for n, _, _ in q.ins) else "NULL"
    row = f"{at}{m.id}" if m.id else "ret_row->id"
    look = "" if m.was[0] == m.to[0] == "@" and not m.reviewed else f"event_may(db, {machine}, {row if m.id else 0}, {was}, {to})"
    first = f"    int rc = {look};\n    if (rc == OK)\n        rc = {call};\n" if look else f"    int rc = {call};\n"
    return (f"{q.prototype}\n{{\n{first}"
            f"    return rc <= 0 ? rc : event_moved(db, {machine}, {row}, {was}, {to}, {reason});\n}}\n")


def emit_source(q, index, models, out):
    p = f"sql_{q.name}"
    if q.ins:
        out.append(f"static const struct db_field {p}_params[] = {{")
        for n, t, null in bound(q):
            cls, nul = flags(models, t, null)
            out.append(f'    {{ "{n}", {cls}, {nul}, offsetof(struct {p}_in, {member(q, n)}) }},')
        out.append("};")
    if q.outs:
        out.append(f"static const struct db_field {p}_cols[] = {{")
        for n, t, null in q.outs:
            cls, nul = flags(models, t, null)
            out.append(f'    {{ "{n}", {cls}, {nul}, offsetof({row_struct(q)}, {n}) }},')
        out.append("};")
    out.append(f"const struct query query_{q.name} = {{")
    out.append(f'    .name = "{q.name}", .origin = {c_string(f"{q.path}:{q.line}")}, .index = {index},')
    out.append(f"    .kind = DB_{q.kind.upper()}, .writes = {'true' if q.writes else 'false'}, .most = {q.most},")
    out.append(f"    .sqlite = {c_string(short_lists(numbered(q, '?')))},")
    out.append(f"    .pg = {c_string(numbered(q, '$'))},")
    if q.ins:
        out.append(f"    .params = {p}_params, .n_params = {len(bound(q))},")
    if q.outs:
        out.append(f"    .cols = {p}_cols, .n_cols = {len(q.outs)}, .row_size = sizeof({row_struct(q)}),")
    out.append("};\n")
    if q.move:
        out.append(q.body)


def is_test(path):
    return path.endswith("_test.sql") or path.startswith("tests/")


def query_of_noun(files, declared, name):
    """A query that a noun declares must be its own."""
    folder = folder_of(declared.path)
    queries = {q.name: q for p, qs in files for q in qs if folder_of(p) == folder}
    if name not in queries:
        raise declared.wrong(f"{name} is no query of {folder}/; {did_you_mean(name, queries)}")
    return queries[name]


def check_measures(files, house):
    """Each figure is counted anew by a query of its noun."""
    for m in house.measures.values():
        q = query_of_noun(files, m.declared, m.query)
        if q.kind != "each" or q.ins or not q.record or q.record.name != "counted" or len(q.outs) != 3:
            raise Failure(q.path, q.line, f"{q.name} counts {m.name}; write :each, no '-- in', and: -- row counted pos day n")


def check_inboxes(files, house):
    """What waits is told by an :inbox of the noun; nothing else asks one."""
    for i in house.inboxes.values():
        q = query_of_noun(files, i.declared, i.query)
        if q.kind != "inbox":
            raise Failure(q.path, q.line, f"{q.name} is what waits as {i.name}; make it an :inbox")


def check_invariants(files, house):
    """What must hold is proved by a query of its noun."""
    for v in house.invariants.values():
        if not v.query:
            continue
        q = query_of_noun(files, v.declared, v.query)
        if q.kind != "each" or q.ins or not q.record or q.record.name != "broken" or len(q.outs) != 3:
            raise Failure(q.path, q.line, f"{q.name} proves {v.name}; write :each, no '-- in', and: -- row broken id found wanted; "
                                          f"what needs more is a function: invariant {v.name} … by function NAME")


def emit_person(files, house, wings, out_dir):
    """What is held of somebody: one list a declaration, in the order of the wings."""
    persons = sorted(house.persons.values(), key=lambda p: (wings.get(folder_of(p.declared.path).partition("/")[0], 0),
                                                            p.declared.path, p.declared.line))
    queries = [(p, query_of_noun(files, p.declared, p.query)) for p in persons]
    includes = sorted({include_of(q.path) for _, q in queries})
    c = ["/* What each noun holds of a person; generated, do not edit. */", '#include "people/volunteer/person.h"',
         '#include "base/err.h"', *(f'#include "{i}"' for i in includes), ""]
    calls = []
    for p, q in queries:
        ins = [n for n, t, null in q.ins if t == "id" and not null and n in ("volunteer", "account")]
        fields = set(q.record.fields) if q.record else None
        if q.kind != "many" or not ins or len(ins) != len(q.ins) or fields != {n for n, _, _ in q.outs}:
            raise Failure(q.path, q.line, f"{q.name} is what {p.name} takes along; write :many, '-- in volunteer:id' or account:id, "
                                          "and '-- row RECORD' with all fields of the record")
        c += [f"static int put_{p.name}(struct buf *b, struct db *db, int64_t volunteer, int64_t account)", "{",
              f"    struct {q.record.name}_list rows = {{ 0 }};", f"    int rc = sql_{q.name}(db, {', '.join(ins)}, &rows);",
              *(f"    (void){n};" for n in ("volunteer", "account") if n not in ins),
              f'    BUF_LIT(b, ",\\"{p.name}\\":[");', "    for (size_t i = 0; i < rows.n; i++) {", "        if (i)",
              "            buf_putc(b, ',');", f"        json_{q.record.name}(b, &rows.v[i]);", "    }", "    buf_putc(b, ']');", "    if (rows.cut)",
              f'        BUF_LIT(b, ",\\"{p.name}_cut\\":true");', "    return rc;", "}", ""]
        calls += ["    if (rc >= 0)", f"        rc = put_{p.name}(b, db, volunteer, account); /* {p.declared.path}:{p.declared.line} */"]
    c += ["int person_put(struct buf *b, struct db *db, int64_t volunteer, int64_t account)", "{", "    int rc = OK;"]
    c += calls or ["    (void)b, (void)db, (void)volunteer, (void)account;"]
    c += ["    return rc < 0 ? rc : OK;", "}", ""]
    write_if_changed(f"{out_dir}/person.c", "\n".join(c))


def emit(files, models, out_dir):
    """What is shipped comes first, so that a query has one index in both lists."""
    all_queries, shipped = [], 0
    for path, queries in sorted(files, key=lambda f: is_test(f[0])):
        header, guard = include_of(path), guard_of(path)
        recs = sorted({include_of(r.path) for q in queries for r in [*([q.record] if q.record else []), *q.inputs.values()]})
        h = [f"/* From {path}; generated, do not edit. */", f"#ifndef {guard}", f"#define {guard}", ""]
        h += ['#include "db/query.h"'] + [f'#include "{r}"' for r in recs] + [""]
        c = [f"/* From {path}; generated, do not edit. */", f'#include "{header}"']
        if any(q.move for q in queries):
            c += ['#include "base/err.h"', '#include "office/event/event.h"']
            c += [f'#include "{i}"' for i in sorted({include_of(q.move.machine.declared.path) for q in queries if q.move})]
        c += [""]
        for q in queries:
            emit_header(q, models, h)
            emit_source(q, len(all_queries), models, c)
            all_queries.append(q)
            shipped += not is_test(path)
        h += ["#endif", ""]
        write_if_changed(f"{out_dir}/{header}", "\n".join(h))
        write_if_changed(f"{out_dir}/{header[:-1]}c", "\n".join(c))
    emit_list("Every query of the program", all_queries[:shipped], f"{out_dir}/queries.c")
    emit_list("Every query of the program, and after them those of its tests", all_queries, f"{out_dir}/queries_test.c")


def emit_list(what, queries, path):
    t = [f"/* {what}; generated, do not edit. */", '#include "db/query.h"', ""]
    t += [f"extern const struct query query_{q.name};" for q in queries]
    t += ["const struct query *const all_queries[] = {"] + [f"    &query_{q.name}," for q in queries]
    t += ["    NULL,", "};", f"const int all_queries_n = {len(queries)};", ""]
    write_if_changed(path, "\n".join(t))


def run():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--out", required=True, help="folder for the generated C")
    ap.add_argument("--model", nargs="*", default=[], help=".model files")
    ap.add_argument("--migration", nargs="*", default=[], help="migrations, in order")
    ap.add_argument("--wings", help="the order of the wings")
    ap.add_argument("--stamp", help="file touched at the end")
    ap.add_argument("sql", nargs="*")
    a = ap.parse_args()
    models = Models().read(a.model)
    house = House(models, SCALARS)
    law = Law(models, floors(a.wings), house)
    files = [(p, parse_file(p, models, law)) for p in a.sql]
    check_inboxes(files, house)
    files = [(p, [one for q in qs for one in (waiting(q, models) if q.kind == "inbox" else [q])]) for p, qs in files]
    check_asked(house, [q for _, qs in files for q in qs], models)
    for q in (q for _, qs in files for q in qs):
        finish_query(q, law)
    seen = {}
    for _, queries in files:
        for q in queries:
            if q.name in seen:
                raise Failure(q.path, q.line, f"query '{q.name}' stands already in {seen[q.name]}; rename one")
            seen[q.name] = f"{q.path}:{q.line}"
    db, every = schema(sorted(a.migration)), [q for _, qs in files for q in qs]
    for q in every:  # prepared on it, and its columns compared
        prepare_one(db, q)
    page = check_texts(models, law, every, db, sorted(a.migration))
    if page:
        write_if_changed(f"{a.out}/columns.md", page)
    check_measures(files, house)
    check_invariants(files, house)
    if house.persons:
        emit_person(files, house, law.wings, a.out)
    emit(files, models, a.out)
    if a.stamp:
        pathlib.Path(a.stamp).touch()


if __name__ == "__main__":
    main_guard(run)
