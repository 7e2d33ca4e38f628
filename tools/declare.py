"""declare.py - what a noun declares of itself in its NOUN.model, besides enums, records and views (DESIGN 2.15).

    thing record 9 "服务记录" /records/:id       its name in audit, events and links; the number stands in stored rows
        called record_called                      the query that says what one of them is called, where it is no person
    machine record_state of record                the moves of a state: table `record`, its column of that enum
        .      -> open pending                    where one begins
        open   -> pending missed
        missed -> .                               nothing follows
    review record_state of record by record_parties    moves that another person decides: whom the query names may not
        pending -> effective "自己的时长要请另一位负责人确认"
    signal shift_cancelled "A shift was taken off"    what others may hear, with what they are told
        shift   id
    hear shift_cancelled signup_release           a function of this noun's NOUN.h, called with the same
    source practice "通行做法"                     where built-in values come from
    policy record.least_min 1 1..240 分钟 "一次服务最短时长" practice      a rule of the city: value, bounds, unit, source;
        小时/60: shown and entered with 60 of what is stored as one; "不允许|允许": a word for each value from the least on;
        at the end `above NAME` or `from NAME` (more than, not less than that rule), `tried` (a trial shows whom it moves)
    rules volunteer claim 50 "注册和证件"           the heading over rules whose names begin so, and its place on the page
    job minute signup_expire_offers               a function of NOUN.h for every second, minute or hour, each by itself
    measure minutes 7 小时/60 "服务时长" by record_count_minutes      a figure: number, unit, label and the query of the
        口径 "有效服务记录的时长之和 …"            noun's .sql that counts it anew; 小时/60: 60 of what is counted are one
        name service_minutes                      in `redvest stat` and backups; else its own
    person record_own as records                  what a person may take along: the rows of a query of the noun's .sql, asked by
        `in volunteer:id` or `account:id`, under that name; what is erased of them hears the signal person_leaves
    inbox record 5 "超时长复核" by record_waiting    what waits for staff; the number stands for good (enum inbox_kind)
        link    /records/:id                      where all of it is shown
        approve /records/:id/approve              and decided with one press; without these two, only there
        refuse  /records/:id/refuse
        marks   record_odd                        the bits of `odd` are these: what a row warns of
    capability desk 11 "点单台" at county township        what may be done over a unit: number, label, at units of which levels
        allows "受理和派送本单位及以下的点单"       said where it is given
        given by sysadmin                         who alone gives it; else the staff of the unit, or above
        held alone                                whoever has it has no other right, anywhere
    nav main 10 "待办" /inbox list for staff counted inbox_waiting     a link: menu, place in it, label, path, icon, who sees it:
        a capability, or anyone, login, volunteer, leader; and the function of NOUN.h that says how much waits there. Of the links
        at one place of `main` the bar at the foot of a phone shows the one that fewest people see
    unit team_in_unit "还有 {0} 支队伍"             what keeps a unit from closing, counted by that query
    deadline confirm 1 "确认时长" of activity after record.confirm_workdays    a clock on a thing: so many working days after
        the time it is set to; without `after` it ends at that time
        remind  record_remind record.remind_workdays    called so many working days before the end
        late    record_escalate                         and at the end; both are functions of NOUN.h, told the thing's id
    gazette late_entry 1 "补录公示" of record_entry for record.public_notice_workdays    a public notice about a thing
        title   "{0}补录“{1}”的服务时长"             what is announced: {0} who, {1} what, {2} more, as gazette_open() is told
        text    "服务时间：{2}。"
        passed  entry_notice_passed               it ran out and no objection was upheld: told the thing's id
        stopped entry_notice_stopped              one was: told the id and the answer

    input team_details "…"                          what a form may hold: inputs.py
    change team 1 "队伍资料" of team by team_amend    what of an approved thing waits for a reviewer when it changes: number, label,
        input   team_details                      whose page shows it, the function of NOUN.h that does what was agreed (told the
                                                  the ids of change, thing and page), and the inputs whose `reviewed` fields it is about;
        shown   rule_shown                        or, of what is no input, the function that puts a field into words;
                                                  `fresh` at the end of the line above: agreeing asks for a fresh proof
    texts team                                      what becomes of each column of text when its person leaves: columns.py
    invariant team.members "a team has as many members as are in it" by team_inv_members      what `redvest check` proves: by a
        query of the noun's .sql that returns the rows that break it (`row broken id found wanted`), or `by function NAME`
        of its NOUN.h
    attach proof of record_entry by entry_files "证明材料" 3 most 5 MB personal      files of a thing: as what, the function
        of NOUN.h that says for one of them who may see (attach.h), how many, how large each; `personal`: looks are
        written down; `images`: nothing but pictures, `of N px`: which pages show, as JPEGs no longer than that

Every line is checked against all others: a number given twice, a state nobody can reach, a signal nobody declares, a path
that is no route are errors with file, line and what to write. The queries that `inbox` and `unit` name stand in the noun's
own .sql and have a fixed shape; gen_sql.py looks at them, gather.py at the routes.
"""
import re

