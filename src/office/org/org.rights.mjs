// org.rights.mjs - who may do what with units and rights: staff in their own range; a unit is closed from above. Staff propose
// others as staff, and the administrators are the system administrator's to propose; somebody else agrees.
import { digits, version, why } from '../../../tests/http/lib/rights_asks.mjs';
import { IN, MAY, TOLD, UNKNOWN, about, asked, if_, open } from '../../../tests/http/lib/rights_model.mjs';
import { people } from '../../../tests/http/lib/redvest.mjs';

export const facts = {
    unit: 'id pos parent closed_ms version kind',
    unit_grant: 'id account may unit ended_ms',
    grant_request: 'id account may unit asked_by state',
};

export const openUnit = (w, me, u) => if_(!u.closed_ms);
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

/** Who agrees has a say over the unit above; over what is proposed for the city, the city office, and the administrator where it is no
 *  administrator's business. */
function judges(w, me, q) {
    const { parent } = w.one('unit', q.unit);
    return w.over(me, parent ?? q.unit) || (!parent && q.may === String(MAY.staff) && w.holds(me, 'sysadmin'));
}
function seesRequest(w, me, q) {
    return if_(judges(w, me, q) || [q.account, q.asked_by].includes(me.account) || w.over(me, q.unit) || w.holds(me, 'sysadmin') ||
        w.rights(me).some((g) => g.unit === q.unit));
}
const isParty = (w, me, q) => !w.known(me) || [q.account, q.asked_by].some((a) => w.same(a, me.account));
function agrees(w, me, q) {
    if (!judges(w, me, q)) return UNKNOWN;
    return q.state === '1' && !isParty(w, me, q) ? IN : TOLD;
}
function withdraws(w, me, q) {
    if (seesRequest(w, me, q) === UNKNOWN) return UNKNOWN;
    return q.state === '1' && q.asked_by === me.account ? IN : TOLD;
}

/** One acts for a unit that one holds any right over. */
const actsFor = (w, me, u) => if_(w.rights(me).some((g) => g.unit === u.id));
const takesBackAny = (w, me, g) => if_(!g.ended_ms);

export const rules = {
    'POST /place': asked('person', 'unit', 'unit', actsFor),
    'GET /units/pick': open('anyone'), 'GET /admin/units': open('station'),
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
    'GET /system/grants': asked('sysadmin', 'unit', 'unit', openUnit),
    'GET /system/grants/new': asked('sysadmin', 'unit', 'unit', openUnit),
    'POST /system/grants/new': asked('sysadmin', 'unit', 'unit', openUnit),
    'GET /system/grants/:id/end': about('sysadmin', 'unit_grant', takesBackAny),
    'POST /system/grants/:id/end': about('sysadmin', 'unit_grant', takesBackAny),
    'GET /grant-requests/:id': about('person', 'grant_request', seesRequest),
    'POST /grant-requests/:id/agree': about('person', 'grant_request', agrees),
    'POST /grant-requests/:id/refuse': about('person', 'grant_request', agrees),
    'POST /grant-requests/:id/withdraw': about('person', 'grant_request', withdraws),
};

const may = (x) => x.chance.one(['staff', 'staff', 'staff', 'sysadmin', 'auditor']);
const phone = (x) => x.chance.one(Object.values(people));

export const asks = {
    'POST /admin/units/:id': (x) => ({ version: version(x), name: `试名${digits(x.chance, 6)}` }),
    'POST /admin/units/:id/add': (x) => ({ kind: x.chance.one(['point', 'group', 'post', 'other_station']), name: `试${digits(x.chance, 8)}` }),
    'POST /admin/units/:id/close': why,
    'POST /admin/grants/new': (x) => ({ phone: phone(x), may: may(x), until: '2026-06-30', reason: '新到岗' }),
    'POST /system/grants/new': (x) => ({ phone: phone(x), may: may(x), until: '2026-06-30', reason: '新到岗' }),
    'POST /grant-requests/:id/agree': () => ({}),
    'POST /grant-requests/:id/refuse': why,
    'POST /admin/grants/:id/end': why,
    'POST /system/grants/:id/end': why,
};
