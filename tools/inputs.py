"""inputs.py - what a form or a body may hold, declared once in a NOUN.model (DESIGN 2.15).

    input team_details "What a leader says of a team"
        name        text 40             a line of at most 40 characters; ? where it may be missing
        about       long 1000           lines
        host        text? 60 = ""       what stands there when nothing was sent; else NULL, 0 or DB_NONE as in records
        skill       skill? = 0          of an enum: a name, or 0 for none where the column is NOT NULL
        kind        team_kind           a name of an enum
        skills      [skill]? 10         several, at most 10; also [id]
        capacity    int 1..100000       also real
        agreed      must                a box that has to be ticked
        name        text 40 reviewed "队伍名称"   once its thing is approved, another value waits for a reviewer, who reads
                                    this label; until then the old one stays. Of which thing: `change` (declare.py)
besides id day time bool phone tel cn_id, name 60 (of a person), number 18 (letters and digits that name something), digits 6
(a code of six), and secret 8..64.

From it come struct team_details, TEAM_DETAILS_PARAMS for a route's parameters, TEAM_DETAILS_NAME_MAX and the other bounds,
and what base/input.h checks it, http/input.h reads a request and fills a form by. In a .sql file `-- in id:id team_details` binds those of its
fields that the statement names, `-- row team_details *` reads them all, and instead of the columns one writes
{team_details} or {team_details t}, {:team_details} for the values and {set team_details} for both; a time `at` is the
column at_ms. A form's fields may stand once in _team_details.html, put as {{> team_details form}}.
"""
import pathlib
import re

from model import Failure, Field, c_string, did_you_mean, folder_of

TEXTS = {"text", "long", "name", "secret", "phone", "tel", "cn_id", "number", "digits"}
KINDS = {*TEXTS, "id", "int", "real", "day", "time", "bool", "must"}
LINE = re.compile(r'([a-z][a-z0-9_]*)\s+(\[?)([a-z][a-z0-9_]*)(\]?)(\?)?(?:\s+(-?\d+)(?:\.\.(-?\d+))?)?(?:\s+=\s*(\S+))?'
                  r'(?:\s+reviewed\s+"([^"]+)")?(?:\s+"(.*)")?')
UNREVIEWED = {"secret", "real", "id", "must"}  # what nobody could read side by side
PLAIN, SPAN, NONE = "one bound", "two bounds", "no bounds"
BOUNDS = {"text": PLAIN, "long": PLAIN, "name": PLAIN, "number": PLAIN, "digits": PLAIN, "secret": SPAN, "int": SPAN, "real": SPAN}


class InputField(Field):
    """A field as in a record, and what may be sent for it."""

    def __init__(self, m, line, models):
        kind = m[3]
        type_ = "text" if kind in TEXTS else "bool" if kind == "must" else kind
        optional = bool(m[5]) and kind != "bool"
        super().__init__(m[1], type_, optional and not m[8], bool(m[2]), m[10] or "", line)
        self.kind, self.optional, self.least, self.most, self.otherwise = kind, optional, m[6], m[7] or m[6], m[8]
        self.span, self.is_enum, self.reviewed = bool(m[7]), kind in models.enums, m[9]

    def column(self):
        return f"{self.name}_ms" if self.type == "time" else self.name

    def param(self):
        """The row of a table of parameters (http/param.h)."""
        word = {"bool": "BOOL", "must": "MUST"}.get(self.kind)
        if word:
            return f'P_{word}("{self.name}")'
        opt = "OPT_" if self.optional else ""
        if self.is_list:
            return (f'P_{opt}CODES("{self.name}", {self.most}, {self.kind}_codes)' if self.is_enum
                    else f'P_{opt}IDS("{self.name}", {self.most})')
        if self.is_enum:
            return f'P_{opt}CODE("{self.name}", {self.kind}_codes)'
        more = {PLAIN: f", {self.most}", SPAN: f", {self.least}, {self.most}"}.get(BOUNDS.get(self.kind), "")
        return f'P_{opt}{self.kind.upper()}("{self.name}"{more})'

    def c_member(self, models):
        return f"struct int_list {self.name}" if self.is_list else models.c_member(self)

    def otherwise_c(self):
        """(number, text) of what stands there when nothing was sent."""
        if self.type == "text":
            return "0", c_string(self.otherwise[1:-1]) if self.otherwise else "NULL"
        if self.otherwise:
            return (f"{self.kind.upper()}_{self.otherwise.upper()}" if self.is_enum and self.otherwise != "0" else self.otherwise), "NULL"
        return ("DB_NONE" if self.type in ("int", "day") else "0"), "NULL"

    def cls(self):
        return "LIST" if self.is_list else {"text": "TEXT", "real": "REAL", "bool": "BOOL"}.get(self.type, "NUM")