from inputs import read_inputs
from model import Failure, did_you_mean

MENUS = ("main", "work", "own", "foot")
BAR_MAX = 4  # the places of the menu main are those of the bar at the foot of a phone
# Who sees a link -> its C, and what the route behind it may ask for; a visitor is led to the log-in first.
PEOPLE = {"anyone": ("ANYONE", None), "login": ("PERSON", {"ANYONE", "PERSON"}),
          "volunteer": ("VOLUNTEER", {"ANYONE", "PERSON", "VOLUNTEER"}),
          "leader": ("LEADER", {"ANYONE", "PERSON", "VOLUNTEER", "LEADER"})}
LEVELS = ("station", "township", "county", "city")
GENERAL = 1  # the staff of a unit: in routes STATION, TOWNSHIP, COUNTY, CITY (base/user.h)
FILES_MAX = 32 << 20  # bytes of all the files that one form may send
# What others ask a noun by: kind, inputs, and what comes out.
CALLED = ("one", "id:id", "out name:text")
IN_UNIT = ("one", "lo:int hi:int now:time", "out n:int")


class Thing:
    def __init__(self, d):
        m = d.match(r'(\w+)\s+(\d+)\s+"([^"]+)"(?:\s+(/\S*))?', 'name number "名称" /link/:id')
        self.declared, self.name, self.number, self.label, self.link = d, m[1], int(m[2]), m[3], m[4]
        self.called = None
        for n, text in d.lines:
            a = re.fullmatch(r"called (\w+)", text)
            if not a or self.called:
                raise d.wrong("write once: called query", n)
            self.called = a[1]


class Machine:
    """The moves of an enum: from -> set of to."""

    def __init__(self, d, models):
        m = d.match(r"(\w+)\s+of\s+(\w+)(?:\s+as\s+(\w+))?", "enum of table, or enum of table as thing")
        self.declared, self.enum, self.table, self.thing = d, m[1], m[2], m[3] or m[2]
        if self.enum not in models.enums:
            raise d.wrong(f"unknown enum '{self.enum}'; {did_you_mean(self.enum, models.enums)}")
        self.values = {n: v for n, v, _, _ in models.enums[self.enum].items}
        self.review = None
        self.next = {}
        for n, text in d.lines:
            self._row(n, text)
        self._check()

    def _row(self, n, text):
        m = re.fullmatch(r"(\w+|\.)\s*->\s*(\.|\w+(?:\s+\w+)*)", text)
        if not m or m[1] == m[2]:
            raise self.declared.wrong("write: state -> state state, . -> state to begin, state -> . to end", n)
        to = [] if m[2] == "." else m[2].split()
        for s in [m[1], *to]:
            if s not in self.values and s != ".":
                raise self.declared.wrong(f"{self.enum} has no state '{s}'; {did_you_mean(s, self.values)}", n)
        if m[1] in self.next or len(set(to)) != len(to):
            raise self.declared.wrong(f"a move of '{m[1]}' is declared twice", n)
        self.next[m[1]] = to

    def _check(self):
        missing = [s for s in (".", *self.values) if s not in self.next]
        if missing:
            raise self.declared.wrong(f"{self.enum} has no line for '{missing[0]}'; write: {missing[0]} -> what follows, or .")
        reached, todo = set(), ["."]
        while todo:
            s = todo.pop()
            if s not in reached:
                reached.add(s)
                todo += self.next[s]
        lost = [s for s in self.next if s not in reached]
        if lost:
            raise self.declared.wrong(f"nobody can reach {self.enum}.{lost[0]}; let some state lead to it, or delete it")

    def may(self, was, to):
        return to in self.next.get(was, ())


