#!/usr/bin/env python3
"""gather.py - joins what the nouns declare, each for itself, into the tables of the whole program.

    const struct route NAME_routes[] in *_http.c    -> all_routes[]
    thing, machine, review, signal, hear in *.model -> all_things[], one struct machine each, the calls of a signal
    measure in *.model                              -> all_measures[], which stat.h tells of
    policy, source in *.model                       -> enum policy_key, policy_defs[]
    job in *.model                                  -> all_jobs[]
    inbox, nav and unit in *.model                  -> all_inboxes[], all_navs[], all_hinders[]; their paths are routes
    deadline, gazette in *.model                    -> all_deadlines[], all_gazettes[]
    change in *.model                               -> all_changes[]
    invariant in *.model                            -> all_invariants[]
    attach in *.model                               -> one struct attach_slot each, all_attach_slots[]
    capability in *.model                           -> all_capabilities[]; what routes ask for is one of them
    personal, reader in base/personal.model         -> personal_lines[]

No list of nouns is kept by hand: what stands in a noun's folder is in the program (DESIGN 2.15; declare.py).
"""
import argparse
import pathlib
import re

from declare import PEOPLE, House
from inputs import check_asked
from model import SCALARS, Failure, Models, c_string, did_you_mean, folder_of, include_of, main_guard, write_if_changed
from personal import lines

ROUTES = re.compile(r"^const struct route (\w+)\[\] = \{", re.M)
ROUTE = re.compile(r'\{\s*(?:\.method\s*=\s*)?(GET|POST),\s*(?:\.path\s*=\s*)?"([^"]+)",\s*(?:\.right\s*=\s*)?([A-Z]\w*(?:\([\w, ]*\))?),')


class Routes:
    """What can be asked, as the tables say: (method, path) -> right; a path's parameters may have other names."""

    def __init__(self, paths, house):
        self.house, self.rights, self.paths = house, {}, {"GET": [], "POST": []}
        for file in paths:
            text = pathlib.Path(file).read_text("utf-8")
            for m in ROUTE.finditer(text):
                method, path, right = m.groups()
                self.rights[(method, self.plain(path))] = right
                self.paths[method].append(path)
                self.known(right, file, text.count("\n", 0, m.start(3)) + 1)

    def known(self, right, file, line):
        """MAY(X): somebody declares x, and it can be held at that level."""
        m = re.fullmatch(r"(?:MAY\((\w+)\)|MAY_AT\((\w+), ?(\w+)\))", right)
        name, level = ((m[1] or m[2]).lower(), (m[3] or "station").lower()) if m else (None, None)
        if "(" in right and not m:
            raise Failure(file, line, f"write {right.partition('(')[0]} as MAY(CAPABILITY) or MAY_AT(CAPABILITY, LEVEL)")
        if not m:
            return
        if name not in self.house.capabilities:
            raise Failure(file, line, f"no noun declares the capability '{name}'; {did_you_mean(name, self.house.capabilities)}")
        if m[3] and level not in self.house.capabilities[name].levels:
            raise Failure(file, line, f"{name} is never given at a unit of level '{level}'; "
                                      f"{did_you_mean(level, self.house.capabilities[name].levels)}")

    @staticmethod
    def plain(path):
        return re.sub(r":\w+", ":", path)

    def named(self, method, path):
        """The route that a whole path is one of: /consents/:kind of /consents/privacy."""
        for known in self.paths[method]:
            if re.fullmatch(re.sub(r":\w+", "[^/:]+", known), path):
                return known
        return path

    def need(self, declared, line, method, path, right):
        """The route is there, and lets in who is led to it."""
        asks = self.rights.get((method, self.plain(path))) or self.rights.get((method, self.plain(self.named(method, path))))
        if not asks:
            raise declared.wrong(f"no route {method} {path}; {did_you_mean(path, self.paths[method])}", line)
        lets = self.house.lets(right)
        if lets and asks not in lets:
            raise declared.wrong(f"{method} {path} is for {asks}, so it is no page for {right}; lead others there, or nobody", line)


def check_paths(house, known):
    for i in house.inboxes.values():
        for what, (line, path) in i.paths.items():
            known.need(i.declared, line, "GET" if what == "link" else "POST", path, "staff")
    for n in house.navs:
        known.need(n.declared, None, "GET", n.path, n.right)


