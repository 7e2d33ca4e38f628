"""sql_law.py - names and borders of SQL (DESIGN 2.16): what gen_sql.py reads before a statement is prepared.

    -- table signup state:signup_state source:signup_source     this folder owns the table; these columns hold enums
    -- table event ids:id                                       its ids tell the order of what happened ({ordered_ids})
    -- live_seat(g) :fragment                                    a predicate that stands once, used as {live_seat g}
    g.state IN (@signup_state.in, @signup_state.offered)

`@enum.value` is a value of an enum of a .model file, `@enum.*` all of them, `@thing.record` a thing's number, `@ms.day` one of the calendar's. Each table has
one owner; a statement of another folder that writes it is an error, and so is a bare number beside an enum's column.
Tests make rows of any noun, and so does a file that says `-- loads rows of any noun`.

An UPDATE that sets a column with a machine is a move (DESIGN 2.17): it names the row's id and the state it comes from, so
that it is a guard, and what gen_sql.py makes of it leaves an event. A parameter `reason` goes into that row.
"""
import re

from model import Failure, did_you_mean, folder_of

NUMBERS, FOREIGN = "state numbers in SQL", "foreign writes"
CONSTANTS = {"ms": {"day": 86400000, "hour": 3600000, "minute": 60000, "zone": 28800000}}  # base/clock.h
TABLE = re.compile(r"^--\s+table\s+([a-z_]+)((?:\s+[a-z_]+:[a-z_]+)*)\s*$")
LOADS = "-- loads rows of any noun"
NAME = re.compile(r"'(?:[^']|'')*'|@(\w+)\.(\w+|\*)")
USE = re.compile(r"\{(:?[a-z_]+)((?:\s+[@\w.:]+)*)\}")
WRITES = re.compile(r"(?i)\b(?:INSERT\s+INTO|DELETE\s+FROM|UPDATE(?!\s+SET\b))\s+([a-z_]+)")
FROM = re.compile(r"(?i)\b(?:FROM|JOIN|INTO|UPDATE)\s+([a-z_]+)(?:\s+(?:AS\s+)?([a-z]\w*))?")
WORDS = {"where", "set", "join", "cross", "left", "on", "order", "group", "limit", "values", "union", "select", "inner", "using"}
COMPARED = re.compile(r"(?:\b(\w+)\.)?\b([a-z_]+)\s*(?:=|<>|<=|>=|<|>)\s*(\d+)\b|"
                      r"(?:\b(\w+)\.)?\b([a-z_]+)\s+(?:NOT\s+)?IN\s*\(\s*(\d+)[\d,\s]*\)")
INSERT = re.compile(r"(?is)INSERT\s+INTO\s+(\w+)\s*\(([^)]*)\)\s*VALUES\s*\((.*?)\)\s*(?:ON\b|RETURNING\b|$)")
COLUMN_AS = re.compile(r"(?:\b(\w+)\.)(\w+)(?:\s+AS\s+\"?(\w+)\"?)?\s*(?=,|\s+FROM\b)")
TEXT = re.compile(r"'(?:[^']|'')*'")
UPDATE = re.compile(r"(?is)^\s*UPDATE\s+(\w+)\s+SET\s+(.*?)\sWHERE\s+(.*?)(?:\sRETURNING\b.*)?$")


class Move:
    """A move of a machine: C expressions of id, from and to are made by gen_sql.py of these words."""

    def __init__(self, machine, id_, was, to):
        self.machine, self.id, self.was, self.to = machine, id_, was, to
        names = tuple(w.split(".")[1] if w[0] == "@" else None for w in (was, to))
        self.reviewed = machine.review and any((names[0] or a, names[1] or b) == (a, b) for a, b in machine.review.moves)


class Fragment:
    def __init__(self, path, line, name, args):
        self.path, self.line, self.name, self.args, self.lines = path, line, name, args, []

    def put(self, given):
        text = " ".join(" ".join(self.lines).rstrip(";").split())
        order = dict(zip(self.args, given))
        return re.sub(r"(?<![:@\w.])([a-z_]\w*)\b", lambda m: order.get(m[1], m[1]), text)