class Review:
    """Moves that nobody makes in a case of their own, and the sentence for who tries."""

    def __init__(self, d, machines):
        m = d.match(r"(\w+) of (\w+) by (\w+)", "enum of table by query")
        self.declared, self.query, self.moves = d, m[3], {}
        self.machine = next((x for x in machines if (x.enum, x.table) == (m[1], m[2])), None)
        if not self.machine:
            raise d.wrong(f"{m[1]} of {m[2]} has no machine; declare it first")
        self.machine.review = self
        for n, text in d.lines:
            a = re.fullmatch(r'(\w+)\s*->\s*(\w+(?:\s+\w+)*)\s+"([^"]+)"', text)
            if not a:
                raise d.wrong('write: state -> state state "谁来决定"', n)
            for to in a[2].split():
                if not self.machine.may(a[1], to):
                    raise d.wrong(f"{a[1]} -> {to} is no move of {m[1]}", n)
                self.moves[a[1], to] = a[3]


class Signal:
    def __init__(self, d, scalars):
        m = d.match(r'(\w+)\s+"([^"]+)"', 'name "what happened"')
        self.declared, self.name, self.doc = d, m[1], m[2]
        self.args, self.hearers = [], []
        for n, text in d.lines:
            a = re.fullmatch(r"(\w+)\s+(\w+)", text)
            if not a or a[2] not in scalars:
                raise d.wrong(f"write: name type; {did_you_mean(a[2] if a else text, scalars)}", n)
            self.args.append((a[1], a[2]))


class Policy:
    def __init__(self, d):
        m = d.match(r'([a-z]+\.[a-z0-9_]+) (-?\d+) (-?\d+)\.\.(-?\d+) ("[^"]+"|\S+) "([^"]+)" (\w+)(?: (above|from) ([\w.]+))?( tried)?',
                    'noun.name value least..most unit "名称" source')
        self.declared, self.name, self.label, self.source = d, m[1], m[6], m[7]
        words, per = m[5].strip('"').split("|"), re.fullmatch(r"(.+)/([1-9]\d*)", m[5])
        self.choices = words if len(words) > 1 else []  # one a value, from the least on
        self.unit, self.per = ("", 1) if self.choices else (per[1], int(per[2])) if per else (words[0], 1)
        self.value, self.least, self.most = int(m[2]), int(m[3]), int(m[4])
        self.strict, self.over, self.tried = m[8] == "above", m[9], bool(m[10])
        self.key = "POLICY_" + self.name.upper().replace(".", "_")
        if not self.least <= self.value <= self.most:
            raise d.wrong(f"{self.name} is {self.value}, which is not in {self.least}..{self.most}")
        if self.choices and len(self.choices) != self.most - self.least + 1:
            raise d.wrong(f"{self.name} may be {self.least}..{self.most}; write a word for each")


class Rules:
    """What rules whose names begin so are headed by, and where."""

    def __init__(self, d):
        m = d.match(r'([a-z]+(?: [a-z]+)*) ([1-9]\d*) "([^"]+)"', 'noun noun number "标题"')
        self.declared, self.prefixes, self.number, self.label = d, m[1].split(), int(m[2]), m[3]


