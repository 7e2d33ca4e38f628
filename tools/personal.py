"""personal.py - the table of who sees what of a person (class Personal of model.py), as C and as docs/PERSONAL.md."""
from model import PERSONAL, write_if_changed

PAGE = """# Who sees which name and number

Made by the build of the one table ([personal.model](../src/base/personal.model)) and of what the records say of their readers (`for` in a `.model`,
[model.py](../tools/model.py)). A page, an answer as JSON, a list, a sheet or a message writes what is personal as the table says of whoever reads it: *whole*,
*masked* (刘××, 138****1234, 350****1234), or not at all: a record that would hold it fails the build. A form holds what whoever may change it has typed.
`tests/http/names.test.mjs` walks the pages with one leader and compares.

{table}

{readers}

## Where they stand

One line for each record that holds something of a person. Of several readers the last one that holds is it.

| record | what is personal in it | for |
|---|---|---|
{records}
"""


def lines(table, out_dir):
    """The table as messages and files ask it (base/personal.h)."""
    c = ["/* Who sees what of a person; generated, do not edit. */", '#include "base/personal.h"', "",
         "const struct personal_line personal_lines[PERSONAL_KIND_COUNT + 1] = {"]
    for kind in (k for k in table.kinds if PERSONAL[k][1]):
        whole = " | ".join(f"1u << READER_KIND_{r.upper()}" for r in table.readers if table.cells.get((kind, r))) or "0"
        c.append(f"    [PERSONAL_KIND_{kind.upper()}] = {{ MASK_{PERSONAL[kind][1]}, {whole} }},")
    write_if_changed(f"{out_dir}/personal.c", "\n".join(c + ["};", ""]))


def _row(words):
    return f"| {' | '.join(words)} |"


def _held(f):
    return f"{f.name}: {f.type}" + (f", {f.other} if {f.other_if}" if f.other else "")


def page(models, out_dir):
    table, words = models.personal, {True: "whole", False: "masked", None: "–"}
    rows = [_row(["what", *table.readers]), "|---" * (len(table.readers) + 1) + "|"]
    rows += [_row([f"**{k}**: {doc}", *(words[table.cells.get((k, r))] for r in table.readers)]) for k, (_, doc) in table.kinds.items()]
    held = [_row([r.name, "; ".join(_held(f) for f in r.fields.values() if f.type in PERSONAL),
                  ", ".join(who if not flag else f"{who} if {flag}" for who, flag in r.readers)])
            for r in sorted(models.records.values(), key=lambda r: r.name) if r.readers]
    readers = "\n".join(f"- **{r}**: {doc}." for r, (_, doc) in table.readers.items())
    write_if_changed(f"{out_dir}/personal.md", PAGE.format(table="\n".join(rows), readers=readers, records="\n".join(held)))