def routes(paths):
    names = {}
    for path in paths:
        text = pathlib.Path(path).read_text("utf-8")
        for m in ROUTES.finditer(text):
            if m[1] in names:
                raise Failure(path, text.count("\n", 0, m.start()) + 1, f"{m[1]} stands already in {names[m[1]]}; rename one")
            names[m[1]] = path
    return list(names)


def emit_routes(names, out_dir):
    c = ["/* The tables of routes of all nouns; generated, do not edit. */", '#include "http/route.h"', ""]
    c += [f"extern const struct route {n}[];" for n in names]
    c += ["const struct route *const all_routes[] = {"] + [f"    {n}," for n in names] + ["    NULL,", "};", ""]
    write_if_changed(f"{out_dir}/routes.c", "\n".join(c))


def noun_header(path):
    """src/service/signup/signup.model -> service/signup/signup.h: what a noun lets others call."""
    folder = folder_of(path)
    return f"{folder}/{folder.rpartition('/')[2]}.h"


def query_headers(path):
    """The headers of a noun's queries."""
    folder = pathlib.Path(path).parent
    return [include_of(p) for p in sorted(folder.glob("*.sql")) if not p.name.endswith("_test.sql")]


def includes(headers):
    return [f'#include "{h}"' for h in sorted(set(headers))]


def emit_things(house, out_dir):
    things = sorted(house.things.values(), key=lambda t: t.number)
    c = ["/* Things and machines of all nouns; generated, do not edit. */", '#include "office/event/event.h"']
    c += includes([include_of(m.declared.path) for m in house.machines] +
                  [h for r in house.reviews for h in query_headers(r.declared.path)]) + [""]
    c += queries(t.called for t in things if t.called)
    c += ["const struct thing all_things[] = {"]
    c += [f'    {{ {t.number}, "{t.name}", {c_string(t.label)}, {c_string(t.link) if t.link else "NULL"}'
          f'{f", &query_{t.called}" if t.called else ""} }},' for t in things]
    c += ["    { 0 },", "};", ""]
    place = {t.name: i for i, t in enumerate(things)}
    for m in house.machines:
        alone = m.review.moves if m.review else {}
        moves = [(m.values.get(a, 0), m.values[b], c_string(alone[a, b]) if (a, b) in alone else "NULL")
                 for a, to in m.next.items() for b in to]
        name = f"{m.enum}_of_{m.table}"
        c += [f"static const struct machine_move {name}_moves[] = {{"]
        c += [f"    {{ {a}, {b}, {words} }}," for a, b, words in moves] + ["};"]
        parties = f"sql_{m.review.query}" if m.review else "NULL"
        c += [f"const struct machine {name} = {{ &all_things[{place[m.thing]}], &{m.enum}_codes, {name}_moves, {len(moves)}, "
              f"{parties} }};", ""]
    write_if_changed(f"{out_dir}/things.c", "\n".join(c))


def emit_measures(house, out_dir):
    measures = sorted(house.measures.values(), key=lambda m: m.number)
    if not measures:
        return
    c = ["/* Every published figure; generated, do not edit. */", '#include "office/stat/stat.h"', '#include "db/query.h"', ""]
    c += [f"extern const struct query query_{m.query};" for m in measures]
    c += ["const struct measure_def all_measures[] = {"]
    for m in measures:
        c += [f'    {{ MEASURE_{m.name.upper()}, "{m.printed}", {c_string(m.label)}, {c_string(m.unit)}, {m.per},',
              f"      {c_string(m.definition)},", f"      &query_{m.query} }}, /* {m.declared.path}:{m.declared.line} */"]
    write_if_changed(f"{out_dir}/measures.c", "\n".join(c + ["};", ""]))


def emit_signals(house, out_dir):
    c = ["/* Who is told of what; generated, do not edit. */", '#include "base/err.h"']
    c += includes([include_of(s.declared.path) for s in house.signals.values()] +
                  [noun_header(d.path) for s in house.signals.values() for d, _ in s.hearers]) + [""]
    for s in house.signals.values():
        c += [signal_prototype(s), "{", "    int rc = OK;"]
        for d, function in s.hearers:
            args = ", ".join(["db"] + [n for n, _ in s.args])
            c += [f"    if (rc >= 0)\n        rc = {function}({args}); /* {d.path}:{d.line} */"]
        c += ["    return rc < 0 ? rc : OK;", "}", ""]
    write_if_changed(f"{out_dir}/signals.c", "\n".join(c))


