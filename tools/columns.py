"""columns.py - what becomes of each column of text when its person leaves (gen_sql.py asks it, beside the migrations).

    texts signup                               a table of the folder: each TEXT and BLOB column of it stands in one line
        plain   post                           says nothing of a person
        dropped note by signup_notes_drop      emptied by that statement of the noun's .sql, or gone with its row
        dropped address by session_forget "…"  and in words, what the statement does not say: what stays, or when
        masked  name by volunteer_close        written over with something that tells nothing
        kept    reason "who decided says why"  stays, and why

A column without a line fails the build, and so does a line without its column, or one whose statement does not do what it
says. docs/COLUMNS.md is made of all of them; tests/http/leaving.test.mjs looks for what somebody left behind.
"""
import pathlib
import re

from model import Failure, did_you_mean, folder_of

WRITE = 'write: plain COLUMN, dropped COLUMN by QUERY, masked COLUMN by QUERY, or kept COLUMN "why"'
LINE = re.compile(r'(plain|dropped|masked|kept)\s+(\w+(?:\s+\w+)*?)(?:\s+by\s+(\w+))?(?:\s+"([^"]+)")?')
SAYS = {"plain": "not personal", "dropped": "dropped", "masked": "masked", "kept": "kept"}
PAGE = """# What becomes of each column of text

Made by the build of what the nouns declare (`texts` in their `.model`, [columns.py](../tools/columns.py)); a column that nobody
declared fails it. *Dropped* and *masked*: when its person closes the account, by that statement. *Kept*: stays, and why.

| table | columns | what becomes of them | how, or why |
|---|---|---|---|
"""


class Fate:
    """One line: what becomes of some columns."""

    def __init__(self, d, line, text):
        m = LINE.fullmatch(text)
        if not m or bool(m[3]) != (m[1] in ("dropped", "masked")) or (m[1] == "kept" and not m[4]) or (m[1] == "plain" and m[4]):
            raise d.wrong(WRITE, line)
        self.line, self.what, self.columns, self.query, self.why = line, m[1], m[2].split(), m[3], m[4]

    def done_by(self, sql, table, column):
        """Whether a statement does to a column what the line says."""
        if self.what == "dropped" and re.match(rf"(?is)\s*DELETE\s+FROM\s+{table}\b", sql):
            return True
        if not re.match(rf"(?is)\s*UPDATE\s+{table}\b", sql):
            return False
        value = r"(?:''|NULL)(?!\w)" if self.what == "dropped" else r"(?::\w+|'[^']+')"
        return bool(re.search(rf"(?i)(?<![\w.]){column}\s*=\s*{value}", sql))


class Texts:
    def __init__(self, d, columns, law):
        self.declared, self.fates = d, {}  # column -> Fate
        self.table = d.match(r"(\w+)", "TABLE, and below it what becomes of each column of text")[1]
        if law.owner.get(self.table, ("",))[0] != folder_of(d.path):
            raise d.wrong(f"{self.table} is no table of {folder_of(d.path)}/; write it where '-- table {self.table}' stands")
        for n, text in d.lines:
            fate = Fate(d, n, text)
            for c in fate.columns:
                if c not in columns.get(self.table, ()):
                    raise d.wrong(f"{self.table} has no column '{c}' of text; {did_you_mean(c, columns.get(self.table, ()))}", n)
                if c in self.fates:
                    raise d.wrong(f"{self.table}.{c} is declared already, in line {self.fates[c].line}", n)
                self.fates[c] = fate


def columns_of(db):
    """Table -> its columns of text, as the migrations leave them."""
    tables = [r[0] for r in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    found = {t: [r[1] for r in db.execute(f"PRAGMA table_info({t})") if r[2].upper() in ("TEXT", "BLOB")] for t in tables}
    return {t: c for t, c in found.items() if c}


def origin(migrations, table, column):
    """(file, line) of the migration that brings a column last."""
    found = (migrations[-1], 1)
    for path in migrations:
        inside = False
        for n, line in enumerate(pathlib.Path(path).read_text("utf-8").splitlines(), 1):
            if re.match(r"(?i)\s*(CREATE|ALTER)\s+TABLE\b", line):
                inside = bool(re.search(rf"(?i)TABLE\s+(IF\s+NOT\s+EXISTS\s+)?{table}\b", line))
            if inside and re.search(rf"\b{column} (TEXT|BLOB)\b", line):
                found = (path, n)
    return found


def check_texts(models, law, queries, db, migrations):
    """Each column of text has its line; the page of all of them, or None where no table has an owner."""
    if not law.owner:
        return None
    columns, texts = columns_of(db), {}
    for d in (d for d in models.declared if d.kind == "texts"):
        t = Texts(d, columns, law)
        if t.table in texts:
            raise d.wrong(f"{t.table} is declared already, in {texts[t.table].declared.path}:{texts[t.table].declared.line}")
        texts[t.table] = t
    own = {(folder_of(q.path), q.name): q for q in queries}
    for table, names in columns.items():
        for c in names:
            check_column(law, texts.get(table), own, table, c, migrations)
    return texts and PAGE + "".join(row for t in sorted(texts) for row in rows_of(texts[t]))


def check_column(law, texts, own, table, column, migrations):
    fate = texts.fates.get(column) if texts else None
    if not fate:
        if table not in law.owner:
            raise Failure(*origin(migrations, table, column), f"nobody owns {table}; write '-- table {table}' in the .sql of its noun")
        folder = law.owner[table][0]
        raise Failure(*origin(migrations, table, column), f"nobody says what becomes of {table}.{column} when its person leaves; "
                      f"in {folder}/'s .model, below 'texts {table}', {WRITE}")
    if not fate.query:
        return
    d = texts.declared
    q = own.get((folder_of(d.path), fate.query))
    if not q:
        known = [name for folder, name in own if folder == folder_of(d.path)]
        raise d.wrong(f"{fate.query} is no query of {folder_of(d.path)}/; {did_you_mean(fate.query, known)}", fate.line)
    if not fate.done_by(q.sql, table, column):
        does = f"DELETE FROM {table}, or UPDATE {table} SET {column} = ''" if fate.what == "dropped" else f"UPDATE {table} SET {column} = :word"
        raise d.wrong(f"{fate.query} ({q.path}:{q.line}) leaves {table}.{column} as it is; let it {does}", fate.line)


def rows_of(t):
    for f in dict.fromkeys(t.fates.values()):
        how = "; ".join(x for x in (f"`{f.query}`" if f.query else None, f.why) if x)
        yield f"| {t.table} | {' '.join(f.columns)} | {SAYS[f.what]} | {how} |\n"
