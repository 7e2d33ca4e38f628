"""unused.py - what nobody uses: functions that a header declares, and queries (check_layers.py calls it).

A function is used when a source file names it that neither is its header nor defines a function of that name, bench/ and
what generators write (tools/*.py, the names in .model files) among them; a macro or an inline function of its header
hands on the use it has itself. Tests are no users: what only they call is tested through what others call.
"""
import re

FUNCTION = re.compile(r"^(\w[^\n;{}]*?(\w+)\([^;{}]*\))\n\{\n(.*?)^\}", re.M | re.S)
PROTOTYPE = re.compile(r"^(?!typedef\b|static\b)\w[^\n;{}()=#]*?\b(\w+)\([^;{}]*\);", re.M)
MACRO = re.compile(r"^#\s*define\s+(\w+)((?:[^\n]*\\\n)*[^\n]*)", re.M)
WORD = re.compile(r"\b[A-Za-z_]\w*")
QUERY = re.compile(r"^-- (\w+) :(?:one|many|each|exec)\b", re.M)

# Public without a caller, and why.
MAY = {
    r"ledger_\w+": "points and funds come; until then its tests are its users",
    r"deadline_fire_of": "tests fire clocks of their own with it; the program's are one list",
    r"keys_make": "tests of what is sealed or signed make a city's keys with it, without a key file",
}


def words(text):
    return set(WORD.findall(text))


class Uses:
    """sources: those of src/ (check_layers.Source); others: texts that count as users, generators among them."""

    def __init__(self, sources, others):
        self.sources = sources
        self.users = {}  # word -> the sources that use it
        self.definers = {}  # function -> the sources that define one
        for s in sources:
            defined = {m[2] for m in FUNCTION.finditer(s.code)}
            for name in defined:
                self.definers.setdefault(name, []).append(s)
            for w in words(s.code) - defined:
                self.users.setdefault(w, []).append(s)
        self.elsewhere = set()
        for text in others:
            self.elsewhere |= words(text) - {m[2] for m in FUNCTION.finditer(text)}

    def functions(self):
        """(header, line, what is wrong) of each function that is public for nobody."""
        for s in self.sources:
            if s.path.endswith(".h") and not s.is_test:
                yield from self.of_header(s)

    def of_header(self, s):
        inner = {m[1]: words(m[2]) for m in MACRO.finditer(s.code)}
        inner |= {m[2]: words(m[3]) for m in FUNCTION.finditer(s.code)}
        used = {w for w in words(s.code) if w in self.elsewhere or any(self.counts(u, s) for u in self.users.get(w, []))}
        while more := set().union(*(inner[n] for n in used if n in inner)) - used:
            used |= more
        at = {m[1]: m.start() for m in PROTOTYPE.finditer(s.code)} | {m[2]: m.start() for m in FUNCTION.finditer(s.code)}
        for name, start in at.items():
            reason = next((why for pattern, why in MAY.items() if re.fullmatch(pattern, name)), None)
            if name not in used and not reason:
                yield s.path, s.line(start), self.words_for(name, s)

    @staticmethod
    def counts(user, header):
        return user is not header and not user.is_test

    def words_for(self, name, header):
        own = [s for s in self.definers.get(name, []) if s is not header and s.folder == header.folder and not s.is_test]
        if any(len(re.findall(rf"\b{name}\b", s.code)) > 1 for s in own):
            return f"only {own[0].name} calls {name}(); make it static there and take the prototype out"
        if any(s.is_test for s in self.users.get(name, [])):
            return f"only tests call {name}(); test through what others call, and take it out"
        return f"nobody calls {name}(); take it out, or use it"

    def queries(self, paths):
        """(file, line, what is wrong) of each query that nobody asks; a test's may be asked by tests only."""
        for path in paths:
            text = path.read_text("utf-8")
            for m in QUERY.finditer(text):
                asked = self.users.get(f"sql_{m[1]}", []) + self.users.get(f"query_{m[1]}", [])
                tested = path.name.endswith("_test.sql")
                if not any(tested or not s.is_test for s in asked) and f"sql_{m[1]}" not in self.elsewhere:
                    yield str(path), text.count("\n", 0, m.start()) + 1, f"nobody asks {m[1]}; take it out, or use it"
