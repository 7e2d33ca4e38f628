// rights_model.mjs - who may do what, written a second time: slow, obvious, and from the words of the rules alone.
//
// Decides what the program has to answer to one person who asks for one thing by one route. Written from DESIGN
// (law 12), DOMAIN, SECURITY and the headers of the nouns; it walks the tree of units from parent to parent and never
// looks at a position but to find the unit that stands there. A route that has no line here has no rule: the test
// fails until somebody writes one. Not here: making the city (rights_city.mjs), asking (authz.test.mjs).
//
// Answers: LOGIN   nobody is logged in: 401, or led to the log-in page
//          UNKNOWN refused, and looks exactly like what does not exist
//          TOLD    refused in words to somebody who may see the thing; nothing changes
//          IN      let in: what then happens is the business of other rules
export const LOGIN = 'login', UNKNOWN = 'unknown', TOLD = 'told', IN = 'in';

/** What may be done over a unit, as it is stored. */
export const MAY = { staff: 1, sysadmin: 2, auditor: 3 };
/** Routes name staff by the least level of their unit; which kind of unit (1 city, 2 county, 3 township) is of which. */
const LEVELS = ['station', 'township', 'county', 'city'];
const LEVEL_OF_KIND = { 1: 'city', 2: 'county', 3: 'township' };
const LEADS = ['1', '2'], SEAT_ALIVE = ['1', '2', '3', '7'];
const TEAM_ACTIVE = '3', MEMBER_IN = '2', REVIEW = '2'; // of a team, of an activity
const ACTIVITY = { open: '3', cancelled: '4', ended: '5' };
const RECORD = { reviewParent: '6', reviewCity: '7' };
const WAITING = '1', OWN_CLAIM = '3';

/** The columns that the rules look at. */
export const FACTS = {
    unit: 'id pos parent closed_ms version kind', unit_grant: 'id account may unit ended_ms', account: 'id closed_ms',
    volunteer: 'id account unit number closed_ms version', team: 'id unit parent state closed_ms version made_by',
    team_member: 'id team volunteer role state', project: 'id team unit version',
    activity: 'id team unit state published_ms version project made_by', activity_circle: 'id activity',
    shift: 'id activity cancelled_ms', signup: 'id shift activity volunteer state', invitation: 'id shift volunteer',
    record: 'id volunteer activity team pos state shift', record_entry: 'id kind volunteer activity pos asked_by state proof',
    appeal: 'id record pos state', identity_claim: 'id holder pos state', notice: 'id account', holiday: 'day',
};

/** The register as plain rows by id; ask it in the words of the rules. */
export class World {
    constructor() {
        this.tables = Object.fromEntries(Object.keys(FACTS).map((t) => [t, new Map()]));
        this.named = {}; // what has no table: names of rules, kinds of consents, secret addresses
    }

