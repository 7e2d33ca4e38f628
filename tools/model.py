"""model.py - reads *.model files: the enums, records and views of the nouns.

A declaration is written once, here; the C struct, the code table, the JSON writer, the OpenAPI schema
and the names a template or a query may use all come from it (gen_view.py, gen_sql.py).

    enum activity_state "Where an activity stands"
        draft = 1 草稿
    enum measure "What is counted" gathered       its values are what the nouns declare: measure NAME NUMBER … "标签"
    record shift_line "A shift in a list"
        id      id
        starts  time    "UTC inside, offset outside"
        state   activity_state
    view activity_list "Open activities, soonest first"
        items   [activity_card]
        next    text?   "cursor of the next page"
    enum inbox_kind "What kind of thing waits" gathered
    view claim_case "One request" for staff, look if shown
        claimant person
        decider  person or official if by_right
        shown    bool
        by_right bool

A view is a record that a route can answer with. `?` marks what may be missing. What is personal (PERSONAL below) goes out whole or masked as the one
table says of whoever reads it (`personal` and `reader` lines, base/personal.model): its record says `for` whom it is, the later ones before the earlier. An enum X_kind that is `gathered` has no
values of its own: each `X name number "标签"` that a noun declares is one. What else a noun declares of itself (thing,
machine, inbox …) is kept as it stands for declare.py.
"""
import difflib
import pathlib
import re
import sys

SCALARS = {
    # name: (C type, SQL class, JSON schema, how NULL is written in C)
    "id": ("int64_t", "INT", '{"type":"string","pattern":"^[0-9]{1,19}$"}', "0"),
    "int": ("int64_t", "INT", '{"type":"integer"}', "DB_NONE"),
    "min": ("int64_t", "INT", '{"type":"integer","description":"whole minutes"}', "DB_NONE"),
    "fen": ("int64_t", "INT", '{"type":"integer","description":"0.01 yuan"}', "DB_NONE"),
    "day": ("int64_t", "INT", '{"type":"string","format":"date"}', "DB_NONE"),
    "time": ("int64_t", "INT", '{"type":"string","format":"date-time"}', "0"),
    "bool": ("bool", "BOOL", '{"type":"boolean"}', "false"),
    "real": ("double", "REAL", '{"type":"number"}', "NAN"),
    "text": ("const char *", "TEXT", '{"type":"string"}', "NULL"),
    # personal: whole or masked in HTML and JSON as the table says (DESIGN 2.21)
    **{name: ("const char *", "TEXT", '{"type":"string"}', "NULL")
       for name in ("person", "contact", "official", "phone", "contact_phone", "duty_phone", "document", "address")},
    "birth": ("int64_t", "INT", '{"type":"string","format":"date"}', "DB_NONE"),
    "blob": ("struct bytes", "BLOB", None, "{0}"),
    "html": ("struct safe_html", None, None, None),
    "form": ("struct form *", None, None, None),
}
PERSONAL = {  # the plain type it is when whole, and how it is masked; none: it is shown whole or not at all
    "person": ("text", "PERSON"), "contact": ("text", "PERSON"), "official": ("text", "PERSON"), "phone": ("text", "PHONE"),
    "contact_phone": ("text", "PHONE"), "duty_phone": ("text", "PHONE"), "document": ("text", "DOCUMENT"), "address": ("text", None), "birth": ("day", None),
}
NAME = re.compile(r"^[a-z][a-z0-9_]*$")


class Failure(Exception):
    """What is wrong, where, and what to write instead."""

    def __init__(self, path, line, text):
        super().__init__(f"{path}:{line}: {text}")


def did_you_mean(word, known):
    close = difflib.get_close_matches(word, list(known), 1)
    if close:
        return f"did you mean '{close[0]}'?"
    return "known: " + ", ".join(sorted(known)) if known else "nothing is declared there"


KINDS = ("input", "thing", "machine", "signal", "hear", "policy", "rules", "source", "job", "review", "measure", "person", "inbox", "nav",
         "unit", "deadline", "gazette", "change", "invariant", "attach", "capability", "texts", "personal", "reader")


class Declared:
    """One declaration: its kind, what stands behind it, and the lines below it."""

    def __init__(self, kind, text, path, line):
        self.kind, self.text, self.path, self.line = kind, text, path, line
        self.lines = []  # (line number, text)

    def wrong(self, text, line=None):
        return Failure(self.path, line or self.line, text)

    def match(self, pattern, write):
        m = re.fullmatch(pattern, self.text)
        if not m:
            raise self.wrong(f"write: {self.kind} {write}")
        return m