class Job:
    def __init__(self, d):
        m = d.match(r"(second|minute|hour|share) (\w+)", "second|minute|hour|share function")
        self.declared, self.every, self.name = d, m[1], m[2]


class Measure:
    """A published figure. Its values make `enum measure … gathered` (model.py)."""

    def __init__(self, d):
        m = d.match(r'([a-z][a-z0-9_]*)\s+([1-9]\d*)\s+([^\s"/]+)(?:/([1-9]\d*))?\s+"([^"]+)"\s+by\s+(\w+)',
                    'name number 单位 "名称" by query, and below it: 口径 "what is counted"')
        self.declared, self.name, self.number, self.unit, self.per = d, m[1], int(m[2]), m[3], int(m[4] or 1)
        self.label, self.query, self.definition, self.printed = m[5], m[6], None, m[1]
        for n, text in d.lines:
            a = re.fullmatch(r'(口径)\s+"([^"]+)"|(name)\s+([a-z][a-z0-9_]*)', text)
            if not a:
                raise d.wrong('write: 口径 "what is counted", or name word', n)
            if a[1]:
                self.definition = a[2]
            else:
                self.printed = a[4]
        if not self.definition:
            raise d.wrong(f'nobody says what {self.name} counts; write below it: 口径 "what is counted, and by which day"')


class Person:
    def __init__(self, d):
        m = d.match(r"(\w+)\s+as\s+([a-z][a-z0-9_]*)", "query as name")
        self.declared, self.query, self.name = d, m[1], m[2]


class Inbox:
    def __init__(self, d, models):
        m = d.match(r'(\w+)\s+(\d+)\s+"([^"]+)"\s+by\s+(\w+)', 'name number "名称" by query')
        self.declared, self.name, self.number, self.label, self.query = d, m[1], int(m[2]), m[3], m[4]
        self.marks, self.paths = None, {}  # marks -> an enum; link, approve, refuse -> (line, path)
        for n, text in d.lines:
            if text.startswith("marks ") and not self.marks:
                self.marks = models.enums.get(text[6:].strip())
                if not self.marks:
                    raise d.wrong(f"unknown enum '{text[6:].strip()}'; {did_you_mean(text[6:].strip(), models.enums)}", n)
                continue
            p = re.fullmatch(r"(link|approve|refuse)\s+(/[^:\s]*:id(?:/[^:\s]*)?)", text)
            if not p or p[1] in self.paths:
                raise d.wrong("write once each: link /path/:id, approve /path/:id/…, refuse /path/:id/…, marks enum", n)
            self.paths[p[1]] = (n, p[2])
        if "link" not in self.paths:
            raise d.wrong("write below it where it is shown: link /path/:id")
        if ("approve" in self.paths) != ("refuse" in self.paths):
            raise d.wrong("what can be approved can be refused; write both routes below it, or none")

    def path(self, what):
        return self.paths[what][1] if what in self.paths else None


class Nav:
    def __init__(self, d):
        m = d.match(r'(\w+)\s+(\d+)\s+"([^"]+)"\s+(/\S+)(?:\s+([a-z]+))?\s+for\s+(\w+)(?:\s+counted\s+(\w+))?',
                    'menu place "名称" /path icon for right, and at the end: counted function')
        self.declared, self.menu, self.order, self.label, self.path, self.icon, self.right, self.count = d, m[1], int(m[2]), *m.groups()[2:]
        if self.menu not in MENUS:
            raise d.wrong(f"there is no menu '{self.menu}'; {did_you_mean(self.menu, MENUS)}")
        if self.menu == "main" and not self.icon:
            raise d.wrong("the bar on phones shows icons; write one before 'for'")
        self.tab = self.path.rpartition("/")[2]
        rank = list(PEOPLE).index(self.right) if self.right in PEOPLE else len(PEOPLE)
        self.place = (MENUS.index(self.menu), self.order, rank)

    def clashes(self, other):
        """Only in the bar one place has several links, each for other people."""
        same = (self.menu, self.order) == (other.menu, other.order)
        return same and (self.menu != "main" or self.right == other.right)