class Input:
    kind = "input"

    def __init__(self, d, models):
        m = d.match(r'([a-z][a-z0-9_]*)\s+"([^"]*)"', 'name "what it is"')
        self.declared, self.name, self.doc, self.path, self.line, self.fields = d, m[1], m[2], d.path, d.line, {}
        for n, text in d.lines:
            self._field(n, text, models)
        if not self.fields:
            raise d.wrong("an input has fields; write below it: name type")

    def _field(self, n, text, models):
        d, m = self.declared, LINE.fullmatch(text)
        if not m or bool(m[2]) != bool(m[4]):
            raise d.wrong('write: name type? bounds = default reviewed "名称" "doc"', n)
        known = KINDS | set(models.enums)
        if m[3] not in known:
            raise d.wrong(f"unknown type '{m[3]}'; {did_you_mean(m[3], known)}", n)
        if m[1] in self.fields:
            raise d.wrong(f"field '{m[1]}' stands twice in {self.name}", n)
        f = self.fields[m[1]] = InputField(m, n, models)
        want = PLAIN if f.is_list else BOUNDS.get(f.kind, NONE)
        have = NONE if f.most is None else SPAN if f.span else PLAIN
        if want != have:
            raise d.wrong(f"{f.kind} takes {want}; write it as in: name text 40, years int 0..120, skills [skill] 10", n)
        if f.reviewed and f.kind in UNREVIEWED:
            raise d.wrong(f"a reviewer cannot read {f.kind}; let it change at once, or choose another type", n)
        if f.is_list and f.kind != "id" and not f.is_enum:
            raise d.wrong("a list holds ids or names of an enum", n)
        if f.otherwise and (not f.optional or f.is_list or not self._fits(f, models)):
            raise d.wrong(f"'{f.otherwise}' is no default of {f.kind}; write ? and a value of its type", n)

    @staticmethod
    def _fits(f, models):
        if f.is_enum:
            return f.otherwise == "0" or any(f.otherwise == i[0] for i in models.enums[f.kind].items)
        pattern = {"text": r'"[^"]*"', "int": r"-?\d+", "id": r"\d+", "day": r"-?\d+"}.get(f.type)
        return bool(pattern and re.fullmatch(pattern, f.otherwise))

    def reviewed(self):
        return [f for f in self.fields.values() if f.reviewed]

    # --- SQL ---
    def scalars(self):
        return [f for f in self.fields.values() if not f.is_list]

    def columns(self, alias=None):
        if not alias:
            return ", ".join(f.column() for f in self.scalars())
        return ", ".join(f"{alias}.{f.column()}" + (f" AS {f.name}" if f.column() != f.name else "") for f in self.scalars())

    def values(self):
        return ", ".join(f":{f.name}" for f in self.scalars())

    def settings(self):
        return ", ".join(f"{f.column()} = :{f.name}" for f in self.scalars())

    # --- C ---
    def header(self, models):
        h = [f"/* {self.doc} */", f"struct {self.name} {{"]
        h += [f"    {f.c_member(models)};" + (f" /* {f.doc} */" if f.doc else "") for f in self.fields.values()]
        h += ["};", f"extern const struct input input_{self.name};"]
        h += [f"#define {self.name.upper()}_{f.name.upper()}_MAX {f.most}" for f in self.fields.values()
              if f.most and f.kind != "real"]
        rows = [f.param() for f in self.fields.values()]
        return h + [f"#define {self.name.upper()}_PARAMS \\", *(f"    {r}, \\" for r in rows[:-1]), f"    {rows[-1]}", ""]

    def source(self):
        c = [f"static const struct input_field {self.name}_fields[] = {{"]
        for f in self.fields.values():
            number, text = f.otherwise_c()
            label = c_string(f.reviewed) if f.reviewed else "NULL"
            c.append(f'    {{ {f.param()}, INPUT_{f.cls()}, offsetof(struct {self.name}, {f.name}), {number}, {text}, {label} }},')
        return c + ["};", f"const struct input input_{self.name} = {{ {self.name}_fields, {len(self.fields)} }};", ""]


def read_inputs(models):
    """Input by name, of all that is declared."""
    out = {}
    for d in (d for d in models.declared if d.kind == "input"):
        i = Input(d, models)
        other = out.get(i.name) or models.records.get(i.name) or models.enums.get(i.name)
        if other:
            raise d.wrong(f"'{i.name}' is declared already, in {other.path}:{other.line}; choose another name")
        out[i.name] = i
    return out


# --- what handlers ask for ---------------------------------------------------------------------------
ASKED = re.compile(r'\b(?:param_\w+|req_invalid|form_set\w*|form_field|form_options)\(\s*(?:r|m->form|f|form),\s*"?(\w+)"?')
DECLARED = re.compile(r'\bP_[A-Z_]+\(\s*"(\w+)"|\{\s*"(\w+)",\s*PARAM_')
LISTS = re.compile(r"\b([A-Z][A-Z_]*)_PARAMS\b")
INCLUDES = re.compile(r'#include "([\w/]+\.h)"')


def check_asked(paths, models):
    """A parameter that no route of the folder declares is an error here, not in a handler's run."""
    for folder in sorted({pathlib.Path(p).parent for p in paths}):
        files = {p: p.read_text("utf-8") for p in sorted([*folder.glob("*.c"), *folder.glob("*.h")])}
        near = {h for text in files.values() for h in INCLUDES.findall(text)}
        texts = [*files.values(), *(p.read_text("utf-8") for p in (pathlib.Path("src") / h for h in sorted(near)) if p.exists())]
        known = {a or b for text in texts for a, b in DECLARED.findall(text)} | {"after", "n"}
        known |= {f for text in texts for name in LISTS.findall(text) for f in getattr(models.inputs.get(name.lower()), "fields", ())}
        for p, text in files.items():
            for m in ASKED.finditer(text):
                if '"' in m[0] and m[1] not in known:
                    line = text.count("\n", 0, m.start()) + 1
                    raise Failure(p, line, f"no route of {folder_of(str(p))}/ declares '{m[1]}'; {did_you_mean(m[1], known)}")