class Personal:
    """Who sees what of a person, and in which form: one table (base/personal.model, docs/PERSONAL.md).

        reader look 7 "whoever opened it by a look that was recorded"
        personal phone 4 "a volunteer's phone"
            whole  look                       in full
            masked leader staff               138****1234; to all others not at all
    """

    def __init__(self, declared):
        self.readers, self.kinds = {}, {}  # name -> (number, what it is)
        self.cells = {}  # (kind, reader) -> whether it is whole
        for d in (d for d in declared if d.kind in ("reader", "personal")):
            m = d.match(r'([a-z]\w*)\s+([1-9]\d*)\s+"([^"]+)"', 'name number "what it is"')
            (self.readers if d.kind == "reader" else self.kinds)[m[1]] = (int(m[2]), m[3])
        for d in (d for d in declared if d.kind == "personal"):
            self._cells(d, d.text.split()[0])

    def _cells(self, d, kind):
        if kind not in PERSONAL:
            raise d.wrong(f"no type '{kind}' is personal; {did_you_mean(kind, PERSONAL)}")
        for n, text in d.lines:
            word, *readers = text.split()
            if word not in ("whole", "masked") or not readers or (word == "masked" and not PERSONAL[kind][1]):
                raise d.wrong(f"write: whole reader …{', masked reader …' if PERSONAL[kind][1] else ': there is no masked form of it'}", n)
            for r in readers:
                if r not in self.readers or (kind, r) in self.cells:
                    raise d.wrong(f"'{r}' stands twice, or nobody declares that reader; {did_you_mean(r, self.readers)}", n)
                self.cells[(kind, r)] = word == "whole"


class Field:
    def __init__(self, name, type_, null, is_list, doc, line):
        self.name, self.type, self.null, self.is_list = name, type_, null, is_list
        self.doc, self.line = doc, line
        self.other = self.other_if = None  # the personal type it is instead, and the field that says when

    def truth(self, base):
        """C: whether it says yes."""
        x = f"{base}->{self.name}"
        return x if self.type == "bool" else f"({x} && *{x})" if self.type == "text" else f"({x} != 0)"


def c_pick(condition, a, b):
    """C: a if the condition holds, else b."""
    if a == b:
        return a
    if (a, b) == ("true", "false"):
        return condition
    if a == "true":
        return f"({condition} || {b})"
    return f"(!{condition} && {b})" if a == "false" else f"({condition} ? {a} : {b})"


class Record:
    def __init__(self, kind, name, doc, path, line):
        self.kind, self.name, self.doc, self.path, self.line = kind, name, doc, path, line
        self.fields, self.readers, self.personal = {}, [], None  # (reader, the field that says whether), the table

    def shown(self, field, base):
        """C: whether what is personal goes out whole."""
        def whole(kind):
            c = "false"
            for reader, flag in self.readers:
                cell = "true" if self.personal.cells[(kind, reader)] else "false"
                c = c_pick(self.fields[flag].truth(base), cell, c) if flag else cell
            return c
        if not field.other:
            return whole(field.type)
        return c_pick(self.fields[field.other_if].truth(base), whole(field.other), whole(field.type))


class Enum:
    def __init__(self, name, doc, path, line, gathered=False):
        self.name, self.doc, self.path, self.line, self.gathered = name, doc, path, line, gathered
        self.kind = name.removesuffix("_kind")  # what nouns declare, when it is gathered from them
        self.items = []  # (name, value, label, line)


