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
    view claim_case "One request" reveals "a look that was recorded" if shown
        claimant person
        shown    bool

A view is a record that a route can answer with. `?` marks what may be missing. A person's name, a phone or a document's number
(types person, phone, document) goes out masked, unless its record `reveals` it and says why, always or if a field of its says so. An enum X_kind that is `gathered` has no
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
    # personal: masked in HTML and JSON, unless the record says `reveals` (DESIGN 2.21)
    "person": ("const char *", "TEXT", '{"type":"string"}', "NULL"),
    "phone": ("const char *", "TEXT", '{"type":"string"}', "NULL"),
    "document": ("const char *", "TEXT", '{"type":"string"}', "NULL"),
    "blob": ("struct bytes", "BLOB", None, "{0}"),
    "html": ("struct safe_html", None, None, None),
    "form": ("struct form *", None, None, None),
}
MASKED = ("person", "phone", "document")
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
         "unit", "deadline", "gazette", "change", "invariant", "attach", "capability", "texts")


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


class Field:
    def __init__(self, name, type_, null, is_list, doc, line):
        self.name, self.type, self.null, self.is_list = name, type_, null, is_list
        self.doc, self.line = doc, line


class Record:
    def __init__(self, kind, name, doc, path, line):
        self.kind, self.name, self.doc, self.path, self.line = kind, name, doc, path, line
        self.fields, self.reveals, self.shown_if = {}, None, None  # why, and the field that says whether

    def shown(self, base):
        """C: whether what is personal goes out as it is."""
        return "false" if not self.reveals else f"{base}->{self.shown_if}" if self.shown_if else "true"


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
        m = re.match(r'^(enum|record|view)\s+(\S+)(?:\s+"(.*?)")?(?:\s+(gathered))?(?:\s+reveals\s+"([^"]+)"(?:\s+if\s+(\w+))?)?$', text)
        if not m or not NAME.match(m[2]) or (m[4] and m[1] != "enum") or (m[5] and m[1] == "enum"):
            raise Failure(path, n, 'write: enum|record|view name "what it is", and what shows personal data: reveals "why" if field')
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
        self.records[name].reveals, self.records[name].shown_if = m[5], m[6]
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
        m = re.match(r'^([a-z][a-z0-9_]*)\s+(\[?)([a-z][a-z0-9_]*)(\]?)(\?)?(?:\s+"(.*)")?$', text)
        if not m or bool(m[2]) != bool(m[4]):
            raise Failure(rec.path, n, 'write: name type "doc", name [record] or name type?')
        if m[1] in rec.fields:
            raise Failure(rec.path, n, f"field '{m[1]}' stands twice in {rec.name}")
        rec.fields[m[1]] = Field(m[1], m[3], bool(m[5]), bool(m[2]), m[6] or "", n)

    def _check(self):
        known = set(SCALARS) | set(self.enums) | set(self.records)
        for rec in self.records.values():
            self._check_reveals(rec)
            for f in rec.fields.values():
                if f.type not in known:
                    raise Failure(rec.path, f.line, f"unknown type '{f.type}'; {did_you_mean(f.type, known)}")
                if f.is_list and f.type not in self.records and f.type != "text":
                    raise Failure(rec.path, f.line, "a list holds records or text; declare a record for it")

    @staticmethod
    def _check_reveals(rec):
        by = rec.fields.get(rec.shown_if) if rec.shown_if else None
        if rec.shown_if and (not by or by.type != "bool"):
            raise Failure(rec.path, rec.line, f"{rec.name} reveals if {rec.shown_if}, which is no bool of its; declare it")
        if rec.reveals and not any(f.type in MASKED for f in rec.fields.values()):
            raise Failure(rec.path, rec.line, f"{rec.name} reveals nothing: no field of its is a {', '.join(MASKED)}")

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
        return type_ in self.enums or type_ in ("id", "int", "min", "fen", "day", "time")

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
