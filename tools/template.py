"""template.py - one HTML template to the C statements that write it (see gen_view.py for the language)."""
import pathlib
import re

from model import PERSONAL, Failure, c_string, did_you_mean
from translate import CJK

TAG = re.compile(r"\{\{(.*?)\}\}", re.S)
FILTERS = {  # name: (types it takes, C function)
    "plain": ({"int", "id", "min", "fen", "day"}, "put_plain"), "hours": ({"min"}, "put_hours"),
    "date": ({"time"}, "put_date"), "clock": ({"time"}, "put_clock"), "local": ({"time"}, "put_local"), "near": ({"time"}, "put_near"),
    "rfc3339": ({"time"}, "put_rfc3339"), "iso": ({"day"}, "put_iso_day"), "link": ({"text"}, "put_link"),
    "url": ({"text"}, "put_url"), "name": ({"enum"}, None), "tr": ({"text"}, "put_tr"), "text": ({"text"}, "put_text"),
}
DEFAULT = {"id": "put_plain", "int": "put_int", "min": "put_min", "fen": "put_fen", "day": "put_day",
           "time": "put_time", "bool": "put_bool", "real": "put_real", "text": "put_text", "html": "put_html"}
ME = {"login": "bool", "volunteer": "bool", "leader": "bool", "name": "text"}
DIRECTIVES = {"#if", "#each", "else", "/if", "/each", ">", "field", "errors", "icon", "asset", "csrf"}
FIELD_KINDS = {"textarea", "radio", "select", "password", "tel", "email", "url", "search", "hidden", "picture"}
URL_ATTRS = {"href", "src", "action", "formaction", "data-hx-get", "data-hx-post", "data-url"}


class Scope:
    """Names a template may use here: C expression, record."""

    def __init__(self, names):
        self.names = names

    def child(self, name, expr, rec):
        return Scope({**self.names, name: (expr, rec)})


class Value:
    def __init__(self, c, type_, null=False, is_list=False, shown="true"):
        self.c, self.type, self.null, self.is_list = c, type_, null, is_list
        self.shown = shown if type_ in PERSONAL else None  # C: whether what is personal is written as it is
        if self.shown == "true":
            self.type = PERSONAL[type_][0]