def signal_prototype(s):
    args = [f"{SCALARS[t][0]}{'' if SCALARS[t][0].endswith('*') else ' '}{n}" for n, t in s.args]
    return f"int signal_{s.name}({', '.join(['struct db *db', *args])})"


def choices(p):
    return f"(const char *const[]){{ {', '.join(map(c_string, p.choices))} }}" if p.choices else "NULL"


def emit_policies(house, out_dir):
    rules = sorted(house.policies.values(), key=lambda p: house.heading(p)[0])
    h = ["/* The rules of the city; generated, do not edit. */", "#ifndef REDVEST_OFFICE_POLICY_KEYS_H",
         "#define REDVEST_OFFICE_POLICY_KEYS_H", "", "enum policy_key {"]
    h += [f"    {p.key}, /* {p.name}: {p.value} {p.unit}; {p.declared.path} */" for p in rules]
    h += ["    POLICY_COUNT,", "};", "", "#endif", ""]
    write_if_changed(f"{out_dir}/office/policy/keys.h", "\n".join(h))
    c = ["/* The rules of the city, as their nouns declare them; generated, do not edit. */",
         '#include "office/policy/policy.h"', "", "const struct policy_def policy_defs[POLICY_COUNT] = {"]
    for p in rules:
        over = house.policies[p.over].key if p.over else "POLICY_COUNT"
        c += [f'    [{p.key}] = {{ "{p.name}", {p.value}, {p.least}, {p.most}, {c_string(p.unit)}, {p.per}, {choices(p)}, {c_string(house.heading(p)[1])}, {c_string(p.label)}, '
              f"{c_string(house.sources[p.source])}, {over}, {str(p.strict).lower()}, {str(p.tried).lower()} }},"]
    write_if_changed(f"{out_dir}/policies.c", "\n".join(c + ["};", ""]))


def emit_jobs(house, out_dir):
    jobs = sorted(house.jobs.values(), key=lambda j: ("second", "share", "minute", "hour").index(j.every))
    c = ["/* What the clock does, as the nouns declare it; generated, do not edit. */", '#include "program/jobs.h"']
    c += includes(noun_header(j.declared.path) for j in jobs) + ["", "const struct job all_jobs[] = {"]
    for j in jobs:
        run = "share" if j.every == "share" else "run"
        c += [f'    {{ .name = "{j.name}", .every = JOB_{j.every.upper()}, .{run} = {j.name} }}, /* {j.declared.path} */']
    write_if_changed(f"{out_dir}/jobs.c", "\n".join(c + ["};", f"const size_t all_jobs_n = {len(jobs)};", ""]))


def or_null(text):
    return c_string(text) if text else "NULL"


def queries(names):
    return [f"extern const struct query query_{n};" for n in sorted(names)]


def emit_inboxes(house, out_dir):
    boxes = sorted(house.inboxes.values(), key=lambda i: i.number)
    c = ["/* What waits for staff, of all nouns; generated, do not edit. */", '#include "office/inbox/inbox.h"', ""]
    c += sorted({f'#include "{include_of(i.marks.path)}"' for i in boxes if i.marks})
    c += queries(n for i in boxes for n in (i.query, f"{i.query}_count"))
    c += ["const struct inbox_source all_inboxes[] = {"]
    for i in boxes:
        paths = ", ".join(or_null(i.path(w)) for w in ("link", "approve", "refuse"))
        c += [f"    {{ {i.number}, &query_{i.query}, &query_{i.query}_count, {paths}, {f'&{i.marks.name}_codes' if i.marks else 'NULL'} }},"]
    c += ["    { 0 },", "};", ""]
    write_if_changed(f"{out_dir}/inboxes.c", "\n".join(c))


def right_c(house, right):
    return PEOPLE[right][0] if right in PEOPLE else f"RIGHT_OF({house.capabilities[right].number}, LEVEL_STATION)"


