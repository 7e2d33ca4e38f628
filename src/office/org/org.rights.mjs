// org.rights.mjs - who may do what with units and rights: staff in their own range, and give at most what they have; a
// unit is closed from above. The system's administrator gives any right.
import { digits, version, why } from '../../../tests/http/lib/rights_asks.mjs';
import { IN, ROLE, STAFF, TOLD, UNKNOWN, about, asked, if_, open } from '../../../tests/http/lib/rights_model.mjs';
import { people } from '../../../tests/http/lib/redvest.mjs';

export const facts = {
    unit: 'id pos parent closed_ms version',
    unit_grant: 'id account role unit ended_ms',
};

export const openUnit = (w, me, u) => if_(!u.closed_ms);
const myUnit = (w, me, u) => if_(!u.closed_ms && w.over(me, u.id));
const closesUnit = (w, me, u) => if_(!u.closed_ms && u.parent && w.over(me, u.parent));
const roleName = (number) => Object.keys(ROLE).find((r) => String(ROLE[r]) === String(number));
const isStaff = (role) => STAFF.includes(role);

/** Staff give at most what they have, in their own range. */
function gives(w, me, u, ask) {
    if (u.closed_ms || !w.over(me, u.id)) return UNKNOWN;
    return isStaff(ask.fields.role) && w.over(me, u.id, ask.fields.role) ? IN : TOLD;
}

function takesBack(w, me, g) {
    const role = roleName(g.role);
    return if_(!g.ended_ms && isStaff(role) && w.over(me, g.unit, role));
}

const takesBackAny = (w, me, g) => if_(!g.ended_ms);

export const rules = {
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
};

const role = (x) => x.chance.one(Object.keys(ROLE));
const phone = (x) => x.chance.one(Object.values(people));

export const asks = {
    'POST /admin/units/:id': (x) => ({ version: version(x), name: `试名${digits(x.chance, 6)}` }),
    'POST /admin/units/:id/add': (x) => ({ kind: x.chance.one(['point', 'group', 'post', 'other_station']), name: `试${digits(x.chance, 8)}` }),
    'POST /admin/units/:id/close': why,
    'POST /admin/grants/new': (x) => ({ phone: phone(x), role: role(x) }),
    'POST /system/grants/new': (x) => ({ phone: phone(x), role: role(x) }),
    'POST /admin/grants/:id/end': why,
    'POST /system/grants/:id/end': why,
};