class Capability:
    """What may be done over a unit. Its values make `enum capability … gathered` (base/capability.model)."""

    def __init__(self, d):
        m = d.match(r'([a-z][a-z0-9_]*) ([1-9]\d*) "([^"]+)" at (\w+(?: \w+)*)', 'name number "名称" at level level, and below it: allows "…"')
        self.declared, self.name, self.number, self.label, self.levels = d, m[1], int(m[2]), m[3], m[4].split()
        self.allows, self.giver, self.alone = None, "staff", False
        for level in self.levels:
            if level not in LEVELS:
                raise d.wrong(f"units have no level '{level}'; {did_you_mean(level, LEVELS)}")
        if len(set(self.levels)) != len(self.levels):
            raise d.wrong("a level stands twice")
        if self.name in PEOPLE or self.name in LEVELS:
            raise d.wrong(f"'{self.name}' is a word of its own in links and routes; choose another name")
        for n, text in d.lines:
            a = re.fullmatch(r'(allows) "([^"]+)"|(given by) (\w+)|(held alone)', text)
            if not a:
                raise d.wrong('write: allows "what it allows", given by capability, or held alone', n)
            if a[1]:
                self.allows = a[2]
            elif a[5]:
                self.alone = True
            else:
                self.giver, self.giver_line = a[4], n
        if not self.allows:
            raise d.wrong(f'nobody says what {self.name} allows; write below it: allows "…"')

    def lets(self):
        """What a route may ask for, so that whoever holds this is let in."""
        if self.number == GENERAL:
            return {"ANYONE", "PERSON", "LEADER", "STATION"}
        return {"ANYONE", "PERSON", f"MAY({self.name.upper()})"}


class InUnit:
    def __init__(self, d):
        m = d.match(r'(\w+)\s+"([^"]*)"', 'query "还有 {0} 个…"')
        self.declared, self.name, self.words = d, m[1], m[2]
        if "{0}" not in self.words:
            raise d.wrong("say how many with {0}")


class Deadline:
    """A clock on a thing; what it says at the end, and before."""

    def __init__(self, d):
        m = d.match(r'(\w+)\s+([1-9]\d*)\s+"([^"]+)"\s+of\s+(\w+)(?:\s+after\s+([\w.]+))?', 'name number "名称" of thing after noun.rule')
        self.declared, self.name, self.number, self.label, self.thing, self.after = d, m[1], int(m[2]), *m.groups()[2:]
        self.remind = self.before = self.late = None
        for n, text in d.lines:
            a = re.fullmatch(r"remind\s+(\w+)\s+([\w.]+)|late\s+(\w+)", text)
            if not a or (self.remind if a[1] else self.late):
                raise d.wrong("write once each: remind function noun.rule, late function", n)
            if a[1]:
                self.remind, self.before = a[1], a[2]
            else:
                self.late = a[3]
        if not self.late:
            raise d.wrong("say what happens at the end; write below it: late function")


class Gazette:
    """A public notice about a thing: its words, how long it stands, and who is told how it ended."""

    WORDS = ("title", "text", "passed", "stopped")

    def __init__(self, d):
        m = d.match(r'(\w+)\s+([1-9]\d*)\s+"([^"]+)"\s+of\s+(\w+)\s+for\s+([\w.]+)', 'name number "名称" of thing for noun.rule')
        self.declared, self.name, self.number, self.label, self.thing, self.days = d, m[1], int(m[2]), *m.groups()[2:]
        said = {}
        for n, text in d.lines:
            a = re.fullmatch(r'(title|text)\s+"([^"]+)"|(passed|stopped)\s+(\w+)', text)
            if not a or (a[1] or a[3]) in said:
                raise d.wrong('write once each: title "…{0}…", text "…", passed function, stopped function', n)
            said[a[1] or a[3]] = a[2] or a[4]
        missing = [w for w in self.WORDS if w not in said]
        if missing:
            raise d.wrong(f"a public notice needs '{missing[0]}'; write it below")
        self.title, self.text, self.passed, self.stopped = (said[w] for w in self.WORDS)