class Template:
    def __init__(self, path, rec, models, tr, page):
        self.path, self.rec, self.models, self.tr = str(path), rec, models, tr
        self.src = pathlib.Path(path).read_text("utf-8")
        self.code, self.personal, self.depth, self.loops = [], False, 1, 0
        self.in_tag, self.quote, self.attr, self.element, self.post, self.closing = False, None, "", "", False, False
        self.stack = []  # (kind, line, saved scope, list value)
        self.scope = Scope({})
        self.lit = (0, 0, "")  # the last literal: lines of code with it, its depth, its text
        self._run(page)

    # --- plumbing ---
    def fail(self, at, text):
        raise Failure(self.path, self.line(at), text)

    def line(self, at):
        return self.src.count("\n", 0, at) + 1

    def put(self, text):
        self.code.append("    " * self.depth + text)

    def mark(self, at):
        self.code.append(f"#line {self.line(at)} {c_string(self.path)}")

    def _run(self, page):
        pos = 0
        if page:
            m = TAG.match(self.src)
            if not m or not m[1].startswith("page "):
                self.fail(0, 'begin a page with {{page title="…" tab="…"}}')
            pos = self.page_head(m)
        else:
            self.src = self.src.rstrip("\n")
        self.put("(void)m;")
        self.body(pos)
        if self.stack:
            kind, at = self.stack[-1][:2]
            self.fail(at, f"{{{{#{kind}}}}} is not closed; write {{{{/{kind}}}}}")
        if page:
            self.put("view_layout_close(o);")

    def body(self, pos):
        chunk = []  # literal text and value tags that belong to one run
        for m in TAG.finditer(self.src, pos):
            chunk.append(("lit", self.src[pos:m.start()], pos))
            pos = m.end()
            word = m[1].strip()
            if self.is_value(word):
                chunk.append(("val", word, m.start()))
                continue
            self.run(chunk)
            chunk = []
            self.directive(word, m.start())
        chunk.append(("lit", self.src[pos:], pos))
        self.run(chunk)

    @staticmethod
    def is_value(word):
        return not re.match(r"^(#|/|>|else$|else\s|page\s|field\s|errors$|icon\s|asset\s|csrf$|!)", word)

    # --- the head of a page ---
    def page_head(self, m):
        attrs = dict(re.findall(r'(\w+)="((?:[^"])*)"', m[1]))
        unknown = set(attrs) - {"title", "about", "picture", "tab", "kind", "refresh"}
        if unknown or "title" not in attrs:
            self.fail(0, 'write {{page title="…" about="…" picture="photo.file" tab="…" kind="wide"}}')
        self.put("{")
        self.depth += 1
        self.put("struct buf title_ = { 0 }, about_ = { 0 }, *page_ = o->b;")
        self.page_words("title_", attrs["title"])
        self.page_words("about_", attrs.get("about", ""))
        self.put("o->b = page_;")
        picture = self.page_picture(attrs["picture"]) if "picture" in attrs else "NULL"
        refresh = "true" if attrs.get("refresh") else "false"
        htmx = "true" if self.somewhere(r"\sdata-hx-", self.src, set()) else "false"
        desk = "true" if self.somewhere(r"\sdata-desk", self.src, set()) else "false"
        self.put(f'view_layout_open(o, &(struct page_head){{ title_.data ? title_.data : "", about_.data, '
                 f'{c_string(attrs.get("tab", ""))}, {c_string(attrs.get("kind", ""))}, {refresh}, {htmx}, {desk}, {picture} }});')
        self.put("buf_free(&title_);")
        self.put("buf_free(&about_);")
        self.depth -= 1
        self.put("}")
        return m.end() + (1 if self.src[m.end():m.end() + 1] == "\n" else 0)

    def page_picture(self, expr):
        """A path on this site; of a record that may be missing, its field."""
        v = self.resolve(expr, 0)
        if v.type != "text":
            self.fail(0, f"picture is a path; '{expr}' is {v.type}")
        whose = expr.rpartition(".")[0]
        return f"{self.truth(self.resolve(whose, 0), whose, 0)} ? {v.c} : NULL" if whose else v.c

    def page_words(self, buf, words):
        parts = [("lit" if i % 2 == 0 else "val", p, 0) for i, p in enumerate(re.split(r"\{(.*?)\}", words))]
        if words:
            self.put(f"o->b = &{buf};")
            self.message([(k, p, a) for k, p, a in parts if p], 0, raw=True)

    # --- text ---
    def run(self, chunk):
        """Splits a run of text and values at tags and attribute edges; each piece is put or translated."""
        piece = []
        for kind, text, at in chunk:
            if kind == "val":
                if self.in_tag and not self.quote:
                    self.fail(at, "a value inside a tag belongs in a quoted attribute")
                piece.append((kind, text, at))
                continue
            for part, offset, edge in self.split_markup(text, at):
                if edge:
                    self.flush(piece)
                    piece = []
                    self.markup(part, at + offset)
                elif part:
                    piece.append(("lit", part, at + offset))
        self.flush(piece)

    def split_markup(self, text, at):
        """Yields (part, offset, is_markup): markup is anything but text and attribute values. Yields before the state
        changes: what is put meanwhile belongs to the state it stood in."""
        i, start = 0, 0
        comment = re.compile(r"<!--.*?-->", re.S)
        while i < len(text):
            ch = text[i]
            if not self.in_tag:
                if ch == "<":
                    yield text[start:i], start, False
                    yield "", i, True
                    m = comment.match(text, i)
                    if m:
                        i = start = m.end()
                        continue
                    self.in_tag, start = True, i
                    name = re.match(r"<(/?)([a-zA-Z0-9]*)", text[i:])
                    self.element, self.closing = name[2].lower(), bool(name[1])
                    self.post = False
                    if self.element in ("script", "style") and not name[1] and "src=" not in text[i:i + 200]:
                        self.fail(at + i, f"no inline <{self.element}>: the content policy refuses it; put it in web/")
                i += 1
            elif self.quote:
                if ch == self.quote:
                    yield text[start:i], start, False
                    yield "", i, True
                    self.quote, start = None, i
                i += 1
            else:
                if ch == '"':
                    self.attr = (re.search(r"([\w:-]+)\s*=\s*$", text[:i]) or [None, ""])[1].lower()
                    if self.attr == "style" or self.attr.startswith("on"):
                        self.fail(at + i, f"no inline {self.attr}=: the content policy refuses it; use a class of "
                                          "app.css, or listen in app.js")
                    if self.attr == "method" and text[i + 1:i + 5].lower() == "post":
                        self.post = True
                    yield text[start:i + 1], start, True
                    self.quote, start = ch, i + 1
                elif re.match(r"method\s*=\s*[^\s\"]", text[i:]):
                    self.fail(at + i, 'write method="post" in double quotes; without them the form gets no CSRF token')
                elif ch == ">":
                    opens = self.element == "form" and not self.closing
                    yield text[start:i if opens else i + 1], start, True
                    self.in_tag, start = False, i + 1
                    if opens:
                        yield "\0form", i + 1, True
                i += 1
        yield text[start:], start, bool(self.in_tag and not self.quote)

    def markup(self, part, at):
        if part == "\0form":
            self.form_begins(at)
        elif part:
            part = re.sub(r"\s+", " ", part) if self.in_tag and not self.quote else part
            self.literal(part)

    def form_begins(self, at):
        """What each form carries: its token; one with fields does one thing however often it is sent, and the program
        itself says what is wrong where the form can come back."""
        inside = self.src[at:self.src.find("</form", at)]
        fields = bool(re.search(r"\{\{(field|>\s*\w+\s+form\b)", inside))
        self.literal(" novalidate>" if self.post and fields and "{{errors}}" in self.src else ">")
        if self.post:
            self.personal = True
            self.put("put_csrf(o);")
        if self.post and fields:
            self.put("put_once(o);")

    def labels(self):
        """What this template calls the fields of its form, those of inputs it includes too."""
        found = dict(re.findall(r'\{\{field\s+(\w+)\s+"([^"]*)"', self.src))
        for name in re.findall(r"\{\{>\s*(\w+)", self.src):
            i = self.models.inputs.get(name)
            part = pathlib.Path(i.path).parent / f"_{name}.html" if i else None
            if part and part.exists():
                found = {**dict(re.findall(r'\{\{field\s+(\w+)\s+"([^"]*)"', part.read_text("utf-8"))), **found}
        pairs = "".join(f"{{ {c_string(n)}, {c_string(label)} }}, " for n, label in found.items())
        return f"(const struct field_label[]){{ {pairs}{{ 0 }} }}"

    def literal(self, text):
        """Literals that follow each other become one."""
        if not text:
            return
        n, depth, before = self.lit
        if n == len(self.code) and depth == self.depth:
            text = before + text
            self.code.pop()
        self.put(f"BUF_LIT(o->b, {c_string(text)});")
        self.lit = (len(self.code), self.depth, text)

    def flush(self, piece):
        piece = [(k, re.sub(r"\s+", " ", t) if k == "lit" and not self.quote else t, a) for k, t, a in piece]
        if not piece:
            return
        joined = "".join(t for k, t, _ in piece if k == "lit")
        if CJK.search(joined):
            self.message(piece, piece[0][2])
        else:
            for kind, text, at in piece:
                if kind == "lit":
                    self.literal(text)
                else:
                    self.value(text, at)

    def message(self, piece, at, raw=False):
        key = "".join(t if k == "lit" else "{" + t + "}" for k, t, _ in piece)
        lead, tail = key[:len(key) - len(key.lstrip())], key[len(key.rstrip()):]
        key = key.strip()
        en = self.tr.english(key, self.path, self.line(at)) if CJK.search(key) else key
        self.literal(lead)
        if en == key:
            self.filled(key, at, raw)
        else:
            self.put("if (o->prefs.lang == LANG_EN) {")
            self.depth += 1
            self.filled(en, at, raw)
            self.depth -= 1
            self.put("} else {")
            self.depth += 1
            self.filled(key, at, raw)
            self.depth -= 1
            self.put("}")
        self.literal(tail)

    def filled(self, text, at, raw=False):
        for i, part in enumerate(re.split(r"\{(.*?)\}", text)):
            if i % 2:
                self.value(part, at, raw)
            elif self.quote:
                self.literal(part.replace('"', "&quot;"))
            else:
                self.literal(part)

    # --- values ---
    def resolve(self, expr, at):
        parts = expr.split(".")
        if self.rec.kind == "input" and parts[0] not in self.scope.names and parts[0] != "me":
            self.fail(at, f"the fields of an input know no '{expr}'; put it around them in the page")
        if parts[0] == "me" and len(parts) == 2:
            rights = self.models.capabilities()
            if parts[1] not in ME and parts[1] not in rights:
                self.fail(at, f"me has no '{parts[1]}'; {did_you_mean(parts[1], [*ME, *rights])}")
            self.personal = True
            if parts[1] in rights:
                return Value(f"(user_grant(o->me->user, RIGHT_OF({rights[parts[1]]}, LEVEL_STATION)) != NULL)", "bool")
            return Value(f"o->me->{parts[1]}", ME[parts[1]])
        if parts[0] in self.scope.names:
            c, rec = self.scope.names[parts[0]]
            if rec is None:
                if len(parts) > 1:
                    self.fail(at, f"'{parts[0]}' is text and has no fields")
                return Value(c, "text")
            if len(parts) == 1:
                return Value(c, rec.name)
            parts, base = parts[1:], c
        else:
            rec, base = self.rec, "m"
        return self.member(parts, rec, base, expr, at)

    def member(self, parts, rec, base, expr, at):
        for i, p in enumerate(parts):
            f = rec.fields.get(p)
            if not f:
                known = set(rec.fields) | (set(self.scope.names) if i == 0 else set())
                self.fail(at, f"{{{{{expr}}}}}: {rec.name} has no field '{p}'; {did_you_mean(p, known)}")
            c = f"{base}->{p}"
            if i == len(parts) - 1:
                return Value(c, f.type, f.null, f.is_list, rec.shown(f, base) if f.type in PERSONAL else None)
            if f.type not in self.models.records or f.is_list:
                self.fail(at, f"{{{{{expr}}}}}: '{p}' has no fields of its own")
            rec = self.models.records[f.type]
            base = c if f.null else f"(&{c})"
        return None

    def value(self, word, at, raw=False):
        expr, _, filt = (w.strip() for w in word.partition("|"))
        v = self.resolve(expr, at)
        if v.is_list or v.type in self.models.records or v.type in ("form", "blob"):
            self.fail(at, f"{{{{{word}}}}} is not a single value; use #each, a field of it, or a partial")
        if v.type in PERSONAL:
            self.masked(v, filt, word, at, raw)
            return
        is_enum = v.type in self.models.enums
        kind = "enum" if is_enum else v.type
        if filt and (filt not in FILTERS or kind not in FILTERS[filt][0]):
            ok = sorted(n for n, (types, _) in FILTERS.items() if kind in types)
            self.fail(at, f"{{{{{word}}}}}: no filter '{filt}' for {kind}; it has: {', '.join(ok) or 'none'}")
        in_url = self.quote and self.attr in URL_ATTRS
        if is_enum:
            fn = "put_code_name" if filt == "name" or in_url or self.attr_is_machine() else "put_code"
            self.put(f"{fn}(o, &{v.type}_codes, {v.c});")
            return
        if kind == "html" and self.quote:
            self.fail(at, f"{{{{{word}}}}} is HTML and cannot stand in an attribute")
        fn = FILTERS[filt][1] if filt else DEFAULT[kind]
        if not filt and self.quote:
            machine = self.attr_is_machine() or in_url
            if kind == "text" and in_url:
                fn = "put_url"
            elif machine:
                fn = {"int": "put_plain", "min": "put_plain", "fen": "put_plain", "time": "put_rfc3339",
                      "day": "put_iso_day"}.get(kind, fn)
        if raw and kind == "text":
            self.put(f"buf_puts(o->b, {v.c});")
        else:
            self.put(f"{fn}(o, {v.c});")

    def masked(self, v, filt, word, at, raw):
        if filt or (self.quote and v.shown == "false" and (self.attr in URL_ATTRS or self.attr_is_machine())):
            self.fail(at, f"{{{{{word}}}}} is a {v.type}: masked, and text for people only; show it where its reader sees it whole")
        fn, out = ("buf_masked", "o->b") if raw else ("put_masked", "o")
        self.put(f"{fn}({out}, MASK_{PERSONAL[v.type][1]}, {v.c}, {v.shown});")

    def attr_is_machine(self):
        return bool(self.quote) and self.attr not in ("title", "alt", "placeholder", "aria-label", "content", "label",
                                                      "data-label")

    # --- directives ---
    def directive(self, word, at):
        self.mark(at)
        if word.startswith("!"):
            return
        if word.startswith("#if "):
            self.put(f"if ({self.condition(word[4:], at)}) {{")
            self.stack.append(("if", at, self.scope, None))
            self.depth += 1
        elif word.startswith("else if "):
            self.need("if", at, "else if")
            self.depth -= 1
            self.put(f"}} else if ({self.condition(word[8:], at)}) {{")
            self.depth += 1
        elif word == "else":
            self.do_else(at)
        elif word in ("/if", "/each"):
            self.close(word[1:], at)
        elif word.startswith("#each "):
            self.each(word, at)
        elif word.startswith(">"):
            self.partial(word[1:].split(), at)
        elif word.startswith("field "):
            self.field(word, at)
        elif word == "errors":
            self.put(f"view_form_errors(o, {self.form(at)}, {self.labels()});")
        elif word.startswith("icon "):
            self.put(f'put_icon(o, "{word[5:].strip()}");')
        elif word.startswith("asset "):
            self.put(f"put_asset(o, {word[6:].strip()});")
        elif word == "csrf":
            self.personal = True
            self.put("put_csrf(o);")
        else:
            self.fail(at, f"unknown {{{{{word}}}}}; {did_you_mean(word.split()[0], DIRECTIVES)}")

    def need(self, kind, at, word):
        if not self.stack or self.stack[-1][0] != kind:
            self.fail(at, f"{{{{{word}}}}} without {{{{#{kind}}}}}; open one above, or close what is open first")

    def do_else(self, at):
        if not self.stack:
            self.fail(at, "{{else}} without {{#if}} or {{#each}}; delete it or open one above")
        kind, at0, scope, lst = self.stack[-1]
        self.depth -= 1
        if kind == "if":
            self.put("} else {")
        else:
            self.put("}")
            self.put(f"if (!{lst}.n) {{")
            self.scope = scope
        self.depth += 1

    def close(self, kind, at):
        self.need(kind, at, "/" + kind)
        _, _, self.scope, _ = self.stack.pop()
        self.depth -= 1
        self.put("}")

    def each(self, word, at):
        m = re.match(r"^#each\s+([\w.]+)\s+as\s+(\w+)$", word)
        if not m:
            self.fail(at, "write {{#each items as it}}")
        v = self.resolve(m[1], at)
        if not v.is_list:
            self.fail(at, f"'{m[1]}' is not a list; use #if, or declare it [record] in the .model")
        if m[2] in self.scope.names or m[2] in self.rec.fields:
            self.fail(at, f"'{m[2]}' is a name already; choose another after 'as'")
        self.loops += 1
        i = f"i{self.loops}"
        if v.type in self.models.records:
            self.put(f"out_list(o, {v.c}.cut, {v.c}.n);")
        self.put(f"for (size_t {i} = 0; {i} < {v.c}.n; {i}++) {{")
        self.stack.append(("each", at, self.scope, v.c))
        self.depth += 1
        if v.type == "text":
            self.scope = self.scope.child(m[2], f"{v.c}.v[{i}]", None)
            return
        rec = self.models.records[v.type]
        self.put(f"const struct {rec.name} *{m[2]}_ = &{v.c}.v[{i}];")
        self.put(f"(void){m[2]}_;")
        self.scope = self.scope.child(m[2], f"{m[2]}_", rec)

    def partial(self, words, at):
        if len(words) != 2:
            self.fail(at, "write {{> record value}}")
        if words[0] in self.models.inputs:
            self.fields_of(self.models.inputs[words[0]], words[1], at)
            return
        rec = self.models.records.get(words[0])
        if not rec or not (pathlib.Path(rec.path).parent / f"_{words[0]}.html").exists():
            have = {r.name for r in self.models.records.values()
                    if (pathlib.Path(r.path).parent / f"_{r.name}.html").exists()}
            self.fail(at, f"no partial _{words[0]}.html; {did_you_mean(words[0], have)}")
        v = Value("m", self.rec.name, True) if words[1] == "this" else self.resolve(words[1], at)
        if v.type != words[0] or v.is_list:
            self.fail(at, f"'{words[1]}' is a {v.type}{' list' if v.is_list else ''}, the partial wants {words[0]}; "
                          "name a record of that type")
        loop_var = words[1] in self.scope.names or words[1] == "this"
        self.tr.partials.add(words[0])
        self.personal = self.personal or self.partial_is_personal(words[0], set())
        self.put(f"html_{words[0]}(o, {v.c if loop_var or v.null else '&' + v.c});")

    def fields_of(self, given, expr, at):
        """The fields of an input, in the form that holds them."""
        v = self.resolve(expr, at)
        if v.type != "form" or not (pathlib.Path(given.path).parent / f"_{given.name}.html").exists():
            self.fail(at, f"'{given.name}' is an input; write its fields in _{given.name}.html, and {{{{> {given.name} form}}}}")
        self.tr.partials.add(given.name)
        self.personal = True
        self.put(f"html_{given.name}(o, {v.c});")

    def partial_is_personal(self, name, seen):
        """Whether a partial, or one inside it, holds a form or speaks of the reader."""
        path = pathlib.Path(self.models.records[name].path).parent / f"_{name}.html"
        if name in seen or not path.exists():
            return False
        return self.somewhere(r'method="post"|\{\{csrf\}\}|\{\{[^}]*\bme\.', path.read_text("utf-8"), seen | {name})

    def somewhere(self, pattern, src, seen):
        """Whether a text, or a partial in it, matches."""
        if re.search(pattern, src, re.I):
            return True
        for word in re.findall(r"\{\{>\s*(\w+)", src):
            rec = self.models.records.get(word)
            path = pathlib.Path(rec.path).parent / f"_{word}.html" if rec else None
            if path and word not in seen and path.exists():
                if self.somewhere(pattern, path.read_text("utf-8"), seen | {word}):
                    return True
        return False

    def form(self, at):
        if self.rec.kind == "input":
            return "m"
        for f in self.rec.fields.values():
            if f.type == "form":
                return f"m->{f.name}"
        self.fail(at, f"{self.rec.name} has no member of type form; declare 'form form' in the view")
        return None

    def field(self, word, at):
        m = re.match(r'^field\s+(\w+)\s+"([^"]*)"(.*)$', word, re.S)
        if not m:
            self.fail(at, 'write {{field name "标签" hint="…" kind=radio}}')
        opts = {k: a or b for k, a, b in re.findall(r'(\w+)=(?:"([^"]*)"|([\w-]+))', m[3])}
        if self.rec.kind == "input" and m[1] not in self.rec.fields:
            self.fail(at, f"{self.rec.name} has no field '{m[1]}'; {did_you_mean(m[1], self.rec.fields)}")
        unknown = set(opts) - {"hint", "kind", "autocomplete", "placeholder", "needed", "first"}
        if unknown:
            self.fail(at, f"field has no option '{unknown.pop()}'; it has hint kind autocomplete placeholder needed first")
        if opts.get("kind", "hidden") not in FIELD_KINDS:
            self.fail(at, f"no kind of field '{opts['kind']}'; {did_you_mean(opts['kind'], FIELD_KINDS)}")
        for key in [m[2], opts.get("hint", ""), opts.get("placeholder", "")]:
            if CJK.search(key):
                self.tr.english(key, self.path, self.line(at))
        fill = ", ".join(f".{k} = {c_string(v)}" for k, v in opts.items())
        self.put(f"view_field(o, {self.form(at)}, \"{m[1]}\", {c_string(m[2])}, "
                 f"&(struct field_opts){{ {fill or '.hint = 0'} }});")

    # --- conditions ---
    def condition(self, text, at):
        ors = re.split(r"\s+or\s+", text.strip())
        return " || ".join(
            "(" + " && ".join(self.term(t, at) for t in re.split(r"\s+and\s+", o)) + ")" if " and " in o
            else self.term(o, at) for o in ors)

    def term(self, text, at):
        text = text.strip()
        if text.startswith("not "):
            return f"!({self.term(text[4:], at)})"
        m = re.match(r"^([\w.]+)\s+(is|is not|==|!=|<=|>=|<|>)\s+(not\s+)?([\w.]+)$", text)
        if not m:
            return self.truth(self.resolve(text, at), text, at)
        op = {"is": "==", "is not": "!="}.get(m[2], m[2])
        op = "!=" if m[3] else op
        v = self.resolve(m[1], at)
        if v.type in self.models.enums:
            names = {n for n, _, _, _ in self.models.enums[v.type].items}
            if "." in m[4]:
                return f"{v.c} {op} {self.resolve(m[4], at).c}"
            if m[4] not in names:
                self.fail(at, f"{v.type} has no '{m[4]}'; {did_you_mean(m[4], names)}")
            return f"{v.c} {op} {v.type.upper()}_{m[4].upper()}"
        if v.is_list or v.type in ("text", "html", "form", "blob", *PERSONAL) or v.type in self.models.records:
            self.fail(at, f"'{m[1]}' is {'a list' if v.is_list else v.type} and cannot be compared; test it alone, "
                          "or compare a number or a code")
        right = m[4] if re.match(r"^\d+$", m[4]) else self.resolve(m[4], at).c
        return f"{v.c} {op} {right}"

    def truth(self, v, text, at):
        if v.is_list:
            return f"{v.c}.n > 0"
        if v.type == "text" or v.type in PERSONAL:
            return f"({v.c} && *{v.c})"
        if v.type == "html":
            return f"{v.c}.html"
        if v.type in ("int", "min", "fen", "day") and v.null:
            return f"{v.c} != DB_NONE"
        if v.type in self.models.records and not v.null:
            self.fail(at, f"'{text}' is always there; test a field of it")
        return v.c if v.type == "bool" else f"{v.c} != 0"