class Law:
    """What the .sql files say of tables and fragments, and what each statement must keep to."""

    def __init__(self, models, wings=None, house=None):
        self.models, self.wings = models, wings or {}
        self.machines = {(m.table, m.enum): m for m in house.machines} if house else {}
        things = {t.name: t.number for t in house.things.values()} if house else {}
        self.constants = {**CONSTANTS, "thing": things}
        self.owner, self.enums, self.fragments, self.loaders, self.ordered = {}, {}, {}, set(), []

    # --- reading ---
    def table(self, path, line, name, columns):
        if name in self.owner:
            raise Failure(path, line, f"table '{name}' has an owner already, {self.owner[name][0]}; one folder owns a table")
        self.owner[name] = (folder_of(path), line)
        for pair in columns.split():
            column, _, enum = pair.partition(":")
            if column == "ids":
                self.ordered.append(f"SELECT MAX({enum}) AS id FROM {name}")
                continue
            if enum not in self.models.enums:
                raise Failure(path, line, f"unknown enum '{enum}'; {did_you_mean(enum, self.models.enums)}")
            self.enums[(name, column)] = enum

    def fragment(self, path, line, name, args):
        if name in self.fragments:
            other = self.fragments[name]
            raise Failure(path, line, f"fragment '{name}' stands already in {other.path}:{other.line}; rename one")
        self.fragments[name] = Fragment(path, line, name, args)
        return self.fragments[name]

    # --- expanding ---
    def expand(self, q, depth=0):
        def use(m):
            if m[1] == "ordered_ids":
                return " UNION ALL ".join(self.ordered)
            given = m[2].split()
            columns = self.columns_of(m[1], given)
            if columns:
                return columns
            f = self.fragments.get(m[1])
            if not f:
                known = [*self.fragments, *self.models.inputs]
                raise Failure(q.path, q.line, f"{q.name} uses {{{m[1]}}}; {did_you_mean(m[1], known)}")
            if len(given) != len(f.args):
                raise Failure(q.path, q.line, f"{{{m[1]}}} takes {' '.join(f.args) or 'nothing'}, got {' '.join(given) or 'nothing'}")
            self.see(q, f)
            return f.put(given)

        text = USE.sub(use, q.sql)
        if text != q.sql:
            if depth > 4:
                raise Failure(q.path, q.line, f"{q.name}: fragments that hold each other")
            q.sql = text
            self.expand(q, depth + 1)

    def columns_of(self, word, given):
        """{input}, {input alias}, {:input} and {set input} (inputs.py); None when it is no input."""
        inputs = self.models.inputs
        if word == "set" and len(given) == 1 and given[0] in inputs:
            return inputs[given[0]].settings()
        if word[0] == ":" and word[1:] in inputs and not given:
            return inputs[word[1:]].values()
        return inputs[word].columns(*given) if word in inputs and len(given) < 2 else None

    def see(self, q, f):
        """A fragment is of its own wing or of one below."""
        mine, theirs = (self.wings.get(folder_of(p).partition("/")[0], 0) for p in (q.path, f.path))
        if theirs > mine and mine:
            raise Failure(q.path, q.line, f"{{{f.name}}} is of {folder_of(f.path)}/, which lies above; move it down")

    def name(self, q):
        def value(m):
            if not m[1]:
                return m[0]
            if m[1] in self.constants:
                names = self.constants[m[1]]
            elif m[1] in self.models.enums:
                names = {n: v for n, v, _, _ in self.models.enums[m[1]].items}
            else:
                known = list(self.models.enums) + list(self.constants)
                raise Failure(q.path, q.line, f"unknown enum '@{m[1]}'; {did_you_mean(m[1], known)}")
            if m[2] == "*":
                return ", ".join(str(v) for v in sorted(names.values()))
            if m[2] not in names:
                raise Failure(q.path, q.line, f"@{m[1]} has no '{m[2]}'; {did_you_mean(m[2], names)}")
            return str(names[m[2]])

        return NAME.sub(value, q.sql)

    # --- moves ---
    def move(self, q):
        """The move a statement makes, or None."""
        m = UPDATE.match(TEXT.sub("''", q.sql))
        if not m or q.is_test or q.path in self.loaders:
            return None
        found = []
        for (table, enum), machine in self.machines.items():
            column = next((c for (t, c), e in self.enums.items() if t == table == m[1] and e == enum), None)
            to = column and re.search(rf"(?:^|,)\s*{column}\s*=\s*([^,]+)", m[2])
            if to:
                found.append(self._move(q, machine, column, to[1].strip(), m[3]))
        if len(found) > 1:
            raise Failure(q.path, q.line, f"{q.name} moves two machines; make a statement for each")
        return found[0] if found else None

    def _move(self, q, machine, column, to, where):
        was = re.search(rf"(?<![\w.]){column}\s*=\s*(:\w+|@\w+\.\w+)", where)
        if not was or not re.fullmatch(r":\w+|@\w+\.\w+", to):
            raise Failure(q.path, q.line, f"{q.name} moves {machine.enum}; write SET {column} = :to WHERE id = :id AND "
                                          f"{column} = :from, each a parameter or a name")
        by_id = re.search(r"(?<![\w.])id\s*=\s*:(\w+)", where)
        if not by_id and not (q.kind == "one" and any(n == "id" for n, _, _ in q.outs)):
            raise Failure(q.path, q.line, f"{q.name} moves {machine.enum} of any number of rows; move one by its id, or "
                                          "make it :one RETURNING id")
        move = Move(machine, by_id[1] if by_id else None, was[1], to)
        if "@" in move.was and "@" in to and not machine.may(was[1].split(".")[1], to.split(".")[1]):
            raise Failure(q.path, q.line, f"{q.name}: {was[1]} -> {to} is no move of {machine.enum}; declare it in "
                                          f"{machine.declared.path}:{machine.declared.line}, or do not make it")
        if move.reviewed and not move.id:
            raise Failure(q.path, q.line, f"{q.name} makes a move that another person decides; move one by its id")
        return move

    # --- keeping to it ---
    def writes(self, q):
        """Whether the statement writes: also WITH … UPDATE, also row by row."""
        return bool(WRITES.search(TEXT.sub("''", q.sql)))

    def check(self, q):
        for _, text in self.found(q):
            raise Failure(q.path, q.line, text)
        self.check_types(q, TEXT.sub("''", q.sql))

    def found(self, q):
        """(law, what is wrong), all of it; tools/check_layers.py counts them."""
        sql = TEXT.sub("''", q.sql)
        return [*self.foreign_writes(q, sql), *self.state_numbers(q, sql)]

    def state_numbers(self, q, sql):
        for column, number, enum in self.numbers(sql):
            names = {v: n for n, v, _, _ in self.models.enums[enum].items}
            want = f"@{enum}.{names[number]}" if number in names else f"a name of {enum}"
            yield NUMBERS, f"{q.name}: {column} beside the number {number}; write {want}"

    def foreign_writes(self, q, sql):
        if not self.owner or q.is_test or q.path in self.loaders:
            return
        for m in WRITES.finditer(sql):
            if m[1] in self.owner and self.owner[m[1]][0] != folder_of(q.path):
                yield FOREIGN, f"{q.name} writes {m[1]}, which {self.owner[m[1]][0]}/ owns; call a function of its"

    def tables(self, sql):
        """Alias -> table."""
        out = {}
        for m in FROM.finditer(sql):
            alias = m[2] if m[2] and m[2].lower() not in WORDS else m[1]
            out[alias] = m[1]
        for m in re.finditer(r",\s*([a-z_]+)\s+([a-z])\b(?=[\s,]+(?:WHERE|JOIN|LEFT|,))", sql):
            out.setdefault(m[2], m[1])
        return out

    def enum_of(self, sql, at, alias, column):
        """The enum of a column that is named at a place; without an alias it is of the table named last before, or first."""
        if alias:
            return self.enums.get((self.tables(sql).get(alias), column))
        names = [(m.start(), self.enums[(m[1], column)]) for m in FROM.finditer(sql) if (m[1], column) in self.enums]
        before = [enum for start, enum in names if start < at]
        return before[-1] if before else names[0][1] if names else None

    def has_zero(self, enum):
        """Else 0 is "none of them"."""
        return any(v == 0 for _, v, _, _ in self.models.enums[enum].items)

    def numbers(self, sql):
        """(column, number, enum) wherever a number stands beside a column of an enum."""
        for m in COMPARED.finditer(sql):
            column, number = m[2] or m[5], int(m[3] or m[6])
            enum = self.enum_of(sql, m.start(), m[1] or m[4], column)
            if enum and (number or self.has_zero(enum)):
                yield column, number, enum
        for m in INSERT.finditer(sql):
            values = split_values(m[3])
            for column, value in zip((c.strip() for c in m[2].split(",")), values):
                if (m[1], column) in self.enums and re.fullmatch(r"\d+", value):
                    yield column, int(value), self.enums[(m[1], column)]

    def check_types(self, q, sql):
        """What comes out of an enum's column is typed by it; one enum may stand for another of the same numbers."""
        outs = {n: t for n, t, _ in q.outs}
        for m in COLUMN_AS.finditer(sql):
            enum, name = self.enum_of(sql, m.start(), m[1], m[2]), m[3] or m[2]
            if enum and outs.get(name) == "int":
                raise Failure(q.path, q.line, f"{q.name}: {name} is of {enum}; write {name}:{enum}")


def split_values(text):
    out, depth, part = [], 0, ""
    for ch in text:
        depth += (ch == "(") - (ch == ")")
        if ch == "," and not depth:
            out.append(part.strip())
            part = ""
        else:
            part += ch
    return out + [part.strip()]