def emit_capabilities(house, out_dir):
    c = ["/* What may be done over a unit, as the nouns declare it; generated, do not edit. */", '#include "office/org/org.h"', "",
         "const struct capability_def all_capabilities[] = {"]
    for x in sorted(house.capabilities.values(), key=lambda x: x.number):
        levels = " | ".join(f"1 << LEVEL_{level.upper()}" for level in x.levels)
        giver = house.capabilities[x.giver].number if x.giver in house.capabilities else "CAPABILITY_GENERAL"
        c += [f"    {{ {x.number}, {c_string(x.allows)}, {levels}, {giver}, {'true' if x.alone else 'false'} }}, /* {x.name}: {x.declared.path} */"]
    write_if_changed(f"{out_dir}/capabilities.c", "\n".join(c + ["    { 0 },", "};", ""]))


def emit_navs(house, out_dir):
    c = ["/* The links of the navigation, of all nouns; generated, do not edit. */", '#include "view/view.h"']
    c += includes(noun_header(n.declared.path) for n in house.navs if n.count) + ["", "const struct nav all_navs[] = {"]
    c += [f'    {{ "{n.menu}", {n.order}, "{n.tab}", "{n.path}", {c_string(n.label)}, {or_null(n.icon)}, {right_c(house, n.right)}, {n.count or "NULL"} }},'
          for n in house.navs]
    c += ["    { 0 },", "};", ""]
    write_if_changed(f"{out_dir}/navs.c", "\n".join(c))


def emit_hinders(house, out_dir):
    c = ["/* What keeps a unit from closing, of all nouns; generated, do not edit. */", '#include "office/org/manage.h"', ""]
    c += queries(house.in_units) + ["const struct hinder all_hinders[] = {"]
    c += [f"    {{ &query_{u.name}, {c_string(u.words)} }}," for u in house.in_units.values()]
    c += ["    { 0 },", "};", ""]
    write_if_changed(f"{out_dir}/hinders.c", "\n".join(c))


def rule(house, name):
    return house.policies[name].key if name else "POLICY_COUNT"


def emit_deadlines(house, out_dir):
    clocks = sorted(house.deadlines.values(), key=lambda d: d.number)
    if not clocks:
        return
    c = ["/* The clocks on things, of all nouns; generated, do not edit. */", '#include "office/deadline/deadline.h"']
    c += includes(noun_header(d.declared.path) for d in clocks) + ["", "const struct deadline_def all_deadlines[] = {"]
    for d in clocks:
        c += [f'    {{ DEADLINE_KIND_{d.name.upper()}, "{d.name}", {rule(house, d.after)}, {rule(house, d.before)},',
              f"      {d.remind or 'NULL'}, {d.late} }}, /* {d.declared.path}:{d.declared.line} */"]
    write_if_changed(f"{out_dir}/deadlines.c", "\n".join(c + ["    { 0 },", "};", ""]))


def emit_gazettes(house, out_dir):
    notices = sorted(house.gazettes.values(), key=lambda g: g.number)
    if not notices:
        return
    c = ["/* What is announced for objection, of all nouns; generated, do not edit. */", '#include "office/gazette/gazette.h"']
    c += includes(noun_header(g.declared.path) for g in notices) + ["", "const struct gazette_def all_gazettes[] = {"]
    for g in notices:
        c += [f'    {{ GAZETTE_KIND_{g.name.upper()}, "{g.thing}", {c_string(g.title)},', f"      {c_string(g.text)},",
              f"      {rule(house, g.days)}, {g.passed}, {g.stopped} }}, /* {g.declared.path}:{g.declared.line} */"]
    write_if_changed(f"{out_dir}/gazettes.c", "\n".join(c + ["    { 0 },", "};", ""]))