class Models:
    def __init__(self):
        self.enums, self.records, self.files, self.declared = {}, {}, {}, []
        self.inputs = {}  # inputs.py reads them

    def read(self, paths):
        for path in paths:
            self._read_file(str(path))
        self._gather()
        self._check()
        return self

    def _read_file(self, path):
        self.files[path] = []
        current = None
        for n, raw in enumerate(pathlib.Path(path).read_text("utf-8").splitlines(), 1):
            text = re.sub(r"(^|\s)#.*$", "", raw).rstrip()
            if not text:
                continue
            if not raw[0].isspace():
                current = self._declared(path, n, text) or self._head(path, n, text)
                if not isinstance(current, Declared):
                    self.files[path].append(current)
            elif current is None:
                raise Failure(path, n, "a line before any 'enum', 'record' or 'view'")
            elif isinstance(current, Declared):
                current.lines.append((n, text.strip()))
            elif isinstance(current, Enum):
                self._item(current, n, text.strip())
            else:
                self._field(current, n, text.strip())

    def _declared(self, path, n, text):
        kind, _, rest = text.partition(" ")
        if kind not in KINDS:
            return None
        self.declared.append(Declared(kind, rest.strip(), path, n))
        return self.declared[-1]

    def _head(self, path, n, text):
        m = re.match(r'^(enum|record|view)\s+(\S+)(?:\s+"(.*?)")?(?:\s+(gathered))?(?:\s+for\s+(\w+(?:,\s+\w+\s+if\s+\w+)*))?$', text)
        if not m or not NAME.match(m[2]) or (m[4] and m[1] != "enum") or (m[5] and m[1] == "enum"):
            raise Failure(path, n, 'write: enum|record|view name "what it is", and of one with personal data: for reader, reader if field')
        if m[4] and m[2].removesuffix("_kind") not in KINDS:
            raise Failure(path, n, f"nobody can declare a {m[2]}; {did_you_mean(m[2], KINDS)}")
        kind, name, doc = m[1], m[2], m[3] or ""
        other = self.enums.get(name) or self.records.get(name)
        if other or name in SCALARS:
            where = f"{other.path}:{other.line}" if other else "the built-in types"
            raise Failure(path, n, f"'{name}' is declared already, in {where}; choose another name")
        if kind == "enum":
            self.enums[name] = Enum(name, doc, path, n, bool(m[4]))
            return self.enums[name]
        self.records[name] = Record(kind, name, doc, path, n)
        self.records[name].readers = [(r.split()[0], r.split()[2] if " if " in r else None) for r in (m[5] or "").split(", ") if r]
        return self.records[name]

    def _item(self, enum, n, text):
        m = re.match(r"^([a-z0-9_]+)\s*=\s*(\d+)\s+(\S.*)$", text)
        if enum.gathered:
            raise Failure(enum.path, n, f"enum {enum.name} is gathered; declare it in a noun: {enum.kind} name number …")
        if not m:
            raise Failure(enum.path, n, "write: name = number 标签")
        if any(m[1] == i[0] or int(m[2]) == i[1] for i in enum.items):
            raise Failure(enum.path, n, f"'{m[1]} = {m[2]}' repeats a name or number of enum {enum.name}")
        enum.items.append((m[1], int(m[2]), m[3].strip(), n))

    def _gather(self):
        """The values of gathered enums, by number; two of one name or number are declare.py's to refuse."""
        for enum in (e for e in self.enums.values() if e.gathered):
            for d in (d for d in self.declared if d.kind == enum.kind):
                m = re.match(r'([a-z][a-z0-9_]*)\s+(\d+)\s.*?"([^"]+)"', d.text)
                if m:
                    enum.items.append((m[1], int(m[2]), m[3], d.line))
            enum.items.sort(key=lambda i: i[1])
            if not enum.items:
                raise Failure(enum.path, enum.line, f"no noun declares a {enum.kind}; declare one, or delete the enum")

    def capabilities(self):
        """Name -> number of all that may be done over a unit."""
        found = (re.match(r"(\w+)\s+(\d+)\s", d.text) for d in self.declared if d.kind == "capability")
        return {m[1]: int(m[2]) for m in found if m}

    def _field(self, rec, n, text):
        m = re.match(r'^([a-z][a-z0-9_]*)\s+(\[?)([a-z][a-z0-9_]*)(\]?)(\?)?(?:\s+or\s+(\w+)\s+if\s+(\w+))?(?:\s+"(.*)")?$', text)
        if not m or bool(m[2]) != bool(m[4]):
            raise Failure(rec.path, n, 'write: name type "doc", name [record], name type?, or of what is personal name type or type if field')
        if m[1] in rec.fields:
            raise Failure(rec.path, n, f"field '{m[1]}' stands twice in {rec.name}")
        rec.fields[m[1]] = Field(m[1], m[3], bool(m[5]), bool(m[2]), m[8] or "", n)
        rec.fields[m[1]].other, rec.fields[m[1]].other_if = m[6], m[7]

    def _check(self):
        known = set(SCALARS) | set(self.enums) | set(self.records)
        self.personal = personal = Personal(self.declared)
        for rec in self.records.values():
            rec.personal = personal
            self._check_readers(rec)
            for f in rec.fields.values():
                if f.type not in known:
                    raise Failure(rec.path, f.line, f"unknown type '{f.type}'; {did_you_mean(f.type, known)}")
                if f.is_list and f.type not in self.records and f.type != "text":
                    raise Failure(rec.path, f.line, "a list holds records or text; declare a record for it")

    @staticmethod
    def _check_readers(rec):
        """A record with something personal says for whom it is, and each of them may see it in some form."""
        table, held = rec.personal, [f for f in rec.fields.values() if f.type in PERSONAL]
        if bool(held) != bool(rec.readers):
            raise Failure(rec.path, rec.line, f"{rec.name} holds what is personal ({held[0].name}); say for whom it is: for reader, reader if field"
                          if held else f"{rec.name} is for {rec.readers[0][0]}, but nothing in it is personal")
        for name in [flag for _, flag in rec.readers if flag] + [f.other_if for f in rec.fields.values() if f.other]:
            if name not in rec.fields or rec.fields[name].is_list:
                raise Failure(rec.path, rec.line, f"{rec.name} has no field '{name}' that says whether; {did_you_mean(name, rec.fields)}")
        for f in rec.fields.values():
            if f.other and (f.type not in PERSONAL or PERSONAL[f.type] != PERSONAL.get(f.other)):
                raise Failure(rec.path, f.line, f"'{f.name}' cannot be {f.type} or {f.other}: both are personal, and masked alike")
        for f in held:
            for kind in filter(None, (f.type, f.other)):
                for reader in (r for r, _ in rec.readers if (kind, r) not in table.cells):
                    raise Failure(rec.path, f.line, f"by the table of base/personal.model no {kind} is shown to {reader}; "
                                  "leave it out" if reader in table.readers else f"no reader '{reader}'; {did_you_mean(reader, table.readers)}")

    # --- C ---------------------------------------------------------------------------------
    def c_type(self, f):
        if f.is_list:
            return "struct text_list" if f.type == "text" else f"struct {f.type}_list"
        if f.type in SCALARS:
            return SCALARS[f.type][0]
        if f.type in self.enums:
            return "int64_t"
        return f"struct {f.type} *" if f.null else f"struct {f.type}"

    def c_member(self, f):
        t = self.c_type(f)
        return t + ("" if t.endswith("*") else " ") + f.name

    def sql_class(self, type_):
        return "INT" if type_ in self.enums else SCALARS[type_][1]

    def is_int(self, type_):
        return type_ in self.enums or type_ in ("id", "int", "min", "fen", "day", "time", "birth")

    def null_is_zero(self, type_):
        return type_ in self.enums or type_ in ("id", "time")