    take(table, rows) {
        const names = FACTS[table].split(' ');
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

    /** The rights a person holds: given, not taken back, over a unit that is still there. */
    rights(me) {
        return this.all('unit_grant').filter((g) => g.account === me.account && !g.ended_ms && !this.one('unit', g.unit).closed_ms);
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
        return Boolean(v) && this.all('team_member').some((m) =>
            m.team === team && m.volunteer === v.id && m.state === MEMBER_IN && LEADS.includes(m.role));
    }

    /** team.h: leader or deputy of the team, or of one above it. */
    leads(me, team) {
        for (let t = this.one('team', team); t; t = this.one('team', t.parent))
            if (this.heads(me, t.id)) return true;
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

// --- the rules of things -------------------------------------------------------------------------------------------

const yes = () => IN;
const if_ = (condition) => (condition ? IN : UNKNOWN);
const mine = (w, me, volunteer) => volunteer !== undefined && w.volunteer(me)?.id === volunteer;
const isPublic = (a) => a.state === ACTIVITY.open || a.state === ACTIVITY.ended || (a.state === ACTIVITY.cancelled && Boolean(a.published_ms));
const activityOf = (w, s) => w.one('activity', s.activity);
const aliveSeat = (w, me, where) => w.all('signup').some((g) => where(g) && mine(w, me, g.volunteer) && SEAT_ALIVE.includes(g.state));

/** activity.h: the person leads the team, or is staff over the unit. */
const manages = (w, me, a) => w.over(me, a.unit) || w.leads(me, a.team);
const managesActivity = (w, me, a) => if_(manages(w, me, a));
const managesShift = (w, me, s) => if_(manages(w, me, activityOf(w, s)));
const managesPart = (w, me, s, ask) => if_(manages(w, me, activityOf(w, s)) && s.activity === ask.path.id);
/** Of an activity that is over nothing changes any more: told before the circle is looked for. */
function removesCircle(w, me, c, ask) {
    const a = w.one('activity', ask.path.id);
    if (!manages(w, me, a)) return UNKNOWN;
    return a.state === ACTIVITY.ended || a.state === ACTIVITY.cancelled ? TOLD : if_(c?.activity === a.id);
}

/** team.h, and the hours of a team (record/). */
const answersFor = (w, me, unit, team) => w.over(me, unit) || w.leads(me, team);
const named = (fields, name) => [fields[name] ?? []].flat();
const confirms = (w, me, a) => if_(answersFor(w, me, a.unit, a.team));
/** A record of another activity is not there. */
const confirmsRecords = (w, me, a, ask) =>
    if_(confirms(w, me, a) === IN && named(ask.fields, 'record').every((r) => w.one('record', r)?.activity === a.id));
/** Nor is somebody's place on another shift. */
const takesOff = (w, me, s, ask) =>
    if_(managesShift(w, me, s) === IN && named(ask.fields, 'signups').every((g) => w.one('signup', g)?.shift === s.id));
const leadsTeam = (w, me, t) => if_(answersFor(w, me, t.unit, t.id));
const staffOver = (w, me, thing) => if_(w.over(me, thing.unit));
/** A case of one's own, or that one made, is for somebody else. */
const decidesTeam = (w, me, t) =>
    w.over(me, t.unit) && t.state === REVIEW && (t.made_by === me.account || w.heads(me, t.id)) ? TOLD : staffOver(w, me, t);
const decidesActivity = (w, me, a) => (w.over(me, a.unit) && a.state === REVIEW && a.made_by === me.account ? TOLD : staffOver(w, me, a));

const seesTeam = (w, me, t, ask) => if_(t.state === TEAM_ACTIVE || (ask.html && answersFor(w, me, t.unit, t.id)));
const seesActivity = (w, me, a, ask) => if_(isPublic(a) || (ask.html && manages(w, me, a)));
const publicActivity = (w, me, a) => if_(isPublic(a));
const entersHours = (w, me, s) => confirms(w, me, activityOf(w, s));
const claimsHours = (w, me, s) => if_(isPublic(activityOf(w, s)));

function opensContact(w, me, a) {
    if (manages(w, me, a) || aliveSeat(w, me, (g) => g.activity === a.id)) return IN;
    return isPublic(a) ? TOLD : UNKNOWN; // a notice that is not public is not there
}

function seesShift(w, me, s) {
    const open = activityOf(w, s).state === ACTIVITY.open && !s.cancelled_ms;
    return if_(open || aliveSeat(w, me, (g) => g.shift === s.id));
}

const joinsShift = (w, me, s) => if_(isPublic(activityOf(w, s)) || aliveSeat(w, me, (g) => g.shift === s.id));
const leavesShift = (w, me, s) => if_(aliveSeat(w, me, (g) => g.shift === s.id));
const ownSignup = (w, me, g) => if_(mine(w, me, g.volunteer));
const ownRecord = (w, me, r) => if_(mine(w, me, r.volunteer));

const recordUnit = (w, r) => w.unitAt(r.pos);
const seesRecord = (w, me, r) => if_(mine(w, me, r.volunteer) || answersFor(w, me, recordUnit(w, r), r.team));

/** DOMAIN 4: a long day is reviewed by the parent body, a very long one by the city office; nobody decides on their own. */
function decidesRecord(w, me, r) {
    const unit = recordUnit(w, r);
    if (mine(w, me, r.volunteer)) return UNKNOWN;
    if (r.state === RECORD.reviewCity) return if_(w.over(me, unit, 'city'));
    if (r.state === RECORD.reviewParent)
        return if_(w.over(me, w.one('unit', unit).parent) || w.over(me, unit, 'city'));
    return if_(w.over(me, unit));
}

const ownEntry = (w, me, e) => e.asked_by === me.account || mine(w, me, e.volunteer);
const entryTeam = (w, e) => w.one('activity', e.activity).team;
const sees = (w, me, e) => ownEntry(w, me, e) || answersFor(w, me, w.unitAt(e.pos), entryTeam(w, e));
const seesEntry = (w, me, e) => if_(sees(w, me, e));
const seesProof = (w, me, e) => if_(sees(w, me, e) && e.proof);

/** A second person decides: a volunteer's own claim the leader may, what a leader entered is for the unit's staff. */
function decidesEntry(w, me, e) {
    if (!sees(w, me, e)) return UNKNOWN;
    if (e.state !== WAITING) return TOLD;
    if (e.asked_by === me.account) return TOLD;
    if (mine(w, me, e.volunteer)) return UNKNOWN;
    return if_(w.over(me, w.unitAt(e.pos)) || e.kind === OWN_CLAIM);
}

const seesAppeal = (w, me, p) => if_(w.over(me, w.unitAt(p.pos)));
function decidesAppeal(w, me, p) {
    if (!w.over(me, w.unitAt(p.pos))) return UNKNOWN;
    return mine(w, me, w.one('record', p.record).volunteer) ? TOLD : IN;
}

const seesClaim = (w, me, c) => if_(w.over(me, w.unitAt(c.pos)));
const decidesClaim = (w, me, c) => if_(w.over(me, w.unitAt(c.pos)) && w.one('volunteer', c.holder).account !== me.account);
const decidesPerson = (w, me, v) => if_(w.over(me, v.unit) && v.account !== me.account);

const openUnit = (w, me, u) => if_(!u.closed_ms);
const myUnit = (w, me, u) => if_(!u.closed_ms && w.over(me, u.id));
const closesUnit = (w, me, u) => if_(!u.closed_ms && u.parent && w.over(me, u.parent));

/** Staff make others staff, in their own range; the administrators are the system administrator's to name. */
function gives(w, me, u, ask) {
    if (u.closed_ms || !w.over(me, u.id)) return UNKNOWN;
    return ask.fields.may === 'staff' ? IN : TOLD;
}

function takesBack(w, me, g) {
    return if_(!g.ended_ms && g.may === String(MAY.staff) && w.over(me, g.unit));
}

/** One acts for a unit that one holds any right over. */
const actsFor = (w, me, u) => if_(w.rights(me).some((g) => g.unit === u.id));
const takesBackAny = (w, me, g) => if_(!g.ended_ms);
const cityOffice = (w, me) => if_(w.over(me, w.city(), 'city'));
const ownNotice = (w, me, n) => if_(n.account === me.account);
const joinsTeam = (w, me, t) => if_(t.state === TEAM_ACTIVE);
const opensProject = (w, me, t) => if_(t.state === TEAM_ACTIVE && manages(w, me, { unit: t.unit, team: t.id }));
const publishesFor = (w, me, p) => if_(manages(w, me, { unit: w.one('team', p.team).unit, team: p.team }));
const changesProject = (w, me, p) => if_(manages(w, me, p));

// --- the table -----------------------------------------------------------------------------------------------------
// role, then which thing the route is about (its kind, and where its id stands), then the rule. A thing in the query
// may be left out; `absent` says what is answered to an id that does not exist, where that is not UNKNOWN, `looks` that
// the rule itself says so.

const open = (role, more) => ({ role, may: yes, ...more });
const about = (role, kind, may, more) => ({ role, kind, at: 'path', name: 'id', may, ...more });
/** An unfinished registration is found by its token alone; pages lead back to its start. */
const draft = { role: 'anyone', may: (w, me, s, ask) => (ask.html ? IN : UNKNOWN) };
const asked = (role, kind, name, may, more) => ({ role, kind, at: 'field', name, may, ...more });

export const RULES = {
    'GET /': open('anyone'), 'GET /accessibility': open('anyone'), 'GET /design': open('anyone'),
    'GET /healthz': open('anyone'), 'GET /metrics': open('anyone'), 'GET /late-entries': open('anyone'),
    'GET /open-numbers': open('anyone'), 'GET /overview': open('anyone'), 'GET /prefs': open('anyone'),
    'GET /session': open('anyone'), 'GET /units': open('anyone'), 'GET /units/pick': open('anyone'),
    'GET /login': open('anyone'), 'GET /login/code': open('anyone'), 'POST /login': open('anyone'),
    'POST /login/code': open('anyone'), 'POST /login/code/check': open('anyone'),
    'GET /register': open('anyone'), 'GET /register/2': draft, 'GET /register/3': draft, 'GET /register/claim': draft,
    'POST /register': open('anyone'), 'POST /register/code': open('anyone'),
    'POST /register/2': open('anyone'), 'POST /register/3': { role: 'anyone', may: (w, me, x, ask) => (me.account === null && ask.html ? TOLD : UNKNOWN) }, 'POST /register/claim': open('anyone'),
    'GET /c/:token': open('anyone'),
    'GET /calendar/:token': about('anyone', 'feed', yes, { name: 'token' }),
    'GET /consents/:kind': about('anyone', 'consent', yes, { name: 'kind' }),
    'GET /activities': asked('anyone', 'unit', 'unit', openUnit),
    'GET /activities/day': asked('anyone', 'unit', 'unit', openUnit),
    'GET /teams': asked('anyone', 'unit', 'unit', openUnit),
    'GET /overview/:unit': about('anyone', 'unit', openUnit, { name: 'unit' }),
    'GET /units/:id': about('anyone', 'unit', openUnit),
    'GET /activities/:id': about('anyone', 'activity', seesActivity),
    'GET /activities/:id/poster': about('anyone', 'activity', publicActivity),
    'GET /activities/:id/calendar.ics': about('anyone', 'activity', publicActivity),
    'GET /projects/:id': about('anyone', 'project', yes),
    'GET /teams/:id': about('anyone', 'team', seesTeam),

    'POST /logout': open('person', { ends: true }), 'POST /logout/everywhere': open('person', { ends: true }),
    'GET /me': open('person'), 'GET /me/entries': open('person'), 'GET /me/notices': open('person'),
    'POST /me/notices/read': open('person'), 'GET /me/password': open('person'), 'POST /me/password': open('person', { ends: true }),
    'GET /me/phone': open('person'), 'POST /me/phone': open('person'), 'POST /me/phone/code': open('person'),
    'POST /me/notices/:id/read': about('person', 'notice', ownNotice),
    'POST /activities/:id/contact': about('person', 'activity', opensContact),
    'GET /records/:id': about('person', 'record', seesRecord),
    'GET /entries/:id': about('person', 'record_entry', seesEntry),
    'GET /entries/:id/proof': about('person', 'record_entry', seesProof),

    'GET /code': open('volunteer'), 'GET /shifts': open('volunteer'), 'GET /me/calendar.ics': open('volunteer'),
    'GET /me/close': open('volunteer'), 'POST /me/close': open('volunteer', { ends: true }),
    'GET /me/consents': open('volunteer'), 'POST /me/consents': open('volunteer'), 'GET /me/correct': open('volunteer'),
    'POST /me/correct': open('volunteer'), 'GET /me/data': open('volunteer'), 'GET /me/download': open('volunteer'),
    'GET /me/edit': open('volunteer'), 'POST /me/edit': open('volunteer'), 'GET /me/records': open('volunteer'),
    'GET /me/shifts': open('volunteer'), 'GET /me/teams': open('volunteer'), 'POST /checkin': open('volunteer'),
    'GET /teams/new': open('volunteer'),
    'POST /teams': asked('volunteer', 'team', 'parent', (w, me, t) => if_(w.leads(me, t.id)), { hides: 422 }),
    'POST /teams/:id/join': about('volunteer', 'team', joinsTeam),
    'POST /teams/:id/leave': about('volunteer', 'team', yes, { absent: IN }), // who is not in it is told so, whatever it is
    'GET /shifts/:id': about('volunteer', 'shift', seesShift),
    'POST /shifts/:id/join': about('volunteer', 'shift', joinsShift),
    'POST /shifts/:id/leave': about('volunteer', 'shift', leavesShift),
    'GET /signups/:id': about('volunteer', 'signup', ownSignup),
    'POST /signups/:id/accept': about('volunteer', 'signup', ownSignup),
    'POST /signups/:id/decline': about('volunteer', 'signup', ownSignup),
    'POST /invitations/:id/accept': about('volunteer', 'invitation', ownSignup),
    'POST /invitations/:id/decline': about('volunteer', 'invitation', ownSignup),
    'GET /records/:id/appeal': about('volunteer', 'record', ownRecord),
    'POST /records/:id/appeal': about('volunteer', 'record', ownRecord),
    'GET /entries/claim': asked('volunteer', 'shift', 'shift', claimsHours),
    'POST /entries/claim': asked('volunteer', 'shift', 'shift', claimsHours),

    'GET /today': open('leader'), 'GET /activities/mine': open('leader'), 'GET /projects/new': open('leader'),
    'GET /activities/new': asked('leader', 'activity', 'copy', managesActivity),
    'GET /activities/new?project': asked('leader', 'project', 'project', publishesFor),
    // What is chosen in a form and is another's is told like what is not there: a wrong field.
    'POST /activities': asked('leader', 'project', 'project', publishesFor, { hides: 422 }),
    'POST /projects': asked('leader', 'team', 'team', opensProject, { hides: 422 }),
    'GET /projects/:id/edit': about('leader', 'project', changesProject),
    'POST /projects/:id/edit': about('leader', 'project', changesProject),
    'POST /projects/:id/end': about('leader', 'project', changesProject),
    'GET /activities/:id/manage': about('leader', 'activity', managesActivity),
    'GET /activities/:id/edit': about('leader', 'activity', managesActivity),
    'POST /activities/:id/edit': about('leader', 'activity', managesActivity),
    'POST /activities/:id/submit': about('leader', 'activity', managesActivity),
    'POST /activities/:id/take-back': about('leader', 'activity', managesActivity),
    'GET /activities/:id/cancel': about('leader', 'activity', managesActivity),
    'POST /activities/:id/cancel': about('leader', 'activity', managesActivity),
    'GET /activities/:id/insurance': about('leader', 'activity', managesActivity),
    'POST /activities/:id/insurance': about('leader', 'activity', managesActivity),
    'GET /activities/:id/circles': about('leader', 'activity', managesActivity),
    'POST /activities/:id/circles': about('leader', 'activity', managesActivity),
    'POST /activities/:id/circles/:circle/remove': about('leader', 'activity_circle', removesCircle, { name: 'circle', looks: true }),
    'GET /activities/:id/shifts/new': about('leader', 'activity', managesActivity),
    'POST /activities/:id/shifts': about('leader', 'activity', managesActivity),
    'GET /activities/:id/shifts/:shift/edit': about('leader', 'shift', managesPart, { name: 'shift' }),
    'POST /activities/:id/shifts/:shift/edit': about('leader', 'shift', managesPart, { name: 'shift' }),
    'GET /activities/:id/shifts/:shift/cancel': about('leader', 'shift', managesPart, { name: 'shift' }),
    'POST /activities/:id/shifts/:shift/cancel': about('leader', 'shift', managesPart, { name: 'shift' }),
    'GET /activities/:id/code': about('leader', 'activity', managesActivity),
    'GET /activities/:id/rollcall': about('leader', 'activity', managesActivity),
    'POST /activities/:id/rollcall/in': about('leader', 'activity', managesActivity),
    'POST /activities/:id/rollcall/out': about('leader', 'activity', managesActivity),
    'POST /activities/:id/rollcall/walkup': about('leader', 'activity', managesActivity),
    'POST /activities/:id/rollcall/reveal': about('leader', 'activity', managesActivity),
    'POST /attendance/scan': asked('leader', 'activity', 'activity', managesActivity),
    'GET /v/:token': open('leader'),
    'GET /activities/:id/confirm': about('leader', 'activity', confirms),
    'POST /activities/:id/confirm': about('leader', 'activity', confirmsRecords),
    'POST /activities/:id/records/refuse': about('leader', 'activity', confirmsRecords),
    'GET /shifts/:id/sheet': about('leader', 'shift', managesShift),
    'GET /shifts/:id/roster': about('leader', 'shift', managesShift),
    'POST /shifts/:id/roster/add': about('leader', 'shift', managesShift),
    'POST /shifts/:id/roster/remove': about('leader', 'shift', takesOff),
    'POST /shifts/:id/roster/reveal': about('leader', 'shift', managesShift),
    'POST /shifts/:id/roster/export': about('leader', 'shift', managesShift),
    'GET /entries/new': asked('leader', 'shift', 'shift', entersHours),
    'POST /entries/new': asked('leader', 'shift', 'shift', entersHours),
    'POST /entries/:id/accept': about('leader', 'record_entry', decidesEntry),
    'POST /entries/:id/refuse': about('leader', 'record_entry', decidesEntry),
    'GET /teams/:id/edit': about('leader', 'team', leadsTeam),
    'POST /teams/:id/edit': about('leader', 'team', leadsTeam),
    'GET /teams/:id/members': about('leader', 'team', leadsTeam),
    'POST /teams/:id/members/admit': about('leader', 'team', leadsTeam),
    'POST /teams/:id/members/refuse': about('leader', 'team', leadsTeam),
    'POST /teams/:id/members/remove': about('leader', 'team', leadsTeam),
    'POST /teams/:id/members/role': about('leader', 'team', leadsTeam),

    'GET /inbox': open('station'), 'GET /admin/claims': open('station'), 'GET /admin/units': open('station'),
    'GET /admin/volunteers': open('station'), 'GET /admin/volunteers/new': open('station'),
    'POST /activities/:id/approve': about('station', 'activity', decidesActivity),
    'POST /activities/:id/publish': about('station', 'activity', staffOver),
    'GET /activities/:id/refuse': about('station', 'activity', staffOver),
    'POST /activities/:id/refuse': about('station', 'activity', decidesActivity),
    'POST /teams/:id/approve': about('station', 'team', decidesTeam),
    'POST /teams/:id/refuse': about('station', 'team', decidesTeam),
    'POST /teams/:id/close': about('station', 'team', staffOver),
    'POST /records/:id/approve': about('station', 'record', decidesRecord),
    'POST /records/:id/refuse': about('station', 'record', decidesRecord),
    'POST /records/:id/void': about('station', 'record', decidesRecord),
    'GET /appeals/:id': about('station', 'appeal', seesAppeal),
    'POST /appeals/:id/accept': about('station', 'appeal', decidesAppeal),
    'POST /appeals/:id/refuse': about('station', 'appeal', decidesAppeal),
    'GET /admin/claims/:id': about('station', 'identity_claim', seesClaim),
    'POST /admin/claims/:id/grant': about('station', 'identity_claim', decidesClaim),
    'POST /admin/claims/:id/refuse': about('station', 'identity_claim', decidesClaim),
    'POST /admin/claims/:id/reveal': about('station', 'identity_claim', seesClaim),
    // Where somebody lives is no secret: a community outside of the range is a wrong field, told as such.
    'POST /admin/volunteers/new': asked('station', 'unit', 'village', (w, me, u) => (!u.closed_ms && w.over(me, u.id) ? IN : TOLD), { absent: TOLD }),
    'GET /admin/volunteers/:id': about('station', 'volunteer', staffOver),
    'POST /admin/volunteers/:id/confirm': about('station', 'volunteer', decidesPerson),
    'POST /admin/volunteers/:id/refuse': about('station', 'volunteer', decidesPerson),
    'POST /admin/volunteers/:id/suspend': about('station', 'volunteer', decidesPerson),
    'POST /admin/volunteers/:id/restore': about('station', 'volunteer', decidesPerson),
    'POST /admin/volunteers/:id/reveal': about('station', 'volunteer', staffOver),
    'GET /admin/units/:id': about('station', 'unit', myUnit),
    'POST /admin/units/:id': about('station', 'unit', myUnit),
    'GET /admin/units/:id/add': about('station', 'unit', myUnit),
    'POST /admin/units/:id/add': about('station', 'unit', myUnit),
    'GET /admin/units/:id/close': about('station', 'unit', closesUnit),
    'POST /admin/units/:id/close': about('station', 'unit', closesUnit),
    'GET /admin/grants': asked('station', 'unit', 'unit', myUnit),
    'GET /admin/grants/new': asked('station', 'unit', 'unit', myUnit),
    'POST /admin/grants/new': asked('station', 'unit', 'unit', gives),
    'GET /admin/grants/:id/end': about('station', 'unit_grant', takesBack),
    'POST /admin/grants/:id/end': about('station', 'unit_grant', takesBack),

    'POST /place': asked('person', 'unit', 'unit', actsFor),

    'GET /admin/policy': { role: 'city', may: cityOffice },
    'GET /admin/policy/:rule': about('city', 'policy', cityOffice, { name: 'rule' }),
    'POST /admin/policy/:rule': about('city', 'policy', cityOffice, { name: 'rule' }),
    'GET /admin/policy/:rule/trial': about('city', 'star_rule', cityOffice, { name: 'rule' }),
    'POST /admin/holidays': { role: 'city', may: cityOffice },
    'POST /admin/holidays/:day/remove': about('city', 'holiday', cityOffice, { name: 'day' }),

    'GET /admin/audit': open('auditor'),
    'GET /system/grants': asked('sysadmin', 'unit', 'unit', openUnit),
    'GET /system/grants/new': asked('sysadmin', 'unit', 'unit', openUnit),
    'POST /system/grants/new': asked('sysadmin', 'unit', 'unit', openUnit),
    'GET /system/grants/:id/end': about('sysadmin', 'unit_grant', takesBackAny),
    'POST /system/grants/:id/end': about('sysadmin', 'unit_grant', takesBackAny),
};

/** What the program has to answer. ask: { rule, id (undefined: none named), path, fields, html }. */
export function judge(w, me, ask) {
    const { rule } = ask;
    if (!roleLets(w, me, rule.role))
        return me.account === null ? LOGIN : UNKNOWN;
    if (!rule.kind)
        return rule.may(w, me, null, ask);
    if (ask.id === undefined)
        return IN;
    const thing = w.tables[rule.kind] ? w.one(rule.kind, ask.id) : w.named[rule.kind].includes(ask.id);
    return thing || rule.looks ? rule.may(w, me, thing, ask) : rule.absent ?? UNKNOWN;
}
