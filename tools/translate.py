"""translate.py - i18n/en.tsv and those of the nouns: every Chinese text that is shown has its English, or the build says so."""
import pathlib
import re

from model import Failure, c_string, write_if_changed

CJK = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


class Translations:
    """i18n/en.tsv; what is asked for and missing is told all at once."""

    def __init__(self, table):
        self.table, self.missing, self.partials = table, [], set()

    def english(self, key, path, line):
        if key not in self.table:
            self.missing.append((key, path, line))
        return self.table.get(key, key)

    def need_all(self, items):
        for key, path, line in items:
            if CJK.search(key):
                self.english(key, path, line)

    def need_from_c(self, paths):
        call = re.compile(r'\b(?:N_|tr|put_tr|ERR|err_set|field_error|reply_flash)\s*\(')
        for p in paths:
            text = pathlib.Path(p).read_text("utf-8")
            for m in call.finditer(text):
                end = matching_paren(text, m.end() - 1)
                for lit in re.finditer(r'"((?:[^"\\\n]|\\.)*)"(?:\s*"((?:[^"\\\n]|\\.)*)")*', text[m.end():end]):
                    key = "".join(re.findall(r'"((?:[^"\\\n]|\\.)*)"', lit[0])).replace('\\"', '"')
                    if CJK.search(key):
                        self.english(key, p, text.count("\n", 0, m.end() + lit.start()) + 1)

    def report(self, path):
        if not self.missing:
            return
        lines, seen = [], set()
        for key, where, line in self.missing:
            if key not in seen:
                seen.add(key)
                lines.append(f"{where}:{line}: no English for «{key}»")
        raise Failure(path, 1, f"add {len(seen)} line(s) 'Chinese<TAB>English':\n  " + "\n  ".join(lines))

    def take_partials(self):
        out, self.partials = self.partials, set()
        return out

    def emit(self, out_dir):
        rows = sorted(self.table.items(), key=lambda kv: kv[0].encode("utf-8"))
        c = ["/* From i18n/en.tsv, sorted by bytes; generated, do not edit. */", '#include "view/schema.h"', "",
             "const struct translation all_translations[] = {"]
        c += [f"    {{ {c_string(k)}, {c_string(v)} }}," for k, v in rows]
        c += ["    { 0 },", "};", f"const int all_translations_n = {len(rows)};", ""]
        write_if_changed(f"{out_dir}/translations.c", "\n".join(c))


def matching_paren(text, at):
    depth, i, quote = 0, at, False
    while i < len(text):
        ch = text[i]
        if quote:
            i += ch == "\\"
            quote = ch != '"'
        elif ch == '"':
            quote = True
        elif ch in "()":
            depth += 1 if ch == "(" else -1
            if not depth:
                return i
        i += 1
    return len(text)


def load_translations(paths):
    table, where = {}, {}
    for path in paths:
        for n, line in enumerate(pathlib.Path(path).read_text("utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            zh, tab, en = line.partition("\t")
            if not tab or not en.strip():
                raise Failure(path, n, "write: Chinese<TAB>English")
            if table.get(zh, en) != en:
                raise Failure(path, n, f"«{zh}» is «{table[zh]}» in {where[zh]}; use that, or word the Chinese more exactly")
            if sorted(re.findall(r"\{[^}]*\}", zh)) != sorted(re.findall(r"\{[^}]*\}", en)):
                raise Failure(path, n, "Chinese and English must hold the same {placeholders}")
            table[zh] = en
            where.setdefault(zh, f"{path}:{n}")
    return Translations(table)