def emit_changes(house, out_dir):
    changes = sorted(house.changes.values(), key=lambda c: c.number)
    if not changes:
        return
    things = sorted(house.things.values(), key=lambda t: t.number)
    place = {t.name: i for i, t in enumerate(things)}
    c = ["/* What waits for a reviewer when it changes, of all nouns; generated, do not edit. */", '#include "office/change/change.h"',
         '#include "office/event/event.h"']
    c += includes([noun_header(x.declared.path) for x in changes] + [include_of(i.path) for x in changes for i in x.inputs]) + [""]
    for x in (x for x in changes if x.inputs):
        c += [f"static const struct input *const change_{x.name}_inputs[] = {{ {', '.join(f'&input_{i.name}' for i in x.inputs)}, NULL }};"]
    c += ["", "const struct change_def all_changes[] = {"]
    for x in changes:
        c += [f"    {{ CHANGE_KIND_{x.name.upper()}, &all_things[{place[x.thing]}], {f'change_{x.name}_inputs' if x.inputs else 'NULL'}, {x.function}, {x.shown or 'NULL'}, {'true' if x.fresh else 'false'} }}, "
              f"/* {x.declared.path}:{x.declared.line} */"]
    write_if_changed(f"{out_dir}/changes.c", "\n".join(c + ["    { 0 },", "};", ""]))


def check_function(invariant):
    """The header of the noun has it."""
    want = f"int {invariant.function}(struct db *db, struct check *c);"
    folder = pathlib.Path(invariant.declared.path).parent
    header = folder / f"{folder.name}.h"
    if not header.exists() or want not in header.read_text("utf-8"):
        raise invariant.declared.wrong(f"{header} has no {invariant.function}; write there: struct check; {want}")


def emit_invariants(house, out_dir):
    rules = house.invariants.values()
    for v in rules:
        if v.function:
            check_function(v)
    c = ["/* What must hold, as the nouns declare it; generated, do not edit. */", '#include "office/check/check.h"']
    c += includes(noun_header(v.declared.path) for v in rules if v.function) + [""]
    c += queries(v.query for v in rules if v.query) + ["const struct invariant all_invariants[] = {"]
    for v in rules:
        how = f".query = &query_{v.query}" if v.query else f".check = {v.function}"
        c += [f'    {{ "{v.name}", {c_string(v.says)}, {how} }}, /* {v.declared.path}:{v.declared.line} */']
    c += ["    { 0 },", "};", ""]
    write_if_changed(f"{out_dir}/invariants.c", "\n".join(c))


def emit_attach_slots(house, out_dir):
    things = sorted(house.things.values(), key=lambda t: t.number)
    place = {t.name: i for i, t in enumerate(things)}
    c = ["/* Files that things may have; generated, do not edit. */", '#include "office/attach/attach.h"']
    c += includes([noun_header(a.declared.path) for a in house.attach_slots.values()]) + [""]
    for a in house.attach_slots.values():
        c += [f"const struct attach_slot {a.name} = {{ /* {a.declared.path}:{a.declared.line} */",
              f'    "{a.slot}", &all_things[{place[a.thing]}], {c_string(a.label)}, {a.most}, {a.bytes}, '
              f"{str(a.personal).lower()}, {str(a.images).lower()}, {a.edge}, {a.function},", "};"]
    c += ["const struct attach_slot *const all_attach_slots[] = {"] + [f"    &{n}," for n in house.attach_slots] + ["    NULL,", "};", ""]
    if house.attach_slots:
        write_if_changed(f"{out_dir}/attach_slots.c", "\n".join(c))


def run():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--out", required=True, help="folder for the generated C")
    ap.add_argument("--model", nargs="*", default=[], help=".model files")
    ap.add_argument("c", nargs="*", help="*_http.c of all nouns")
    a = ap.parse_args()
    models = Models().read(a.model)
    house = House(models, SCALARS)
    check_asked(a.c, models)
    emit_routes(routes(a.c), a.out)
    check_paths(house, Routes(a.c, house))
    emit_things(house, a.out)
    emit_signals(house, a.out)
    emit_policies(house, a.out)
    emit_jobs(house, a.out)
    emit_measures(house, a.out)
    emit_inboxes(house, a.out)
    emit_navs(house, a.out)
    emit_capabilities(house, a.out)
    emit_hinders(house, a.out)
    emit_deadlines(house, a.out)
    emit_gazettes(house, a.out)
    emit_changes(house, a.out)
    emit_invariants(house, a.out)
    emit_attach_slots(house, a.out)
    if models.personal.kinds:
        lines(models.personal, a.out)


if __name__ == "__main__":
    main_guard(run)
