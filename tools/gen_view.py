#!/usr/bin/env python3
"""gen_view.py - turns *.model and *.html into C: structs, code tables, JSON writers, schemas, pages.

A view named activity_list has its page in activity_list.html of the same folder; a record named shift_line may
have a partial in _shift_line.html. In a template:

    {{page title="活动" tab="activities"}}    first line of a page; title may hold {fields}
    {{x}} {{a.b}} {{x|filter}}                escaped for where it stands
    {{#if x}} {{else if not y}} {{else}} {{/if}}    x, x is open, n > 0, a and b, a or b
    {{#each items as it}} {{else}} {{/each}}  else: when the list is empty
    {{> shift_line it}}                       the partial of a record; {{> team_details form}}: the fields of an input
    {{field name "标签" hint="…" kind=radio}}  one input of the form member `form`
    {{errors}} {{icon qr}} {{asset "app.js"}}
Chinese text is translated at build time by i18n/en.tsv, key: the text with {field} for {{field}}.
A POST form gets its CSRF input by itself.
"""
import argparse
import json
import pathlib

from model import (PERSONAL, SCALARS, Enum, Failure, Models, c_string, did_you_mean, guard_of, include_of, main_guard,
                   write_if_changed)
from declare import House
from gather import signal_prototype
from personal import page as personal_page
from template import Template
from translate import load_translations


# --- headers -----------------------------------------------------------------------------------
def enum_header(e, h):
    if e.doc:
        h.append(f"/* {e.doc} */")
    h.append(f"enum {e.name} {{")
    h += [f"    {e.name.upper()}_{n.upper()} = {v}," for n, v, _, _ in e.items]
    h.append("};")
    if e.gathered:
        h.append(f"enum {{ {e.name.upper()}_COUNT = {len(e.items)} }}; /* how many there are, whatever their numbers */")
    h.append(f"extern const struct code_table {e.name}_codes;\n")


def order_records(records, models):
    """Records after those they hold by value."""
    done, out = set(), []

    def visit(rec, trail):
        if rec.name in done:
            return
        if rec.name in trail:
            raise Failure(rec.path, rec.line, f"record {rec.name} holds itself; make one of them a list or optional")
        for f in rec.fields.values():
            other = models.records.get(f.type)
            if other and not f.is_list and not f.null and other.path == rec.path:
                visit(other, trail | {rec.name})
        done.add(rec.name)
        out.append(rec)

    for rec in records:
        visit(rec, set())
    return out


def record_header(rec, models, h):
    if rec.doc:
        h.append(f"/* {rec.doc} */")
    h.append(f"struct {rec.name} {{")
    for f in rec.fields.values():
        doc = f" /* {f.doc} */" if f.doc else ""
        h.append(f"    {models.c_member(f)};{doc}")
    h.append("};\n")
    h.append(f"void json_{rec.name}(struct buf *b, const struct {rec.name} *m);")
    if rec.kind == "view":
        h.append(f"extern const struct view view_{rec.name};\n")


def partial_path(rec):
    return pathlib.Path(rec.path).parent / f"_{rec.name}.html"


def inputs_of(path, models):
    return [i for i in models.inputs.values() if i.path == path]


def declared_header(path, house):
    """The machines and signals of a noun; defined by gather.py."""
    h = [f"extern const struct machine {m.enum}_of_{m.table};" for m in house.machines if m.declared.path == path]
    h = ["struct machine;", *h, ""] if h else []
    for a in (a for a in house.attach_slots.values() if a.declared.path == path):
        h += ["struct attach_slot;", f"extern const struct attach_slot {a.name};",
              f"enum {{ {a.name.upper()}_MOST = {a.most}, {a.name.upper()}_BYTES = {a.bytes} }};", ""]
    signals = [s for s in house.signals.values() if s.declared.path == path]
    if signals:
        h += ["struct db;"] + [f"/* {s.doc}. */\n{signal_prototype(s)};" for s in signals] + [""]
    return h


def emit_header(path, decls, models, house, out_dir):
    guard = guard_of(path)
    h = [f"/* From {path}; generated, do not edit. */", f"#ifndef {guard}", f"#define {guard}", "",
         f'#include "{"base/types.h" if all(isinstance(d, Enum) for d in decls) else "view/view.h"}"']
    records = [d for d in decls if not isinstance(d, Enum)]
    inputs = inputs_of(path, models)
    named = {**models.records, **models.enums}
    used = {named[f.type].path for r in [*records, *inputs] for f in r.fields.values() if f.type in named}
    h += [f'#include "{include_of(p)}"' for p in sorted(used - {path})] + [""]
    for e in decls:
        if isinstance(e, Enum):
            enum_header(e, h)
    for r in records:
        h.append(f"struct {r.name};\nstruct {r.name}_list {{\n    struct {r.name} *v;\n    size_t n;\n    bool cut; /* there are more */\n}};")
    h.append("")
    for r in order_records(records, models):
        record_header(r, models, h)
        if partial_path(r).exists():
            h.append(f"void html_{r.name}(struct out *o, const struct {r.name} *m);\n")
    if inputs:
        h += ["struct input;", ""]
    for i in inputs:
        h += i.header(models)
        if partial_path(i).exists():
            h.append(f"void html_{i.name}(struct out *o, const struct form *m);\n")
    h += declared_header(path, house) + ["#endif", ""]
    write_if_changed(f"{out_dir}/{include_of(path)}", "\n".join(h))


