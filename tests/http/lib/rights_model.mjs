// rights_model.mjs - who may do what, written a second time: slow, obvious, and from the words of the rules alone. The words
// of it: people, their rights over units, and what a rule is made of.
//
// Decides what the program has to answer to one person who asks for one thing by one route. Written from DESIGN
// (law 12), DOMAIN and SECURITY; it walks the tree of units from parent to parent and never looks at a position but to
// find the unit that stands there. Not here: each noun's rules (src/**/NOUN.rights.mjs, joined by rights_table.mjs),
// making the city (rights_city.mjs), asking (authz.test.mjs).
//
// Answers: LOGIN   nobody is logged in: 401, or led to the log-in page
//          UNKNOWN refused, and looks exactly like what does not exist
//          TOLD    refused in words to somebody who may see the thing; nothing changes
//          SUSPENDED  told in words that the person is suspended as a volunteer
//          IN      let in: what then happens is the business of other rules
export const LOGIN = 'login', UNKNOWN = 'unknown', TOLD = 'told', IN = 'in', SUSPENDED = 'suspended';

/** What may be done over a unit, as it is stored. */
export const MAY = { staff: 1, sysadmin: 2, auditor: 3 };
/** Routes name staff by the least level of their unit; which kind of unit (1 city, 2 county, 3 township) is of which. */
const LEVELS = ['station', 'township', 'county', 'city'];
const LEVEL_OF_KIND = { 1: 'city', 2: 'county', 3: 'township' };
const LEADS = ['1', '2'], MEMBER_IN = '2'; // of a team

/** The register as plain rows by id; ask it in the words of the rules. */
export class World {
    /** facts: the columns that the rules look at, by table. */
    constructor(facts) {
        this.facts = facts;
        this.tables = Object.fromEntries(Object.keys(facts).map((t) => [t, new Map()]));
        this.named = {}; // what has no table: names of rules, kinds of consents, secret addresses
    }

    take(table, rows) {
        const names = this.facts[table].split(' ');
        this.tables[table] = new Map(rows.map((r) => [r[0], Object.fromEntries(names.map((n, i) => [n, r[i] || null]))]));
        if (table === 'unit')
            this.at = new Map([...this.tables.unit.values()].map((u) => [u.pos, u.id]));
    }

    all(table) {
        return [...this.tables[table].values()];
    }

    one(table, id) {
        return this.tables[table].get(id);
    }

    /** The unit itself, its parent, and so on to the top. */
    chain(unit) {
        const up = [];
        for (let u = this.one('unit', unit); u; u = this.one('unit', u.parent))
            up.push(u.id);
        return up;
    }

    unitAt(pos) {
        return this.at.get(pos);
    }

    /** Two accounts of one person are one: by the document that somebody made sure of. */
    same(a, b) {
        const person = (id) => this.one('account', id)?.person;
        return Boolean(a && b) && (a === b || (Boolean(person(a)) && person(a) === person(b)));
    }

    /** All accounts of the person, their own first. */
    selves(me) {
        return [me, ...this.all('account').filter((a) => a.id !== me.account && this.same(a.id, me.account)).map((a) => ({ account: a.id }))];
    }

    /** Of whom nobody made sure, decides nothing about others. */
    known(me) {
        return Boolean(this.one('account', me.account)?.person);
    }

    /** Whoever is suspended as a volunteer holds no right and leads nothing. */
    suspended(me) {
        return ['3', '4'].includes(this.volunteer(me)?.state);
    }

    /** The rights a person holds: given, not taken back, over a unit that is still there. */
    rights(me) {
        return this.suspended(me) ? [] : this.all('unit_grant').filter((g) => g.account === me.account && !g.ended_ms && !this.one('unit', g.unit).closed_ms);
    }

    /** A right of at least this role; over this unit, when one is named. */
    holds(me, role, unit) {
        const least = LEVELS.indexOf(role), may = String(MAY[least < 0 ? role : 'staff']);
        const level = (g) => LEVELS.indexOf(LEVEL_OF_KIND[this.one('unit', g.unit).kind] ?? 'station');
        return this.rights(me).some((g) => g.may === may && level(g) >= least && (unit === undefined || this.chain(unit).includes(g.unit)));
    }

    over(me, unit, role = 'station') {
        return Boolean(unit) && this.holds(me, role, unit);
    }

    volunteer(me) {
        return this.all('volunteer').find((v) => v.account === me.account && !v.closed_ms);
    }

    /** Leader or deputy of this very team. */
    heads(me, team) {
        const v = this.volunteer(me);
        return Boolean(v) && v.state !== '3' && this.all('team_member').some((m) =>
            m.team === team && m.volunteer === v.id && m.state === MEMBER_IN && LEADS.includes(m.role));
    }

    /** team.h: leader or deputy of the team, or of one above it; of one that was dissolved, nobody is. */
    leads(me, team) {
        for (let t = this.one('team', team); t; t = this.one('team', t.parent))
            if (!t.closed_ms && this.heads(me, t.id)) return true;
        return false;
    }

    leadsAny(me) {
        return this.all('team').some((t) => !t.closed_ms && this.leads(me, t.id));
    }

    isCity(unit) {
        return !this.one('unit', unit).parent;
    }

    city() {
        return this.all('unit').find((u) => !u.parent).id;
    }
}

/** Whether the role in a route's line lets this person in at all (base/user.h). */
export function roleLets(w, me, role) {
    switch (role) {
    case 'anyone': return true;
    case 'person': return me.account !== null;
    case 'volunteer': return Boolean(w.volunteer(me));
    case 'leader': return w.leadsAny(me) || w.holds(me, 'station');
    default: return w.holds(me, role);
    }
}

// --- what rules are made of ----------------------------------------------------------------------------------------
// A noun's rights file exports `rules`: for each route the role, then which thing the route is about (its kind, and where
// its id stands), then the rule. A thing in the query may be left out; `absent` says what is answered to an id that does
// not exist, where that is not UNKNOWN, `looks` that the rule itself says so, `of` whose part of the path it is.

export const open = (role, more) => ({ role, may: () => IN, ...more });
export const about = (role, kind, may, more) => ({ role, kind, at: 'path', name: 'id', may, ...more });
export const asked = (role, kind, name, may, more) => ({ role, kind, at: 'field', name, may, ...more });

export const if_ = (condition) => (condition ? IN : UNKNOWN);
export const mine = (w, me, volunteer) => volunteer !== undefined && w.volunteer(me)?.id === volunteer;
export const staffOver = (w, me, thing) => if_(w.over(me, thing.unit));
/** What a form names once or several times. */
export const named = (fields, name) => [fields[name] ?? []].flat();

/** For who is suspended, too. */
export const resting = (rule) => ({ ...rule, suspended: true });

/** What the program has to answer. ask: { rule, id (undefined: none named), path, fields, html }. */
export function judge(w, me, ask) {
    const { rule } = ask;
    if (w.suspended(me) && rule.role !== 'anyone' && !rule.suspended)
        return SUSPENDED;
    if (!roleLets(w, me, rule.role))
        return me.account === null ? LOGIN : UNKNOWN;
    if (!rule.kind)
        return rule.may(w, me, null, ask);
    if (ask.id === undefined)
        return IN;
    const thing = w.tables[rule.kind] ? w.one(rule.kind, ask.id) : w.named[rule.kind].includes(ask.id);
    return thing || rule.looks ? rule.may(w, me, thing, ask) : rule.absent ?? UNKNOWN;
}