class Change:
    """What of an approved thing waits for a reviewer when it changes. Its values make `enum change_kind … gathered`."""

    def __init__(self, d, models):
        m = d.match(r'([a-z][a-z0-9_]*)\s+([1-9]\d*)\s+"([^"]+)"\s+of\s+(\w+)\s+by\s+(\w+)(\s+fresh)?',
                    'name number "名称" of thing by function, and below it: input name')
        self.declared, self.name, self.number, self.label, self.thing, self.function = d, m[1], int(m[2]), *m.groups()[2:5]
        self.fresh = bool(m[6])
        self.inputs, self.shown = [], None
        for n, text in d.lines:
            word, *names = text.split()
            if word not in ("input", "shown") or not names or word == "shown" and len(names) > 1:
                raise d.wrong("write: input name, or: shown function", n)
            if word == "shown":
                self.shown = names[0]
            else:
                self.inputs += [self._input(name, models, n) for name in names]
        if bool(self.inputs) == bool(self.shown):
            raise d.wrong("say which inputs it is about, or what shows a field; write below it: input name, or: shown function")

    def _input(self, name, models, n):
        i = models.inputs.get(name)
        if not i:
            raise self.declared.wrong(f"unknown input '{name}'; {did_you_mean(name, models.inputs)}", n)
        if not i.reviewed():
            raise self.declared.wrong(f'{name} has no reviewed field; write after one of its types: reviewed "名称"', n)
        return i


class Invariant:
    """What must hold: a query returns the rows that break it, or a function of NOUN.h tells of them."""

    def __init__(self, d):
        m = d.match(r'([a-z][a-z0-9_]*\.[a-z0-9_]+) "([^"]+)" by (function )?(\w+)',
                    'noun.name "what holds" by query, or: by function name')
        self.declared, self.name, self.says = d, m[1], m[2]
        self.query, self.function = (None, m[4]) if m[3] else (m[4], None)


class Attach:
    def __init__(self, d):
        m = d.match(r'(\w+) of (\w+) by (\w+) "([^"]+)" ([1-9]\d?) most ([1-9]\d?) MB( personal)?( images(?: of ([1-9]\d{2,3}) px)?)?',
                    'name of thing by function "名称" N most N MB, and personal, images, of N px')
        self.declared, self.slot, self.thing, self.function, self.label = d, *m.groups()[:4]
        self.most, self.bytes, self.personal, self.images = int(m[5]), int(m[6]) << 20, bool(m[7]), bool(m[8])
        self.edge = int(m[9] or 0)
        self.name = f"{self.slot}_of_{self.thing}"
        if self.most * self.bytes > FILES_MAX:
            raise d.wrong(f"{self.most} files of {m[6]} MB are more than one request holds; {FILES_MAX >> 20} MB in all")