# --- JSON --------------------------------------------------------------------------------------
def json_value(f, models, rec):
    """C statement that writes one member's value."""
    x = f"m->{f.name}"
    if f.is_list:
        if f.type == "text":
            return f"json_text_list(b, &{x});"
        return (f"buf_putc(b, '[');\n    for (size_t i = 0; i < {x}.n; i++) {{\n        if (i)\n"
                f"            buf_putc(b, ',');\n        json_{f.type}(b, &{x}.v[i]);\n    }}\n    buf_putc(b, ']');\n"
                f"    if ({x}.cut)\n        BUF_LIT(b, \",\\\"{f.name}_cut\\\":true\");")
    if f.type in models.enums:
        return f"json_code(b, &{f.type}_codes, {x});"
    if f.type in models.records:
        if f.null:
            return f"if ({x})\n        json_{f.type}(b, {x});\n    else\n        BUF_LIT(b, \"null\");"
        return f"json_{f.type}(b, &{x});"
    null = "true" if f.null else "false"
    if f.type in PERSONAL and rec.shown(f, "m") != "true":
        return f"json_masked(b, MASK_{PERSONAL[f.type][1]}, {x}, {rec.shown(f, 'm')}, {null});"
    return {
        "id": f"json_id(b, {x});",
        "int": f"json_int(b, {x}, {null});", "min": f"json_int(b, {x}, {null});", "fen": f"json_int(b, {x}, {null});",
        "day": f"json_day(b, {x}, {null});", "time": f"json_time(b, {x}, {null});",
        "bool": f'buf_puts(b, {x} ? "true" : "false");', "real": f"json_number(b, {x});",
        "text": f"buf_json(b, {x});" if f.null else f"buf_json(b, {x} ? {x} : \"\");",
    }[PERSONAL[f.type][0] if f.type in PERSONAL else f.type]


def json_fields(rec):
    return [f for f in rec.fields.values() if f.type not in ("html", "form", "blob")]


def emit_json(rec, models, c):
    c.append(f"void json_{rec.name}(struct buf *b, const struct {rec.name} *m)\n{{")
    fields = json_fields(rec)
    if not fields:
        c.append("    (void)m;")
    lead = "{"
    for f in fields:
        key = '"' + lead + f'\\"{f.name}\\":"'
        c.append(f"    BUF_LIT(b, {key});\n    {json_value(f, models, rec)}")
        lead = ","
    c.append("    buf_putc(b, '}');" if fields else '    BUF_LIT(b, "{}");')
    c.append("}\n")


def or_null(schema, f):
    return f'{{"anyOf":[{schema},{{"type":"null"}}]}}' if f.null and not f.is_list else schema


def field_schema(f, models):
    if f.type in models.enums:
        names = ",".join(f'"{n}"' for n, _, _, _ in models.enums[f.type].items)
        s = f'{{"type":"string","enum":[{names}]}}'
    elif f.type in models.records:
        s = f'{{"$ref":"#/components/schemas/{f.type}"}}'
    else:
        s = SCALARS[f.type][2]
    s = or_null(s, f)
    if f.is_list:
        s = f'{{"type":"array","items":{s}}}'
    if f.doc and '"description"' not in s:
        s = s[:-1] + f',"description":{json.dumps(f.doc, ensure_ascii=False)}}}'
    return s


CUT_SCHEMA = ',"{}_cut":{{"type":"boolean","description":"the list ends here, and there is more"}}'


def schema_of(rec, models):
    props = ",".join(f'"{f.name}":{field_schema(f, models)}' + (CUT_SCHEMA.format(f.name) if f.is_list and f.type in models.records else "")
                     for f in json_fields(rec))
    req = ",".join(f'"{f.name}"' for f in json_fields(rec))
    required = f',"required":[{req}]' if req else ""
    return f'{{"type":"object","additionalProperties":false,"properties":{{{props}}}{required}}}'


# --- sources -----------------------------------------------------------------------------------
def code_table(e, c):
    c.append(f"static const struct code {e.name}_items[] = {{")
    c += [f"    {{ {v}, \"{n}\", {c_string(label)} }}," for n, v, label, _ in e.items]
    c.append("};")
    c.append(f'const struct code_table {e.name}_codes = {{ "{e.name}", {e.name}_items, {len(e.items)} }};\n')


def emit_fields(i, models, tr, c):
    """The fields of an input, as several forms put them."""
    t = Template(partial_path(i), i, models, tr, page=False)
    c += [f"void html_{i.name}(struct out *o, const struct form *m)", "{", *t.code, "}", ""]