def c_string(s):
    """A C string literal; bytes outside ASCII are kept (source files are UTF-8)."""
    out = []
    for ch in s:
        if ch in '"\\':
            out.append("\\" + ch)
        elif ch == "\n":
            out.append("\\n")
        elif ch == "\t":
            out.append("\\t")
        elif ord(ch) < 32:
            out.append(f"\\{ord(ch):03o}")
        else:
            out.append(ch)
    return '"' + "".join(out).replace("??", '?""?') + '"'


def noun_of(path):
    return pathlib.Path(path).name.split(".")[0]


def folder_of(path):
    """src/service/activity/activity.model -> service/activity; the test kit stands in tests/."""
    return re.sub(r"^(src|tests)/", "", pathlib.PurePath(path).parent.as_posix())


def floors(path):
    """Wing -> floor, of src/wings; those of one line stand side by side."""
    p = pathlib.Path(path) if path else None
    lines = p.read_text("utf-8").splitlines() if p and p.exists() else []
    return {w: n for n, line in enumerate(lines, 1) for w in line.partition("#")[0].split()}


def include_of(path):
    """src/service/activity/activity.model -> service/activity/activity.model.h"""
    return f"{folder_of(path)}/{pathlib.PurePath(path).name}.h"


def guard_of(path):
    """The include guard of the header that is made from a file."""
    return "REDVEST_" + re.sub(r"\W", "_", include_of(path)).upper()


def write_if_changed(path, text):
    p = pathlib.Path(path)
    p.parent.mkdir(parents=True, exist_ok=True)
    if not p.exists() or p.read_text("utf-8") != text:
        p.write_text(text, "utf-8")


def main_guard(run):
    try:
        run()
    except Failure as e:
        sys.exit(f"error: {e}")