class House:
    """All that is declared, each by its name."""

    def __init__(self, models, scalars):
        self.things, self.machines, self.signals, self.measures = {}, [], {}, {}
        self.policies, self.headings, self.sources, self.jobs, self.persons = {}, [], {}, {}, {}
        self.inboxes, self.in_units, self.navs, self.invariants = {}, {}, [], {}
        models.inputs = read_inputs(models)
        self.deadlines, self.gazettes, self.attach_slots, self.capabilities = {}, {}, {}, {}
        self.changes, self.inputs = {}, models.inputs
        for d in models.declared:
            if d.kind == "thing":
                self._once(self.things, Thing(d))
            elif d.kind == "machine":
                m = Machine(d, models)
                if any(m.enum == o.enum and m.table == o.table for o in self.machines):
                    raise d.wrong(f"{m.enum} of {m.table} has its machine already")
                self.machines.append(m)
            elif d.kind == "signal":
                self._once(self.signals, Signal(d, scalars))
            elif d.kind == "policy":
                self._once(self.policies, Policy(d))
            elif d.kind == "rules":
                self.headings.append(Rules(d))
            elif d.kind == "source":
                m = d.match(r'(\w+) "([^"]+)"', 'name "出处"')
                self.sources[m[1]] = m[2]
            elif d.kind == "job":
                self._once(self.jobs, Job(d))
            elif d.kind == "person":
                self._once(self.persons, Person(d))
            elif d.kind == "measure":
                self._once(self.measures, Measure(d))
            elif d.kind == "inbox":
                self._once(self.inboxes, Inbox(d, models))
            elif d.kind == "unit":
                self._once(self.in_units, InUnit(d))
            elif d.kind == "invariant":
                self._once(self.invariants, Invariant(d))
            elif d.kind == "attach":
                self._once(self.attach_slots, Attach(d))
            elif d.kind == "capability":
                self._once(self.capabilities, Capability(d))
            elif d.kind == "nav":
                self._nav(Nav(d))
            elif d.kind == "deadline":
                self._once(self.deadlines, Deadline(d))
            elif d.kind == "gazette":
                self._once(self.gazettes, Gazette(d))
            elif d.kind == "change":
                self._once(self.changes, Change(d, models))
        self.navs.sort(key=lambda n: n.place)
        self._check_rights()
        self.reviews = [Review(d, self.machines) for d in models.declared if d.kind == "review"]
        self._check_policies()
        self._numbers(self.things)
        for m in self.measures.values():
            if "measure" not in models.enums or not models.enums["measure"].gathered:
                raise m.declared.wrong('no enum holds it; write once, in a .model: enum measure "What is counted" gathered')
        self._numbers(self.measures)
        self._numbers(self.inboxes)
        self._check_clocks()
        self._check_changes()
        self._printed()
        for m in self.machines:
            if m.thing not in self.things:
                raise m.declared.wrong(f"{m.thing} is no thing; write: thing {m.thing} NUMBER \"名称\"")
        for a in self.attach_slots.values():
            if a.thing not in self.things:
                raise a.declared.wrong(f"{a.thing} is no thing; {did_you_mean(a.thing, self.things)}")
        for d in models.declared:
            if d.kind == "hear":
                m = d.match(r"(\w+)\s+(\w+)", "signal function")
                if m[1] not in self.signals:
                    raise d.wrong(f"unknown signal '{m[1]}'; {did_you_mean(m[1], self.signals)}")
                self.signals[m[1]].hearers.append((d, m[2]))

    def heading(self, policy):
        """(place, heading)"""
        return next(((h.number, h.label) for h in self.headings if policy.name.partition(".")[0] in h.prefixes), (1000, "其他"))

    def _check_policies(self):
        for p in self.policies.values():
            if p.source not in self.sources:
                raise p.declared.wrong(f"unknown source '{p.source}'; {did_you_mean(p.source, self.sources)}")
            if p.over and p.over not in self.policies:
                raise p.declared.wrong(f"unknown rule '{p.over}'; {did_you_mean(p.over, self.policies)}")

    def _check_clocks(self):
        """Deadlines and public notices are of things that are there, and go by rules that are there."""
        for table in (self.deadlines, self.gazettes):
            self._numbers(table)
            for o in table.values():
                if o.thing not in self.things:
                    raise o.declared.wrong(f"{o.thing} is no thing; {did_you_mean(o.thing, self.things)}")
        rules = [(d, r) for d in self.deadlines.values() for r in (d.after, d.before)]
        for o, rule in rules + [(g, g.days) for g in self.gazettes.values()]:
            if rule and rule not in self.policies:
                raise o.declared.wrong(f"unknown rule '{rule}'; {did_you_mean(rule, self.policies)}")

    def _check_changes(self):
        """A change is of a thing that has a page; a reviewed field is of an input that some change is about."""
        self._numbers(self.changes)
        for c in self.changes.values():
            thing = self.things.get(c.thing)
            if not thing:
                raise c.declared.wrong(f"{c.thing} is no thing; {did_you_mean(c.thing, self.things)}")
            if not thing.link:
                raise c.declared.wrong(f"{c.thing} has no page to show it on; write: thing {c.thing} {thing.number} \"{thing.label}\" /path/:id")
        about = {i.name for c in self.changes.values() for i in c.inputs}
        for i in self.inputs.values():
            if i.reviewed() and i.name not in about:
                raise i.declared.wrong(f"nobody says what {i.name} is of; write: change name number \"名称\" of thing by function",
                                       i.reviewed()[0].line)

    def _nav(self, nav):
        for o in self.navs:
            if nav.clashes(o):
                raise nav.declared.wrong(f"place {nav.order} of {nav.menu} is that of {o.label}, {o.declared.path}:{o.declared.line}; "
                                         "choose another number")
        self.navs.append(nav)
        if len({n.order for n in self.navs if n.menu == "main"}) > BAR_MAX:
            raise nav.declared.wrong(f"the bar on phones has room for {BAR_MAX}; write nav work, or take another out of main")

    def _check_rights(self):
        self._numbers(self.capabilities)
        for c in self.capabilities.values():
            if c.giver != "staff" and c.giver not in self.capabilities:
                raise c.declared.wrong(f"unknown capability '{c.giver}'; {did_you_mean(c.giver, self.capabilities)}", c.giver_line)
        for n in self.navs:
            known = [*PEOPLE, *self.capabilities]
            if n.right not in known:
                raise n.declared.wrong(f"there is no right '{n.right}'; {did_you_mean(n.right, known)}")

    def lets(self, right):
        """What the route behind a link may ask for; None: anything."""
        if right in PEOPLE:
            return PEOPLE[right][1]
        return self.capabilities[right].lets() if right in self.capabilities else {"a right that nobody declares"}

    def asked(self):
        """(declaration, query, what it must take and give) of what others ask the nouns by."""
        for t in self.things.values():
            if t.called:
                yield t.declared, t.called, CALLED
        for u in self.in_units.values():
            yield u.declared, u.name, IN_UNIT

    def texts(self):
        """(Chinese, file, line) of all that is declared and shown."""
        for o in [*self.things.values(), *self.navs, *self.inboxes.values(), *self.attach_slots.values(), *self.capabilities.values()]:
            yield o.label, o.declared.path, o.declared.line
        for c in self.capabilities.values():
            yield c.allows, c.declared.path, c.declared.line
        for i in self.inputs.values():
            for f in i.reviewed():
                yield f.reviewed, i.path, f.line
        for c in self.changes.values():
            yield c.label, c.declared.path, c.declared.line
        for u in self.in_units.values():
            yield u.words, u.declared.path, u.declared.line
        for g in self.gazettes.values():
            yield g.title, g.declared.path, g.declared.line
            yield g.text, g.declared.path, g.declared.line

    @staticmethod
    def _numbers(table):
        numbers = {}
        for t in table.values():
            other = numbers.setdefault(t.number, t)
            if other is not t:
                free = max(i.number for i in table.values()) + 1
                raise t.declared.wrong(f"number {t.number} is {other.name}'s; the next free one is {free}")

    def _printed(self):
        names = {}
        for m in self.measures.values():
            other = names.setdefault(m.printed, m)
            if other is not m:
                raise m.declared.wrong(f"{other.name} is printed as '{m.printed}' already; give it another name")

    @staticmethod
    def _once(table, item):
        if item.name in table:
            other = table[item.name].declared
            raise item.declared.wrong(f"'{item.name}' is declared already, in {other.path}:{other.line}")
        table[item.name] = item