def emit_pages(rec, models, tr, c):
    """The partial and the page of a record; true when the page is personal."""
    part = partial_path(rec)
    if part.exists():
        t = Template(part, rec, models, tr, page=False)
        c += [f"void html_{rec.name}(struct out *o, const struct {rec.name} *m)", "{", *t.code, "}", ""]
    page = part.parent / f"{rec.name}.html"
    if rec.kind != "view" or not page.exists():
        return None, False
    t = Template(page, rec, models, tr, page=True)
    c += [f"static void page_{rec.name}(struct out *o, const void *model)", "{",
          f"    const struct {rec.name} *m = model;", *t.code, "}", ""]
    return f"page_{rec.name}", t.personal


def emit_source(path, decls, models, tr, out_dir):
    header = include_of(path)
    c = []
    for d in decls:
        if isinstance(d, Enum):
            code_table(d, c)
            tr.need_all([(label, path, n) for _, _, label, n in d.items if not d.gathered])
    for d in decls:
        if isinstance(d, Enum):
            continue
        emit_json(d, models, c)
        html, personal = emit_pages(d, models, tr, c)
        if d.kind == "view":
            c.append(f"static void write_{d.name}(struct buf *b, const void *m)\n{{\n    json_{d.name}(b, m);\n}}\n")
            c.append(f"const struct view view_{d.name} = {{")
            c.append(f'    .name = "{d.name}", .doc = {c_string(d.doc)}, .json = write_{d.name},')
            c.append(f"    .html = {html or 'NULL'}, .personal = {'true' if personal else 'false'},")
            c.append(f"    .schema = {c_string(schema_of(d, models))},\n}};\n")
    inputs = inputs_of(path, models)
    for i in inputs:
        c += i.source()
        if partial_path(i).exists():
            emit_fields(i, models, tr, c)
    # what a template includes of another folder
    extra = sorted({include_of({**models.records, **models.inputs}[n].path) for n in tr.take_partials()} - {header})
    extra += ["base/input.h"] if inputs else []
    head = [f"/* From {path}; generated, do not edit. */", f'#include "{header}"',
            *(f'#include "{e}"' for e in extra), ""]
    c = head + c
    write_if_changed(f"{out_dir}/{header[:-1]}c", "\n".join(c))


def emit_schemas(models, out_dir):
    """Every record's schema, for redvest openapi."""
    recs = sorted(models.records.values(), key=lambda r: r.name)
    c = ["/* Every record's schema; generated, do not edit. */", '#include "view/schema.h"', "",
         "const struct schema all_schemas[] = {"]
    c += [f'    {{ "{r.name}", {c_string(schema_of(r, models))} }},' for r in recs]
    c += ["    { 0 },", "};", ""]
    write_if_changed(f"{out_dir}/schemas.c", "\n".join(c))


def check_orphans(paths, models):
    for p in map(pathlib.Path, paths):
        name = p.stem
        want = name[1:] if name.startswith("_") else name
        rec = models.records.get(want) or (models.inputs.get(want) if want != name else None)
        if not rec or pathlib.Path(rec.path).parent != p.parent:
            near = {r.name for r in [*models.records.values(), *models.inputs.values()] if pathlib.Path(r.path).parent == p.parent}
            raise Failure(p, 1, f"no view or record '{want}' in a .model of this folder; {did_you_mean(want, near)}")
        if not name.startswith("_") and rec.kind != "view":
            raise Failure(p, 1, f"'{want}' is a record; declare it a view, or name the file _{want}.html")


def run():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--out", required=True)
    ap.add_argument("--i18n", required=True, nargs="+", help="i18n/en.tsv and those of the nouns")
    ap.add_argument("--html", nargs="*", default=[])
    ap.add_argument("--c", nargs="*", default=[], help="C sources whose N_(), tr() and ERR() texts need English")
    ap.add_argument("--stamp")
    ap.add_argument("model", nargs="*")
    a = ap.parse_args()
    models = Models().read(a.model)
    house = House(models, SCALARS)
    tr = load_translations(a.i18n)
    tr.need_all([(x, r.declared.path, r.declared.line) for r in house.reviews for x in r.moves.values()])
    tr.need_all(house.texts())
    tr.need_all([(x, p.declared.path, p.declared.line) for p in house.policies.values()
                 for x in (p.label, p.unit, house.heading(p)[1], house.sources[p.source], *p.choices) if not x.isascii()])
    tr.need_all([(text, m.declared.path, m.declared.line) for m in house.measures.values()
                 for text in (m.label, m.unit, m.definition)])
    check_orphans(a.html, models)
    for path, decls in models.files.items():
        emit_header(path, decls, models, house, a.out)
        emit_source(path, decls, models, tr, a.out)
    emit_schemas(models, a.out)
    if models.personal.kinds:
        personal_page(models, a.out)
    tr.need_from_c(a.c)
    tr.report(a.i18n[0])
    tr.emit(a.out)
    if a.stamp:
        pathlib.Path(a.stamp).touch()


if __name__ == "__main__":
    main_guard(run)
